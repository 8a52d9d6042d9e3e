package op

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// Touches returns the tables, enums and sequences that the operation names, each
// once: first what it changes, then what that refers to. What else is touched
// because it depends on those, only a schema knows.
func Touches(o Operation) []schema.Name { return o.touches() }

func (CreateSchema) touches() []schema.Name  { return nil }
func (DropSchema) touches() []schema.Name    { return nil }
func (o CreateTable) touches() []schema.Name { return references(o.Table) }
func (o DropTable) touches() []schema.Name   { return one(o.Name) }
func (o RenameTable) touches() []schema.Name {
	return []schema.Name{o.From, {Schema: o.From.Schema, Name: o.To}}
}
func (o AlterTable) touches() []schema.Name         { return one(o.Table) }
func (o TableComment) touches() []schema.Name       { return one(o.Table) }
func (o AddColumn) touches() []schema.Name          { return one(o.Table) }
func (o DropColumn) touches() []schema.Name         { return one(o.Table) }
func (o AlterColumn) touches() []schema.Name        { return one(o.Table) }
func (o CreateIndex) touches() []schema.Name        { return one(o.Table) }
func (o DropIndex) touches() []schema.Name          { return known(o.Table) }
func (o RenameIndex) touches() []schema.Name        { return known(o.Table) }
func (o CreatePrimaryKey) touches() []schema.Name   { return one(o.Table) }
func (o CreateUnique) touches() []schema.Name       { return one(o.Table) }
func (o CreateForeignKey) touches() []schema.Name   { return distinct(o.Table, o.Key.References.Table) }
func (o CreateCheck) touches() []schema.Name        { return one(o.Table) }
func (o CreateExclude) touches() []schema.Name      { return one(o.Table) }
func (o DropConstraint) touches() []schema.Name     { return one(o.Table) }
func (o RenameConstraint) touches() []schema.Name   { return one(o.Table) }
func (o ValidateConstraint) touches() []schema.Name { return one(o.Table) }
func (o CreateEnum) touches() []schema.Name         { return one(o.Enum.Name) }
func (o AlterEnum) touches() []schema.Name          { return one(o.Name) }
func (o RenameEnum) touches() []schema.Name {
	return []schema.Name{o.From, {Schema: o.From.Schema, Name: o.To}}
}
func (o DropEnum) touches() []schema.Name       { return one(o.Name) }
func (o CreateSequence) touches() []schema.Name { return one(o.Sequence.Name) }
func (o AlterSequence) touches() []schema.Name  { return one(o.Name) }
func (o DropSequence) touches() []schema.Name   { return one(o.Name) }
func (o BulkInsert) touches() []schema.Name     { return one(o.Table) }

func (o Execute) touches() []schema.Name {
	var names []schema.Name
	for _, effect := range o.Effect {
		names = append(names, effect.touches()...)
	}
	return distinct(names...)
}

func one(name schema.Name) []schema.Name { return []schema.Name{name} }

// known is one, unless the name is not known yet.
func known(name schema.Name) []schema.Name {
	if name.Name == "" {
		return nil
	}
	return one(name)
}

func distinct(names ...schema.Name) []schema.Name {
	var out []schema.Name
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// references returns a table and those that its foreign keys point at.
func references(t schema.Table) []schema.Name {
	names := one(t.Name)
	for _, f := range t.ForeignKeys {
		names = append(names, f.References.Table)
	}
	return distinct(names...)
}
