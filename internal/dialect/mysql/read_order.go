package mysql

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// compareUnmanaged orders by kind and name.
func compareUnmanaged(a, b schema.Unmanaged) int {
	if c := strings.Compare(a.Kind, b.Kind); c != 0 {
		return c
	}
	return a.Name.Compare(b.Name)
}

func sortUnmanaged(list []schema.Unmanaged) { slices.SortFunc(list, compareUnmanaged) }

func sortColumnNames(list []schema.ColumnName) {
	slices.SortFunc(list, func(a, b schema.ColumnName) int {
		if c := a.Table.Compare(b.Table); c != 0 {
			return c
		}
		return strings.Compare(a.Column, b.Column)
	})
}
