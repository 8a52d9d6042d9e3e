package sqlite

import (
	"reflect"
	"testing"

	"github.com/retort-db/migrate/schema"
)

func TestCanonColumn(t *testing.T) {
	boolean := func(text string) schema.Expr { return schema.Literal{Kind: schema.BoolLiteral, Text: text} }
	key := &schema.PrimaryKey{Columns: []string{"a"}}
	refers := []schema.ForeignKey{{Columns: []string{"a"}}}
	for _, test := range []struct {
		name  string
		a, b  schema.Column
		table schema.Table
		same  bool
	}{
		{"case and space of a type", schema.Column{Type: schema.Native{Text: "varchar ( 10 )"}}, schema.Column{Type: schema.String{Length: 10}}, schema.Table{}, true},
		{"another length", schema.Column{Type: schema.String{Length: 11}}, schema.Column{Type: schema.String{Length: 10}}, schema.Table{}, false},
		{"time zone", schema.Column{Type: schema.DateTime{TimeZone: true}}, schema.Column{Type: schema.DateTime{}}, schema.Table{}, true},
		{"no type", schema.Column{Type: schema.Native{}}, schema.Column{Type: noType}, schema.Table{}, true},
		{"integers as key", schema.Column{Type: schema.BigInteger{}, Generated: schema.Auto{}}, schema.Column{Type: schema.Integer{}, Generated: schema.Auto{}}, schema.Table{PrimaryKey: key}, true},
		{"a key not numbered", schema.Column{Type: schema.Integer{}}, schema.Column{Type: schema.Integer{}, Generated: schema.Auto{}}, schema.Table{PrimaryKey: key}, false},
		{"a key that refers", schema.Column{Type: schema.Integer{}}, schema.Column{Type: schema.Integer{}, Generated: schema.Auto{}}, schema.Table{PrimaryKey: key, ForeignKeys: refers}, true},
		{"default true", schema.Column{Type: schema.Boolean{}, Default: boolean("true")}, schema.Column{Type: schema.Boolean{}, Default: number("1")}, schema.Table{}, true},
		{"default false", schema.Column{Type: schema.Boolean{}, Default: boolean("false")}, schema.Column{Type: schema.Boolean{}, Default: number("1")}, schema.Table{}, false},
		{"text for a number", schema.Column{Type: schema.Integer{}, Default: words("0")}, schema.Column{Type: schema.Integer{}, Default: number("0")}, schema.Table{}, true},
		{"number for a text", schema.Column{Type: schema.Text{}, Default: words("0")}, schema.Column{Type: schema.Text{}, Default: number("0")}, schema.Table{}, true},
		{"text of zeros", schema.Column{Type: schema.Text{}, Default: words("00")}, schema.Column{Type: schema.Text{}, Default: words("0")}, schema.Table{}, false},
		{"spelling of a number", schema.Column{Type: schema.Numeric{}, Default: number("1.50")}, schema.Column{Type: schema.Numeric{}, Default: number("1.5")}, schema.Table{}, true},
		{"SQL that is a literal", schema.Column{Type: schema.Text{}, Default: schema.SQL{Text: "('x')"}}, schema.Column{Type: schema.Text{}, Default: words("x")}, schema.Table{}, true},
		{"spelling of SQL", schema.Column{Type: schema.Text{}, Default: schema.SQL{Text: "(LOWER( 'A' ))"}}, schema.Column{Type: schema.Text{}, Default: schema.SQL{Text: "lower('A')"}}, schema.Table{}, true},
		{"default null", schema.Column{Type: schema.Text{}, Default: schema.SQL{Text: "NULL"}}, schema.Column{Type: schema.Text{}}, schema.Table{}, true},
		{"collation binary", schema.Column{Type: schema.Text{}, Collation: "binary"}, schema.Column{Type: schema.Text{}}, schema.Table{}, true},
		{"collation", schema.Column{Type: schema.Text{}, Collation: "nocase"}, schema.Column{Type: schema.Text{}, Collation: "NOCASE"}, schema.Table{}, true},
		{"what others have", schema.Column{Type: schema.Text{}, Comment: "x", MySQL: schema.MySQLColumn{Charset: "utf8mb4"}}, schema.Column{Type: schema.Text{}}, schema.Table{}, true},
		{"generated", schema.Column{Type: schema.Text{}, Generated: schema.Computed{Expression: `t."B" || 'x'`}}, schema.Column{Type: schema.Text{}, Generated: schema.Computed{Expression: `b||'x'`}}, schema.Table{}, true},
		{"stored", schema.Column{Type: schema.Text{}, Generated: schema.Computed{Expression: "b", Stored: true}}, schema.Column{Type: schema.Text{}, Generated: schema.Computed{Expression: `b`}}, schema.Table{}, false},
	} {
		canon := func(c schema.Column) schema.Column {
			c.Name = "a"
			table := test.table
			table.Name, table.Columns = schema.N("t"), []schema.Column{c}
			return sqlite{}.Column(schema.Metadata{}, table, c)
		}
		if a, b := canon(test.a), canon(test.b); reflect.DeepEqual(a, b) != test.same {
			t.Errorf("%s\n%+v\n%+v", test.name, a, b)
		}
	}
}

func TestCanonIndex(t *testing.T) {
	table := schema.Table{Name: schema.N("t"), Columns: []schema.Column{{Name: "a", Collation: "NOCASE"}, {Name: "b"}}}
	for _, test := range []struct {
		name string
		a, b schema.IndexElement
		same bool
	}{
		{"the column's collation", schema.IndexElement{Column: "a", Collation: "nocase"}, schema.IndexElement{Column: "a"}, true},
		{"not the column's collation", schema.IndexElement{Column: "a", Collation: "BINARY"}, schema.IndexElement{Column: "a"}, false},
		{"binary", schema.IndexElement{Column: "b", Collation: "binary"}, schema.IndexElement{Column: "b"}, true},
		{"nulls first", schema.IndexElement{Column: "b", Nulls: "first"}, schema.IndexElement{Column: "b"}, true},
		{"nulls last", schema.IndexElement{Column: "b", Nulls: "last", Descending: true}, schema.IndexElement{Column: "b", Descending: true}, true},
	} {
		canon := func(e schema.IndexElement) schema.Index {
			return sqlite{}.Index(table, schema.Index{Elements: []schema.IndexElement{e}})
		}
		if a, b := canon(test.a), canon(test.b); reflect.DeepEqual(a, b) != test.same {
			t.Errorf("%s\n%+v\n%+v", test.name, a, b)
		}
	}
	u := sqlite{}.Unique(table, schema.Unique{Columns: []string{"a", "b"}, SQLite: schema.SQLiteKey{OnConflict: "ABORT", Collations: []string{"nocase", "binary"}, Descending: []bool{false, false}}})
	if !reflect.DeepEqual(u.SQLite, schema.SQLiteKey{}) {
		t.Errorf("%+v", u.SQLite)
	}
	u = sqlite{}.Unique(table, schema.Unique{Columns: []string{"a", "b"}, SQLite: schema.SQLiteKey{Collations: []string{"binary", "binary"}}})
	if !reflect.DeepEqual(u.SQLite, schema.SQLiteKey{Collations: []string{"BINARY", ""}}) {
		t.Errorf("%+v", u.SQLite)
	}
}
