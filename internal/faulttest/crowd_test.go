package faulttest

import (
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// Twenty replicas start at once: one does the work, all exit 0.
func TestTwentyProcesses(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		list := []variant{usual}
		if db.Dialect == schema.SQLite {
			list = append(list, writeAhead)
		}
		for _, v := range list {
			x := configured(t, db, long(db.Dialect), v).fresh(t, db)
			for _, args := range directions {
				x.crowd(t, 20, args...)
				x.verify(t, args...)
			}
		}
	})
}

func (x *target) crowd(t *testing.T, n int, args ...string) {
	t.Helper()
	var all []*process
	for range n {
		all = append(all, x.start(t, args...))
	}
	for _, p := range all {
		if e := p.wait(t); e.code != 0 {
			t.Errorf("%s: one of %d processes: exit %d\n%s", x.db.Label, n, e.code, e.tail())
		}
	}
	counts.add(x.db.Label, "processes", n)
}
