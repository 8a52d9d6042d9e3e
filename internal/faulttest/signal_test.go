package faulttest

import (
	"context"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

var signals = []os.Signal{syscall.SIGINT, syscall.SIGTERM}

// resumable is what a run says that was asked to stop.
var resumable = regexp.MustCompile(`(?i)interrupt|resum|again`)

// SIGINT and SIGTERM at any moment: the run stops, exits 1 and says that the next one
// goes on.
func TestSignals(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		p := prepared(t, db, long(db.Dialect))
		r := random(t)
		for range sample(3, 12) {
			x := p.fresh(t, db)
			for _, args := range directions {
				x.interrupted(t, r, args...)
				x.settle(t, args...)
			}
			x.db.Drop(t)
			if t.Failed() {
				return
			}
		}
	})
}

func (x *target) interrupted(t *testing.T, r *rand.Rand, args ...string) {
	t.Helper()
	s := signals[r.IntN(len(signals))]
	var e ended
	if trace := x.trace[strings.Join(args, " ")]; len(trace) > 0 {
		at := place(r, trace)
		e = x.proxied(t, func(p *process) func(int, message) verdict {
			return func(n int, _ message) verdict {
				if n == at {
					p.signal(s)
				}
				return pass
			}
		}, args...)
	} else {
		p := x.start(t, args...)
		timer := time.AfterFunc(time.Duration(r.Int64N(int64(x.took[args[0]]))), func() { p.signal(s) })
		e = p.wait(t)
		timer.Stop()
	}
	x.stopped(t, e, s, args...)
}

// stopped holds what a run does that was asked to stop: it may have been done already,
// or not have begun to listen.
func (x *target) stopped(t *testing.T, e ended, s os.Signal, args ...string) {
	t.Helper()
	switch {
	case e.code == 0, e.killed() && e.output == "":
	case e.code != 1 || !resumable.MatchString(e.output):
		t.Errorf("%s: %s after %s: exit %d, want 1 and a word on going on\n%s", x.db.Label, strings.Join(args, " "), s, e.code, e.tail())
	default:
		counts.add(x.db.Label, "signals", 1)
	}
}

// A signal ends a statement that would run for long, and nothing of it goes on in the
// server.
func TestSignalsEndStatements(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		p := prepared(t, db, short(db.Dialect))
		for _, s := range signals {
			x := p.fresh(t, db)
			free := x.holdLedger(t)
			process := x.start(t, "upgrade", "head")
			x.untilBlocked(t, true)
			process.signal(s)
			x.stopped(t, process.wait(t), s, "upgrade", "head")
			x.untilBlocked(t, false)
			free()
			x.settle(t, "upgrade", "head")
		}
	})
}

// holdLedger locks the ledger, for which every chain soon waits.
func (x *target) holdLedger(t *testing.T) (free func()) {
	t.Helper()
	conn, err := x.db.SQL.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	begin, lock, end := "BEGIN", "LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE", "ROLLBACK"
	switch x.dialect {
	case schema.MySQL, schema.MariaDB:
		begin, lock, end = "SELECT 1", "LOCK TABLES ledger WRITE", "UNLOCK TABLES"
	case schema.SQLite:
		begin, lock = "BEGIN EXCLUSIVE", "SELECT 1"
	}
	for _, s := range []string{begin, lock} {
		if _, err := conn.ExecContext(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if _, err := conn.ExecContext(context.Background(), end); err != nil {
			t.Error(err)
		}
		conn.Close()
	}
}

// blockedQuery counts the statements that wait for a lock.
var blockedQuery = map[schema.Dialect]string{
	schema.Postgres: "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
	schema.MySQL:    "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND state LIKE 'Waiting for%lock'",
	schema.MariaDB:  "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND state LIKE 'Waiting for%lock'",
}

// untilBlocked returns when a statement waits, or none does any more.
func (x *target) untilBlocked(t *testing.T, blocked bool) {
	t.Helper()
	query := blockedQuery[x.dialect]
	if query == "" {
		return // SQLite tells nobody; the signal may come earlier
	}
	for began := time.Now(); (x.list(t, query)[0] != "0") != blocked; {
		if time.Since(began) > patience/6 {
			t.Fatalf("%s: waited %v for a statement to be blocked = %v", x.db.Label, patience/6, blocked)
		}
		time.Sleep(10 * time.Millisecond) // the server tells when asked
	}
}
