package diff

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// dropImplied drops the indexes of a table that are there for foreign keys alone
// when those go, or when the model has a key that serves them: the server drops such
// an index now and then, not always, and so it is said.
func (c *comparison) dropImplied(b baseTable, t schema.Table) {
	_, here := c.pair.on(c.canon.Name())
	for _, x := range b.implied {
		columns := indexColumns(x)
		over := func(f schema.ForeignKey) bool { return slices.EqualFunc(f.Columns, columns, strings.EqualFold) }
		if slices.ContainsFunc(b.foreignKeys, func(o owned[schema.ForeignKey]) bool {
			return over(o.value) && !watched(c, foreignKeys, b, t, o.value)
		}) {
			continue // it stays, and so does its index
		}
		needed := slices.ContainsFunc(here.ForeignKeys, over)
		if !needed || hasKeyOver(here, columns) {
			c.add(op.DropIndex{Table: t.Name, Name: x.Name, Dropped: &x})
		}
	}
}

// hasKeyOver reports whether a key of the table begins with the columns.
func hasKeyOver(t schema.Table, columns []string) bool {
	begins := func(list []string) bool {
		return len(list) >= len(columns) && slices.EqualFunc(list[:len(columns)], columns, strings.EqualFold)
	}
	return t.PrimaryKey != nil && begins(t.PrimaryKey.Columns) ||
		slices.ContainsFunc(t.Uniques, func(u schema.Unique) bool { return begins(u.Columns) }) ||
		slices.ContainsFunc(t.Indexes, func(x schema.Index) bool {
			partial := func(e schema.IndexElement) bool { return e.Length > 0 || e.Expression != "" || e.Descending }
			return x.Kind == "" && begins(indexColumns(x)) && !slices.ContainsFunc(x.Elements[:len(columns)], partial)
		})
}

// renamedIndexes are the indexes after a column got another name.
func renamedIndexes(list []schema.Index, from, to string) []schema.Index {
	out := slices.Clone(list)
	for i := range out {
		out[i].Elements = slices.Clone(out[i].Elements)
		for j, e := range out[i].Elements {
			if e.Column == from {
				out[i].Elements[j].Column = to
			}
		}
	}
	return out
}
