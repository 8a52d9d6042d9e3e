package diff

import (
	"reflect"
	"slices"

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
	return sameKey(a.PrimaryKey, b.PrimaryKey) && identicalOptions(&a.Options, &b.Options) &&
		identicalForeignKeys(a.ForeignKeys, b.ForeignKeys) && identicalParts(uniques, a.Uniques, b.Uniques) &&
		identicalParts(checks, a.Checks, b.Checks) && identicalParts(excludes, a.Excludes, b.Excludes) &&
		identicalIndexes(a.Indexes, b.Indexes)
}

// What a table has in numbers is compared field by field: reflection takes ten times
// as long, and most tables are written the same.

func identicalOptions(a, b *schema.TableOptions) bool {
	x, y := &a.Postgres, &b.Postgres
	return a.Comment == b.Comment && a.MySQL == b.MySQL && a.SQLite == b.SQLite && x.Unlogged == y.Unlogged && slices.Equal(x.With, y.With) &&
		x.Tablespace == y.Tablespace && slices.Equal(x.Inherits, y.Inherits) && x.PartitionBy == y.PartitionBy && x.Using == y.Using
}

func identicalForeignKeys(a, b []schema.ForeignKey) bool {
	return slices.EqualFunc(a, b, func(a, b schema.ForeignKey) bool {
		return a.Name == b.Name && slices.Equal(a.Columns, b.Columns) &&
			a.References.Table == b.References.Table && slices.Equal(a.References.Columns, b.References.Columns) &&
			a.OnDelete == b.OnDelete && a.OnUpdate == b.OnUpdate && a.Match == b.Match &&
			a.Deferrable == b.Deferrable && a.InitiallyDeferred == b.InitiallyDeferred &&
			a.Comment == b.Comment && a.Postgres == b.Postgres && a.Only == nil && b.Only == nil && a.By == nil && b.By == nil
	})
}

func identicalIndexes(a, b []schema.Index) bool {
	return slices.EqualFunc(a, b, func(a, b schema.Index) bool {
		return a.Name == b.Name && a.Unique == b.Unique && slices.Equal(a.Elements, b.Elements) && a.Where == b.Where &&
			slices.Equal(a.Include, b.Include) && a.Using == b.Using && slices.Equal(a.With, b.With) &&
			a.NullsNotDistinct == b.NullsNotDistinct && a.Tablespace == b.Tablespace && a.Kind == b.Kind && a.Parser == b.Parser &&
			a.Invisible == b.Invisible && a.Comment == b.Comment && a.Only == nil && b.Only == nil && a.By == nil && b.By == nil
	})
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
	x, y := &a.Postgres, &b.Postgres
	return slices.Equal(a.Columns, b.Columns) && a.Deferrable == b.Deferrable && a.InitiallyDeferred == b.InitiallyDeferred &&
		slices.Equal(x.Include, y.Include) && slices.Equal(x.With, y.With) && x.Tablespace == y.Tablespace &&
		slices.Equal(a.MySQL.Lengths, b.MySQL.Lengths) && slices.Equal(a.MySQL.Descending, b.MySQL.Descending) &&
		a.SQLite.OnConflict == b.SQLite.OnConflict && slices.Equal(a.SQLite.Collations, b.SQLite.Collations) &&
		slices.Equal(a.SQLite.Descending, b.SQLite.Descending)
}

// identical reports whether two columns are written the same, without variants. A
// column of an enum is not judged: what it is depends on the enum.
func identical(a, b *schema.Column) bool {
	if a.By != nil || b.By != nil || a.Only != nil || b.Only != nil || len(enumsIn(a.Type)) > 0 {
		return false
	}
	return a.Name == b.Name && a.Type == b.Type && a.Nullable == b.Nullable && a.Default == b.Default && a.Generated == b.Generated &&
		a.Collation == b.Collation && a.Comment == b.Comment && a.Postgres == b.Postgres && a.MySQL == b.MySQL &&
		a.SQLite == b.SQLite
}
