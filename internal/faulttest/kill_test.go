package faulttest

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// directions are the two runs that every fault meets.
var directions = [][]string{{"upgrade", "head"}, {"downgrade", "base"}}

// random returns the numbers of a test; the same seed gives the same ones.
func random(t *testing.T) *rand.Rand {
	t.Helper()
	var sum uint64
	for _, c := range t.Name() {
		sum = sum*31 + uint64(c)
	}
	return rand.New(rand.NewPCG(seed, sum))
}

// Kill -9 at random moments: at a message of the protocol, before or after it is
// delivered, where there is one, and at a time.
func TestKills(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		r := random(t)
		for left := kills(t, len(schema.Dialects)); left > 0; {
			v := draw(r)
			x := configured(t, db, v.chain(db.Dialect), v).fresh(t, db)
			for _, args := range directions {
				left -= x.killed(t, r, args...)
				x.settle(t, args...)
			}
			x.db.Drop(t)
			if t.Failed() {
				t.Logf("%s: with the configuration %q", db.Label, v.lines)
				return // one failure tells enough
			}
		}
	})
}

// killed kills one to three runs, one after the other, and returns how many.
func (x *target) killed(t *testing.T, r *rand.Rand, args ...string) (dead int) {
	t.Helper()
	times := 1 + r.IntN(3)
	if x.variant.patient {
		times = 1
	}
	for range times {
		var e ended
		if trace := x.trace[strings.Join(args, " ")]; len(trace) > 0 && r.IntN(3) > 0 {
			e = x.killedAt(t, place(r, trace), r.IntN(2) == 0, args...)
		} else {
			e = x.killedAfter(t, time.Duration(r.Int64N(int64(x.took[args[0]]))), args...)
		}
		if e.killed() {
			dead++
		} else if e.code != 0 {
			t.Errorf("%s: %s after a kill: exit %d\n%s", x.db.Label, strings.Join(args, " "), e.code, e.tail())
		}
	}
	counts.add(x.db.Label, "kills", dead)
	return dead
}

// place draws a message; those where the direction changes are as likely as all the
// others together, which are rows of answers for the most part.
func place(r *rand.Rand, trace []message) int {
	if turns := turns(trace); r.IntN(2) == 0 {
		return turns[r.IntN(len(turns))]
	}
	return r.IntN(len(trace))
}

// turns are the messages before which the other side spoke: a request that is not
// delivered was not heard, an answer that is not delivered was acted on.
func turns(trace []message) []int {
	out := []int{0}
	for i := 1; i < len(trace); i++ {
		if trace[i].fromClient != trace[i-1].fromClient {
			out = append(out, i)
		}
	}
	return out
}

// killedAt kills the program at a message; delivered says whether the server gets it,
// and goes on with what it says while nobody listens.
func (x *target) killedAt(t *testing.T, at int, delivered bool, args ...string) ended {
	t.Helper()
	return x.proxied(t, func(p *process) func(int, message) verdict {
		return func(n int, m message) verdict {
			if n < at {
				return pass
			}
			p.kill()
			if delivered {
				m.deliver()
			}
			return cut
		}
	}, args...)
}

// killedAfter kills the program at a time.
func (x *target) killedAfter(t *testing.T, d time.Duration, args ...string) ended {
	t.Helper()
	p := x.start(t, args...)
	timer := time.AfterFunc(d, p.kill)
	defer timer.Stop()
	return p.wait(t)
}

// Some of a crowd are killed; the others finish the work.
func TestKillsInACrowd(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		p := prepared(t, db, long(db.Dialect))
		r := random(t)
		x := p.on(t, db)
		for _, args := range directions {
			var all []*process
			var timers []*time.Timer
			for i := range 8 {
				p := x.start(t, args...)
				all = append(all, p)
				if i < 5 { // whoever began may be one of them
					timers = append(timers, time.AfterFunc(time.Duration(r.Int64N(3*int64(x.took[args[0]]))), p.kill))
				}
			}
			for i, p := range all {
				e := p.wait(t)
				if i < len(timers) {
					timers[i].Stop()
				}
				if e.killed() {
					counts.add(x.db.Label, "kills", 1)
				} else if e.code != 0 {
					t.Errorf("%s: exit %d\n%s", x.db.Label, e.code, e.tail())
				}
			}
			x.verify(t, args...)
		}
		counts.add(x.db.Label, "processes", 16)
	})
}
