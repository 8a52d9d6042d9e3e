package sqlite

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/schema"
)

func (l leftovers) clone() leftovers {
	l.uniques, l.foreignKeys, l.checks = slices.Clone(l.uniques), slices.Clone(l.foreignKeys), slices.Clone(l.checks)
	return l
}

// take removes the constraint that the text says from what is left to write; false
// when there is none like it.
func (l *leftovers) take(k *keeper, written constraintText) bool {
	one := schema.Table{Name: k.table.Name, Columns: k.said.Columns}
	if err := written.into(&one); err != nil {
		return false
	}
	switch {
	case one.PrimaryKey != nil:
		return one.Options.SQLite.Autoincrement == k.table.Options.SQLite.Autoincrement && l.takePrimaryKey(k, *one.PrimaryKey)
	case len(one.Uniques) == 1:
		return l.takeUnique(k, one.Uniques[0])
	case len(one.ForeignKeys) == 1:
		return l.takeForeignKey(k, one.ForeignKeys[0])
	}
	return len(one.Checks) == 1 && l.takeCheck(k, one.Checks[0])
}

// sameTitle reports whether the name in the text will do: a name that the
// convention made may be missing from it, or be another.
func sameTitle(written, wanted string, implicit bool) bool { return written == wanted || implicit }

func (l *leftovers) takePrimaryKey(k *keeper, written schema.PrimaryKey) bool {
	if l.primaryKey == nil || !sameTitle(written.Name, l.primaryKey.Name, l.primaryKey.Implicit) {
		return false
	}
	is, wanted := sqlite{}.PrimaryKey(k.said, written), sqlite{}.PrimaryKey(k.table, *l.primaryKey)
	is.Name, is.Implicit, wanted.Name, wanted.Implicit = "", false, "", false
	is.Columns, wanted.Columns = foldedNames(is.Columns), foldedNames(wanted.Columns)
	if !reflect.DeepEqual(is, wanted) {
		return false
	}
	l.primaryKey = nil
	return true
}

func (l *leftovers) takeUnique(k *keeper, written schema.Unique) bool {
	is := sqlite{}.Unique(k.said, written)
	return takeFirst(&l.uniques, func(u schema.Unique) bool {
		wanted := sqlite{}.Unique(k.table, u)
		if !sameTitle(written.Name, u.Name, u.Implicit) {
			return false
		}
		is.Name, is.Implicit, wanted.Name, wanted.Implicit = "", false, "", false
		is.Columns, wanted.Columns = foldedNames(is.Columns), foldedNames(wanted.Columns)
		return reflect.DeepEqual(is, wanted)
	})
}

func (l *leftovers) takeForeignKey(k *keeper, written schema.ForeignKey) bool {
	is := foldedKey(sqlite{}.ForeignKey(k.said, written))
	return takeFirst(&l.foreignKeys, func(f schema.ForeignKey) bool {
		wanted := foldedKey(sqlite{}.ForeignKey(k.table, f))
		if !sameTitle(written.Name, f.Name, f.Implicit) {
			return false
		}
		is.Name, wanted.Name = "", ""
		if len(is.References.Columns) == 0 {
			// The text takes the other table's primary key, which the model spells out.
			wanted.References.Columns = nil
		}
		return reflect.DeepEqual(is, wanted)
	})
}

func foldedKey(f schema.ForeignKey) schema.ForeignKey {
	f.Implicit = false
	f.Columns = foldedNames(f.Columns)
	f.References.Table.Name = foldName(f.References.Table.Name)
	f.References.Columns = foldedNames(f.References.Columns)
	return f
}

func (l *leftovers) takeCheck(k *keeper, written schema.Check) bool {
	text := canonExpr(unqualified(written.Expression))
	return takeFirst(&l.checks, func(c schema.Check) bool {
		return sameTitle(written.Name, c.Name, c.Implicit) && canonExpr(unqualified(c.Expression)) == text &&
			conflict(c.SQLite.OnConflict) == conflict(written.SQLite.OnConflict)
	})
}

func takeFirst[T any](list *[]T, is func(T) bool) bool {
	i := slices.IndexFunc(*list, is)
	if i < 0 {
		return false
	}
	*list = slices.Delete(*list, i, i+1)
	return true
}

func foldedNames(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = foldName(n)
	}
	return out
}
