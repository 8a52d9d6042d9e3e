package op

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// reader is something that reads a column: a constraint or an index of its table,
// or something beyond, of which there is only a description.
type reader struct {
	constraint Constraint
	index      *schema.Index
	beyond     string
	alone      bool // it goes with the column: it reads no other
}

func (r reader) describe(table schema.Name) string {
	switch {
	case r.index != nil:
		return described(indexes.word, r.index.Name, table)
	case r.beyond != "":
		return r.beyond
	}
	return r.constraint.describe(table)
}

// removeFrom takes a constraint or index away from its table.
func (r reader) removeFrom(t *schema.Table, on dialects) error {
	if r.index == nil {
		return r.constraint.Drop(t.Name).dropFrom(t, on)
	}
	return edit(indexes, t, &t.Indexes, func(l *list[schema.Index]) error {
		for _, x := range l.that(on, func(x *schema.Index) bool { return x.Name == r.index.Name }) {
			if err := l.remove(x, on); err != nil {
				return err
			}
		}
		return nil
	})
}

// readers returns what reads a column, in the order in which it can be dropped:
// foreign keys before the indexes they may need.
func (d *Draft) readers(t *schema.Table, column string, on dialects) []reader {
	var found []reader
	add := func(c Constraint, columns []string) {
		if setOf(c.Limits())&on != 0 && mentionsColumn(t, columns, column) {
			alone := len(columns) == 1 && c.Kind() != PrimaryKind
			found = append(found, reader{constraint: c, alone: alone})
		}
	}
	all := Constraints(*t)
	for _, c := range all {
		if c.Kind() == ForeignKind {
			add(c, keyColumns(t, c.ForeignKey))
		}
	}
	for _, c := range all {
		if c.Kind() != ForeignKind {
			add(c, constraintColumns(t, c))
		}
	}
	for i := range t.Indexes {
		x := &t.Indexes[i]
		if columns := indexColumns(t, x, setOf(x.Only)); setOf(x.Only)&on != 0 && mentionsColumn(t, columns, column) {
			found = append(found, reader{index: x, alone: len(columns) == 1})
		}
	}
	return append(found, d.readersBeyond(t, column, on)...)
}

// readersBeyond returns the generated columns and other tables' foreign keys
// that read a column.
func (d *Draft) readersBeyond(t *schema.Table, column string, on dialects) []reader {
	var found []reader
	for _, c := range t.Columns {
		if setOf(c.Only)&on != 0 && c.Name != column && mentionsColumn(t, computedColumns(t, c, setOf(c.Only)), column) {
			found = append(found, reader{beyond: "generated " + described(columns.word, c.Name, t.Name)})
		}
	}
	for _, other := range d.tables.items {
		if other.Name == t.Name || setOf(other.Only)&on == 0 {
			continue
		}
		for i := range other.ForeignKeys {
			f := &other.ForeignKeys[i]
			if f.References.Table == t.Name && setOf(f.Only)&on != 0 && mentionsColumn(t, f.References.Columns, column) {
				found = append(found, reader{beyond: described(foreignKeys.word, f.Name, other.Name)})
			}
		}
	}
	return found
}

func mentionsColumn(t *schema.Table, mentions []string, column string) bool {
	return slices.ContainsFunc(mentions, func(m string) bool { return refersTo(t, m, column) })
}

// keyColumns returns the columns of its own table that a foreign key stands on;
// one to its own table stands on those it references too.
func keyColumns(t *schema.Table, f *schema.ForeignKey) []string {
	if f.References.Table != t.Name {
		return f.Columns
	}
	return union(f.Columns, f.References.Columns)
}

// constraintColumns returns all columns that a constraint reads.
func constraintColumns(t *schema.Table, c Constraint) []string {
	switch c.Kind() {
	case UniqueKind:
		return union(c.Unique.Columns, c.Unique.Postgres.Include)
	case PrimaryKind:
		return union(c.PrimaryKey.Columns, c.PrimaryKey.Postgres.Include)
	case CheckKind:
		columns := columnsIn(t, c.Check.Expression, setOf(c.Check.Only))
		for _, d := range schema.Dialects {
			if v, ok := c.Check.By[d]; ok {
				columns = union(columns, columnsIn(t, v.Expression, alone(d)))
			}
		}
		return columns
	case ExclusionKind:
		columns := columnsIn(t, c.Exclude.Where, alone(schema.Postgres))
		for _, e := range c.Exclude.Elements {
			columns = union(columns, elementReads(t, e.IndexElement, alone(schema.Postgres)))
		}
		return union(columns, c.Exclude.Include)
	}
	return c.Columns()
}

// indexColumns returns all columns that an index reads.
func indexColumns(t *schema.Table, x *schema.Index, on dialects) []string {
	var columns []string
	for _, e := range x.Elements {
		columns = union(columns, elementReads(t, e, on))
	}
	columns = union(columns, columnsIn(t, x.Where, on))
	columns = union(columns, x.Include)
	for _, d := range schema.Dialects {
		if v, ok := x.By[d]; ok {
			columns = union(columns, indexColumns(t, &v, alone(d)))
		}
	}
	return columns
}

func elementReads(t *schema.Table, e schema.IndexElement, on dialects) []string {
	if e.Column != "" {
		return []string{e.Column}
	}
	return columnsIn(t, e.Expression, on)
}

// computedColumns returns the columns that a generated column reads.
func computedColumns(t *schema.Table, c schema.Column, on dialects) []string {
	var columns []string
	if computed, ok := c.Generated.(schema.Computed); ok {
		columns = columnsIn(t, computed.Expression, on)
	}
	for _, d := range schema.Dialects {
		if v, ok := c.By[d]; ok {
			columns = union(columns, computedColumns(t, v, alone(d)))
		}
	}
	return columns
}

// union returns a with what b has beside it.
func union(a, b []string) []string {
	out := slices.Clip(a)
	for _, name := range b {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
