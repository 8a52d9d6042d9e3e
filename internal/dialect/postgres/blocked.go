package postgres

import (
	"slices"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// goesWith are the kinds that DROP TABLE takes with the table they stand on,
// silently (PostgreSQL 13 to 18).
var goesWith = []string{"trigger", "policy", "rule", "partition", "statistics", "publication"}

// blocked returns a BlockedError when objects that are not managed read a column,
// or the table when column is "". The server would refuse (views, materialized
// views, rules, policies, triggers on the column, functions with an SQL body) or
// drop them silently.
func blocked(before schema.Metadata, what string, table schema.Name, column string) error {
	in := readers(before, table, column)
	if column != "" {
		in = append(in, computedFrom(before, table, column)...)
	}
	return blockedBy(what, in)
}

func blockedBy(what string, in []schema.Unmanaged) error {
	if len(in) == 0 {
		return nil
	}
	return &render.BlockedError{What: what, Objects: in}
}

func readers(before schema.Metadata, table schema.Name, column string) []schema.Unmanaged {
	var in []schema.Unmanaged
	for _, u := range before.Unmanaged {
		if reads(u, table, column) || column == "" && u.Table == table && slices.Contains(goesWith, u.Kind) {
			in = append(in, u)
		}
	}
	return in
}

func reads(u schema.Unmanaged, table schema.Name, column string) bool {
	return slices.ContainsFunc(u.DependsOn, func(on schema.ColumnName) bool {
		return on.Table == table && (column == "" || on.Column == column)
	})
}

// retypeBlocked is blocked for a change of a column's type: statistics and the
// column lists of publications follow by themselves, and generated columns are made
// anew.
func retypeBlocked(before schema.Metadata, what string, table schema.Name, column string) error {
	before.Unmanaged = slices.DeleteFunc(slices.Clone(before.Unmanaged), func(u schema.Unmanaged) bool {
		return u.Kind == "statistics" || u.Kind == "publication"
	})
	return blockedBy(what, readers(before, table, column))
}

// computedFrom returns the generated columns of the table that are computed from
// the column: the server alters or drops no column under them.
func computedFrom(before schema.Metadata, table schema.Name, column string) []schema.Unmanaged {
	t, _ := before.Table(table)
	var in []schema.Unmanaged
	for _, c := range t.Columns {
		if g, ok := c.Generated.(schema.Computed); ok && c.Name != column && mentions(g.Expression, column) {
			in = append(in, schema.Unmanaged{Kind: "generated column", Name: schema.N(c.Name), Table: table})
		}
	}
	return in
}

// mentions reports whether an expression reads a column of that name.
func mentions(expression, column string) bool {
	return expression != "" && slices.Contains(sqltext.Columns(syntax, expression), column)
}
