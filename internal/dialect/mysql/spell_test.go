package mysql

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// spelledTable is what the questions below are about.
func spelledTable() schema.Table {
	return simple(
		col("i", schema.Integer{}), col("d", schema.Numeric{Precision: schema.Some(9), Scale: schema.Some(2)}), col("s", schema.String{Length: 20}),
		col("e", schema.EnumRef{Name: schema.N("mood")}), col("j", schema.JSON{}), col("at", schema.DateTime{Precision: schema.Some(3)}),
		col("dt", schema.Date{}), col("latin", schema.String{Length: 9}, func(c *schema.Column) { c.MySQL.Charset = "latin1" }),
	)
}

func TestSpellIsAFixedPoint(t *testing.T) {
	questions := []diff.Question{
		{Kind: diff.CheckExpr, Text: "not i"}, {Kind: diff.CheckExpr, Text: "i between 1 and 9 or s like 'é%'"},
		{Kind: diff.CheckExpr, Text: "e in (`s`, 'it''s')"}, {Kind: diff.CheckExpr, Text: "length(s) mod 2 = 0 and true"},
		{Kind: diff.CheckExpr, Text: `s <> 'a\\b' and "double" <> s`}, {Kind: diff.CheckExpr, Text: "json_valid(j) and latin = 'x'"},
		{Kind: diff.CheckExpr, Text: "(i > 1 AND i < 5) or (i<>7)"}, {Kind: diff.CheckExpr, Text: "i is not null and i in (1,2,3)"},
		{Kind: diff.CheckExpr, Text: "case when i > 0 then s else 'x' end = 'y'"},
		{Kind: diff.DefaultExpr, Column: "i", Text: "0x10"}, {Kind: diff.DefaultExpr, Column: "i", Text: "(1 + 1)"},
		{Kind: diff.DefaultExpr, Column: "d", Text: "0"}, {Kind: diff.DefaultExpr, Column: "s", Text: "concat('é', uuid())"},
		{Kind: diff.DefaultExpr, Column: "at", Text: "now(3)"}, {Kind: diff.DefaultExpr, Column: "dt", Text: "(curdate() + interval 1 day)"},
		{Kind: diff.GeneratedExpr, Column: "i", Text: "length(`s`) * 2"}, {Kind: diff.OnUpdateExpr, Column: "at", Text: "now(3)"},
	}
	for i := range questions {
		questions[i].Table = onT
	}
	eachServer(t, func(t *testing.T, d *database) {
		target := schema.Metadata{Tables: []schema.Table{spelledTable()}, Enums: []schema.Enum{mood}}
		asked := questions
		if d.server.has(functionalIndexes) {
			asked = append(asked, diff.Question{Table: onT, Kind: diff.IndexExpr, Text: "lower(s)"}, diff.Question{Table: onT, Kind: diff.IndexExpr, Text: "i + 1"})
		}
		first := d.ask(t, target, asked)
		for _, q := range asked {
			if len(first[q]) != 1 {
				t.Errorf("%s %q: spelled as %q", q.Kind, q.Text, first[q])
				continue
			}
			again := q
			again.Text = first[q][0]
			if second := d.ask(t, target, []diff.Question{again})[again]; len(second) != 1 || d.server.Expr(second[0]) != d.server.Expr(again.Text) {
				t.Errorf("%s %q: first spelled %q, then %q", q.Kind, q.Text, again.Text, second)
			}
		}
		var left int
		if err := d.SQL.QueryRow("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()").Scan(&left); err != nil || left != 0 {
			t.Errorf("%d tables left, %v", left, err)
		}
	})
}

func TestSpellRefusesOneAlone(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		target := schema.Metadata{Tables: []schema.Table{spelledTable()}, Enums: []schema.Enum{mood}}
		q := func(kind diff.ExprKind, column, text string) diff.Question {
			return diff.Question{Table: onT, Kind: kind, Column: column, Text: text}
		}
		good := []diff.Question{q(diff.CheckExpr, "", "i > 1"), q(diff.DefaultExpr, "i", "5"), q(diff.CheckExpr, "", "s = 'b'")}
		bad := []diff.Question{
			q(diff.CheckExpr, "", "nothing > 1"), q(diff.CheckExpr, "", "syntax error("), q(diff.DefaultExpr, "i", "5 5"), q(diff.DefaultExpr, "none", "5"),
			q(diff.PredicateExpr, "", "i > 1"), {Table: schema.N("none"), Kind: diff.CheckExpr, Text: "1 = 1"},
		}
		answers := d.ask(t, target, append(append([]diff.Question{}, bad...), good...))
		for _, q := range bad {
			if got, ok := answers[q]; !ok || len(got) > 0 {
				t.Errorf("%s %q: %q, want an entry without answers", q.Kind, q.Text, got)
			}
		}
		for _, q := range good {
			if len(answers[q]) != 1 {
				t.Errorf("%s %q: no answer", q.Kind, q.Text)
			}
		}
	})
}

func (d *database) ask(tb testing.TB, target schema.Metadata, questions []diff.Question) diff.Answers {
	tb.Helper()
	answers, err := d.spelled(tb, target, questions)
	if err != nil {
		tb.Fatal(err)
	}
	return answers
}

func (d *database) spelled(tb testing.TB, target schema.Metadata, questions []diff.Question) (diff.Answers, error) {
	tb.Helper()
	c, err := d.SQL.Conn(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	defer c.Close()
	return d.server.Spell(context.Background(), c, target, questions)
}

// TestSpellWithoutTheRight: where no temporary table can be made nothing is spelled,
// and it says why and what to do about it.
func TestSpellWithoutTheRight(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		user := d.Name + "_u"
		d.Exec(t, "CREATE USER "+user+"@'%'", "GRANT SELECT ON "+d.Name+".* TO "+user+"@'%'")
		t.Cleanup(func() { d.SQL.Exec("DROP USER " + user + "@'%'") })
		var questions []diff.Question
		for _, text := range []string{"i > 1", "i > 2", "i > 3"} {
			questions = append(questions, diff.Question{Table: onT, Kind: diff.CheckExpr, Text: text})
		}
		target := schema.Metadata{Tables: []schema.Table{spelledTable()}, Enums: []schema.Enum{mood}}
		for _, c := range []struct {
			what, user, query, hint string
		}{
			{"who may only read", user, "", "GRANT CREATE TEMPORARY TABLES"},
			{"in a session that only reads", "", d.readOnlySession(), "may write"},
		} {
			db := *d.DB
			db.SQL = d.as(t, c.user, c.query)
			answers, err := (&database{&db, d.server}).spelled(t, target, questions)
			var refusal *diff.NotSpelledError
			if !errors.As(err, &refusal) || !strings.Contains(refusal.Hint, c.hint) {
				t.Errorf("%s: %v, want a refusal whose hint says %q", c.what, err, c.hint)
			}
			for _, q := range questions {
				if got, ok := answers[q]; !ok || len(got) > 0 {
					t.Errorf("%s: %s: %q", c.what, q.Text, got)
				}
			}
		}
	})
}

// readOnlySession is the setting of a connection that only reads.
func (d *database) readOnlySession() string {
	if d.Dialect == schema.MariaDB {
		return "tx_read_only=1"
	}
	return "transaction_read_only=1"
}
