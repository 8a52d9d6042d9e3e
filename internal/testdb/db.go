package testdb

import (
	"context"
	"database/sql"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// DB is a database of a test's own, empty when the test gets it.
type DB struct {
	// Dialect is the kind of server, MariaDB apart from MySQL.
	Dialect schema.Dialect
	// Version is the server's, without what its packager appended: "15.20".
	Version string
	// Label names the server for people and subtests: "postgres 15.20".
	Label string
	// Name is the database's name on the server; SQLite's is "main".
	Name string
	// URL is the database in the form that the project's users write.
	URL string
	// SQL is a pool on the database. The test may configure it, and may close it.
	SQL *sql.DB

	server  server
	dropped bool
}

// server makes databases. There is one per URL, and one for SQLite.
type server interface {
	about() (dialect schema.Dialect, version string)
	create(tb testing.TB) *DB
	drop(db *DB) error
}

// Runner is what both *testing.T and *testing.B offer.
type Runner[T any] interface {
	testing.TB
	Run(name string, f func(T)) bool
}

// Each runs f as one subtest (or sub-benchmark) per server, each with a fresh
// database. A dialect without a server is a skipped subtest, or a failed one
// when CI is set.
func Each[T Runner[T]](t T, f func(t T, db *DB)) {
	t.Helper()
	for _, d := range schema.Dialects {
		list, err := servers(d)
		if err != nil {
			t.Run(string(d), func(t T) { t.Helper(); absent(t, err) })
			continue
		}
		for _, s := range list {
			t.Run(label(s.about()), func(t T) { t.Helper(); f(t, fresh(t, s)) })
		}
	}
}

// Open returns a fresh database on the first server of a dialect. It skips the
// test when there is none, or fails it when CI is set.
func Open(tb testing.TB, d schema.Dialect) *DB {
	tb.Helper()
	list, err := servers(d)
	if err != nil {
		absent(tb, err)
	}
	return fresh(tb, list[0])
}

// All returns a fresh database on every server there is, for tests that hold
// several against each other. A dialect without a server is logged and left
// out, or fails the test when CI is set.
func All(tb testing.TB) []*DB {
	tb.Helper()
	var all []*DB
	for _, d := range schema.Dialects {
		list, err := servers(d)
		if err != nil {
			if !missing(err) || required() {
				tb.Fatal(err)
			}
			tb.Logf("without %s: %v", d, err)
		}
		for _, s := range list {
			all = append(all, fresh(tb, s))
		}
	}
	return all
}

// Second returns another fresh database on the same server.
func (db *DB) Second(tb testing.TB) *DB {
	tb.Helper()
	return fresh(tb, db.server)
}

// Drop closes SQL and drops the database now, for tests that use up many; the
// end of the test does it otherwise.
func (db *DB) Drop(tb testing.TB) {
	tb.Helper()
	if db.dropped {
		return
	}
	db.dropped = true
	db.SQL.Close()
	if err := db.server.drop(db); err != nil {
		tb.Errorf("dropping %s of %s: %v", db.Name, db.Label, err)
	}
}

// Exec runs statements one after the other and fails the test at the first error.
func (db *DB) Exec(tb testing.TB, statements ...string) {
	tb.Helper()
	for _, s := range statements {
		if _, err := db.SQL.ExecContext(context.Background(), s); err != nil {
			tb.Fatalf("%s: %v\n%s", db.Label, err, s)
		}
	}
}

func fresh(tb testing.TB, s server) *DB {
	tb.Helper()
	db := s.create(tb)
	db.server = s
	db.Dialect, db.Version = s.about()
	db.Label = label(s.about())
	tb.Cleanup(func() { db.Drop(tb) })
	return db
}

func label(d schema.Dialect, version string) string { return string(d) + " " + version }

// absent ends a test that a server is missing for.
func absent(tb testing.TB, err error) {
	tb.Helper()
	if missing(err) && !required() {
		tb.Skip(err)
	}
	tb.Fatal(err)
}
