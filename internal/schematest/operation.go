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

// unusedTable returns a name for a table that no table has, nor had while its
// constraints were called after it: names of indexes are one to a schema.
func unusedTable(before schema.Metadata) (schema.Name, bool) {
	for _, name := range tableNames {
		taken := slices.ContainsFunc(before.Tables, func(t schema.Table) bool {
			called := func(part string) bool { return strings.Contains(part+"_", "_"+name+"_") }
			return t.Name.Name == name || slices.ContainsFunc(names(t), called)
		})
		if !taken {
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
		Change: schema.SequenceChange{Start: schema.Some(schema.Some(rapid.Int64Range(1, 9).Draw(t, "start")))},
	}
}
