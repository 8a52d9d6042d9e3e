package schematest

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

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
		return one.PrimaryKey == nil && len(m.keyColumns(one)) > 0 || one.PrimaryKey != nil && !auto && !self && !referred(before, one.Name)
	})
	if !ok {
		return nil
	}
	if one.PrimaryKey != nil {
		return op.DropConstraint{Limit: m.limit(t, one.Only), Table: one.Name, Kind: op.PrimaryKind}
	}
	columns := rapid.Permutation(m.keyColumns(one)).Draw(t, "key columns")[:1]
	return op.CreatePrimaryKey{Limit: m.limit(t, one.Only), Table: one.Name, Key: schema.PrimaryKey{Name: "pk_" + one.Name.Name, Columns: columns}}
}

// keyColumns returns the columns that a key can be made of: a foreign key may set
// its columns to null.
func (m Maker) keyColumns(one schema.Table) []string {
	return slices.DeleteFunc(m.keyable(&one), func(name string) bool { return refers(one, name) })
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
			free := len(c.Only) == 0 && len(c.By) == 0 && !from.InPrimaryKey(c.Name) && !refers(from, c.Name) && !checked(from, c.Name)
			if free && c.Type == referred.Type && !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
				break
			}
		}
	}
	return names
}

// refers reports whether a foreign key stands on the column. MariaDB would let a
// second one take over the index that was made for the first.
func refers(one schema.Table, column string) bool {
	return slices.ContainsFunc(one.ForeignKeys, func(f schema.ForeignKey) bool { return slices.Contains(f.Columns, column) })
}

func checked(one schema.Table, column string) bool {
	return slices.ContainsFunc(one.Checks, func(c schema.Check) bool { return strings.Contains(c.Expression, column) })
}
