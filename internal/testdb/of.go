package testdb

import "github.com/retort-db/migrate/schema"

// Of is Each for the servers of one dialect.
func Of[T Runner[T]](t T, d schema.Dialect, f func(t T, db *DB)) {
	t.Helper()
	list, err := servers(d)
	if err != nil {
		absent(t, err)
	}
	for _, s := range list {
		t.Run(label(s.about()), func(t T) { t.Helper(); f(t, fresh(t, s)) })
	}
}
