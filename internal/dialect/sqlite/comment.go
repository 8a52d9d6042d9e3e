package sqlite

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// said writes a comment in place of a statement, so that it is seen what SQLite has
// no place for: comments of the model. They stay in the revision.
func (c *compiler) said(commented bool, what, name string) {
	if commented {
		c.emit(c.index, fmt.Sprintf("-- the comment on %s %q stays in the revision: SQLite keeps none", what, name))
	}
}

// saidOf says so once for a table that is created.
func (c *compiler) saidOf(t schema.Table) {
	commented := t.Options.Comment != "" ||
		slices.ContainsFunc(t.Columns, func(c schema.Column) bool { return c.Comment != "" }) ||
		slices.ContainsFunc(t.Uniques, func(u schema.Unique) bool { return u.Comment != "" }) ||
		slices.ContainsFunc(t.ForeignKeys, func(f schema.ForeignKey) bool { return f.Comment != "" }) ||
		slices.ContainsFunc(t.Checks, func(k schema.Check) bool { return k.Comment != "" }) ||
		slices.ContainsFunc(t.Indexes, func(x schema.Index) bool { return x.Comment != "" })
	if commented {
		c.emit(c.index, fmt.Sprintf("-- the comments on table %q stay in the revision: SQLite keeps none", t.Name.String()))
	}
}
