package faulttest

import (
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// The connection is cut between two messages: at every turn of the short chain when all
// is tried, at some otherwise, and at some places of the long one.
func TestCuts(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if db.Dialect == schema.SQLite {
			t.Skip("no connection to cut")
		}
		r := random(t)
		for _, c := range []chain{short(db.Dialect), long(db.Dialect)} {
			p := prepared(t, db, c)
			var places []int
			trace := p.trace["upgrade head"]
			back := p.trace["downgrade base"]
			if c.name == "short" && whole() {
				places = turns(trace)
			}
			for range sample(6, 20) {
				places = append(places, place(r, trace))
			}
			for _, at := range places {
				x := p.fresh(t, db)
				x.cutAt(t, at, "upgrade", "head")
				x.settle(t, "upgrade", "head")
				x.cutAt(t, min(at, place(r, back)), "downgrade", "base")
				x.settle(t, "downgrade", "base")
				x.db.Drop(t)
				if t.Failed() {
					t.Logf("%s: cut at message %d of %d of the %s chain", db.Label, at, len(trace), c.name)
					return
				}
			}
		}
	})
}

// cutAt cuts the connection before a message is delivered.
func (x *target) cutAt(t *testing.T, at int, args ...string) {
	t.Helper()
	done := false
	e := x.proxied(t, func(*process) func(int, message) verdict {
		return func(n int, _ message) verdict {
			if n == at {
				done = true
				return cut
			}
			return pass
		}
	}, args...)
	if !done {
		return
	}
	counts.add(x.db.Label, "cuts", 1)
	if !slices.Contains([]int{0, 1}, e.code) { // 0: the work was done, or it connected again
		t.Errorf("%s: %s with its connection cut: exit %d\n%s", x.db.Label, strings.Join(args, " "), e.code, e.tail())
	}
}
