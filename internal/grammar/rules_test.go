package grammar

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/schema"
)

var conventional = Options{Convention: schema.DefaultConvention}

// read decodes a model that must be right.
func read(t *testing.T, text string) schema.Metadata {
	t.Helper()
	m, err := DecodeModel("schema.yaml", []byte(text), conventional)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return m
}

// column reads a table of one column that is not a key.
func column(t *testing.T, text string) schema.Column {
	t.Helper()
	return read(t, "enums: {mood: [a]}\ntables: {t: {columns: {c: "+text+"}}}").Tables[0].Columns[0]
}

func TestTypes(t *testing.T) {
	six := schema.Some(6)
	for text, want := range map[string]schema.Type{
		"string(20)": schema.String{Length: 20}, "string": schema.String{}, `"string( 20 )"`: schema.String{Length: 20}, "string(length=20)": schema.String{Length: 20},
		"text": schema.Text{}, "integer": schema.Integer{}, "INTEGER": schema.Integer{}, "big_integer": schema.BigInteger{}, "small_integer": schema.SmallInteger{},
		"boolean": schema.Boolean{}, "float": schema.Float{}, "double": schema.Double{}, "numeric": schema.Numeric{}, "numeric(5)": schema.Numeric{Precision: schema.Some(5)},
		`"numeric(10,2)"`: schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}, `"numeric(scale=0, precision=3)"`: schema.Numeric{Precision: schema.Some(3), Scale: schema.Some(0)},
		"date": schema.Date{}, "time": schema.Time{}, "time(6)": schema.Time{Precision: six}, "datetime(timezone=true)": schema.DateTime{TimeZone: true},
		`"datetime(precision=6, timezone=false)"`: schema.DateTime{Precision: six}, "datetime(6)": schema.DateTime{Precision: six}, "interval": schema.Interval{},
		"large_binary(16)": schema.LargeBinary{Length: 16}, "json": schema.JSON{}, "uuid": schema.UUID{},
		"array(integer)": schema.Array{Of: schema.Integer{}}, `"array(numeric(10, 2))"`: schema.Array{Of: schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}},
		"{array: {enum: mood}}": schema.Array{Of: schema.EnumRef{Name: schema.N("mood")}}, "array(mood)": schema.Array{Of: schema.EnumRef{Name: schema.N("mood")}},
		"mood": schema.EnumRef{Name: schema.N("mood")}, "{enum: mood}": schema.EnumRef{Name: schema.N("mood")},
		"{sql: strng(20)}": schema.Native{Text: "strng(20)"}, "public.mood": schema.Native{Text: "public.mood"}, `"public.geometry(Point, 4326)"`: schema.Native{Text: "public.geometry(Point, 4326)"},
		"jsonb": schema.Native{Text: "jsonb"}, "varchar(20)": schema.Native{Text: "varchar(20)"}, "float(24)": schema.Native{Text: "float(24)"}, "integer(11)": schema.Native{Text: "integer(11)"},
		"int unsigned": schema.Native{Text: "int unsigned"}, "timestamp(3) with time zone": schema.Native{Text: "timestamp(3) with time zone"}, "character varying(20)": schema.Native{Text: "character varying(20)"},
		"double precision": schema.Native{Text: "double precision"}, `"text[]"`: schema.Native{Text: "text[]"}, `"enum('a, b','c)')"`: schema.Native{Text: "enum('a, b','c)')"},
		"varchar(10) character set latin1 collate latin1_bin": schema.Native{Text: "varchar(10) character set latin1 collate latin1_bin"}, "UNSIGNED BIG INT": schema.Native{Text: "UNSIGNED BIG INT"},
		"interval day to second": schema.Native{Text: "interval day to second"}, "tinyint(1)": schema.Native{Text: "tinyint(1)"}, "vector(3)": schema.Native{Text: "vector(3)"},
		"citext": schema.Native{Text: "citext"}, "hstore": schema.Native{Text: "hstore"}, "ltree": schema.Native{Text: "ltree"}, `"geometry(Point,4326)"`: schema.Native{Text: "geometry(Point,4326)"},
		"mediumtext": schema.Native{Text: "mediumtext"}, "inet6": schema.Native{Text: "inet6"}, "bit varying(5)": schema.Native{Text: "bit varying(5)"},
	} {
		if got := column(t, "{type: "+text+"}").Type; got != want {
			t.Errorf("%s: %#v, not %#v", text, got, want)
		}
	}
}

func TestServerDefaults(t *testing.T) {
	text := func(s string) schema.Expr { return schema.Literal{Kind: schema.TextLiteral, Text: s} }
	number := func(s string) schema.Expr { return schema.Literal{Kind: schema.NumberLiteral, Text: s} }
	for _, c := range []struct {
		typ, text string
		want      schema.Expr
	}{
		{"integer", "0", number("0")}, {"integer", "-1", number("-1")}, {"text", "1.50", number("1.50")}, {"text", "1e5", number("1e5")}, {"float", ".5", number(".5")},
		{"boolean", "true", schema.Literal{Kind: schema.BoolLiteral, Text: "true"}}, {"integer", "{value: 5}", number("5")}, {"text", "{value: 5}", text("5")},
		{"integer", `{value: "5"}`, text("5")}, {"boolean", "{value: true}", schema.Literal{Kind: schema.BoolLiteral, Text: "true"}}, {"text", "{value: true}", text("true")},
		{"text", "{value: active}", text("active")}, {"text", "{value: 007}", text("007")}, {"text", "{value: no}", text("no")}, {"text", `{value: ""}`, text("")}, {"text", "{value: null}", text("null")},
		{"text", `"'x'"`, schema.SQL{Text: "'x'"}}, {"text", "NULL", nil}, {"text", `"null"`, schema.SQL{Text: "null"}}, {"text", "null", nil},
		{"datetime", "now()", schema.Portable{Func: schema.Now}}, {"datetime", "CURRENT_TIMESTAMP", schema.Portable{Func: schema.CurrentTimestamp}}, {"date", "current_date", schema.Portable{Func: schema.CurrentDate}},
		{"time", "current_time", schema.Portable{Func: schema.CurrentTime}}, {"datetime", "current_timestamp(6)", schema.SQL{Text: "current_timestamp(6)"}}, {"datetime", "{sql: now()}", schema.SQL{Text: "now()"}},
		{"uuid", "gen_random_uuid()", schema.SQL{Text: "gen_random_uuid()"}}, {"text", "current_user", schema.SQL{Text: "current_user"}}, {"text", `"0"`, schema.SQL{Text: "0"}}, {"integer", "(1 + 2)", schema.SQL{Text: "(1 + 2)"}},
	} {
		if got := column(t, "{type: "+c.typ+", server_default: "+c.text+"}").Default; got != c.want {
			t.Errorf("%s on %s: %#v, not %#v", c.text, c.typ, got, c.want)
		}
	}
}

func TestGenerated(t *testing.T) {
	for text, want := range map[string]schema.Generated{
		"{type: integer}": nil, "{type: integer, autoincrement: true}": schema.Auto{}, "{type: integer, primary_key: true}": schema.Auto{},
		"{type: bigint, primary_key: true}": schema.Auto{}, "{type: text, primary_key: true}": nil, "{type: integer, primary_key: true, autoincrement: false}": nil,
		"{type: integer, primary_key: true, server_default: 1}": nil, "{type: integer, primary_key: true, foreign_key: t.c}": nil,
		"{type: integer, primary_key: true, identity: true}": schema.Identity{}, "{type: serial}": schema.Serial{}, "{type: integer, serial: true}": schema.Serial{},
		"{type: integer, identity: {always: true, start: 5}}": schema.Identity{Always: true, Options: schema.SequenceOptions{Start: schema.Some[int64](5)}},
		"{type: integer, generated: 1 + 2}":                   schema.Computed{Expression: "1 + 2", Stored: true},
		"{type: integer, generated: {as: 1 + 2}}":             schema.Computed{Expression: "1 + 2", Stored: true},
		"{type: integer, generated: {as: 1 + 2, stored: false}}": schema.Computed{
			Expression: "1 + 2"},
	} {
		if got := column(t, text).Generated; got != want {
			t.Errorf("%s: %#v, not %#v", text, got, want)
		}
	}
	for word, want := range map[string]schema.Type{"serial": schema.Integer{}, "bigserial": schema.BigInteger{}, "smallserial": schema.SmallInteger{}} {
		if got := column(t, "{type: "+word+", primary_key: true}"); got.Type != want || got.Generated != (schema.Serial{}) {
			t.Errorf("%s: %#v", word, got)
		}
	}
}

func TestNullable(t *testing.T) {
	m := read(t, `tables: {t: {columns: {a: {type: integer}, b: {type: integer}, c: {type: integer, nullable: true}, d: {type: text, nullable: false}}, primary_key: [b, c]}}`)
	for i, want := range []bool{true, false, true, false} {
		if c := m.Tables[0].Columns[i]; c.Nullable != want {
			t.Errorf("%s: nullable %t", c.Name, c.Nullable)
		}
	}
}

// TestRawWords is the rule that names, values and SQL are the scalar's text.
func TestRawWords(t *testing.T) {
	m := read(t, `
enums: {yes: [no, null, 1e5, 012345678901, ~, true, 2020-01-01, 0x1F]}
tables:
  null:
    columns: {no: {type: {enum: yes}}, 1e5: {type: integer, foreign_key: null.012345678901}, 012345678901: {type: integer}, <<: {~: {type: integer}}, "<<": {type: text}}
    indexes: {true: [no, 1e5], 1.0: {columns: [{column: 1e5}, ~], where: null = true}}
    checks: {null: true, off: 1}
  007: {columns: {null: {type: text}}}
`[1:])
	var names []string
	for _, c := range m.Tables[1].Columns {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "no 1e5 012345678901 ~ <<" || m.Tables[0].Name.Name != "007" || m.Tables[1].Name.Name != "null" {
		t.Errorf("columns %s", got)
	}
	if got := strings.Join(m.Enums[0].Values, " "); got != "no null 1e5 012345678901 ~ true 2020-01-01 0x1F" || m.Enums[0].Name.Name != "yes" {
		t.Errorf("values %s", got)
	}
	x := m.Tables[1].Indexes
	if x[0].Name != "1.0" || x[0].Elements[1].Column != "~" || x[0].Where != "null = true" || x[1].Name != "true" {
		t.Errorf("indexes %#v", x)
	}
	if c := m.Tables[1].Checks; c[0].Name != "null" || c[0].Expression != "true" || c[1].Expression != "1" {
		t.Errorf("checks %#v", c)
	}
	if r := m.Tables[1].ForeignKeys[0].References; r.Table.Name != "null" || r.Columns[0] != "012345678901" {
		t.Errorf("references %#v", r)
	}
}

func TestSplitNames(t *testing.T) {
	m := read(t, `
tables:
- {schema: a, name: b.c, columns: {id: {type: integer, primary_key: true}, x.y: {type: integer}}}
- {name: b.c, columns: {id: {type: integer, foreign_key: a.b.c.id}, r: {type: integer, foreign_key: {references: {table: {name: b.c}, columns: [id]}}}}}
- {schema: "", name: z, renamed_from: s.old, columns: {id: {type: integer}}}
- {schema: s.t, name: z, renamed_from: {schema: s.t, name: o}, columns: {id: {type: integer}}, postgres: {inherits: [a.b, {name: b.c}]}}
`)
	want := []schema.Name{{Name: "b.c"}, {Name: "z"}, {Schema: "a", Name: "b.c"}, {Schema: "s.t", Name: "z"}}
	for i, name := range want {
		if m.Tables[i].Name != name {
			t.Errorf("table %d is %#v", i, m.Tables[i].Name)
		}
	}
	fks := m.Tables[0].ForeignKeys
	if fks[0].References.Table != want[2] || fks[1].References.Table != want[0] {
		t.Errorf("%#v", fks)
	}
	if m.Tables[1].RenamedFrom != (schema.Name{Schema: "s", Name: "old"}) || m.Tables[3].RenamedFrom != (schema.Name{Schema: "s.t", Name: "o"}) {
		t.Errorf("%#v", m.Tables)
	}
	if in := m.Tables[3].Options.Postgres.Inherits; in[0] != (schema.Name{Schema: "a", Name: "b"}) || in[1] != want[0] {
		t.Errorf("%#v", in)
	}
}
