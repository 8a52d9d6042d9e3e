package postgres

import (
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// typeSpellings are spellings of types, with what format_type makes of them.
var typeSpellings = [][2]string{
	{"int", "integer"}, {"INT4", "integer"}, {"int8", "bigint"}, {"int2", "smallint"}, {"pg_catalog.int4", "integer"},
	{"bool", "boolean"}, {"float", "double precision"}, {"float(24)", "real"}, {"float(25)", "double precision"}, {"float4", "real"},
	{"decimal", "numeric"}, {"decimal(8)", "numeric(8,0)"}, {"dec(8, 2)", "numeric(8,2)"}, {"numeric( 8 ,2 )", "numeric(8,2)"},
	{"varchar", "character varying"}, {"varchar(20)", "character varying(20)"}, {"national character varying (3)", "character varying(3)"},
	{"char", "character(1)"}, {"char(3)", "character(3)"}, {"nchar(3)", "character(3)"}, {"bpchar", "bpchar"}, {"bpchar(3)", "character(3)"},
	{`"char"`, `"char"`}, {"text", "text"}, {"name", "name"}, {"bit", "bit(1)"}, {"bit(8)", "bit(8)"}, {"varbit(3)", "bit varying(3)"},
	{"timestamptz", "timestamp with time zone"}, {"timestamptz(3)", "timestamp(3) with time zone"}, {"timestamp (0) without time zone", "timestamp(0) without time zone"},
	{"TIMESTAMP WITH TIME ZONE", "timestamp with time zone"}, {"time(2)", "time(2) without time zone"}, {"timetz", "time with time zone"},
	{"interval", "interval"}, {"interval day to second(3)", "interval day to second(3)"}, {"interval year", "interval year"}, {"interval(2)", "interval(2)"},
	{"int[]", "integer[]"}, {"int[3][4]", "integer[]"}, {"integer array[3]", "integer[]"}, {"varchar(3)[]", "character varying(3)[]"},
	{"timestamptz(3)[]", "timestamp(3) with time zone[]"},
	{"jsonb", "jsonb"}, {"int4range", "int4range"}, {"inet", "inet"}, {"tsvector", "tsvector"}, {"regclass", "regclass"}, {"money", "money"},
	{"mood", "mood"}, {"MOOD", "mood"}, {"public.mood", "mood"}, {`"Odd.one"`, `"Odd.one"`}, {`"Odd.one"[]`, `"Odd.one"[]`}, {"far.mood", "far.mood"}, {"dom", "dom"},
}

// Every spelling of a type is one in canon, and it is the server's.
func TestTypesAreSpelledAsTheServerDoes(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, "CREATE TYPE mood AS ENUM ('a')", `CREATE TYPE "Odd.one" AS ENUM ('a')`, "CREATE SCHEMA far", "CREATE TYPE far.mood AS ENUM ('a')",
			"CREATE DOMAIN dom AS text")
		for _, pair := range typeSpellings {
			var formatted string
			db.Exec(t, "DROP TABLE IF EXISTS x", "CREATE TABLE x (a "+pair[0]+")")
			if err := db.SQL.QueryRow("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'x'::regclass AND attname = 'a'").Scan(&formatted); err != nil {
				t.Fatal(err)
			}
			if formatted != pair[1] {
				t.Errorf("the server says %s for %s, the test %s", formatted, pair[0], pair[1])
			}
			if got := p.canonType(schema.Native{Text: pair[0]}); got != pair[1] {
				t.Errorf("%s is %s in canon, want %s", pair[0], got, pair[1])
			}
			lifted := p.liftType(formatted, nil)
			if got := p.canonType(lifted); got != pair[1] {
				t.Errorf("%s lifts to %#v, %s in canon", formatted, lifted, got)
			}
		}
	})
}

func TestGenericTypesAreLifted(t *testing.T) {
	one := schema.Some(1)
	for _, want := range []schema.Type{
		schema.SmallInteger{}, schema.Integer{}, schema.BigInteger{}, schema.Boolean{}, schema.Float{}, schema.Double{},
		schema.Numeric{}, schema.Numeric{Precision: one}, schema.Numeric{Precision: schema.Some(10), Scale: one},
		schema.String{}, schema.String{Length: 3}, schema.Text{}, schema.Date{}, schema.Time{}, schema.Time{Precision: one, TimeZone: true},
		schema.DateTime{}, schema.DateTime{Precision: one}, schema.DateTime{TimeZone: true}, schema.Interval{}, schema.LargeBinary{},
		schema.JSON{}, schema.UUID{}, schema.Array{Of: schema.Text{}}, schema.EnumRef{Name: schema.N("Odd one")},
		schema.Array{Of: schema.EnumRef{Name: schema.Name{Schema: "far", Name: "mood"}}},
	} {
		p := New().(postgres)
		text := p.typeSQL(want)
		if got := p.liftType(text, func(schema.Name) bool { return true }); got != want {
			t.Errorf("%#v is written %s and read %#v", want, text, got)
		}
	}
}

// What a domain or another schema's type is called is no generic type.
func TestOtherTypesStayAsTheyAre(t *testing.T) {
	p := postgres{version: oldest, path: []string{"app", "ext"}}
	for text, want := range map[string]string{
		"app.mood": "mood", "ext.citext": "citext", "far.mood": "far.mood", "app.text": "app.text", `app."Mood"`: `"Mood"`,
		"ext.geometry(Point,4326)": "geometry(Point,4326)", "numeric(3,-2)": "numeric(3,-2)", "character(3)": "character(3)", "jsonb[]": "jsonb[]",
	} {
		if got := p.liftType(text, func(schema.Name) bool { return false }); got != schema.Type(schema.Native{Text: want}) {
			t.Errorf("%s is read as %#v, want %s", text, got, want)
		}
	}
	if a, b := p.canonType(schema.Native{Text: "geometry(POINT, 4326)"}), p.canonType(schema.Native{Text: "ext.geometry(Point,4326)"}); a != b {
		t.Errorf("%s is not %s", a, b)
	}
}
