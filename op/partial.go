package op

// Partial reports whether the operation lacks what only the schema before it
// knows. [Complete] makes it whole.
func Partial(o Operation) bool { return o.partial() }

func (CreateSchema) partial() bool       { return false }
func (DropSchema) partial() bool         { return false }
func (CreateTable) partial() bool        { return false }
func (o DropTable) partial() bool        { return o.Table == nil }
func (RenameTable) partial() bool        { return false }
func (o AlterTable) partial() bool       { return o.From == nil || o.To == nil }
func (o TableComment) partial() bool     { return !o.From.Set }
func (AddColumn) partial() bool          { return false }
func (o DropColumn) partial() bool       { return o.Dropped == nil }
func (o AlterColumn) partial() bool      { return o.From == nil || o.To == nil }
func (CreateIndex) partial() bool        { return false }
func (o DropIndex) partial() bool        { return o.Dropped == nil || o.Table.Name == "" }
func (o RenameIndex) partial() bool      { return o.Table.Name == "" }
func (CreatePrimaryKey) partial() bool   { return false }
func (CreateUnique) partial() bool       { return false }
func (CreateForeignKey) partial() bool   { return false }
func (CreateCheck) partial() bool        { return false }
func (CreateExclude) partial() bool      { return false }
func (o DropConstraint) partial() bool   { return o.Dropped.IsZero() }
func (RenameConstraint) partial() bool   { return false }
func (ValidateConstraint) partial() bool { return false }
func (CreateEnum) partial() bool         { return false }
func (o AlterEnum) partial() bool        { return o.From == nil || o.To == nil }
func (RenameEnum) partial() bool         { return false }
func (o DropEnum) partial() bool         { return o.Dropped == nil }
func (CreateSequence) partial() bool     { return false }
func (o AlterSequence) partial() bool    { return o.From == nil || o.To == nil }
func (o DropSequence) partial() bool     { return o.Dropped == nil }
func (BulkInsert) partial() bool         { return false }
func (Execute) partial() bool            { return false }
