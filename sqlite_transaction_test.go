package migrate_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/dialect/sqlite"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestSQLiteRebuildWithoutTransaction: a revision that asks for no transaction rebuilds
// a table in one all the same, and what would be broken is found before its COMMIT.
func TestSQLiteRebuildWithoutTransaction(t *testing.T) {
	const before = "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, p_id INTEGER, a TEXT); CREATE INDEX ix_t_a ON t (a);" +
		"CREATE TABLE child (t_id INTEGER REFERENCES t ON DELETE CASCADE); INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1, 'x'), (2, 7, 'y'); INSERT INTO child VALUES (1), (2)"
	const key = "- create_foreign_key: {name: fk_t_p, table: t, columns: [p_id], references: p.id}\n"
	for _, c := range []struct {
		name, upgrade string
		refused       bool
		text          string // of t afterwards
		log           string
	}{
		{"rows that would refer to nothing", key + "- create_index: {name: ix_t_p, table: t, columns: [p_id]}\n", true, "p_id INTEGER, a TEXT", ""},
		{"after other SQL, which stays", "- execute: CREATE TABLE log (x)\n" + key, true, "p_id INTEGER, a TEXT", "log"},
		{"nothing is broken", "- execute: DELETE FROM child WHERE t_id = 2\n- execute: DELETE FROM t WHERE p_id = 7\n" + key + "- create_index: {name: ix_t_p, table: t, columns: [p_id]}\n", false, "FOREIGN KEY", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := testdb.Open(t, schema.SQLite).SQL
			db.SetMaxOpenConns(1)
			h := &history{t: t, db: db}
			h.exec(append(strings.Split(before, ";"), "PRAGMA foreign_keys = ON"))
			file := "revision: aaaa\ndown_revision: null\ntransaction: false\nupgrade:\n" + c.upgrade + "downgrade: []\n"
			m, err := migrate.New(db, migrate.Config{Migrations: fstest.MapFS{"aaaa.yaml": {Data: []byte(file)}}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = m.Upgrade(context.Background(), "head")
			var broken *sqlite.ViolationError
			if c.refused != errors.As(err, &broken) || !c.refused && err != nil {
				t.Errorf("error %v", err)
			}
			got := h.ask([]string{"SELECT sql FROM sqlite_master WHERE name = 't'", "SELECT count(*) FROM sqlite_master WHERE name LIKE 'migrate_new%'",
				"SELECT name FROM sqlite_master WHERE name = 'log'", "PRAGMA foreign_keys", "PRAGMA legacy_alter_table", "SELECT count(*) FROM child"})
			if !strings.Contains(got, c.text) || strings.Contains(got, "log|") != (c.log != "") || !strings.Contains(got, "|\n0|\n") {
				t.Errorf("afterwards:\n%s", got)
			}
		})
	}
}
