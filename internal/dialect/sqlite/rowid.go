package sqlite

import "github.com/retort-db/migrate/schema"

// soleKey reports whether the column is the whole primary key.
func soleKey(t schema.Table, column string) bool {
	return t.PrimaryKey != nil && len(t.PrimaryKey.Columns) == 1 && sameName(t.PrimaryKey.Columns[0], column)
}

func descendingKey(t schema.Table) bool {
	d := t.PrimaryKey.SQLite.Descending
	return len(d) > 0 && d[0]
}

// rowidColumn returns the column that is, or will be, another name of the rowid:
// the sole column of the primary key of a rowid table, declared INTEGER. That is
// a key numbered by the database, one that refers to another table's key (the
// usual shape of one-to-one) and has no default, since SQLite numbers the rowid and
// never uses a default of it, and one whose type says INTEGER in so many words.
// Written `INTEGER PRIMARY KEY DESC` on the column it is none (a quirk that SQLite
// keeps for the sake of old files).
func rowidColumn(t schema.Table) (string, bool) {
	if t.PrimaryKey == nil || len(t.PrimaryKey.Columns) != 1 || t.Options.SQLite.WithoutRowID {
		return "", false
	}
	name := t.PrimaryKey.Columns[0]
	for _, c := range t.Columns {
		if !sameName(c.Name, name) {
			continue
		}
		switch c.Generated.(type) {
		case schema.Auto:
			return c.Name, true
		case nil:
			refers := schema.IsInteger(c.Type) && c.Default == nil && refersElsewhere(t, c.Name)
			if !descendingKey(t) && (isNative(c.Type, "INTEGER") || refers) {
				return c.Name, true
			}
		}
	}
	return "", false
}

func isNative(t schema.Type, text string) bool {
	n, ok := t.(schema.Native)
	return ok && canonType(n.Text) == text
}

// refersElsewhere reports whether the column is part of a foreign key.
func refersElsewhere(t schema.Table, column string) bool {
	for _, f := range t.ForeignKeys {
		for _, c := range f.Columns {
			if sameName(c, column) {
				return true
			}
		}
	}
	return false
}
