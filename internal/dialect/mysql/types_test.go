package mysql

import (
	"reflect"
	"testing"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

func TestParseType(t *testing.T) {
	for text, want := range map[string]string{
		"INTEGER": "int", "int(11)": "int", "int(5)": "int", "INT UNSIGNED": "int unsigned", "int(10) unsigned zerofill": "int(10) unsigned zerofill",
		"bigint zerofill": "bigint(20) unsigned zerofill", "tinyint(1)": "tinyint(1)", "bool": "tinyint(1)", "tinyint(1) unsigned": "tinyint unsigned", "tinyint(4)": "tinyint",
		"numeric": "decimal(10,0)", "dec( 8 )": "decimal(8,0)", "DECIMAL(10, 2)": "decimal(10,2)", "double precision": "double", "real": "double",
		"float(7,3)": "float(7,3)", "float(24)": "float", "float(25)": "double", "character varying(20)": "varchar(20)", "char": "char(1)",
		"varchar(20) character set latin1 collate latin1_bin": "varchar(20)", "nchar(3)": "char(3)", "national varchar(3)": "varchar(3)", "varchar(3) character set binary": "varbinary(3)",
		"enum( 'a' , 'it''s ', \"b\")": "enum('a','it''s','b')", "set('x','y')": "set('x','y')", "year(4)": "year", "bit": "bit(1)",
		"datetime(0)": "datetime", "timestamp(6)": "timestamp(6)", "long varchar": "mediumtext", "point srid 4326": "point srid 4326", "POINT  SRID 4326": "point srid 4326",
		"varchar(10) /*M!100301 COMPRESSED*/": "varchar(10) compressed",
	} {
		if got := parseType(sqltext.MariaDB, text).String(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
		again := parseType(sqltext.MariaDB, want)
		if got := again.String(); got != want {
			t.Errorf("%s: not a fixed point: %q", want, got)
		}
	}
	if got := parseType(sqltext.MySQL, "varchar(9) character set utf8 collate utf8_bin"); got.charset != "utf8mb3" || got.collation != "utf8mb3_bin" {
		t.Errorf("%+v", got)
	}
}

func TestLiftIsTheReverseOfSpell(t *testing.T) {
	types := []schema.Type{
		schema.SmallInteger{}, schema.Integer{}, schema.BigInteger{}, schema.Boolean{}, schema.Float{}, schema.Double{},
		schema.Numeric{Precision: schema.Some(9)}, schema.Numeric{Precision: schema.Some(9), Scale: schema.Some(2)}, schema.String{Length: 20}, schema.Text{},
		schema.Date{}, schema.Time{}, schema.Time{Precision: schema.Some(3)}, schema.DateTime{}, schema.DateTime{Precision: schema.Some(6), TimeZone: true},
		schema.LargeBinary{}, schema.LargeBinary{Length: 16}, schema.JSON{}, schema.UUID{},
	}
	for _, s := range []server{oldest(schema.MySQL), oldest(schema.MariaDB), must(oldest(schema.MariaDB).at(version{11, 8, 0}))} {
		for _, want := range types {
			text, err := s.spellType(schema.Metadata{}, want, "x")
			if err != nil {
				t.Fatal(err)
			}
			if got := s.liftType(parseType(s.syntax, text)); !reflect.DeepEqual(got, want) {
				t.Errorf("%s %s: %#v is written %s and read %#v", s.label, s.version, want, text, got)
			}
		}
		for _, text := range []string{"mediumint", "int(5)", "char(3)", "enum('a','b')", "longtext", "bit(3)", "float(7,3)", "year", "tinyint", "point srid 4326"} {
			if got := s.liftType(parseType(s.syntax, text)); got != (schema.Native{Text: text}) {
				t.Errorf("%s: read %#v", text, got)
			}
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestUnsupportedTypesSayTheWayOut(t *testing.T) {
	for _, typ := range []schema.Type{schema.String{}, schema.Interval{}, schema.Array{Of: schema.Text{}}, schema.Time{TimeZone: true}} {
		_, err := oldest(schema.MySQL).spellType(schema.Metadata{}, typ, "column t.a")
		mustBeUnsupported(t, err)
	}
}

func TestNormalDefault(t *testing.T) {
	number := func(text string) schema.Expr { return schema.Literal{Kind: schema.NumberLiteral, Text: text} }
	text := func(text string) schema.Expr { return schema.Literal{Kind: schema.TextLiteral, Text: text} }
	truth := func(text string) schema.Expr { return schema.Literal{Kind: schema.BoolLiteral, Text: text} }
	sql := func(text string) schema.Expr { return schema.SQL{Text: text} }
	now := schema.Portable{Func: schema.Now}
	for _, same := range []struct {
		typ   string
		exprs []schema.Expr
	}{
		{"int", []schema.Expr{number("0"), text("0"), number("0.0"), number("-0"), truth("false"), sql("0"), sql("('0')"), sql("false")}},
		{"decimal(9,2)", []schema.Expr{number("1"), text("1.00"), number("1e0"), sql("+1.0"), truth("true")}},
		{"tinyint(1)", []schema.Expr{truth("true"), number("1"), text("1"), sql("TRUE")}},
		{"bit(3)", []schema.Expr{number("5"), sql("b'101'"), sql("0b101")}},
		{"varchar(9)", []schema.Expr{text("0"), number("0"), sql("'0'"), sql("(_utf8mb4'0')"), sql(`"0"`)}},
		{"datetime", []schema.Expr{now, sql("now()"), sql("CURRENT_TIMESTAMP"), sql("current_timestamp()"), sql("(localtime)")}},
		{"datetime(3)", []schema.Expr{now, sql("now(3)"), sql("CURRENT_TIMESTAMP(3)")}},
		{"datetime(3)", []schema.Expr{text("2020-01-01"), text("2020-01-01 00:00:00"), sql("'2020-01-01T00:00:00.000'")}},
		{"date", []schema.Expr{schema.Portable{Func: schema.CurrentDate}, sql("curdate()"), sql("(current_date)")}},
		{"time(3)", []schema.Expr{text("10:00"), text("10:00:00.000"), sql("'10:00:00'")}},
		{"binary(3)", []schema.Expr{text("ab"), sql("0x6162"), sql("x'616200'")}},
		{"varbinary(9)", []schema.Expr{sql("0xFF"), sql("x'ff'")}},
		{"int", []schema.Expr{nil, sql("NULL"), sql("(null)")}},
	} {
		for _, s := range []server{oldest(schema.MySQL), oldest(schema.MariaDB)} {
			want := s.normalDefault(parseType(s.syntax, same.typ), same.exprs[0])
			for _, e := range same.exprs {
				if got := s.normalDefault(parseType(s.syntax, same.typ), e); !reflect.DeepEqual(got, want) {
					t.Errorf("%s %s: %#v is %#v, want %#v", s.label, same.typ, e, got, want)
				}
			}
		}
	}
	s := oldest(schema.MySQL)
	for _, differ := range [][2]schema.Expr{{sql("now()"), now}, {text("a"), text("A")}, {text(""), nil}, {sql("now(2)"), now}} {
		typ := parseType(s.syntax, "datetime(3)")
		if reflect.DeepEqual(s.normalDefault(typ, differ[0]), s.normalDefault(typ, differ[1])) {
			t.Errorf("%#v and %#v are the same", differ[0], differ[1])
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"((`a` > 0) and (`b` <> _utf8mb4'é'))":  "(a > 0) and (b <> 'é')",
		"(concat(`s`,_utf8mb3'x'))":             "concat(s,'x')",
		"_latin1'é'":                            "_latin1'é'",
		"_latin1'e' = `order`":                  "'e' = `order`",
		"_binary'a' or '_utf8mb4' = `_utf8mb4`": "_binary'a' or '_utf8mb4' = _utf8mb4",
		"(`a`) + (`b`)":                         "(a) + (b)",
		"`f` (`a`)":                             "`f` (a)",
	} {
		if got := oldest(schema.MySQL).clean(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestVersions(t *testing.T) {
	for text, want := range map[string]string{
		"8.0": "8.0", "8.0.36-0ubuntu0.22.04.1": "8.0.36", "5.5.5-10.6.16-MariaDB": "10.6.16", "10.11.19-MariaDB-0+deb12u1": "10.11.19", "9.7.4-2": "9.7.4", "11": "11.0",
	} {
		v, err := parseVersion(text)
		if err != nil || v.String() != want {
			t.Errorf("%s: %s, %v", text, v, err)
		}
	}
	for _, text := range []string{"", "new", "5.7.44", "8.0.11"} {
		if d, err := New().At(text); err == nil {
			t.Errorf("At(%q) is %s", text, d.ServerVersion())
		}
	}
	if d, err := NewMariaDB().At("10.5.9"); err == nil {
		t.Errorf("At(10.5.9) is %s", d.ServerVersion())
	}
}
