package op

// Keyword returns the operation's word in a revision file: create_table …
func Keyword(o Operation) string { return o.keyword() }

func (CreateSchema) keyword() string       { return "create_schema" }
func (DropSchema) keyword() string         { return "drop_schema" }
func (CreateTable) keyword() string        { return "create_table" }
func (DropTable) keyword() string          { return "drop_table" }
func (RenameTable) keyword() string        { return "rename_table" }
func (AlterTable) keyword() string         { return "alter_table" }
func (AddColumn) keyword() string          { return "add_column" }
func (DropColumn) keyword() string         { return "drop_column" }
func (AlterColumn) keyword() string        { return "alter_column" }
func (CreateIndex) keyword() string        { return "create_index" }
func (DropIndex) keyword() string          { return "drop_index" }
func (RenameIndex) keyword() string        { return "rename_index" }
func (CreatePrimaryKey) keyword() string   { return "create_primary_key" }
func (CreateUnique) keyword() string       { return "create_unique_constraint" }
func (CreateForeignKey) keyword() string   { return "create_foreign_key" }
func (CreateCheck) keyword() string        { return "create_check_constraint" }
func (CreateExclude) keyword() string      { return "create_exclude_constraint" }
func (DropConstraint) keyword() string     { return "drop_constraint" }
func (RenameConstraint) keyword() string   { return "rename_constraint" }
func (ValidateConstraint) keyword() string { return "validate_constraint" }
func (CreateEnum) keyword() string         { return "create_enum" }
func (AlterEnum) keyword() string          { return "alter_enum" }
func (RenameEnum) keyword() string         { return "rename_enum" }
func (DropEnum) keyword() string           { return "drop_enum" }
func (CreateSequence) keyword() string     { return "create_sequence" }
func (AlterSequence) keyword() string      { return "alter_sequence" }
func (DropSequence) keyword() string       { return "drop_sequence" }
func (BulkInsert) keyword() string         { return "bulk_insert" }
func (Execute) keyword() string            { return "execute" }

func (o TableComment) keyword() string {
	if o.To == "" {
		return "drop_table_comment"
	}
	return "create_table_comment"
}
