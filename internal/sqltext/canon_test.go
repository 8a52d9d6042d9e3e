package sqltext

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCanon(t *testing.T) {
	for _, c := range []struct {
		syntax     Syntax
		expr, want string
	}{
		{Postgres, `((A  >0)/* c */AND "b" != 'It''s') -- d`, `( a > 0 ) and b <> 'It''s'`},
		{Postgres, `(((a)))`, `a`},
		{Postgres, `(a) + (b)`, `( a ) + ( b )`},
		{Postgres, `((a, b))`, `( a , b )`},
		{Postgres, `((select 1))`, `( select 1 )`},
		{Postgres, `()`, `( )`},
		{Postgres, `E'a\nb' || $$c'd$$ || N'e' || X'AB'`, "'a\nb' || 'c''d' || n'e' || x'ab'"},
		{Postgres, "'a'\n'b'", `'ab'`},
		{Postgres, `"Abc" = "abc" AND "user" = user`, `"Abc" = abc and "user" = user`},
		{Postgres, `interval '1' "day"`, `interval '1' "day"`},
		{Postgres, `a=-1 AND b<-1`, `a = - 1 and b < - 1`},
		{Postgres, `U&"d\0061t" UESCAPE '!'`, `U&"d\0061t" uescape '!'`},
		{Postgres, `'open`, `'open`},
		{Postgres, `a /* open`, `a /* open`},
		{Postgres, `(array[a, b])`, `array [ a , b ]`},
		{MySQL, "(`A` > _utf8mb4'x' and `order`=_LATIN1\"it's\")", "a > 'x' and `order` = 'it''s'"},
		{MySQL, `_latin1'é' = _binary'a'`, `_latin1 'é' = _binary 'a'`},
		{MySQL, "`date`(`a`) = DATE(a)", "`date` ( a ) = date ( a )"},
		{MySQL, "T.A in (select A from T)", "T . A in ( select A from T )"},
		{MySQL, `5--1 # six`, `5 - - 1`},
		{MySQL, `'a\'b\%' = "a'b\\%"`, `'a''b\\%' = 'a''b\\%'`},
		{MySQL, `/*!50001 a */`, `/*!50001 a */`},
		{MariaDB, "`1a` = t.1a", "`1a` = t . `1a`"},
		{SQLite, "([Abc]==`ABC` AND \"abc d\" != \"Key\")", `abc = abc and "abc d" <> key`},
		{SQLite, `"current_date" > CURRENT_DATE or "true"`, `"current_date" > current_date or "true"`},
		{SQLite, `'a\' || x'AB'`, `'a\' || x'ab'`},
	} {
		if got := Canon(c.syntax, c.expr); got != c.want {
			t.Errorf("%s %s:\n got %s\nwant %s", c.syntax.testName(), c.expr, got, c.want)
		}
	}
}

// Pairs that look alike and are not.
func TestEqualTellsApart(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		a, b   string
	}{
		{Postgres, `"A" > 0`, `a > 0`}, {Postgres, `"A"`, `A`}, {Postgres, `"user"`, `user`}, {Postgres, `"char"`, `char`},
		{Postgres, `'a b'`, `'a  b'`}, {Postgres, `'A'`, `'a'`}, {Postgres, `'a' 'b'`, `'a''b'`}, {Postgres, `'a\n'`, `E'a\n'`},
		{Postgres, `(a + b) * c`, `a + b * c`}, {Postgres, `(a) or (b)`, `a) or (b`}, {Postgres, `'a'`, `"a"`},
		{Postgres, `b'1'`, `x'1'`}, {Postgres, `n'a'`, `'a'`}, {Postgres, `a - -1`, `a --1`}, {Postgres, `$1`, `$2`},
		{Postgres, `'--a'`, `''`}, {Postgres, `a == b`, `a = b`}, {Postgres, `row(a)`, `(a)`}, {Postgres, `(a, b)`, `a, b`},
		{MySQL, "`T`.a", "`t`.a"}, {MySQL, `x'41'`, `'41'`}, {MySQL, `_binary'a'`, `'a'`}, {MySQL, `'a\\b'`, `'a\b'`},
		{MySQL, `'a'`, "`a`"}, {MySQL, `'A'`, `'a'`}, {MySQL, "`true`", "true"}, {MySQL, `_latin1'é'`, `'é'`},
		{SQLite, `'a'`, `"a"`}, {SQLite, `"null"`, `null`}, {SQLite, `[a b]`, `a b`}, {SQLite, `'A'`, `'a'`}, {SQLite, `"É"`, `"é"`},
	} {
		if Equal(c.syntax, c.a, c.b) {
			t.Errorf("%s: %s equals %s", c.syntax.testName(), c.a, c.b)
		}
	}
}

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		a, b   string
	}{
		{Postgres, `(Price > 0)`, `"price">0`}, {Postgres, `lower("name")`, `LOWER ( name )`},
		{MySQL, "(`price` > 0)", "PRICE>0"}, {MySQL, `"a"`, `_utf8mb4'a'`},
		{SQLite, `[price] == 0`, "(\"Price\" = /* no */ 0)"},
	} {
		if !Equal(c.syntax, c.a, c.b) {
			t.Errorf("%s: %s and %s differ: %s, %s", c.syntax.testName(), c.a, c.b, Canon(c.syntax, c.a), Canon(c.syntax, c.b))
		}
	}
}

func checkCanon(t failer, s Syntax, sql string) {
	once := Canon(s, sql)
	if twice := Canon(s, once); twice != once {
		t.Fatalf("%s %q:\n once %q\ntwice %q", s.testName(), sql, once, twice)
	}
}

func TestCanonIsItsOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sql := genSQL(t)
		for _, s := range syntaxes {
			checkCanon(t, s, sql)
		}
	})
}

func FuzzCanon(f *testing.F) {
	f.Add("((a == `b`) != _utf8mb4'x' and t.1E5)")
	f.Add("E'a'\n'\\'' || U&\"x\" || (select [y] from \"T\")")
	f.Fuzz(func(t *testing.T, sql string) {
		for _, s := range syntaxes {
			checkCanon(t, s, sql)
		}
		// U&"a" is a name that Canon does not look into.
		if got := RenameColumn(Postgres, sql, "a", "a"); !strings.Contains(sql, "&") && !Equal(Postgres, got, sql) {
			t.Fatalf("%q: renaming to itself gives %q", sql, got)
		}
	})
}
