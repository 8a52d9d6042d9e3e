package model

import (
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// Check finds in a model made of Go values what a file would be refused for:
// names used twice, and references to what is not there.
func Check(m schema.Metadata) error {
	var found []error
	note := func(format string, args ...any) { found = append(found, fmt.Errorf(format, args...)) }
	for i, t := range m.Tables {
		if i > 0 && m.Tables[i-1].Name == t.Name {
			note("table %q is declared twice", t.Name)
		}
		checkColumns(m, t, note)
		checkKeys(m, t, note)
	}
	return errors.Join(found...)
}

func checkColumns(m schema.Metadata, t schema.Table, note func(string, ...any)) {
	if len(t.Columns) == 0 {
		note("table %q has no columns", t.Name)
	}
	seen := map[string]bool{}
	for _, c := range t.Columns {
		if seen[c.Name] {
			note("table %q: column %q is declared twice", t.Name, c.Name)
		}
		seen[c.Name] = true
		if c.Type == nil {
			note("table %q: column %q has no type", t.Name, c.Name)
		}
		if e, ok := c.Type.(schema.EnumRef); ok {
			if _, ok := m.Enum(e.Name); !ok {
				note("table %q: column %q: enum %q is not declared", t.Name, c.Name, e.Name)
			}
		}
	}
}

func checkKeys(m schema.Metadata, t schema.Table, note func(string, ...any)) {
	has := func(what string, columns []string) {
		for _, name := range columns {
			if _, ok := t.Column(name); !ok {
				note("table %q: %s: there is no column %q", t.Name, what, name)
			}
		}
	}
	if t.PrimaryKey != nil {
		has("primary key", t.PrimaryKey.Columns)
	}
	for _, u := range t.Uniques {
		has("unique constraint "+u.Name, u.Columns)
	}
	for _, x := range t.Indexes {
		for _, e := range x.Elements {
			if e.Column != "" {
				has("index "+x.Name, []string{e.Column})
			}
		}
	}
	for _, f := range t.ForeignKeys {
		has("foreign key "+f.Name, f.Columns)
		if len(f.Only) > 0 && !slices.Contains(f.Only, schema.Postgres) {
			continue // SQLite and MySQL take one to what is not there
		}
		to, ok := m.Table(f.References.Table)
		if !ok {
			note("table %q: foreign key %s: there is no table %q", t.Name, f.Name, f.References.Table)
			continue
		}
		for _, name := range f.References.Columns {
			if !slices.ContainsFunc(to.Columns, func(c schema.Column) bool { return c.Name == name }) {
				note("table %q: foreign key %s: table %q has no column %q", t.Name, f.Name, to.Name, name)
			}
		}
	}
}
