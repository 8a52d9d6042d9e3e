package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// spellTable has a column of each type whose comparisons the server spells apart.
func spellTable() schema.Table {
	null := func(name string, t schema.Type) schema.Column {
		return schema.Column{Name: name, Type: t, Nullable: true}
	}
	return schema.Table{Name: schema.N("spelled"), Columns: []schema.Column{
		null("v", schema.String{Length: 20}), null("t", schema.Text{}), null("c", schema.Native{Text: "char(3)"}),
		null("i", schema.Integer{}), null("n", schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}),
		null("b", schema.Boolean{}), null("d", schema.Date{}), null("at", schema.DateTime{TimeZone: true}),
		null("j", schema.JSON{}), null("m", schema.EnumRef{Name: schema.N("mood")}), null("Odd name", schema.Integer{}),
	}}
}

func ask(kind diff.ExprKind, column string, texts ...string) []diff.Question {
	var out []diff.Question
	for _, text := range texts {
		out = append(out, diff.Question{Table: schema.N("spelled"), Column: column, Kind: kind, Text: text})
	}
	return out
}

func spell(t *testing.T, db *testdb.DB, p postgres, target schema.Metadata, questions []diff.Question) diff.Answers {
	t.Helper()
	answers, err := p.Spell(context.Background(), pinned(t, db), target, questions)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

func pinned(t *testing.T, db *testdb.DB) *sql.Conn {
	t.Helper()
	c, err := db.SQL.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// What the server is asked to spell is what the catalog holds once it is real.
func TestSpellsAsTheCatalogDoes(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		checks := []string{
			"v IN ('a', 'b')", "v NOT IN ('a', 'b')", "t IN ('a', 'b')", "c IN ('a', 'b')", "i IN (1, 2)", "v <> ''", "c = ''", "t like 'a%'",
			"n > 0", "i BETWEEN 1 AND 5", "NOT b", "b = true", "b is not true or i is null", "m = 'ok'", "m in ('ok', 'happy')",
			`"Odd name" > i % 2`, "length(v) > 3", "d > '2020-01-01'", "at > '2020-01-01 12:00:00+01'", "(j->>'a') = 'x'",
			"coalesce(v, t) ~ '^a'", "case when i > 0 then b else false end", "i::text = v", "-i < +1", "v = upper(v)",
		}
		table, m := spellTable(), schema.Metadata{Enums: []schema.Enum{{Name: schema.N("mood"), Values: []string{"sad", "ok", "happy"}}}}
		predicates := []string{"v in ('x', 'y') and not b", "i > 0", "m <> 'sad'"}
		elements := []string{"lower(v)", "i + 1", "(j ->> 'a')", "coalesce(v, '')", "v || t", "date_part('year', d)"}
		defaults := map[string]string{"d": "now()::date + 1", "at": "now() - interval '1 day'", "v": "'a' || 'b'", "i": "1 + 1", "n": "-1.25",
			"m": "'ok'", "t": "current_user", "b": "(not false)"}
		generated := []string{"i * 2", "i + length(v)"}
		for i, text := range checks {
			table.Checks = append(table.Checks, schema.Check{Name: fmt.Sprintf("c%d", i), Expression: text})
		}
		for i, text := range predicates {
			table.Indexes = append(table.Indexes, schema.Index{Name: fmt.Sprintf("p%d", i), Where: text, Elements: []schema.IndexElement{{Column: "i"}}})
		}
		for i, text := range elements {
			table.Indexes = append(table.Indexes, schema.Index{Name: fmt.Sprintf("x%d", i), Elements: []schema.IndexElement{{Expression: text}}})
		}
		for i, c := range table.Columns {
			if text, ok := defaults[c.Name]; ok {
				table.Columns[i].Default = schema.SQL{Text: text}
			}
		}
		for i, text := range generated {
			table.Columns = append(table.Columns, schema.Column{Name: fmt.Sprintf("g%d", i), Type: schema.Integer{}, Nullable: true,
				Generated: schema.Computed{Expression: text, Stored: true}})
		}
		m.Tables = []schema.Table{table}
		questions := slices.Concat(ask(diff.CheckExpr, "", checks...), ask(diff.PredicateExpr, "", predicates...), ask(diff.IndexExpr, "", elements...))
		for _, c := range table.Columns {
			if text, ok := defaults[c.Name]; ok {
				questions = append(questions, ask(diff.DefaultExpr, c.Name, text)...)
			}
		}
		for i, text := range generated {
			questions = append(questions, ask(diff.GeneratedExpr, fmt.Sprintf("g%d", i), text)...)
		}
		before := spell(t, db, p, m, questions) // the enum is not there yet

		run(t, db, schema.Metadata{}, createAll(m)...)
		got, _ := read(t, db).Table(table.Name)
		after := spell(t, db, p, m, questions)
		for _, q := range questions {
			want := catalogText(got, table, q)
			if !slices.Contains(after[q], want) {
				t.Errorf("%s %s\nspelled %q\ncatalog %q", q.Kind, q.Text, after[q], want)
			}
			if !slices.Equal(before[q], after[q]) {
				t.Errorf("%s %s\nbefore the enum %q\nafter           %q", q.Kind, q.Text, before[q], after[q])
			}
		}
	})
}

// catalogText returns what the catalog holds of the thing a question is about.
func catalogText(got, made schema.Table, q diff.Question) string {
	switch q.Kind {
	case diff.CheckExpr:
		i := slices.IndexFunc(made.Checks, func(k schema.Check) bool { return k.Expression == q.Text })
		for _, k := range got.Checks {
			if k.Name == made.Checks[i].Name {
				return k.Expression
			}
		}
	case diff.PredicateExpr, diff.IndexExpr:
		for _, x := range made.Indexes {
			j := slices.IndexFunc(got.Indexes, func(y schema.Index) bool { return y.Name == x.Name })
			if q.Kind == diff.PredicateExpr && x.Where == q.Text {
				return got.Indexes[j].Where
			}
			if q.Kind == diff.IndexExpr && x.Elements[0].Expression == q.Text {
				return got.Indexes[j].Elements[0].Expression
			}
		}
	}
	c, _ := got.Column(q.Column)
	switch e := c.Default.(type) {
	case schema.SQL:
		return e.Text
	case schema.Literal:
		if e.Kind == schema.TextLiteral {
			return "'" + e.Text + "'::public.mood"
		}
		return "'" + e.Text + "'::numeric"
	}
	if g, ok := c.Generated.(schema.Computed); ok {
		return g.Expression
	}
	return "nothing"
}

// One expression that the server refuses costs its own answer.
func TestOneBadExpressionCostsItsOwnAnswer(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		table := spellTable()
		m := schema.Metadata{Tables: []schema.Table{table}, Enums: []schema.Enum{{Name: schema.N("mood"), Values: []string{"ok"}}}}
		good := ask(diff.CheckExpr, "", "i > 0", "i > 1", "i > 2", "v in ('a', 'b')")
		bad := ask(diff.CheckExpr, "", "i >", "nothing > 0", "no_such(i)", "i > 'x'", "m = 'none'")
		var questions []diff.Question
		for i := range bad {
			questions = append(questions, bad[i])
			if i < 4 {
				questions = append(questions, good[i])
			}
		}
		questions = append(questions, diff.Question{Table: schema.N("no such"), Kind: diff.CheckExpr, Text: "a > 0"})
		answers := spell(t, db, p, m, questions)
		for _, q := range good {
			if len(answers[q]) == 0 {
				t.Errorf("%s was not answered", q.Text)
			}
		}
		for _, q := range bad {
			if got, asked := answers[q]; len(got) > 0 || !asked {
				t.Errorf("%s was answered %q, asked %t", q.Text, got, asked)
			}
		}
		if got := read(t, db); len(got.Tables)+len(got.Enums)+len(got.Sequences) > 0 {
			t.Errorf("left behind: %+v", got)
		}
		var path string
		if err := db.SQL.QueryRow("SELECT current_setting('search_path')").Scan(&path); err != nil || path == "" {
			t.Errorf("search_path is %q, %v", path, err)
		}
	})
}

// Who may not make temporary tables is told of what is certainly there, and how to
// get the rest. Reading the catalog takes no right at all.
func TestAnswersWithoutTemporaryTables(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		ctx, c := context.Background(), pinned(t, db)
		db.Exec(t, unmanagedSQL...)
		m := schema.Metadata{Tables: []schema.Table{{Name: schema.N("spelled"), Columns: []schema.Column{{Name: "i", Type: schema.Integer{}}}}}}
		q := ask(diff.CheckExpr, "", "i > 0", "i in (1, 2)", "i in (1, 3)", "no_such > 0")
		q[1].Live = "i = ANY (ARRAY[1, 2])"
		q[2].Live, q[3].Live = q[1].Live, q[1].Live
		role := syntax.Name("role_of_" + db.Name)
		look := func(as string, answers int) {
			t.Helper()
			got, err := p.Spell(ctx, c, m, q)
			var refusal *diff.NotSpelledError
			if errors.As(err, &refusal) != (answers == 0) || answers > 0 && err != nil {
				t.Errorf("%s: %v", as, err)
			}
			if _, asked := got[q[0]]; len(got[q[0]]) != answers || !asked {
				t.Errorf("%s: answers %q", as, got)
			}
			if !slices.Contains(got[q[1]], q[1].Live) || slices.Contains(got[q[2]], q[2].Live) || len(got[q[3]]) > 0 {
				t.Errorf("%s: what is there is told from what is not: %q", as, got)
			}
			if read, err := p.Read(ctx, c, introspect.Scope{}); err != nil || len(read.Tables) != 3 {
				t.Errorf("%s: read %d tables, %v", as, len(read.Tables), err)
			}
		}
		exec := func(query string) {
			t.Helper()
			if _, err := c.ExecContext(ctx, query); err != nil {
				t.Fatalf("%v\n%s", err, query)
			}
		}
		exec("CREATE ROLE " + role)
		defer exec("DROP ROLE " + role)
		exec("SET ROLE " + role)
		defer exec("RESET ROLE")
		look("a bare role", 1)
		db.Exec(t, "REVOKE TEMPORARY ON DATABASE "+syntax.Name(db.Name)+" FROM PUBLIC")
		look("a role without TEMPORARY", 0)
		exec("RESET ROLE")
		look("the owner", 1)
		exec("SET default_transaction_read_only = on")
		look("read only", 0)
		exec("SET default_transaction_read_only = off")
	})
}

// The sequence and the enum values that a model adds are known to its expressions.
func TestSpellsWhatTheModelAdds(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, "CREATE TYPE mood AS ENUM ('ok')", "CREATE TYPE other AS ENUM ('a')")
		m := schema.Metadata{
			Enums:     []schema.Enum{{Name: schema.N("mood"), Values: []string{"ok", "new"}}, {Name: schema.N("other"), Values: []string{"a"}}},
			Sequences: []schema.Sequence{{Name: schema.N("numbers")}},
			Tables: []schema.Table{{Name: schema.N("spelled"), Columns: []schema.Column{
				{Name: "m", Type: schema.EnumRef{Name: schema.N("mood")}}, {Name: "o", Type: schema.EnumRef{Name: schema.N("other")}},
				{Name: "n", Type: schema.BigInteger{}}}}},
		}
		for text, want := range map[string]string{
			"m = 'new' AND o = 'a'": "(m = 'new'::public.mood) AND (o = 'a'::public.other)",
		} {
			q := ask(diff.CheckExpr, "", text)
			if got := spell(t, db, p, m, q)[q[0]]; !slices.Equal(got, []string{want}) {
				t.Errorf("%s: %q, want %q", text, got, want)
			}
		}
		q := ask(diff.DefaultExpr, "n", "nextval('numbers') + 1")
		if got, want := spell(t, db, p, m, q)[q[0]], []string{"(nextval('public.numbers'::regclass) + 1)"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
