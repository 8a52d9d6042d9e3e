package postgres

import (
	"context"
	"reflect"
	"testing"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// server runs a test on each PostgreSQL there is, with the dialect detected.
func server(t *testing.T, f func(t *testing.T, db *testdb.DB, p postgres)) {
	t.Helper()
	testdb.Of(t, schema.Postgres, func(t *testing.T, db *testdb.DB) { f(t, db, detect(t, db)) })
}

func detect(tb testing.TB, db *testdb.DB) postgres {
	tb.Helper()
	d, err := New().Detect(context.Background(), db.SQL)
	if err != nil {
		tb.Fatal(err)
	}
	return d.(postgres)
}

func read(tb testing.TB, db *testdb.DB, schemas ...string) schema.Metadata {
	tb.Helper()
	m, err := detect(tb, db).Read(context.Background(), db.SQL, introspect.Scope{Schemas: schemas})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// run compiles operations, runs the statements and returns the schema that
// op.Apply says they make. Like the runner it completes operations first, and
// fails when an assertion finds rows.
func run(tb testing.TB, db *testdb.DB, before schema.Metadata, ops ...op.Operation) schema.Metadata {
	tb.Helper()
	after, err := tryRun(tb, db, before, ops...)
	if err != nil {
		tb.Fatal(err)
	}
	return after
}

func tryRun(tb testing.TB, db *testdb.DB, before schema.Metadata, ops ...op.Operation) (schema.Metadata, error) {
	tb.Helper()
	ctx := context.Background()
	state := render.NewState(func(context.Context) (schema.Metadata, error) { return before, nil })
	if _, err := state.Schema(ctx); err != nil {
		tb.Fatal(err)
	}
	compiled, err := render.Compile(ctx, detect(tb, db), schema.Postgres, state, ops)
	if err != nil {
		return schema.Metadata{}, err
	}
	for _, s := range compiled.Statements {
		if s.Assert {
			rows, err := db.SQL.Query(s.SQL)
			if err != nil {
				tb.Fatalf("%v\n%s", err, s.SQL)
			}
			found := rows.Next()
			rows.Close()
			if found {
				return schema.Metadata{}, assertion(s.Message)
			}
			continue
		}
		if _, err := db.SQL.ExecContext(ctx, s.SQL); err != nil {
			tb.Fatalf("%v\n%s", err, s.SQL)
		}
	}
	after, err := state.Schema(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	return after, nil
}

type assertion string

func (a assertion) Error() string { return string(a) }

// createAll returns the operations that make a schema.
func createAll(m schema.Metadata) []op.Operation {
	var ops []op.Operation
	for _, s := range m.Schemas {
		ops = append(ops, op.CreateSchema{Name: s})
	}
	for _, e := range m.Enums {
		ops = append(ops, op.CreateEnum{Enum: e})
	}
	for _, s := range m.Sequences {
		ops = append(ops, op.CreateSequence{Sequence: s})
	}
	var late []op.Operation
	for _, t := range m.Tables {
		for _, f := range t.ForeignKeys {
			late = append(late, op.CreateForeignKey{Table: t.Name, Key: f})
		}
		t.ForeignKeys = nil
		ops = append(ops, op.CreateTable{Table: t})
	}
	return append(ops, late...)
}

// sameSchema fails when two schemas differ under the dialect's canon. Expressions
// are compared in normal form.
func sameSchema(tb testing.TB, p postgres, got, want schema.Metadata) {
	tb.Helper()
	a, b := canonical(p, got), canonical(p, want)
	if reflect.DeepEqual(a, b) {
		return
	}
	if !reflect.DeepEqual(a.Schemas, b.Schemas) || !reflect.DeepEqual(a.Enums, b.Enums) || !reflect.DeepEqual(a.Sequences, b.Sequences) {
		tb.Errorf("schemas, enums, sequences\n got %+v %+v %+v\nwant %+v %+v %+v", a.Schemas, a.Enums, a.Sequences, b.Schemas, b.Enums, b.Sequences)
	}
	for _, t := range b.Tables {
		other, ok := a.Table(t.Name)
		if !ok {
			tb.Errorf("table %s is missing", t.Name)
			continue
		}
		sameTable(tb, other, t)
	}
	for _, t := range a.Tables {
		if _, ok := b.Table(t.Name); !ok {
			tb.Errorf("table %s was not expected", t.Name)
		}
	}
}

func sameTable(tb testing.TB, got, want schema.Table) {
	tb.Helper()
	a, b := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range a.NumField() {
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			tb.Errorf("table %s, %s%s", want.Name, a.Type().Field(i).Name, showDifference(a.Field(i), b.Field(i)))
		}
	}
}

func canonical(p postgres, m schema.Metadata) schema.Metadata {
	m = m.For(schema.Postgres)
	out := schema.Metadata{Schemas: m.Schemas, Enums: append([]schema.Enum(nil), m.Enums...)}
	for _, s := range m.Sequences {
		out.Sequences = append(out.Sequences, p.Sequence(s))
	}
	for _, t := range m.Tables {
		c := schema.Table{Name: t.Name, Options: p.Options(m, t)}
		for _, col := range t.Columns {
			col = p.Column(m, t, col)
			if e, ok := col.Default.(schema.SQL); ok {
				col.Default = schema.SQL{Text: p.Expr(e.Text)}
			}
			if g, ok := col.Generated.(schema.Computed); ok {
				g.Expression = p.Expr(g.Expression)
				col.Generated = g
			}
			c.Columns = append(c.Columns, col)
		}
		if t.PrimaryKey != nil {
			k := p.PrimaryKey(t, *t.PrimaryKey)
			c.PrimaryKey = &k
		}
		for _, f := range t.ForeignKeys {
			c.ForeignKeys = append(c.ForeignKeys, p.ForeignKey(t, f))
		}
		for _, u := range t.Uniques {
			c.Uniques = append(c.Uniques, p.Unique(t, u))
		}
		for _, k := range t.Checks {
			k = p.Check(t, k)
			k.Expression = p.Expr(k.Expression)
			c.Checks = append(c.Checks, k)
		}
		for _, e := range t.Excludes {
			e = p.Exclude(t, e)
			e.Where = p.Expr(e.Where)
			for i := range e.Elements {
				e.Elements[i].Expression = p.Expr(e.Elements[i].Expression)
			}
			c.Excludes = append(c.Excludes, e)
		}
		for _, x := range t.Indexes {
			x = p.Index(t, x)
			x.Where = p.Expr(x.Where)
			for i := range x.Elements {
				x.Elements[i].Expression = p.Expr(x.Elements[i].Expression)
			}
			c.Indexes = append(c.Indexes, x)
		}
		sortParts(&c)
		out.Tables = append(out.Tables, c)
	}
	out.Sort()
	return out
}
