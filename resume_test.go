package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// pieces is a revision that fits in one transaction nowhere: operations, raw rows,
// operations again. The ledger has no key, so that what runs twice stands there twice.
const pieces = `upgrade:
- create_table: {name: a, columns: {id: {type: integer, primary_key: true}, n: {type: integer}}}
- create_table: {name: ledger, columns: {what: {type: string(20)}}}
- execute: INSERT INTO ledger VALUES ('one')
- add_column: {table: a, column: {name: m, type: {enum: mood}}}
- create_index: {name: ix_a_n, table: a, columns: [n]}
- execute: |
    INSERT INTO ledger VALUES ('two');
    INSERT INTO ledger VALUES ('three');
- alter_column: {table: a, column: n, type: string(30)}
- rename_table: {from: a, to: b}
- execute: INSERT INTO ledger VALUES ('four')
downgrade:
- execute: INSERT INTO ledger VALUES ('back')
- drop_index: {table: b, name: ix_a_n}
- drop_column: {table: b, column: m}
- execute: DELETE FROM ledger WHERE what = 'back'
- drop_table: ledger
- drop_table: b
`

const moods = `upgrade:
- create_enum: {name: mood, values: [good, bad]}
downgrade:
- drop_enum: mood
`

// untransacted are the revisions above, each statement of the second on its own.
func untransacted() fstest.MapFS {
	return revisions(moods, "transaction: false\n"+pieces)
}

// crash runs work until the count-th statement event of revision r2, and dies there as
// a process does: nothing is rolled back or released but by the server. It reports
// whether there was such an event.
func crash(t *testing.T, db *testdb.DB, files fstest.MapFS, kind migrate.EventKind, count int, work func(*migrate.Migrator) error, change ...func(*migrate.Config)) (died bool) {
	t.Helper()
	other, _, err := migrate.Open(db.URL, "")
	must(t, "opening", err)
	n := 0
	m := migrator(t, other, files, append(change, func(c *migrate.Config) {
		c.OnEvent = func(e migrate.Event) {
			if e.Kind != kind || e.Revision != "r2" {
				return
			}
			if n++; n == count {
				panic(errCrash)
			}
		}
	})...)
	defer func() {
		if r := recover(); r != nil {
			if r != errCrash {
				panic(r)
			}
			died = true
		}
		other.Close()
	}()
	if err := work(m); err != nil {
		t.Fatalf("before event %d: %v", count, err)
	}
	return false
}

var errCrash = errors.New("crash")

// TestResume dies before and after each statement of a revision, up and down, and
// goes on.
func TestResume(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		files := untransacted()
		m := migrator(t, db.SQL, files)
		for _, kind := range []migrate.EventKind{migrate.StatementStarted, migrate.StatementFinished} {
			for n := 1; ; n++ {
				died := crash(t, db, files, kind, n, func(m *migrate.Migrator) error { _, err := m.Upgrade(ctx, "head"); return err })
				st, err := m.Status(ctx)
				must(t, "status", err)
				if died && st.State != migrate.Behind {
					t.Fatalf("%s %d: the state is %s, %+v", kind, n, st.State, st.Underway)
				}
				r, err := m.Upgrade(ctx, "head")
				must(t, fmt.Sprintf("upgrade after %s %d", kind, n), err)
				if died && len(r.Revisions) == 0 {
					t.Fatalf("%s %d: nothing was left to do: %+v", kind, n, r)
				}
				if got := ledger(t, db); got != "four one three two" {
					t.Fatalf("%s %d: the ledger holds %s", kind, n, got)
				}
				settled(t, db, m, "r2")

				diedDown := crash(t, db, files, kind, n, func(m *migrate.Migrator) error { _, err := m.Downgrade(ctx, "r1"); return err })
				_, err = m.Downgrade(ctx, "r1")
				must(t, fmt.Sprintf("downgrade after %s %d", kind, n), err)
				settled(t, db, m, "r1")
				_, err = m.Downgrade(ctx, "base")
				must(t, "downgrade base", err)
				if !died && !diedDown {
					break
				}
			}
		}
	})
}

func ledger(t *testing.T, db *testdb.DB) string {
	t.Helper()
	rows, err := db.SQL.Query("SELECT what FROM ledger ORDER BY what")
	must(t, "reading the ledger", err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var what string
		must(t, "reading the ledger", rows.Scan(&what))
		out = append(out, what)
	}
	return strings.Join(out, " ")
}

// settled checks that the database is at a revision and that nothing is under way.
func settled(t *testing.T, db *testdb.DB, m *migrate.Migrator, at string) {
	t.Helper()
	st, err := m.Status(context.Background())
	must(t, "status", err)
	if st.Underway != nil || len(st.Current) != 1 || st.Current[0] != at {
		t.Fatalf("at %v with %+v under way", st.Current, st.Underway)
	}
	if db.Dialect == schema.SQLite || db.Dialect == schema.Postgres {
		return
	}
	if n := scalar(t, db.SQL, "SELECT count(*) FROM migrate_plan"); n != "0" {
		t.Fatalf("%s plans are left", n)
	}
}

// TestResumeBesideAlembic goes on without a history, and with the version table of
// Alembic.
func TestResumeBesideAlembic(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		db.Exec(t, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
		beside := func(c *migrate.Config) { c.VersionTable, c.HistoryTable = "alembic_version", "-" }
		files := untransacted()
		for n := 1; n <= 4; n++ {
			crash(t, db, files, migrate.StatementFinished, n, func(m *migrate.Migrator) error { _, err := m.Upgrade(ctx, "head"); return err }, beside)
		}
		m := migrator(t, db.SQL, files, beside)
		_, err := m.Upgrade(ctx, "head")
		must(t, "upgrade", err)
		if got := ledger(t, db); got != "four one three two" {
			t.Errorf("the ledger holds %s", got)
		}
		if n := scalar(t, db.SQL, "SELECT version_num FROM alembic_version"); n != "r2" {
			t.Errorf("at %s", n)
		}
		settled(t, db, m, "r2")
	})
}
