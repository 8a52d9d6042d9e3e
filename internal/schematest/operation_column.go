package schematest

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

func (m Maker) addColumn(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, anyTable)
	if !ok {
		return nil
	}
	name := free("new_%d", func(name string) bool { _, taken := one.Column(name); return taken })
	c := m.Column(t, before, name)
	if _, has := c.Default.(schema.Portable); has && len(m.Dialects) != 1 {
		c.Default = nil // SQLite adds no column whose default is no constant
	}
	return op.AddColumn{Limit: m.limit(t, one.Only), Table: one.Name, Column: c}
}

// loose returns the columns that can go: in no primary key, in no check beside
// others, referred to by no foreign key.
func loose(one schema.Table) []string {
	var names []string
	for _, c := range one.Columns {
		read := func(k schema.Check) bool {
			return strings.Contains(k.Expression, " or ") && strings.Contains(k.Expression, c.Name)
		}
		if !one.InPrimaryKey(c.Name) && !slices.ContainsFunc(one.Checks, read) {
			names = append(names, c.Name)
		}
	}
	return names
}

func (m Maker) dropColumn(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, func(one schema.Table) bool { return len(one.Columns) > 1 && len(loose(one)) > 0 })
	if !ok {
		return nil
	}
	return op.DropColumn{Limit: m.limit(t, one.Only), Table: one.Name, Name: rapid.SampledFrom(loose(one)).Draw(t, "column")}
}

// bound reports whether a foreign key holds the column's type.
func bound(before schema.Metadata, one schema.Table, column string) bool {
	return one.InPrimaryKey(column) || slices.ContainsFunc(one.ForeignKeys, func(f schema.ForeignKey) bool {
		return slices.Contains(f.Columns, column)
	})
}

func (m Maker) alterColumn(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, func(one schema.Table) bool { return len(unbound(before, one)) > 0 })
	if !ok {
		return nil
	}
	c := rapid.SampledFrom(unbound(before, one)).Draw(t, "column")
	o := op.AlterColumn{Limit: m.limit(t, one.Only), Table: one.Name, Column: c.Name}
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		o.Change.Nullable = schema.Some(!c.Nullable)
	case 1:
		o.Change.Default = schema.Some(defaultFor(t, before, c.Type))
	case 2:
		o.Change.Comment = schema.Some(text(t))
	default:
		o.Change.Type = schema.Some(wider(c.Type))
	}
	if m.Variants && rapid.IntRange(0, 3).Draw(t, "altered by dialect") == 0 {
		change := o.Change
		o.Change = schema.ColumnChange{By: map[schema.Dialect]schema.ColumnChange{
			rapid.SampledFrom(schema.Dialects[:]).Draw(t, "dialect"): change,
		}}
	}
	return o
}

// unbound returns the columns whose type and nullability no key holds.
func unbound(before schema.Metadata, one schema.Table) []schema.Column {
	return slices.DeleteFunc(slices.Clone(one.Columns), func(c schema.Column) bool {
		return bound(before, one, c.Name) || c.Generated != nil
	})
}

// wider returns a type to which every server converts without being told how.
func wider(t schema.Type) schema.Type {
	switch t := t.(type) {
	case schema.SmallInteger:
		return schema.Integer{}
	case schema.Integer:
		return schema.BigInteger{}
	case schema.String:
		return schema.String{Length: t.Length + 10}
	}
	return t
}

func (m Maker) renameColumn(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, anyTable)
	if !ok {
		return nil
	}
	c := rapid.SampledFrom(one.Columns).Draw(t, "column")
	to := free("renamed_%d", func(name string) bool { _, taken := one.Column(name); return taken })
	return op.AlterColumn{Limit: m.limit(t, one.Only), Table: one.Name, Column: c.Name, Change: schema.ColumnChange{Name: schema.Some(to)}}
}
