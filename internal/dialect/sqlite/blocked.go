package sqlite

import (
	"slices"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/schema"
)

// blockedTable refuses what would drop or break an unmanaged object that stands on
// a table or reads it. Shadow tables and their virtual table are not reached by it.
func (c *compiler) blockedTable(e *entry, what string) error {
	return blocked(what, c.dependents(e, func(u schema.Unmanaged) bool {
		return sameName(u.Table.Name, e.from.Name.Name) || reads(u, e.from.Name.Name, "")
	}))
}

// blockedColumn refuses to drop a column that an unmanaged object reads. The column
// has the name that the database knows it by.
func (c *compiler) blockedColumn(e *entry, column, what string) error {
	return blocked(what, c.dependents(e, func(u schema.Unmanaged) bool { return reads(u, e.from.Name.Name, column) }))
}

// blockedRename refuses to rename what objects read that a rename does not reach:
// all but views and triggers. column "" is the table itself.
func (c *compiler) blockedRename(e *entry, column, what string) error {
	return blocked(what, c.dependents(e, func(u schema.Unmanaged) bool {
		return u.Kind != "view" && u.Kind != "trigger" && reads(u, e.from.Name.Name, column)
	}))
}

func (c *compiler) dependents(e *entry, which func(schema.Unmanaged) bool) []schema.Unmanaged {
	var out []schema.Unmanaged
	for _, u := range c.unmanaged {
		if which(u) {
			out = append(out, u)
		}
	}
	return out
}

func reads(u schema.Unmanaged, table, column string) bool {
	return slices.ContainsFunc(u.DependsOn, func(d schema.ColumnName) bool {
		return sameName(d.Table.Name, table) && sameName(d.Column, column)
	})
}

func blocked(what string, by []schema.Unmanaged) error {
	if len(by) == 0 {
		return nil
	}
	return &render.BlockedError{What: what, Objects: by}
}
