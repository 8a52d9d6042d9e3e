package sqlite

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestCrash stops after each statement of a rebuild, as a machine does that loses
// its power, and opens what is on the disk: the old table is there, whole. So it is
// where the revision asks for no transaction, and with either kind of journal.
func TestCrash(t *testing.T) {
	for _, journal := range []string{"DELETE", "WAL"} {
		for _, begin := range []string{"BEGIN IMMEDIATE", "SELECT 'no transaction'"} {
			t.Run(journal+" "+begin, func(t *testing.T) {
				dir := t.TempDir()
				c := openFile(t, filepath.Join(dir, "a.db"))
				exec(t, c, "PRAGMA cache_size = 1", "PRAGMA journal_mode = "+journal,
					"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)", "CREATE INDEX ix ON t (a)",
					"WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO t SELECT i, hex(randomblob(20)) FROM n",
					"CREATE TRIGGER tr AFTER DELETE ON t BEGIN SELECT 1; END")
				statements, _, err := compile(t, c, widen("t", "a"))
				if err != nil {
					t.Fatal(err)
				}
				const all = "SELECT group_concat(sql), (SELECT count(*) || '|' || min(a) || max(a) FROM t) FROM sqlite_master"
				want := rows(t, c, all)
				exec(t, c, begin)
				for i, s := range statements {
					if err := one(t.Context(), c, s); err != nil {
						t.Fatal(err)
					}
					if s.SQL == "RELEASE "+savepoint && begin != "BEGIN IMMEDIATE" {
						continue // it is done
					}
					after := openFile(t, copyFiles(t, dir, i))
					expect(t, after, all, want)
					expect(t, after, "PRAGMA integrity_check", "ok")
				}
			})
		}
	}
}

// copyFiles copies a.db and its journal as they are on the disk.
func copyFiles(t *testing.T, dir string, i int) string {
	t.Helper()
	left := filepath.Join(dir, fmt.Sprint("left", i))
	for _, suffix := range []string{"", "-journal", "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, "a.db"+suffix))
		if err == nil {
			err = os.WriteFile(left+suffix, data, 0o600)
		}
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return left
}

func openFile(t *testing.T, file string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); db.Close() })
	return c
}
