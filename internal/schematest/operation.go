package schematest

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// Operation draws an operation that applies to the schema. It may be partial.
func (m Maker) Operation(t *rapid.T, before schema.Metadata) op.Operation {
	draws := []func(*rapid.T, schema.Metadata) op.Operation{
		m.createTable, m.dropTable, m.renameTable, m.tableComment, m.addColumn, m.dropColumn, m.alterColumn, m.renameColumn,
		m.createIndex, m.dropIndex, m.renameIndex, m.createConstraint, m.dropConstraint, m.renameConstraint, m.primaryKeyChange,
		m.enumChange, m.createForeignKey,
	}
	if m.Variants {
		draws = append(draws, m.alterTable, m.sequenceChange)
	}
	for _, draw := range rapid.Permutation(draws).Draw(t, "operations") {
		if o := draw(t, before); o != nil {
			return o
		}
	}
	return op.CreateEnum{Enum: m.Enum(t, schema.N("spare"))}
}

// table draws a table of the schema for which ok holds.
func table(t *rapid.T, before schema.Metadata, ok func(schema.Table) bool) (schema.Table, bool) {
	var found []schema.Table
	for _, one := range before.Tables {
		if ok(one) {
			found = append(found, one)
		}
	}
	if len(found) == 0 {
		return schema.Table{}, false
	}
	return rapid.SampledFrom(found).Draw(t, "table"), true
}

func anyTable(schema.Table) bool { return true }

// limit draws the limit of an operation on something that is limited itself. It
// is never MariaDB alone: what is left for MySQL without MariaDB has no words.
func (m Maker) limit(t *rapid.T, of []schema.Dialect) op.Limit {
	only := m.only(t)
	meet := slices.ContainsFunc(schema.Dialects[:], func(d schema.Dialect) bool { return schema.On(d, only) && schema.On(d, of) })
	if !meet || slices.Equal(only, []schema.Dialect{schema.MariaDB}) {
		only = nil
	}
	return op.Limit{Only: only}
}

func unusedTable(before schema.Metadata) (schema.Name, bool) {
	for _, name := range tableNames {
		if _, taken := before.Table(schema.N(name)); !taken {
			return schema.N(name), true
		}
	}
	return schema.Name{}, false
}

func (m Maker) createTable(t *rapid.T, before schema.Metadata) op.Operation {
	name, ok := unusedTable(before)
	if !ok {
		return nil
	}
	return op.CreateTable{Limit: m.limit(t, nil), Table: m.Table(t, before, name)}
}

func referred(before schema.Metadata, name schema.Name) bool {
	return slices.ContainsFunc(before.Tables, func(other schema.Table) bool {
		return other.Name != name && slices.ContainsFunc(other.ForeignKeys, func(f schema.ForeignKey) bool { return f.References.Table == name })
	})
}

func (m Maker) dropTable(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, func(one schema.Table) bool { return !referred(before, one.Name) })
	if !ok {
		return nil
	}
	return op.DropTable{Limit: m.limit(t, one.Only), Name: one.Name}
}

func (m Maker) renameTable(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, anyTable)
	to, free := unusedTable(before)
	if !ok || !free {
		return nil
	}
	return op.RenameTable{Limit: m.limit(t, one.Only), From: one.Name, To: to.Name}
}

func (m Maker) tableComment(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, anyTable)
	if !ok {
		return nil
	}
	return op.TableComment{Limit: m.limit(t, one.Only), Table: one.Name, To: rapid.SampledFrom([]string{"", "new", "it's"}).Draw(t, "comment")}
}

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

func (m Maker) createIndex(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, anyTable)
	if !ok {
		return nil
	}
	x, ok := m.Index(t, one)
	if !ok {
		return nil
	}
	return op.CreateIndex{Limit: m.limit(t, one.Only), Table: one.Name, Index: x}
}

func indexed(one schema.Table) bool { return len(one.Indexes) > 0 }

func (m Maker) dropIndex(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, indexed)
	if !ok {
		return nil
	}
	o := op.DropIndex{Limit: m.limit(t, one.Only), Table: one.Name, Name: rapid.SampledFrom(one.Indexes).Draw(t, "index").Name}
	if rapid.Bool().Draw(t, "table unsaid") {
		o.Table = schema.Name{}
	}
	return o
}

func (m Maker) renameIndex(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, indexed)
	if !ok {
		return nil
	}
	return op.RenameIndex{Limit: m.limit(t, one.Only), Table: one.Name, From: rapid.SampledFrom(one.Indexes).Draw(t, "index").Name, To: freeName(one, "renamed")}
}

func (m Maker) createConstraint(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, anyTable)
	if !ok {
		return nil
	}
	if rapid.Bool().Draw(t, "unique") {
		if u, ok := m.Unique(t, one); ok {
			return op.CreateUnique{Limit: m.limit(t, one.Only), Table: one.Name, Unique: u}
		}
	}
	if c, ok := m.Check(t, one); ok {
		return op.CreateCheck{Limit: m.limit(t, one.Only), Table: one.Name, Check: c}
	}
	return nil
}

// droppable returns the constraints but the primary key.
func droppable(one schema.Table) []op.Constraint {
	return slices.DeleteFunc(op.Constraints(one), func(c op.Constraint) bool { return c.Kind() == op.PrimaryKind })
}

func (m Maker) dropConstraint(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, func(one schema.Table) bool { return len(droppable(one)) > 0 })
	if !ok {
		return nil
	}
	c := rapid.SampledFrom(droppable(one)).Draw(t, "constraint")
	return op.DropConstraint{Limit: m.limit(t, one.Only), Table: one.Name, Name: c.Name()}
}

func (m Maker) renameConstraint(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, func(one schema.Table) bool { return len(op.Constraints(one)) > 0 })
	if !ok {
		return nil
	}
	c := rapid.SampledFrom(op.Constraints(one)).Draw(t, "constraint")
	return op.RenameConstraint{Limit: m.limit(t, one.Only), Table: one.Name, From: c.Name(), To: freeName(one, "renamed")}
}

// primaryKeyChange makes a key where there is none, or drops one that nothing
// refers to and no column is numbered by.
func (m Maker) primaryKeyChange(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, func(one schema.Table) bool {
		_, auto := one.AutoKey()
		self := slices.ContainsFunc(one.ForeignKeys, func(f schema.ForeignKey) bool { return f.References.Table == one.Name })
		return one.PrimaryKey == nil && len(m.keyable(&one)) > 0 || one.PrimaryKey != nil && !auto && !self && !referred(before, one.Name)
	})
	if !ok {
		return nil
	}
	if one.PrimaryKey != nil {
		return op.DropConstraint{Limit: m.limit(t, one.Only), Table: one.Name, Kind: op.PrimaryKind}
	}
	columns := rapid.Permutation(m.keyable(&one)).Draw(t, "key columns")[:1]
	return op.CreatePrimaryKey{Limit: m.limit(t, one.Only), Table: one.Name, Key: schema.PrimaryKey{Name: "pk_" + one.Name.Name, Columns: columns}}
}

func (m Maker) enumChange(t *rapid.T, before schema.Metadata) op.Operation {
	if len(before.Enums) == 0 {
		return op.CreateEnum{Enum: m.Enum(t, schema.N("mood"))}
	}
	e := rapid.SampledFrom(before.Enums).Draw(t, "enum")
	switch rapid.IntRange(0, 2).Draw(t, "enum change") {
	case 0:
		to := free("renamed_%d", func(name string) bool { _, taken := before.Enum(schema.N(name)); return taken })
		return op.RenameEnum{Limit: m.limit(t, e.Only), From: e.Name, To: to}
	case 1:
		value := free("value %d", func(v string) bool { return slices.Contains(e.Values, v) })
		return op.AlterEnum{Limit: m.limit(t, e.Only), Name: e.Name, To: append(slices.Clone(e.Values), value)}
	}
	value := free("value %d", func(v string) bool { return slices.Contains(e.Values, v) })
	return op.AlterEnum{Limit: m.limit(t, e.Only), Name: e.Name, Rename: []op.Renamed{{From: e.Values[0], To: value}}}
}

func (m Maker) createForeignKey(t *rapid.T, before schema.Metadata) op.Operation {
	to, ok := table(t, before, referable)
	if !ok {
		return nil
	}
	from, ok := table(t, before, func(one schema.Table) bool { return len(m.matching(one, to)) == len(to.PrimaryKey.Columns) })
	if !ok {
		return nil
	}
	key := schema.ForeignKey{
		Name: freeName(from, "fk"), Columns: m.matching(from, to), Only: m.only(t),
		References: schema.Reference{Table: to.Name, Columns: to.PrimaryKey.Columns},
	}
	return op.CreateForeignKey{Limit: m.limit(t, from.Only), Table: from.Name, Key: key}
}

// matching returns columns of a table that can refer to another's key.
func (m Maker) matching(from, to schema.Table) []string {
	var names []string
	for _, name := range to.PrimaryKey.Columns {
		referred, _ := to.Column(name)
		for _, c := range from.Columns {
			if c.Type == referred.Type && len(c.Only) == 0 && len(c.By) == 0 && !from.InPrimaryKey(c.Name) && !slices.Contains(names, c.Name) && !checked(from, c.Name) {
				names = append(names, c.Name)
				break
			}
		}
	}
	return names
}

func checked(one schema.Table, column string) bool {
	return slices.ContainsFunc(one.Checks, func(c schema.Check) bool { return strings.Contains(c.Expression, column) })
}

func (m Maker) alterTable(t *rapid.T, before schema.Metadata) op.Operation {
	one, ok := table(t, before, anyTable)
	if !ok {
		return nil
	}
	o := op.AlterTable{Limit: m.limit(t, one.Only), Table: one.Name}
	change := op.TableChange{Engine: schema.Some(rapid.SampledFrom([]string{"InnoDB", "Aria", ""}).Draw(t, "engine"))}
	if rapid.Bool().Draw(t, "more") {
		change = op.TableChange{With: schema.Some([]schema.Parameter{{Key: "fillfactor", Value: "70"}}), Unlogged: schema.Some(true)}
	}
	o.Change = change
	if rapid.Bool().Draw(t, "altered by dialect") {
		o.Change = op.TableChange{By: map[schema.Dialect]op.TableChange{rapid.SampledFrom(schema.Dialects[:]).Draw(t, "dialect"): change}}
	}
	return o
}

func (m Maker) sequenceChange(t *rapid.T, before schema.Metadata) op.Operation {
	if len(before.Sequences) == 0 {
		return op.CreateSequence{Limit: m.limit(t, nil), Sequence: schema.Sequence{Name: schema.N("s"), Only: m.only(t)}}
	}
	s := rapid.SampledFrom(before.Sequences).Draw(t, "sequence")
	if rapid.Bool().Draw(t, "dropped") {
		return op.DropSequence{Limit: m.limit(t, s.Only), Name: s.Name}
	}
	return op.AlterSequence{
		Limit: m.limit(t, s.Only), Name: s.Name,
		To: &schema.SequenceOptions{Start: schema.Some(rapid.Int64Range(1, 9).Draw(t, "start"))},
	}
}
