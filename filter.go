package migrate

import (
	"path"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// filter turns include and exclude into a function; nil when both are empty. A
// pattern is matched with table, schema.table and table.column. Exclude wins; with
// an include list a table counts when it, or a column of it, is included.
func (m *Migrator) filter() diff.Filter {
	include, exclude := m.config.Include, m.config.Exclude
	if len(include) == 0 && len(exclude) == 0 {
		return nil
	}
	return func(table schema.Name, column string) bool {
		if matches(exclude, table, "") || column != "" && matches(exclude, table, column) {
			return false
		}
		return len(include) == 0 || matches(include, table, "") || column != "" && matches(include, table, column) ||
			column == "" && mentions(include, table)
	}
}

// matches reports whether a pattern fits the table, or the column of it.
func matches(patterns []string, table schema.Name, column string) bool {
	names := []string{table.Name, table.String()}
	if column != "" {
		names = []string{table.Name + "." + column, table.String() + "." + column}
	}
	for _, p := range patterns {
		for _, n := range names {
			if ok, err := path.Match(p, n); err == nil && ok {
				return true
			}
		}
	}
	return false
}

// mentions reports whether a pattern "table.column" is about a column of the table.
func mentions(patterns []string, table schema.Name) bool {
	for _, p := range patterns {
		for i := len(p) - 1; i > 0; i-- {
			if p[i] == '.' && matches([]string{p[:i]}, table, "") {
				return true
			}
		}
	}
	return false
}
