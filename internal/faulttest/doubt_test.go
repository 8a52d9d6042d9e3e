package faulttest

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// raw is SQL as people write it: nobody but them can tell whether a statement of it has
// run. Run twice, the second and the fourth would make a second index.
var raw = pattern{name: "raw SQL", texts: []string{`-- transaction: false
-- migrate:up
CREATE TABLE z§ (id integer NOT NULL, name varchar(20));
INSERT INTO ledger VALUES ('§.a up');
CREATE INDEX iz§ ON z§ (name);
INSERT INTO z§ VALUES (1, 'one');
ALTER TABLE z§ ADD COLUMN size integer;
UPDATE z§ SET size = 1;
CREATE TABLE y§ (id integer NOT NULL);
INSERT INTO ledger VALUES ('§.b up');
-- migrate:down
DROP TABLE y§;
INSERT INTO ledger VALUES ('§.c down');
DROP TABLE z§;
`}}

// Raw DDL that a run died with is in doubt: the next run says which statement of which
// revision, a person looks and says what it was, and then the work is finished.
func TestDoubts(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		p := prepared(t, db, build("raw", db.Dialect, tables, raw, data))
		r := random(t)
		for range sample(5, 30) {
			x := p.fresh(t, db)
			for _, args := range directions {
				x.killedOnce(t, r, args...)
				x.answered(t, args...)
				x.settle(t, args...)
			}
			x.db.Drop(t)
			if t.Failed() {
				return
			}
		}
	})
}

// raws are statements that nobody but a person can tell of.
var raws = map[string][]string{
	"upgrade":   {"CREATE TABLE z02", "CREATE INDEX iz02", "ALTER TABLE z02", "CREATE TABLE y02"},
	"downgrade": {"DROP TABLE y02", "DROP TABLE z02"},
}

// killedOnce kills with one of these statements, before or after it is sent, or at a time.
func (x *target) killedOnce(t *testing.T, r *rand.Rand, args ...string) {
	t.Helper()
	var e ended
	list := raws[args[0]]
	if statement, sent := list[r.IntN(len(list))], r.IntN(4) > 0; x.dialect != schema.SQLite {
		e = x.proxied(t, func(p *process) func(int, message) verdict {
			return func(_ int, m message) verdict {
				if !bytes.Contains(m.text, []byte(statement)) || bytes.Contains(m.text, []byte("migrate_plan")) {
					return pass
				}
				p.kill()
				if sent {
					m.deliver()
				}
				return cut
			}
		}, args...)
	} else {
		e = x.killedAfter(t, time.Duration(r.Int64N(int64(x.took[args[0]]))), args...)
	}
	if e.killed() {
		counts.add(x.db.Label, "kills", 1)
	}
}

// answered looks at the database for the statement that a run says is in doubt, and
// tells the program.
func (x *target) answered(t *testing.T, args ...string) {
	t.Helper()
	e := x.start(t, args...).wait(t)
	if e.code == 0 {
		return
	}
	_, doubt, found := strings.Cut(e.output, "cannot be told: ")
	if !found || !strings.Contains(e.output, "r02a.sql:") || !strings.Contains(e.output, "repair") {
		t.Fatalf("%s: neither finished nor in doubt: exit %d\n%s", x.db.Label, e.code, e.tail())
	}
	answer := "--not-run"
	if x.hasRun(t, doubt) {
		answer = "--ran"
	}
	x.must(t, "repair", answer)
	counts.add(x.db.Label, "doubts", 1)
}

// hasRun is what a person would do.
func (x *target) hasRun(t *testing.T, statement string) bool {
	t.Helper()
	tables := x.list(t, tablesQuery[x.dialect])
	has := func(query string) bool { _, err := x.query(query); return err == nil }
	switch {
	case strings.HasPrefix(statement, "CREATE TABLE z02"):
		return slices.Contains(tables, "z02")
	case strings.HasPrefix(statement, "CREATE TABLE y02"):
		return slices.Contains(tables, "y02")
	case strings.HasPrefix(statement, "DROP TABLE z02"):
		return !slices.Contains(tables, "z02")
	case strings.HasPrefix(statement, "DROP TABLE y02"):
		return !slices.Contains(tables, "y02")
	case strings.HasPrefix(statement, "ALTER TABLE z02 ADD COLUMN size"):
		return has("SELECT size FROM z02")
	case strings.HasPrefix(statement, "CREATE INDEX iz02"):
		return len(x.list(t, indexQuery[x.dialect])) > 0
	}
	t.Fatalf("%s: it should not be in doubt: %s", x.db.Label, statement)
	return false
}

var indexQuery = map[schema.Dialect]string{
	schema.Postgres: "SELECT 1 FROM pg_indexes WHERE indexname = 'iz02'",
	schema.MySQL:    "SELECT 1 FROM information_schema.statistics WHERE table_schema = database() AND index_name = 'iz02'",
	schema.MariaDB:  "SELECT 1 FROM information_schema.statistics WHERE table_schema = database() AND index_name = 'iz02'",
	schema.SQLite:   "SELECT 1 FROM sqlite_schema WHERE name = 'iz02'",
}
