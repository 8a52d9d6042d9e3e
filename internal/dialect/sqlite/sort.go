package sqlite

import (
	"cmp"
	"maps"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// sortParts puts constraints into the order of what they hold, whether they have a
// name or not, and indexes into that of their names.
func sortParts(t *schema.Table) {
	slices.SortStableFunc(t.Uniques, func(a, b schema.Unique) int {
		return cmp.Or(slices.Compare(a.Columns, b.Columns), cmp.Compare(a.Name, b.Name))
	})
	slices.SortStableFunc(t.ForeignKeys, func(a, b schema.ForeignKey) int {
		return cmp.Or(slices.Compare(a.Columns, b.Columns), a.References.Table.Compare(b.References.Table),
			slices.Compare(a.References.Columns, b.References.Columns), cmp.Compare(a.Name, b.Name))
	})
	slices.SortStableFunc(t.Checks, func(a, b schema.Check) int {
		return cmp.Or(cmp.Compare(a.Expression, b.Expression), cmp.Compare(a.Name, b.Name))
	})
	slices.SortStableFunc(t.Indexes, func(a, b schema.Index) int { return cmp.Compare(a.Name, b.Name) })
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
