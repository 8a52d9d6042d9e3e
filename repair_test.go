package migrate_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// doubtful has raw DDL in its middle, of which nobody can tell whether it has run.
const doubtful = `transaction: false
upgrade:
- create_table: {name: a, columns: {n: {type: integer}}}
- execute: {sql: "CREATE VIEW v AS SELECT n FROM a"}
- create_table: {name: b, columns: {n: {type: integer}}}
downgrade:
- drop_table: b
- drop_table: a
`

// whereDDLCommits runs a test where DDL commits.
func whereDDLCommits(t *testing.T, f func(t *testing.T, db *testdb.DB)) {
	for _, d := range []schema.Dialect{schema.MySQL, schema.MariaDB} {
		t.Run(string(d), func(t *testing.T) { f(t, testdb.Open(t, d)) })
	}
}

// inDoubt dies with the raw statement of doubtful and checks that this is said.
func inDoubt(t *testing.T, db *testdb.DB, files fstest.MapFS, kind migrate.EventKind) *migrate.Migrator {
	t.Helper()
	ctx := context.Background()
	if !crash(t, db, files, kind, 2, func(m *migrate.Migrator) error { _, err := m.Upgrade(ctx, "head"); return err }) {
		t.Fatal("no crash")
	}
	m := migrator(t, db.SQL, files)
	_, err := m.Upgrade(ctx, "head")
	var doubt *migrate.InDoubtError
	if !errors.As(err, &doubt) || migrate.Code(err) != "in_doubt" || !strings.HasPrefix(doubt.Statement, "CREATE VIEW") || doubt.Line != 7 || doubt.Revision != "r2" {
		t.Fatalf("upgrade: %v, %+v", err, doubt)
	}
	st, err := m.Status(ctx)
	must(t, "status", err)
	if st.State != migrate.InDoubt || len(st.InDoubt) != 1 || st.InDoubt[0] != "r2" {
		t.Fatalf("the status is %+v", st)
	}
	return m
}

func TestRepairRanAndNotRun(t *testing.T) {
	ctx := context.Background()
	whereDDLCommits(t, func(t *testing.T, db *testdb.DB) {
		for kind, said := range map[migrate.EventKind]migrate.Repair{
			migrate.StatementStarted:  migrate.RepairNotRun,
			migrate.StatementFinished: migrate.RepairRan,
		} {
			m := inDoubt(t, db, revisions(moods, doubtful), kind)
			was, err := m.Repair(ctx, said)
			must(t, "repair", err)
			if !was.InDoubt || was.Revision != "r2" {
				t.Errorf("repaired %+v", was)
			}
			r, err := m.Upgrade(ctx, "head")
			must(t, "upgrade", err)
			if len(r.Revisions) != 1 || !r.Revisions[0].Resumed {
				t.Errorf("upgrade did %+v", r.Revisions)
			}
			settled(t, db, m, "r2")
			scalar(t, db.SQL, "SELECT count(*) FROM v")
			scalar(t, db.SQL, "SELECT count(*) FROM b")
			if _, err := m.Repair(ctx, said); !errors.Is(err, migrate.ErrNothingToRepair) {
				t.Errorf("repairing what is whole: %v", err)
			}
			db.Exec(t, "DROP VIEW v")
			_, err = m.Downgrade(ctx, "base")
			must(t, "downgrade", err)
		}
	})
}

// TestDoneWhen settles raw SQL by the author's query, before and after.
func TestDoneWhen(t *testing.T) {
	ctx := context.Background()
	asked := strings.Replace(doubtful, `"CREATE VIEW v AS SELECT n FROM a"`,
		`"CREATE VIEW v AS SELECT n FROM a", done_when: "SELECT count(*) FROM information_schema.views WHERE table_schema = DATABASE() AND table_name = 'v'"`, 1)
	whereDDLCommits(t, func(t *testing.T, db *testdb.DB) {
		for _, kind := range []migrate.EventKind{migrate.StatementStarted, migrate.StatementFinished} {
			files := revisions(moods, asked)
			if !crash(t, db, files, kind, 2, func(m *migrate.Migrator) error { _, err := m.Upgrade(ctx, "head"); return err }) {
				t.Fatal("no crash")
			}
			m := migrator(t, db.SQL, files)
			_, err := m.Upgrade(ctx, "head")
			must(t, "upgrade", err)
			settled(t, db, m, "r2")
			db.Exec(t, "DROP VIEW v")
			_, err = m.Downgrade(ctx, "base")
			must(t, "downgrade", err)
		}
	})
}

// TestEditedUnderway refuses a file that changed since, and accepts it when told.
func TestEditedUnderway(t *testing.T) {
	ctx := context.Background()
	whereDDLCommits(t, func(t *testing.T, db *testdb.DB) {
		inDoubt(t, db, revisions(moods, doubtful), migrate.StatementFinished)
		edited := migrator(t, db.SQL, revisions(moods, strings.Replace(doubtful, "{name: b,", "{name: c,", 1)))
		_, err := edited.Upgrade(ctx, "head")
		var changed *migrate.ChangedError
		if !errors.As(err, &changed) || migrate.Code(err) != "in_doubt" || changed.Path != "r2.yaml" {
			t.Fatalf("upgrade with an edited file: %v", err)
		}
		commented := migrator(t, db.SQL, revisions(moods, "# a word\n"+doubtful))
		if _, err = commented.Upgrade(ctx, "head"); errors.As(err, &changed) && changed.Path != "" && !errors.As(err, new(*migrate.InDoubtError)) {
			t.Errorf("a comment is an edit: %v", err)
		}
		_, err = edited.Repair(ctx, migrate.RepairRan)
		must(t, "repair", err)
		_, err = edited.Upgrade(ctx, "head")
		must(t, "upgrade", err)
		scalar(t, db.SQL, "SELECT count(*) FROM c")
		settled(t, db, edited, "r2")
	})
}

// TestRepairUndo takes back what a revision did that cannot go on.
func TestRepairUndo(t *testing.T) {
	ctx := context.Background()
	files := revisions(moods, `transaction: false
upgrade:
- create_table: {name: a, columns: {n: {type: integer}, m: {type: string(10)}}}
- create_index: {name: ix, table: a, columns: [n]}
- alter_column: {table: a, column: m, type: string(20), new_column_name: k}
- create_index: {name: again, table: a, columns: [k]}
- execute: INSERT INTO nowhere VALUES (1)
`)
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		m := migrator(t, db.SQL, files)
		_, err := m.Upgrade(ctx, "r1")
		must(t, "upgrade", err)
		if _, err = m.Upgrade(ctx, "head"); migrate.Code(err) != "partial_failure" {
			t.Fatalf("upgrade: %s %v", migrate.Code(err), err)
		}
		if _, err := m.Stamp(ctx, []string{"head"}, false); migrate.Code(err) != "in_doubt" {
			t.Errorf("stamp beside a revision under way: %v", err)
		}
		// not even the undo is safe from dying
		crash(t, db, files, migrate.StatementFinished, 2, func(m *migrate.Migrator) error { _, err := m.Repair(ctx, migrate.RepairUndo); return err })
		st, err := m.Status(ctx)
		must(t, "status", err)
		if st.Underway == nil {
			t.Fatal("nothing is under way")
		}
		if st.Underway.Direction == "undo" { // the next run goes on with it, and begins anew
			_, err = m.Upgrade(ctx, "r1")
		} else {
			_, err = m.Repair(ctx, migrate.RepairUndo)
		}
		must(t, "undo", err)
		settled(t, db, m, "r1")
		if _, err := db.SQL.Query("SELECT * FROM a"); err == nil {
			t.Error("the table is there still")
		}
	})
}

// TestRepairForget leaves the database as it is.
func TestRepairForget(t *testing.T) {
	ctx := context.Background()
	whereDDLCommits(t, func(t *testing.T, db *testdb.DB) {
		m := inDoubt(t, db, revisions(moods, doubtful), migrate.StatementFinished)
		_, err := m.Repair(ctx, migrate.RepairUndo)
		if migrate.Code(err) != "in_doubt" {
			t.Errorf("undo of what is in doubt: %v", err)
		}
		_, err = m.Repair(ctx, migrate.RepairForget)
		must(t, "forget", err)
		settled(t, db, m, "r1")
		scalar(t, db.SQL, "SELECT count(*) FROM a")
	})
}

// TestConcurrentIndex fails, and dies, with CREATE INDEX CONCURRENTLY, which leaves an
// index that is not valid, and goes on when it can.
func TestConcurrentIndex(t *testing.T) {
	ctx := context.Background()
	db := testdb.Open(t, schema.Postgres)
	files := revisions(`upgrade:
- create_table: {name: t, columns: {n: {type: integer}}}
- execute: INSERT INTO t VALUES (1), (1)
`, `upgrade:
- create_table: {name: u, columns: {n: {type: integer}}}
- create_index: {name: ix, table: t, columns: [n], unique: true, concurrently: true}
- create_table: {name: w, columns: {n: {type: integer}}}
downgrade:
- drop_table: w
- drop_index: {name: ix, table: t, concurrently: true}
- drop_table: u
`)
	m := migrator(t, db.SQL, files)
	_, err := m.Upgrade(ctx, "head")
	var failed *migrate.StatementError
	if !errors.As(err, &failed) || failed.Detail.Code != "23505" {
		t.Fatalf("upgrade: %v", err)
	}
	invalid := "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
	if n := scalar(t, db.SQL, invalid); n != "0" {
		t.Errorf("%s indexes that are not valid", n)
	}
	// as a run leaves it that dies in the middle
	if !crash(t, db, files, migrate.StatementStarted, 1, func(m *migrate.Migrator) error { _, err := m.Upgrade(ctx, "head"); return err }) {
		t.Fatal("no crash")
	}
	if _, err := db.SQL.Exec("CREATE UNIQUE INDEX CONCURRENTLY ix ON t (n)"); err == nil || scalar(t, db.SQL, invalid) != "1" {
		t.Fatalf("no invalid index: %v", err)
	}
	db.Exec(t, "DELETE FROM t", "INSERT INTO t VALUES (1), (2)")
	_, err = m.Upgrade(ctx, "head")
	must(t, "upgrade", err)
	settled(t, db, m, "r2")
	if scalar(t, db.SQL, invalid) != "0" || scalar(t, db.SQL, "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix'") != "1" {
		t.Error("the index is not there")
	}
	for n := 1; crash(t, db, files, migrate.StatementFinished, n, func(m *migrate.Migrator) error { _, err := m.Downgrade(ctx, "r1"); return err }); n++ {
		_, err = m.Upgrade(ctx, "head") // first down, then up again
		must(t, "upgrade", err)
		settled(t, db, m, "r2")
	}
}

// TestInterruptedConcurrentDrop stops a run in DROP INDEX CONCURRENTLY, which has made the
// index invalid and waits for whoever may use it. The next run drops it.
func TestInterruptedConcurrentDrop(t *testing.T) {
	db := testdb.Open(t, schema.Postgres)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := migrator(t, db.SQL, revisions(`upgrade:
- create_table: {name: t, columns: {n: {type: integer, index: ix}}}
downgrade:
- drop_index: {name: ix, table: t, concurrently: true}
- drop_table: t
`))
	_, err := m.Upgrade(ctx, "head")
	must(t, "upgrade", err)
	reader, err := db.SQL.Begin()
	must(t, "begin", err)
	defer reader.Rollback()
	if _, err := reader.Exec("SELECT * FROM t"); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer cancel()
		for invalid := 0; invalid == 0; {
			if db.SQL.QueryRow("SELECT count(*) FROM pg_index WHERE NOT indisvalid").Scan(&invalid) != nil {
				return
			}
		}
	}()
	var stopped *migrate.StoppedError
	if _, err = m.Downgrade(ctx, "base"); !errors.As(err, &stopped) {
		t.Fatalf("downgrade: %v", err)
	}
	must(t, "rollback", reader.Rollback())
	_, err = m.Downgrade(context.Background(), "base")
	must(t, "downgrade", err)
}
