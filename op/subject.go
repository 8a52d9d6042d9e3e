package op

import "github.com/retort-db/migrate/schema"

// Subject returns what an operation is about: the table (or enum, sequence), and
// the name of the column, constraint or index in it, "" when it is the table
// itself.
func Subject(o Operation) (table schema.Name, name string) { return o.subject() }

func (o CreateSchema) subject() (schema.Name, string) { return schema.Name{Schema: o.Name}, "" }
func (o DropSchema) subject() (schema.Name, string)   { return schema.Name{Schema: o.Name}, "" }
func (o CreateTable) subject() (schema.Name, string)  { return o.Table.Name, "" }
func (o DropTable) subject() (schema.Name, string)    { return o.Name, "" }
func (o RenameTable) subject() (schema.Name, string)  { return o.From, "" }
func (o AlterTable) subject() (schema.Name, string)   { return o.Table, "" }
func (o TableComment) subject() (schema.Name, string) { return o.Table, "" }
func (o AddColumn) subject() (schema.Name, string)    { return o.Table, o.Column.Name }
func (o DropColumn) subject() (schema.Name, string)   { return o.Table, o.Name }
func (o AlterColumn) subject() (schema.Name, string)  { return o.Table, o.Column }
func (o CreateIndex) subject() (schema.Name, string)  { return o.Table, o.Index.Name }
func (o DropIndex) subject() (schema.Name, string)    { return o.Table, o.Name }
func (o RenameIndex) subject() (schema.Name, string)  { return o.Table, o.From }

func (o CreatePrimaryKey) subject() (schema.Name, string)   { return o.Table, o.Key.Name }
func (o CreateUnique) subject() (schema.Name, string)       { return o.Table, o.Unique.Name }
func (o CreateForeignKey) subject() (schema.Name, string)   { return o.Table, o.Key.Name }
func (o CreateCheck) subject() (schema.Name, string)        { return o.Table, o.Check.Name }
func (o CreateExclude) subject() (schema.Name, string)      { return o.Table, o.Exclude.Name }
func (o DropConstraint) subject() (schema.Name, string)     { return o.Table, o.Name }
func (o RenameConstraint) subject() (schema.Name, string)   { return o.Table, o.From }
func (o ValidateConstraint) subject() (schema.Name, string) { return o.Table, o.Name }

func (o CreateEnum) subject() (schema.Name, string) {
	return schema.Name{Schema: o.Enum.Name.Schema}, o.Enum.Name.Name
}
func (o AlterEnum) subject() (schema.Name, string) {
	return schema.Name{Schema: o.Name.Schema}, o.Name.Name
}
func (o RenameEnum) subject() (schema.Name, string) {
	return schema.Name{Schema: o.From.Schema}, o.From.Name
}
func (o DropEnum) subject() (schema.Name, string) {
	return schema.Name{Schema: o.Name.Schema}, o.Name.Name
}
func (o CreateSequence) subject() (schema.Name, string) {
	return schema.Name{Schema: o.Sequence.Name.Schema}, o.Sequence.Name.Name
}
func (o AlterSequence) subject() (schema.Name, string) {
	return schema.Name{Schema: o.Name.Schema}, o.Name.Name
}
func (o DropSequence) subject() (schema.Name, string) {
	return schema.Name{Schema: o.Name.Schema}, o.Name.Name
}
func (o BulkInsert) subject() (schema.Name, string) { return o.Table, "" }
func (Execute) subject() (schema.Name, string)      { return schema.Name{}, "" }
