package diff

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// Filter says what is looked at: a table when column is "", or one of its columns;
// an enum or a sequence is asked for as a table is. nil looks at everything.
type Filter func(table schema.Name, column string) bool

func (f Filter) leavesOut(table schema.Name, column string) bool {
	return f != nil && !f(table, column)
}

// Apply is a schema without what the filter leaves out. A foreign key to a table
// that is left out is unmanaged: a model cannot have it without the table.
func (f Filter) Apply(m schema.Metadata, c Canon) schema.Metadata {
	if f == nil {
		return m
	}
	out := schema.Metadata{Schemas: m.Schemas}
	for _, t := range m.Tables {
		if f.leavesOut(t.Name, "") {
			continue
		}
		left, unmanaged := f.table(t, c)
		out.Tables = append(out.Tables, left)
		out.Unmanaged = append(out.Unmanaged, unmanaged...)
	}
	for _, e := range m.Enums {
		if !f.leavesOutEnum(e.Name, m.Tables) {
			out.Enums = append(out.Enums, e)
		}
	}
	for _, q := range m.Sequences {
		if !f.leavesOutSequence(q.Name, m.Tables) {
			out.Sequences = append(out.Sequences, q)
		}
	}
	out.Unmanaged = append(out.Unmanaged, f.Unmanaged(m.Unmanaged)...)
	return out
}

// Unmanaged leaves out what stands on tables, or has a name, that is left out.
func (f Filter) Unmanaged(list []schema.Unmanaged) []schema.Unmanaged {
	return slices.DeleteFunc(slices.Clone(list), func(u schema.Unmanaged) bool {
		if u.Table.Name != "" {
			return f.leavesOut(u.Table, "")
		}
		return f.leavesOut(u.Name, "")
	})
}

// table is a table without the columns that are left out and what reads them.
func (f Filter) table(t schema.Table, c Canon) (schema.Table, []schema.Unmanaged) {
	watches := func(columns []string) bool { return !f.leavesOutAny(t.Name, columns, t) }
	out := t
	out.Columns = kept(t.Columns, func(c schema.Column) bool { return !f.leavesOut(t.Name, c.Name) })
	if t.PrimaryKey != nil && !watches(t.PrimaryKey.Columns) {
		out.PrimaryKey = nil
	}
	out.Uniques = kept(t.Uniques, func(u schema.Unique) bool { return watches(uniques.reads(u)) })
	out.Checks = kept(t.Checks, func(c schema.Check) bool { return watches(checks.reads(c)) })
	out.Excludes = kept(t.Excludes, func(e schema.Exclude) bool { return watches(excludes.reads(e)) })
	var unmanaged []schema.Unmanaged
	out.ForeignKeys = kept(t.ForeignKeys, func(k schema.ForeignKey) bool {
		if to := k.References.Table; f.leavesOut(to, "") {
			unmanaged = append(unmanaged, schema.Unmanaged{Kind: "foreign key to " + to.String(), Name: schema.Name{Schema: t.Name.Schema, Name: k.Name}, Table: t.Name})
			return false
		}
		return watches(k.Columns)
	})
	out.Indexes = kept(t.Indexes, func(x schema.Index) bool {
		goesWithKey := c.ImpliedIndex(t, x) && !c.ImpliedIndex(out, x)
		return watches(indexes.reads(x)) && !goesWithKey
	})
	return out, unmanaged
}

func kept[T any](list []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), func(v T) bool { return !keep(v) })
}

// leavesOutAny reports whether one of the words is a column, of either table, that is
// left out.
func (f Filter) leavesOutAny(name schema.Name, words []string, tables ...schema.Table) bool {
	return f != nil && slices.ContainsFunc(words, func(word string) bool {
		for _, t := range tables {
			if _, ok := t.Column(word); ok && !f(name, word) {
				return true
			}
		}
		return false
	})
}

// leavesOutEnum: an enum goes with the columns of it. One that has none is judged by
// its own name.
func (f Filter) leavesOutEnum(name schema.Name, tables []schema.Table) bool {
	return f.leavesOutUsed(name, tables, func(c schema.Column) bool { return slices.Contains(typesOf(c), name) })
}

// leavesOutSequence: a sequence goes with the columns that have their defaults of it.
func (f Filter) leavesOutSequence(name schema.Name, tables []schema.Table) bool {
	return f.leavesOutUsed(name, tables, func(c schema.Column) bool {
		text, ok := c.Default.(schema.SQL)
		return ok && strings.Contains(text.Text, name.Name)
	})
}

func (f Filter) leavesOutUsed(name schema.Name, tables []schema.Table, uses func(schema.Column) bool) bool {
	if f == nil {
		return false
	}
	used := false
	for _, t := range tables {
		for _, c := range t.Columns {
			if uses(c) {
				if f(t.Name, "") && f(t.Name, c.Name) {
					return false
				}
				used = true
			}
		}
	}
	return used || !f(name, "")
}

// leavesOut are the comparison's: what the filter says of both sides.
func (c *comparison) leavesOutEnum(name schema.Name) bool {
	return c.in.Filter.leavesOutEnum(name, append(slices.Clip(c.from.Tables), c.model.Tables...))
}

func (c *comparison) leavesOutSequence(name schema.Name) bool {
	return c.in.Filter.leavesOutSequence(name, append(slices.Clip(c.from.Tables), c.model.Tables...))
}

// leavesOutSchema reports whether a namespace holds what is left out: it cannot be
// dropped then, and is not made for what is not made.
func (c *comparison) leavesOutSchema(name string, tables []schema.Table) bool {
	return slices.ContainsFunc(tables, func(t schema.Table) bool { return t.Name.Schema == name && c.in.Filter.leavesOut(t.Name, "") })
}

// watched reports whether a part of a table is looked at: it reads no column that is
// left out, and refers to no table that is and that the model does not have.
func watched[T any](c *comparison, p part[T], b baseTable, t schema.Table, v T) bool {
	f := c.in.Filter
	if f == nil {
		return true
	}
	if p.refers != nil {
		if to := p.refers(v); f.leavesOut(to, "") && !c.declared(to) {
			return false
		}
	}
	return !f.leavesOutAny(t.Name, p.reads(v), b.table(), t)
}
