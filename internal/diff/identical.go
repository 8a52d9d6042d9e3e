package diff

import (
	"reflect"

	"github.com/retort-db/migrate/schema"
)

// identicalTable reports whether two tables are written the same, without variants,
// so that no canon need be asked. A no says nothing.
func identicalTable(a, b *schema.Table) bool {
	if a.Name != b.Name || a.Only != nil || b.Only != nil || a.By != nil || b.By != nil || len(a.Columns) != len(b.Columns) {
		return false
	}
	for i := range a.Columns {
		if b.Columns[i].RenamedFrom != "" || !identical(&a.Columns[i], &b.Columns[i]) {
			return false
		}
	}
	return sameKey(a.PrimaryKey, b.PrimaryKey) && reflect.DeepEqual(a.Options, b.Options) &&
		identicalParts(foreignKeys, a.ForeignKeys, b.ForeignKeys) && identicalParts(uniques, a.Uniques, b.Uniques) &&
		identicalParts(checks, a.Checks, b.Checks) && identicalParts(excludes, a.Excludes, b.Excludes) &&
		identicalParts(indexes, a.Indexes, b.Indexes)
}

func identicalParts[T any](p part[T], a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, _ := p.name(a[i])
		y, _ := p.name(b[i])
		if x != y || !reflect.DeepEqual(p.setName(a[i], "", false), p.setName(b[i], "", false)) {
			return false
		}
	}
	return true
}

// sameKey compares two primary keys in all but the name.
func sameKey(a, b *schema.PrimaryKey) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, y := *a, *b
	x.Name, x.Implicit, y.Name, y.Implicit = "", false, "", false
	return reflect.DeepEqual(x, y)
}

// identical reports whether two columns are written the same, without variants. A
// column of an enum is not judged: what it is depends on the enum.
func identical(a, b *schema.Column) bool {
	if a.By != nil || b.By != nil || a.Only != nil || b.Only != nil || len(enumsIn(a.Type)) > 0 {
		return false
	}
	return a.Name == b.Name && a.Type == b.Type && a.Nullable == b.Nullable && a.Default == b.Default && a.Generated == b.Generated &&
		a.Collation == b.Collation && a.Comment == b.Comment && a.Postgres == b.Postgres && a.MySQL == b.MySQL
}
