package migrate_test

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// pair is a model and the one that follows it.
type pair struct{ a, b schema.Metadata }

// pairs are how many random pairs of each kind a run takes to each server, from
// which number on. MIGRATE_TEST_PAIRS=FROM:COUNT is another choice: the pairs are
// the same for the same number. With MIGRATE_TEST_REDUCE=1 what fails is made as
// small as it goes. What fails here becomes a case in testdata/diff.
func pairs(t *testing.T, count int) (from, to int) {
	t.Helper()
	from = 1
	if text := os.Getenv("MIGRATE_TEST_PAIRS"); text != "" {
		if _, err := fmt.Sscanf(text, "%d:%d", &from, &count); err != nil {
			t.Fatalf("MIGRATE_TEST_PAIRS=%q: want FROM:COUNT", text)
		}
	}
	return from, from + count
}

// TestRandomPairs takes random pairs of models through the laws, with rows in the
// tables. Portable pairs are for every database, and give the same bytes from each;
// the others are over everything that one dialect has.
func TestRandomPairs(t *testing.T) {
	t.Run("portable", func(t *testing.T) {
		made := &sync.Map{} // number → *sameRevisions
		draw := rapid.Custom(func(t *rapid.T) pair {
			m := schematest.Maker{Variants: true}
			return pair{m.Schema(t), m.Schema(t)}
		})
		runPairs(t, 60, func(schema.Dialect) *rapid.Generator[pair] { return draw }, made)
	})
	t.Run("whole", func(t *testing.T) {
		runPairs(t, 60, func(d schema.Dialect) *rapid.Generator[pair] {
			return rapid.Custom(func(t *rapid.T) pair {
				a, b := schematest.Whole{Dialect: d}.Pair(t)
				return pair{a, b}
			})
		}, nil)
	})
}

// runPairs runs pairs on all servers, one after the other on each.
func runPairs(t *testing.T, count int, of func(schema.Dialect) *rapid.Generator[pair], made *sync.Map) {
	from, to := pairs(t, count)
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		t.Parallel()
		draw, ran, refused := of(db.Dialect), 0, 0
		for i := from; i < to; i++ {
			p := draw.Example(i)
			if len(p.a.Tables) == 0 || len(p.b.Tables) == 0 || string(migrate.EncodeModel(p.a)) == string(migrate.EncodeModel(p.b)) {
				continue
			}
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				if !onePair(t, db, p, i, made) {
					refused++
				}
			})
			ran++
		}
		t.Logf("%d pairs on %s, of which %d changes were refused", ran, db.Label, refused)
	})
}

// onePair returns false when the tool refuses the change.
func onePair(t *testing.T, db *testdb.DB, p pair, number int, made *sync.Map) bool {
	c := p.diffCase(db.Dialect)
	defer func() {
		if !t.Failed() {
			return
		}
		if os.Getenv("MIGRATE_TEST_REDUCE") != "" {
			c = p.reduce(t, db).diffCase(db.Dialect)
		}
		t.Logf("again: MIGRATE_TEST_PAIRS=%d:1 go test -run '%s$' .\n%s", number, t.Name(), c.text(db.Dialect))
	}()
	first, second := db.Second(t), db.Second(t)
	defer first.Drop(t)
	defer second.Drop(t)
	revisions := obey(t, first, second, c)
	if revisions[1] == nil || made == nil {
		return revisions[1] != nil
	}
	if other, loaded := made.LoadOrStore(number, revisions); loaded {
		sameBytes(t, map[string][2][]byte{"another server": other.([2][]byte), db.Label: revisions})
	}
	return true
}

// diffCase is the pair as a case, with rows that the change allows to keep.
func (p pair) diffCase(d schema.Dialect) diffCase {
	r := rowsFor(d, p.a.For(d), p.b.For(d))
	return diffCase{name: "pair", mayRefuse: true, a: migrate.EncodeModel(p.a), b: migrate.EncodeModel(p.b), rows: r.inserts, kept: r.queries}
}

// text is the case as a file of testdata/diff.
func (c diffCase) text(d schema.Dialect) string {
	text := fmt.Sprintf("-- dialects --\n%s\n-- a.yaml --\n%s-- b.yaml --\n%s", d, c.a, c.b)
	for name, list := range map[string][]string{"rows.sql": c.rows, "kept.sql": c.kept} {
		if len(list) > 0 {
			text += "-- " + name + " --\n"
		}
		for _, s := range list {
			text += s + "\n"
		}
	}
	return text
}
