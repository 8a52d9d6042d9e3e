package schematest_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/dialects"
	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// TestMain draws less than rapid would, and the same each time: each draw is a
// database. To look for more: -rapid.checks=300 -rapid.seed=0.
func TestMain(m *testing.M) {
	flag.Set("rapid.checks", "12")
	flag.Set("rapid.seed", "1")
	flag.Set("rapid.shrinktime", "20s")
	flag.Parse()
	os.Exit(m.Run())
}

// TestApplyAgreesWithServers makes what is drawn on real servers. It holds that
// what is drawn is legal there, and that op.Apply does what the server does.
func TestApplyAgreesWithServers(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		d, err := dialects.For(db.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		if d, err = d.Detect(context.Background(), db.SQL); err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(rt *rapid.T) {
			one := db.Second(t)
			defer one.Drop(t)
			s := site{T: rt, dialect: d, db: one.SQL}
			maker := schematest.Maker{Dialects: schema.Dialects[:]}
			s.run(s.compare(diff.Input{Model: maker.Schema(rt)}).Upgrade...)
			s.agree("the schema")
			for range rapid.IntRange(1, 5).Draw(rt, "steps") {
				o := maker.Operation(rt, s.now)
				s.run(o)
				s.agree(fmt.Sprintf("%s %+v", op.Keyword(o), o))
			}
		})
	})
}

// TestApplyAgreesOnWhatADialectHas makes random schemas of all that a dialect has and
// changes each into the one that follows it, on PostgreSQL an operation at a time:
// then the server and op.Apply say the same.
func TestApplyAgreesOnWhatADialectHas(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		d, err := dialects.For(db.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		if d, err = d.Detect(context.Background(), db.SQL); err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(rt *rapid.T) {
			one := db.Second(t)
			defer one.Drop(t)
			s := site{T: rt, dialect: d, db: one.SQL}
			a, b := schematest.Whole{Dialect: db.Dialect}.Pair(rt)
			s.run(s.compare(diff.Input{Model: a}).Upgrade...)
			s.agree("the schema")
			change := s.compare(diff.Input{Live: s.now, Replay: &s.now, Model: b}).Upgrade
			for len(change) > 0 {
				n := len(change) // in MySQL and SQLite not every step between is a table that can be
				if db.Dialect == schema.Postgres {
					n = 1
				}
				s.run(change[:n]...)
				s.agree(fmt.Sprintf("%+v", change[:n]))
				change = change[n:]
			}
		})
	})
}

// site is a database and the schema that it should have.
type site struct {
	*rapid.T
	dialect dialect.Dialect
	db      *sql.DB
	now     schema.Metadata
	log     []string
}

// run does operations to the database and to the schema.
func (s *site) run(ops ...op.Operation) {
	ctx := context.Background()
	state := render.NewState(func(context.Context) (schema.Metadata, error) { return s.now, nil })
	if _, err := state.Schema(ctx); err != nil {
		s.Fatal(err)
	}
	compiled, err := render.Compile(ctx, s.dialect, s.dialect.Name(), state, ops)
	if err != nil {
		s.Fatalf("compiling %+v: %v", ops, err)
	}
	for _, statement := range compiled.Statements {
		if statement.Assert {
			continue
		}
		s.log = append(s.log, statement.SQL)
		if _, err := s.db.ExecContext(ctx, statement.SQL); err != nil {
			s.Fatalf("%v\n%s", err, s.log)
		}
	}
	if s.now, err = state.Schema(ctx); err != nil {
		s.Fatal(err)
	}
}

// compare compares two schemas, with the server's help.
func (s *site) compare(in diff.Input) diff.Diff {
	in.Canon = s.dialect
	d, err := diff.Compare(in)
	if err != nil {
		s.Fatal(err)
	}
	if len(d.Questions) == 0 {
		return d
	}
	c, err := s.db.Conn(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	defer c.Close()
	if in.Answers, err = s.dialect.Spell(context.Background(), c, in.Model.For(s.dialect.Name()), d.Questions); err != nil {
		s.Fatal(err)
	}
	if d, err = diff.Compare(in); err != nil {
		s.Fatal(err)
	}
	return d
}

// agree fails when the database is not what the schema says.
func (s *site) agree(after string) {
	live, err := s.dialect.Read(context.Background(), s.db, introspect.Scope{Schemas: s.now.Schemas})
	if err != nil {
		s.Fatal(err)
	}
	d := s.compare(diff.Input{Live: live, Model: s.now, Replay: &s.now})
	for _, o := range d.Upgrade {
		s.Errorf("after %s the server lacks %s %+v", after, op.Keyword(o), o)
	}
	for _, u := range d.Undecided {
		s.Errorf("after %s: %s: %s", after, u.Object, u.Reason)
	}
	if s.Failed() {
		s.Fatalf("%s", s.log)
	}
}
