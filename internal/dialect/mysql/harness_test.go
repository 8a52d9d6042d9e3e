package mysql

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// eachServer runs f on a fresh database of every server of the family.
func eachServer(t *testing.T, f func(t *testing.T, d *database)) {
	t.Helper()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if db.Dialect != schema.MySQL && db.Dialect != schema.MariaDB {
			t.Skip("another family")
		}
		f(t, newDatabase(t, db))
	})
}

// database is a fresh database and the dialect detected on it.
type database struct {
	*testdb.DB
	server server
}

func newDatabase(tb testing.TB, db *testdb.DB) *database {
	tb.Helper()
	found, err := New().Detect(context.Background(), db.SQL)
	if err != nil {
		tb.Fatal(err)
	}
	return &database{db, found.(server)}
}

func (d *database) read(tb testing.TB) schema.Metadata {
	tb.Helper()
	m, err := d.server.Read(context.Background(), d.SQL, introspect.Scope{})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func (d *database) table(tb testing.TB, name string) schema.Table {
	tb.Helper()
	t, ok := d.read(tb).Table(schema.N(name))
	if !ok {
		tb.Fatalf("there is no table %q", name)
	}
	return t
}

// run compiles the operations as one segment and runs the statements. It returns
// the schema after, by op.Apply, and the statements.
func (d *database) run(tb testing.TB, before schema.Metadata, ops ...op.Operation) (schema.Metadata, []string) {
	tb.Helper()
	after, texts, err := d.try(before, ops...)
	if err != nil {
		tb.Fatal(err)
	}
	return after, texts
}

func (d *database) try(before schema.Metadata, ops ...op.Operation) (schema.Metadata, []string, error) {
	after := before
	var whole []op.Operation
	for _, o := range ops {
		completed, err := op.Complete(after, o)
		if err != nil {
			return after, nil, err
		}
		for _, w := range completed {
			if after, err = op.Apply(after, w); err != nil {
				return after, nil, err
			}
			if projected, ok := op.For(w, d.server.Name()); ok {
				whole = append(whole, projected)
			}
		}
	}
	statements, err := d.server.Compile(before.For(d.server.Name()), whole)
	if err != nil {
		return after, nil, err
	}
	var texts []string
	for _, s := range statements {
		texts = append(texts, s.SQL)
		if s.Assert {
			var one int
			if err := d.SQL.QueryRow(s.SQL).Scan(&one); err != sql.ErrNoRows {
				return after, texts, fmt.Errorf("assertion: %s (%v)", s.Message, err)
			}
			continue
		}
		if _, err := d.SQL.Exec(s.SQL); err != nil {
			return after, texts, fmt.Errorf("%w\n%s", err, s.SQL)
		}
	}
	return after, texts, nil
}

func scope(schemas ...string) introspect.Scope { return introspect.Scope{Schemas: schemas} }

// same fails unless what is live is the model, by the comparison that
// autogenerate uses, the server's own spelling included.
func (d *database) same(tb testing.TB, model schema.Metadata) {
	tb.Helper()
	d.sameAs(tb, d.read(tb), model)
}

func (d *database) sameAs(tb testing.TB, live, model schema.Metadata) {
	tb.Helper()
	live.Unmanaged = nil
	in := diff.Input{Live: live, Model: model, Canon: d.server, Answers: diff.Answers{}}
	for range 3 {
		found, err := diff.Compare(in)
		if err != nil {
			tb.Fatal(err)
		}
		if len(found.Questions) == 0 {
			d.report(tb, found)
			return
		}
		d.spell(tb, in, found.Questions)
	}
	tb.Fatal("the questions do not end")
}

func (d *database) spell(tb testing.TB, in diff.Input, questions []diff.Question) {
	tb.Helper()
	c, err := d.SQL.Conn(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	defer c.Close()
	answers, err := d.server.Spell(context.Background(), c, in.Model, questions)
	if err != nil {
		tb.Fatal(err)
	}
	for q, a := range answers {
		in.Answers[q] = a
	}
}

func (d *database) report(tb testing.TB, found diff.Diff) {
	tb.Helper()
	for _, o := range found.Upgrade {
		tb.Errorf("live differs from the model: %s %s", op.Keyword(o), describe(o))
	}
	for _, u := range found.Undecided {
		tb.Errorf("undecided: %s: %s", u.Object, u.Reason)
	}
	for _, n := range found.Notices {
		tb.Errorf("notice: %s", n)
	}
}

func describe(o op.Operation) string {
	if a, ok := o.(op.AlterColumn); ok {
		return fmt.Sprintf("%s.%s: from %+v to %+v", a.Table, a.Column, *a.From, *a.To)
	}
	return fmt.Sprintf("%+v", o)
}

// hasStatement fails unless one of the statements holds the text.
func hasStatement(tb testing.TB, statements []string, text string) {
	tb.Helper()
	if !slices.ContainsFunc(statements, func(s string) bool { return strings.Contains(s, text) }) {
		tb.Errorf("no statement holds %q:\n%s", text, strings.Join(statements, "\n"))
	}
}

// col is a column in a line.
func col(name string, t schema.Type, changes ...func(*schema.Column)) schema.Column {
	c := schema.Column{Name: name, Type: t, Nullable: true}
	for _, change := range changes {
		change(&c)
	}
	return c
}

func notNull(c *schema.Column) { c.Nullable = false }
func auto(c *schema.Column)    { c.Nullable, c.Generated = false, schema.Auto{} }

func number(text string) func(*schema.Column) {
	return func(c *schema.Column) { c.Default = schema.Literal{Kind: schema.NumberLiteral, Text: text} }
}

func text(text string) func(*schema.Column) {
	return func(c *schema.Column) { c.Default = schema.Literal{Kind: schema.TextLiteral, Text: text} }
}

func expr(text string) func(*schema.Column) {
	return func(c *schema.Column) { c.Default = schema.SQL{Text: text} }
}

func clock(f schema.PortableFunc) func(*schema.Column) {
	return func(c *schema.Column) { c.Default = schema.Portable{Func: f} }
}

func computed(expression string, stored bool) func(*schema.Column) {
	return func(c *schema.Column) { c.Generated = schema.Computed{Expression: expression, Stored: stored} }
}

func comment(text string) func(*schema.Column) { return func(c *schema.Column) { c.Comment = text } }

func elements(columns ...string) []schema.IndexElement {
	var out []schema.IndexElement
	for _, c := range columns {
		out = append(out, schema.IndexElement{Column: c})
	}
	return out
}

func metadata(tables ...schema.Table) schema.Metadata {
	m := schema.Metadata{Tables: tables}
	m.Sort()
	return m
}
