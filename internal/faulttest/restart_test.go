package faulttest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// The server crashes and comes up again in the middle of a run.
func TestRestarts(t *testing.T) {
	t.Parallel()
	for _, d := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.MariaDB} {
		t.Run(string(d), func(t *testing.T) {
			s := newServer(t, d)
			p := written(t, d, long(d), usual)
			p.measure(t, s.database(t, "measured"))
			r := random(t)
			for i := range sample(2, 10) {
				x := p.on(t, s.database(t, fmt.Sprintf("restarted_%d", i)))
				for _, args := range directions {
					trace := x.trace[strings.Join(args, " ")]
					x.restartAt(t, s, place(r, trace), r.IntN(2) == 0, args...)
					x.settle(t, args...)
				}
				if t.Failed() {
					return
				}
			}
		})
	}
}

// database makes a database on the server.
func (s *server) database(t *testing.T, name string) *testdb.DB {
	t.Helper()
	admin := s.open(t, s.admin())
	defer admin.Close()
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	db := &testdb.DB{Dialect: s.dialect, Label: string(s.dialect) + " of its own", Name: name, URL: s.url(name), SQL: s.open(t, s.url(name))}
	db.SQL.SetMaxIdleConns(0) // no connection is kept that a crash would break
	t.Cleanup(func() { db.SQL.Close() })
	return db
}

// restartAt crashes the server at a message, before or after it is delivered, and starts
// it again before anything else happens.
func (x *target) restartAt(t *testing.T, s *server, at int, delivered bool, args ...string) {
	t.Helper()
	done := false
	e := x.proxied(t, func(*process) func(int, message) verdict {
		return func(n int, m message) verdict {
			if n < at || done {
				return pass
			}
			done = true
			if delivered {
				m.deliver() // the server crashes while it is at it, or just after
			}
			s.crash(t)
			s.start(t)
			return cut
		}
	}, args...)
	if !done {
		return
	}
	counts.add(x.db.Label, "restarts", 1)
	if e.code != 0 && e.code != 1 {
		t.Errorf("%s: %s with the server crashing: exit %d\n%s", x.db.Label, strings.Join(args, " "), e.code, e.tail())
	}
}
