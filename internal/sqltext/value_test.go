package sqltext

import (
	"testing"

	"pgregory.net/rapid"
)

func TestTokenValue(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		sql    string
		want   string
	}{
		{Postgres, `'it''s'`, `it's`},
		{Postgres, `'a\nb'`, `a\nb`},
		{Postgres, `E'a\nb\\c\'d''e\x41\101\u00e9\U0001F600\q'`, "a\nb\\c'd'eAAé😀q"},
		{Postgres, `e'\ud83d\ude00'`, "😀"},
		{Postgres, `U&'\0041\+01F600\\'`, `A😀\`},
		{Postgres, `U&"d\0061t\+000061"`, "data"},
		{Postgres, "'a' -- it's\n\t'b''c'", "ab'c"},
		{Postgres, "E'a\\''\n'\\t'", "a'\t"},
		{Postgres, `$$it's$$`, "it's"},
		{Postgres, `$x$a$$b$x$`, "a$$b"},
		{Postgres, `x'1F'`, "1F"},
		{Postgres, `"a""b"`, `a"b`},
		{Postgres, `Abc`, `Abc`},
		{Postgres, `$x$a`, "a"},
		{Postgres, `'a`, "a"},
		{MySQL, `'a\nb\\c\'d''e\%\_\Z\0'`, "a\nb\\c'd'e\\%\\_\x1a\x00"},
		{MySQL, `"a'b\"c""d"`, `a'b"c"d`},
		{MySQL, "`a``b\\n`", "a`b\\n"},
		{MySQL, `N'a\tb'`, "a\tb"},
		{MySQL, `x'1F'`, "1F"},
		{SQLite, `[a]`, "a"},
		{SQLite, `'a\'`, `a\`},
		{SQLite, `x'1f'`, "1f"},
	} {
		tokens := Lex(c.syntax, c.sql)
		if len(tokens) != 1 {
			t.Errorf("%s %s: %d tokens: %s", c.syntax.testName(), c.sql, len(tokens), spell(tokens))
			continue
		}
		if got := tokens[0].Value(); got != c.want {
			t.Errorf("%s %s: value %q, want %q", c.syntax.testName(), c.sql, got, c.want)
		}
	}
}

func TestTokenName(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		sql    string
		want   string
	}{
		{Postgres, `aBc`, "abc"}, {Postgres, `"aBc"`, "aBc"}, {Postgres, `ÉA`, "Éa"},
		{MySQL, `aBc`, "aBc"}, {SQLite, `[aBc]`, "aBc"},
	} {
		if got := Lex(c.syntax, c.sql)[0].Name(); got != c.want {
			t.Errorf("%s %s: name %q, want %q", c.syntax.testName(), c.sql, got, c.want)
		}
	}
}

// What is quoted must be one token again, and mean what was quoted.
func TestQuotingComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Custom(genSQL)).Draw(t, "text")
		for _, s := range syntaxes {
			one(t, s, s.String(text), String, text)
			if text != "" { // no server takes an empty name, and "" alone may be half of """"
				one(t, s, s.Quote(text), QuotedName, text)
			}
		}
	})
}

func one(t failer, s Syntax, sql string, kind Kind, value string) {
	tokens := Lex(s, sql)
	if len(tokens) != 1 || tokens[0].Kind != kind || tokens[0].Unterminated || tokens[0].Value() != value {
		t.Fatalf("%s: %s is %s, want one %s of value %q", s.testName(), sql, spell(tokens), kind, value)
	}
}

func TestName(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		name   string
		want   string
	}{
		{Postgres, "abc_1", "abc_1"}, {Postgres, "Abc", `"Abc"`}, {Postgres, "user", `"user"`}, {Postgres, "type", "type"},
		{Postgres, "é", `"é"`}, {Postgres, "1a", `"1a"`}, {Postgres, "", `""`},
		{MySQL, "Abc", "Abc"}, {MySQL, "RANGE", "`RANGE`"}, {MariaDB, "status", "status"}, {MySQL, "a b", "`a b`"},
		{SQLite, "Abc", "Abc"}, {SQLite, "key", `"key"`}, {SQLite, "order", `"order"`}, {SQLite, "true", `"true"`},
	} {
		if got := c.syntax.Name(c.name); got != c.want {
			t.Errorf("%s: %q is written %s, want %s", c.syntax.testName(), c.name, got, c.want)
		}
	}
	if got := MySQL.QuoteName("a`b", "c"); got != "`a``b`.`c`" {
		t.Errorf("qualified: %s", got)
	}
}
