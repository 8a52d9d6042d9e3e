package postgres

import (
	"reflect"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// defaultCase is a default as a model or a hand may write it.
type defaultCase struct {
	kind schema.Type
	expr schema.Expr
}

var boolean = func(b string) schema.Expr { return schema.Literal{Kind: schema.BoolLiteral, Text: b} }

var sameDefaults = []defaultCase{
	{schema.Integer{}, digits("0")}, {schema.Integer{}, digits("-1")}, {schema.Integer{}, schema.SQL{Text: "'5'"}}, {schema.Integer{}, schema.SQL{Text: "(5)"}},
	{schema.BigInteger{}, digits("-9223372036854775808")}, {schema.SmallInteger{}, schema.SQL{Text: "'-5'::smallint"}}, {schema.BigInteger{}, schema.SQL{Text: "-5"}},
	{schema.Numeric{Precision: schema.Some(8), Scale: schema.Some(2)}, digits("1.50")}, {schema.Numeric{}, digits("1.50")}, {schema.Numeric{}, digits("-1")},
	{schema.Double{}, digits("1.5")}, {schema.Double{}, digits("-1e-3")}, {schema.Double{}, digits("3")}, {schema.Float{}, schema.SQL{Text: "'1.5'"}},
	{schema.Boolean{}, boolean("true")}, {schema.Boolean{}, schema.SQL{Text: "'f'"}}, {schema.Boolean{}, text("yes")}, {schema.Boolean{}, digits("0")},
	{schema.String{Length: 20}, text("it's")}, {schema.String{}, text(`a\b`)}, {schema.Text{}, text("")}, {schema.Text{}, schema.SQL{Text: "'x'::text"}},
	{schema.String{Length: 20}, schema.SQL{Text: "'x'::varchar(20)"}}, {schema.String{Length: 20}, digits("7")}, {schema.Text{}, boolean("true")},
	{schema.Native{Text: "char(3)"}, text("ab")}, {schema.Native{Text: "bpchar"}, text("ab")}, {schema.JSON{}, text(`{"b" : 1}`)},
	{schema.EnumRef{Name: schema.N("mood")}, text("ok")}, {schema.EnumRef{Name: schema.N("mood")}, schema.SQL{Text: "'ok'::mood"}},
	{schema.DateTime{}, schema.Portable{Func: schema.Now}}, {schema.DateTime{TimeZone: true}, schema.SQL{Text: "current_timestamp"}},
	{schema.Date{}, schema.Portable{Func: schema.CurrentDate}}, {schema.Time{TimeZone: true}, schema.Portable{Func: schema.CurrentTime}},
	{schema.Date{}, text("2020-01-31")}, {schema.UUID{}, text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")}, {schema.Interval{}, text("1 day")},
	{schema.Native{Text: "jsonb"}, text("{}")}, {schema.Native{Text: "jsonb"}, digits("0")}, {schema.Array{Of: schema.Text{}}, text("{}")},
	{schema.DateTime{TimeZone: true}, text("2020-01-31 00:00:00+00")}, {schema.LargeBinary{}, text(`\x00`)},
	{schema.Native{Text: "inet"}, schema.SQL{Text: "'127.0.0.1'"}}, {schema.Native{Text: "dom"}, digits("4")}, {schema.Native{Text: "dom"}, schema.SQL{Text: "4"}},
	{schema.String{Length: 5}, schema.SQL{Text: "NULL"}}, {schema.Integer{}, schema.SQL{Text: "NULL::integer"}},
	{schema.UUID{}, schema.SQL{Text: "gen_random_uuid()"}}, {schema.Text{}, schema.SQL{Text: "CURRENT_USER"}},
}

// A default as written and as the catalog holds it are one in canon; what the
// reader made of it makes the same default again.
func TestDefaultsComeBackTheSame(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, "CREATE TYPE mood AS ENUM ('sad', 'ok')", "CREATE DOMAIN dom AS int")
		for _, c := range sameDefaults {
			column := schema.Column{Name: "a", Type: c.kind, Default: c.expr, Nullable: true}
			want := p.Column(schema.Metadata{}, schema.Table{}, column).Default
			for range 2 {
				db.Exec(t, "DROP TABLE IF EXISTS t", "CREATE TABLE t (a "+p.typeSQL(c.kind)+defaultClause(p, column)+")")
				table, _ := read(t, db).Table(schema.N("t"))
				column = table.Columns[0]
				got := p.Column(schema.Metadata{}, table, column).Default
				if !reflect.DeepEqual(normal(p, got), normal(p, want)) {
					t.Errorf("%#v %#v: read %#v\n got %#v\nwant %#v", c.kind, c.expr, column.Default, got, want)
				}
			}
		}
	})
}

func defaultClause(p postgres, c schema.Column) string {
	if c.Default == nil {
		return ""
	}
	return " DEFAULT " + p.defaultSQL(c.Type, c.Default)
}

func normal(p postgres, e schema.Expr) schema.Expr {
	if written, ok := e.(schema.SQL); ok {
		return schema.SQL{Text: p.Expr(written.Text)}
	}
	return e
}

func TestDifferentDefaultsDiffer(t *testing.T) {
	p := New().(postgres)
	canon := func(k schema.Type, e schema.Expr) schema.Expr {
		return p.Column(schema.Metadata{}, schema.Table{}, schema.Column{Type: k, Default: e}).Default
	}
	for _, c := range []struct {
		kind schema.Type
		a, b schema.Expr
	}{
		{schema.Text{}, text("1"), text("1.0")}, {schema.Text{}, text("A"), text("a")}, {schema.Text{}, text("null"), schema.SQL{Text: "NULL"}},
		{schema.Text{}, text("now()"), schema.SQL{Text: "now()"}}, {schema.Numeric{}, digits("1.5"), digits("1.50")},
		{schema.String{Length: 9}, schema.SQL{Text: "'abc'::varchar(2)"}, text("abc")}, {schema.Integer{}, digits("1"), nil},
		{schema.String{Length: 9}, schema.SQL{Text: "'a '::bpchar"}, text("a ")}, {schema.Integer{}, schema.SQL{Text: "1.5::integer"}, digits("1.5")},
		{schema.Boolean{}, boolean("true"), boolean("false")}, {schema.Text{}, text(""), nil}, {schema.Native{Text: "dom"}, schema.SQL{Text: "NULL"}, nil},
		{schema.DateTime{}, schema.SQL{Text: "localtimestamp"}, schema.Portable{Func: schema.Now}},
	} {
		if reflect.DeepEqual(canon(c.kind, c.a), canon(c.kind, c.b)) {
			t.Errorf("%#v: %#v is %#v", c.kind, c.a, c.b)
		}
	}
}
