package mysql

import (
	"slices"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// This family lets a table or column go from under a view or trigger and leaves
// it broken, and drops the triggers of a table without a word. So it is refused
// here, before the first statement.

// freeTable refuses when views or triggers stand on the table. own is whether the
// triggers of the table itself count.
func (c *compiler) freeTable(doing string, table schema.Name, own bool) error {
	return c.free(doing+" table "+table.String(), func(u schema.Unmanaged) bool {
		if u.Table == table {
			return own
		}
		return slices.ContainsFunc(u.DependsOn, func(d schema.ColumnName) bool { return d.Table == table })
	})
}

// freeColumn refuses when views or triggers read the column.
func (c *compiler) freeColumn(doing string, table schema.Name, column string) error {
	return c.free(doing+" column "+table.String()+"."+column, func(u schema.Unmanaged) bool {
		return slices.ContainsFunc(u.DependsOn, func(d schema.ColumnName) bool {
			return d.Table == table && foldName(d.Column) == foldName(column)
		})
	})
}

func (c *compiler) free(what string, broken func(schema.Unmanaged) bool) error {
	var objects []schema.Unmanaged
	for _, u := range c.before.Unmanaged {
		if broken(u) {
			objects = append(objects, u)
		}
	}
	if len(objects) == 0 {
		return nil
	}
	return &render.BlockedError{What: what, Objects: objects}
}

// reads reports whether an expression reads the column.
func (s server) reads(expression, column string) bool {
	return slices.ContainsFunc(sqltext.Columns(s.syntax, expression), func(name string) bool { return foldName(name) == foldName(column) })
}
