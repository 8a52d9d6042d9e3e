package faulttest

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// The server goes on with an ALTER TABLE for a process that was killed, for as long as
// it likes. The next run waits for that, and does not repeat it.
func TestOrphans(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if db.Dialect == schema.SQLite {
			t.Skip("no server goes on")
		}
		p := prepared(t, db, short(db.Dialect))
		for range sample(1, 5) {
			x := p.fresh(t, db)
			x.must(t, "upgrade", "r02a")
			free := x.holdTable(t, "a02")
			first := x.start(t, "upgrade", "head")
			x.untilBlocked(t, true)
			first.kill()
			if e := first.wait(t); !e.killed() {
				t.Fatalf("%s: it was not killed: exit %d\n%s", x.db.Label, e.code, e.output)
			}
			counts.add(x.db.Label, "kills", 1)
			sessions := x.sessions(t)
			second := x.start(t, "upgrade", "head")
			for began := time.Now(); x.sessions(t) <= sessions && time.Since(began) < patience/6; {
				time.Sleep(10 * time.Millisecond) // until it is there; MariaDB may have let the first one go
			}
			free()
			if e := second.wait(t); e.code != 0 {
				t.Errorf("%s: the run beside the orphan: exit %d\n%s", x.db.Label, e.code, e.tail())
			}
			x.verify(t, "upgrade", "head")
			x.db.Drop(t)
		}
	})
}

// holdTable keeps others from changing a table.
func (x *target) holdTable(t *testing.T, table string) (free func()) {
	t.Helper()
	tx, err := x.db.SQL.BeginTx(context.Background(), &sql.TxOptions{})
	if err == nil {
		_, err = tx.Exec("SELECT * FROM " + table)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// sessions counts the connections to the database.
func (x *target) sessions(t *testing.T) int {
	t.Helper()
	query := "SELECT id FROM information_schema.processlist WHERE db = database()"
	if x.dialect == schema.Postgres {
		query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
	}
	return len(x.list(t, query))
}
