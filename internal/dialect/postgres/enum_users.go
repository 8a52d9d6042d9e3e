package postgres

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// enumUser is a column whose type is the enum or an array of it.
type enumUser struct {
	table  schema.Table
	column schema.Column
	array  bool
}

func (r *remade) findUsers() {
	want := r.canonType(schema.EnumRef{Name: r.Name})
	for _, t := range r.before.Tables {
		var names []string
		for _, column := range t.Columns {
			kind := r.canonType(column.Type)
			if kind != want && kind != want+"[]" {
				continue
			}
			if _, computed := column.Generated.(schema.Computed); computed {
				r.computed = append(r.computed, heldColumn{t.Name, column})
				continue
			}
			names = append(names, column.Name)
			if !r.inherited(t, column) {
				r.users = append(r.users, enumUser{t, column, kind != want})
			}
		}
		r.findReaders(t, names)
	}
}

// findReaders finds the generated columns of other types that read the columns.
func (r *remade) findReaders(t schema.Table, columns []string) {
	for _, column := range t.Columns {
		known := slices.ContainsFunc(r.computed, func(h heldColumn) bool { return h.table == t.Name && h.Name == column.Name })
		if g, ok := column.Generated.(schema.Computed); ok && !known && mentionsAny(g.Expression, columns) {
			r.computed = append(r.computed, heldColumn{t.Name, column})
		}
	}
}

// inherited reports whether a column changes with that of a parent table.
func (r *remade) inherited(t schema.Table, column schema.Column) bool {
	for _, name := range t.Options.Postgres.Inherits {
		parent, _ := r.before.Table(name)
		if _, ok := parent.Column(column.Name); ok {
			return true
		}
	}
	return false
}

func (r *remade) columnsOf(table schema.Name) []string {
	var names []string
	for _, u := range r.users {
		if u.table.Name == table {
			names = append(names, u.column.Name)
		}
	}
	return names
}
