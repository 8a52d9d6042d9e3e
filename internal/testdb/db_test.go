package testdb_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// The first thing to look at when the servers seem to be at fault.
func TestEachServerAnswers(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if got := number(t, db.SQL, "SELECT 1"); got != 1 {
			t.Errorf("SELECT 1 = %d", got)
		}
		if db.Version == "" || db.Label != string(db.Dialect)+" "+db.Version {
			t.Errorf("label %q, version %q", db.Label, db.Version)
		}
		t.Logf("%s at %s", db.Label, db.URL)
	})
}

func TestDatabasesAreEmptyAndPrivate(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		other := db.Second(t)
		if other.URL == db.URL || other.Label != db.Label {
			t.Errorf("second database: %s %s, first %s %s", other.Label, other.URL, db.Label, db.URL)
		}
		for _, d := range []*testdb.DB{db, other} {
			if n := number(t, d.SQL, tables(d)); n != 0 {
				t.Errorf("%d tables in a fresh database", n)
			}
			d.Exec(t, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)")
		}
		if n := number(t, db.SQL, tables(db)); n != 1 {
			t.Errorf("%d tables after making one", n)
		}
	})
}

// Text of any language has to arrive and come back as it left.
func TestTextIsUnicode(t *testing.T) {
	const text = "naïve 日本 🦆"
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		db.Exec(t, "CREATE TABLE t (a varchar(40))", "INSERT INTO t VALUES ('"+text+"')")
		length := "char_length" // in MySQL length counts bytes
		if db.Dialect == schema.SQLite {
			length = "length"
		}
		var got string
		if err := db.SQL.QueryRow("SELECT a FROM t WHERE " + length + "(a) = 10").Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != text {
			t.Errorf("got %q", got)
		}
	})
}

// A test that fails leaves transactions open; its database has to go all the same.
func TestDropTakesOpenTransactions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		watch := db.Second(t)
		db.Exec(t, "CREATE TABLE t (a int)")
		tx, err := db.SQL.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec("INSERT INTO t VALUES (1)"); err != nil {
			t.Fatal(err)
		}
		db.Drop(t)
		db.Drop(t) // again is nothing
		tx.Rollback()
		if db.Dialect == schema.SQLite {
			return // files; the test's folder goes in any case
		}
		catalog := "SELECT count(*) FROM information_schema.schemata WHERE schema_name = '" + db.Name + "'"
		if db.Dialect == schema.Postgres {
			catalog = "SELECT count(*) FROM pg_database WHERE datname = '" + db.Name + "'"
		}
		if n := number(t, watch.SQL, catalog); n != 0 {
			t.Errorf("%s is still there", db.Name)
		}
	})
}

func TestCleanupDrops(t *testing.T) {
	testdb.Each(t, func(t *testing.T, outer *testdb.DB) {
		var inner *testdb.DB
		t.Run("inner", func(t *testing.T) { inner = outer.Second(t) })
		if err := inner.SQL.Ping(); err == nil {
			t.Error("the pool of a test that ended is still open")
		}
	})
}

// Open and Each agree about what there is; All has one of each at least.
func TestOpenAndAll(t *testing.T) {
	seen := map[schema.Dialect]int{}
	for _, db := range testdb.All(t) {
		seen[db.Dialect]++
	}
	if seen[schema.SQLite] != 1 {
		t.Errorf("%d SQLite databases", seen[schema.SQLite])
	}
	for _, d := range schema.Dialects {
		t.Run(string(d), func(t *testing.T) {
			db := testdb.Open(t, d)
			if db.Dialect != d || seen[d] == 0 {
				t.Errorf("asked for %s, got %s; All has %d", d, db.Dialect, seen[d])
			}
			if scheme, _, _ := strings.Cut(db.URL, ":"); scheme != string(d) {
				t.Errorf("URL %s", db.URL)
			}
		})
	}
}

func BenchmarkFreshDatabase(b *testing.B) {
	testdb.Each(b, func(b *testing.B, db *testdb.DB) {
		for b.Loop() {
			db.Second(b).Drop(b)
		}
	})
}

func tables(db *testdb.DB) string {
	switch db.Dialect {
	case schema.SQLite:
		return "SELECT count(*) FROM sqlite_schema"
	case schema.Postgres:
		return "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
	}
	return "SELECT count(*) FROM information_schema.tables WHERE table_schema = database()"
}

func number(tb testing.TB, db *sql.DB, query string) (n int) {
	tb.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		tb.Fatalf("%v\n%s", err, query)
	}
	return n
}
