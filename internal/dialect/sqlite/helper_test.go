package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// reporter is what tests of both kinds offer.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// open returns one connection to an empty database in memory.
func open(tb testing.TB) *sql.Conn {
	tb.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		tb.Fatal(err)
	}
	c, err := db.Conn(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { c.Close(); db.Close() })
	return c
}

func exec(tb reporter, c *sql.Conn, statements ...string) {
	tb.Helper()
	for _, s := range statements {
		if _, err := c.ExecContext(context.Background(), s); err != nil {
			tb.Fatalf("%v\n%s", err, s)
		}
	}
}

// rows returns what a query yields, a line a row, values separated by bars.
func rows(tb reporter, c *sql.Conn, query string) string {
	tb.Helper()
	found, err := c.QueryContext(context.Background(), query)
	if err != nil {
		tb.Fatalf("%v\n%s", err, query)
	}
	defer found.Close()
	names, _ := found.Columns()
	var lines []string
	for found.Next() {
		values := make([]any, len(names))
		pointers := make([]any, len(names))
		for i := range values {
			pointers[i] = &values[i]
		}
		if err := found.Scan(pointers...); err != nil {
			tb.Fatal(err)
		}
		texts := make([]string, len(values))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			texts[i] = fmt.Sprint(v)
		}
		lines = append(lines, strings.Join(texts, "|"))
	}
	if err := found.Err(); err != nil {
		tb.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func expect(tb reporter, c *sql.Conn, query, want string) {
	tb.Helper()
	if got := rows(tb, c, query); got != want {
		tb.Errorf("%s\n got: %s\nwant: %s", query, got, want)
	}
}

func detected(tb reporter, c *sql.Conn) dialect.Dialect {
	tb.Helper()
	d, err := New().Detect(context.Background(), c)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func read(tb reporter, c *sql.Conn) schema.Metadata {
	tb.Helper()
	m, err := New().Read(context.Background(), c, introspect.Scope{})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// compile compiles operations from the schema that the database holds, made whole.
func compile(tb reporter, c *sql.Conn, ops ...op.Operation) ([]render.Statement, []op.Operation, error) {
	tb.Helper()
	return compileFrom(tb, detected(tb, c), read(tb, c), ops...)
}

func compileFrom(tb reporter, d dialect.Dialect, before schema.Metadata, ops ...op.Operation) ([]render.Statement, []op.Operation, error) {
	tb.Helper()
	draft := op.NewDraft(before)
	var whole []op.Operation
	for _, o := range ops {
		completed, err := draft.Complete(o)
		if err != nil {
			tb.Fatal(err)
		}
		for _, w := range completed {
			if err := draft.Apply(w); err != nil {
				tb.Fatal(err)
			}
			if projected, ok := op.For(w, schema.SQLite); ok {
				whole = append(whole, projected)
			}
		}
	}
	statements, err := d.Compile(before.For(schema.SQLite), whole)
	return statements, whole, err
}

// run does operations as the runner does a revision: around, begin, statements,
// verify, commit.
func run(tb reporter, c *sql.Conn, ops ...op.Operation) error {
	tb.Helper()
	statements, whole, err := compile(tb, c, ops...)
	if err != nil {
		return err
	}
	return execute(tb, c, statements, whole)
}

func mustRun(tb reporter, c *sql.Conn, ops ...op.Operation) {
	tb.Helper()
	if err := run(tb, c, ops...); err != nil {
		tb.Fatal(err)
	}
}

func execute(tb reporter, c *sql.Conn, statements []render.Statement, whole []op.Operation) (err error) {
	tb.Helper()
	ctx, d := context.Background(), detected(tb, c)
	verify, after, err := d.Around(ctx, c, whole)
	if err != nil {
		return err
	}
	defer func() {
		if failed := after(ctx); failed != nil {
			tb.Fatalf("after: %v", failed)
		}
	}()
	exec(tb, c, d.BeginSQL())
	for _, s := range statements {
		if err := one(ctx, c, s); err != nil {
			exec(tb, c, "ROLLBACK")
			return fmt.Errorf("%w\n%s", err, s.SQL)
		}
	}
	if err := verify(ctx); err != nil {
		exec(tb, c, "ROLLBACK")
		return err
	}
	exec(tb, c, "COMMIT")
	return nil
}

func one(ctx context.Context, c *sql.Conn, s render.Statement) error {
	if !s.Assert {
		_, err := c.ExecContext(ctx, s.SQL)
		return err
	}
	found, err := c.QueryContext(ctx, s.SQL)
	if err != nil {
		return err
	}
	defer found.Close()
	if found.Next() {
		return fmt.Errorf("%s", s.Message)
	}
	return found.Err()
}

// same fails unless two schemas are equal to SQLite.
func same(tb reporter, got, want schema.Metadata) {
	tb.Helper()
	g, w := canonical(got), canonical(want)
	if len(g) != len(w) {
		tb.Errorf("%d tables, want %d", len(g), len(w))
	}
	for name, table := range w {
		if !reflect.DeepEqual(g[name], table) {
			tb.Errorf("table %q differs\n got: %s\nwant: %s", name, brief(g[name]), brief(table))
		}
	}
}

// brief is a table for reading.
func brief(t schema.Table) string {
	text := createTable(schema.Metadata{}, t, t.Name.Name, false)
	for _, x := range t.Indexes {
		text += "\n" + createIndex(t.Name.Name, x, false)
	}
	return text
}

// canonical brings a schema into its normal form: what the comparison of schemas
// does with the canon, in short.
func canonical(m schema.Metadata) map[string]schema.Table {
	d := sqlite{}
	out := map[string]schema.Table{}
	for _, t := range m.Tables {
		n := schema.Table{Name: t.Name, Options: d.Options(m, t)}
		for _, c := range t.Columns {
			n.Columns = append(n.Columns, d.Column(m, t, c))
		}
		if t.PrimaryKey != nil {
			k := d.PrimaryKey(t, *t.PrimaryKey)
			k.Implicit = false
			n.PrimaryKey = &k
		}
		for _, u := range t.Uniques {
			u = d.Unique(t, u)
			u.Implicit = false
			n.Uniques = append(n.Uniques, u)
		}
		for _, f := range t.ForeignKeys {
			f = d.ForeignKey(t, f)
			f.Implicit = false
			n.ForeignKeys = append(n.ForeignKeys, f)
		}
		for _, k := range slices.Concat(t.Checks, d.ImpliedChecks(m, t)) {
			k = d.Check(t, k)
			k.Implicit, k.Expression = false, d.Expr(k.Expression)
			n.Checks = append(n.Checks, k)
		}
		for _, x := range t.Indexes {
			x = d.Index(t, x)
			x.Implicit, x.Where = false, d.Expr(x.Where)
			for i := range x.Elements {
				x.Elements[i].Expression = d.Expr(x.Elements[i].Expression)
			}
			n.Indexes = append(n.Indexes, x)
		}
		sortParts(&n)
		out[t.Name.Name] = n
	}
	return out
}

// creates returns the operations that make a schema.
func creates(m schema.Metadata) []op.Operation {
	var ops []op.Operation
	for _, e := range m.Enums {
		ops = append(ops, op.CreateEnum{Enum: e})
	}
	for _, t := range m.Tables {
		ops = append(ops, op.CreateTable{Table: t})
	}
	return ops
}
