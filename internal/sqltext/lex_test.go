package sqltext

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var syntaxes = []Syntax{Postgres, MySQL, MariaDB, SQLite}

func (s Syntax) testName() string { return s.traits().name }

// spell writes tokens as kind and text, one letter a kind, without space.
func spell(tokens []Token) string {
	var b strings.Builder
	for _, t := range tokens {
		if t.Kind == Space {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteByte("..CWQSNOPX"[t.Kind])
		if t.Unterminated {
			b.WriteByte('!')
		}
		b.WriteString("‹" + t.Text + "›")
	}
	return b.String()
}

func TestLex(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		sql    string
		want   string
	}{
		{Postgres, `a`, `W‹a›`},
		{Postgres, `E'a\'b' 'c\' x`, `S‹E'a\'b'› S‹'c\'› W‹x›`},
		{Postgres, `U&"d\0061" U&'x''y' n'z' X'1f' b'01'`, `Q‹U&"d\0061"› S‹U&'x''y'› S‹n'z'› S‹X'1f'› S‹b'01'›`},
		{Postgres, `u & 'x'`, `W‹u› O‹&› S‹'x'›`},
		{Postgres, "'a' -- c\n 'b' 'c'", "S‹'a' -- c\n 'b'› S‹'c'›"},
		{Postgres, "E'a'\n'\\'' x", "S‹E'a'\n'\\''› W‹x›"},
		{Postgres, "'a'\n-- c", "S‹'a'› C‹-- c›"},
		{Postgres, `$$a;b$$ $x$ $$ $y$ $x$`, `S‹$$a;b$$› S‹$x$ $$ $y$ $x$›`},
		{Postgres, `a$b$c $1 $1$`, `W‹a$b$c› P‹$1› P‹$1› O‹$›`},
		{Postgres, `$é1$ ' $é1$`, `S‹$é1$ ' $é1$›`},
		{Postgres, `$a$ no end`, `S!‹$a$ no end›`},
		{Postgres, `/* a /* b */ c */ x`, `C‹/* a /* b */ c */› W‹x›`},
		{Postgres, `/* a /* b */ c`, `C!‹/* a /* b */ c›`},
		{Postgres, "-- a\rb", "C‹-- a› W‹b›"},
		{Postgres, `a<-1 a<>-1 a@-1 a--1`, `W‹a› O‹<› O‹-› N‹1› W‹a› O‹<>› O‹-› N‹1› W‹a› O‹@-› N‹1› W‹a› C‹--1›`},
		{Postgres, `a+/* c */b *-- d`, `W‹a› O‹+› C‹/* c */› W‹b› O‹*› C‹-- d›`},
		{Postgres, `a::int[1:2] x:=y b->>'k' d?|e @>f`,
			`W‹a› O‹::› W‹int› O‹[› N‹1› O‹:› N‹2› O‹]› W‹x› O‹:=› W‹y› W‹b› O‹->>› S‹'k'› W‹d› O‹?|› W‹e› O‹@>› W‹f›`},
		{Postgres, `1.5e-3 .5 1. 1..10 0x1F 1_000 1e 5ab`,
			`N‹1.5e-3› N‹.5› N‹1.› N‹1› O‹..› N‹10› N‹0x1F› N‹1_000› N‹1› W‹e› N‹5› W‹ab›`},
		{Postgres, `"a""b" 'a''b' "no`, `Q‹"a""b"› S‹'a''b'› Q!‹"no›`},
		{Postgres, `été_1`, `W‹été_1›`},

		{MySQL, `'a\'b' "c\"d" "e""f"`, `S‹'a\'b'› S‹"c\"d"› S‹"e""f"›`},
		{MySQL, "`a``b\\` x", "Q‹`a``b\\`› W‹x›"},
		{MySQL, "5--1 # c\n-- d\n--\n--e", "N‹5› O‹-› O‹-› N‹1› C‹# c› C‹-- d› C‹--› O‹-› O‹-› W‹e›"},
		{MySQL, `_utf8mb4'a' N'b\'' x'1F' 0x1f 0X1f 0b01 0b2`,
			`W‹_utf8mb4› S‹'a'› S‹N'b\''› S‹x'1F'› N‹0x1f› W‹0X1f› N‹0b01› W‹0b2›`},
		{MySQL, `1a 1e5 1e5a 1e t.1 t.1a t . 5`,
			`W‹1a› N‹1e5› N‹1e5› W‹a› W‹1e› W‹t› O‹.› W‹1› W‹t› O‹.› W‹1a› W‹t› O‹.› N‹5›`},
		{MySQL, "@a @'b c' @`d` @@global.x r@10.0.0.1 'r'@'%' ? a:=1", "P‹@a› P‹@'b c'› P‹@`d`› P‹@@global› O‹.› W‹x› W‹r› " +
			"P‹@10.0.0.1› S‹'r'› P‹@'%'› P‹?› W‹a› O‹:=› N‹1›"},
		{MySQL, `/*!50100 a /* b */ c */ d */`, `X‹/*!50100› W‹a› C‹/* b */› W‹c› X‹*/› W‹d› O‹*› O‹/›`},
		{MySQL, `/*M!100100 a*/ /*+ hint */ /*!800231*/ /*!x*/`,
			`X‹/*M!100100› W‹a› X‹*/› C‹/*+ hint */› X‹/*!800231› X‹*/› X‹/*!› W‹x› X‹*/›`},
		{MySQL, `/* a /* b */ c`, `C‹/* a /* b */› W‹c›`},
		{MySQL, `a <=> b->>'$.c' \N`, `W‹a› O‹<=>› W‹b› O‹->>› S‹'$.c'› W‹\N›`},
		{MySQL, `$$a;b$$ $x a$b`, `S‹$$a;b$$› W‹$x› W‹a$b›`},
		{MariaDB, `$$a`, `W‹$$a›`},

		{SQLite, "[a b]`c``d`\"e\" 'f' [no", "Q‹[a b]› Q‹`c``d`› Q‹\"e\"› S‹'f'› Q!‹[no›"},
		{SQLite, `a==b a!=b a||b x'1f' ?1 :a @b $c::d e'x'`,
			`W‹a› O‹==› W‹b› W‹a› O‹!=› W‹b› W‹a› O‹||› W‹b› S‹x'1f'› P‹?1› P‹:a› P‹@b› P‹$c::d› W‹e› S‹'x'›`},
		{SQLite, `/* a /* b */ c 'x\'`, `C‹/* a /* b */› W‹c› S‹'x\'›`},
		{SQLite, `5--1`, `N‹5› C‹--1›`},
	} {
		if got := spell(Lex(c.syntax, c.sql)); got != c.want {
			t.Errorf("%s %q:\n got %s\nwant %s", c.syntax.testName(), c.sql, got, c.want)
		}
	}
}

// sqlPieces put together at random make texts that are nearly SQL.
var sqlPieces = []string{
	"'", "''", `"`, "`", "[", "]", "(", ")", ";", ",", ".", "--", "-- ", "#", "/*", "*/", "/*!50001 ", "$$", "$a$", "$1", `\`, `\'`,
	"E'", "U&'", "x'", "N'", "_utf8mb4'", "\n", "\r\n", " ", "1", "1e5", "0x1f", "1a", ".5", "+", "-", "<", ">", "=", "!=", "==", "::", ":a",
	"@a", "?", "a", "B", "été", "select", "CREATE ", " TRIGGER ", " BEGIN ", " END ", " IF ", " THEN ", " CASE ", "ATOMIC", "DELIMITER ",
	"//", "\x00", "\xff", "\uFEFF", "FUNCTION ", "IN", "NOT ", "from ",
}

func genSQL(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(sqlPieces), 0, 30).Draw(t, "pieces"), "")
}

func TestLexCoversTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sql := genSQL(t)
		for _, s := range syntaxes {
			checkCovers(t, s, sql)
		}
	})
}

type failer interface{ Fatalf(string, ...any) }

func checkCovers(t failer, s Syntax, sql string) {
	at := 0
	for _, token := range Lex(s, sql) {
		if token.Offset != at || token.Text == "" || sql[at:token.End()] != token.Text {
			t.Fatalf("%s %q: token %q at %d, expected at %d", s.testName(), sql, token.Text, token.Offset, at)
		}
		if token.Unterminated && token.End() != len(sql) {
			t.Fatalf("%s %q: token %q is unterminated before the end", s.testName(), sql, token.Text)
		}
		token.Value() // must not panic
		at = token.End()
	}
	if at != len(sql) {
		t.Fatalf("%s %q: tokens end at %d of %d", s.testName(), sql, at, len(sql))
	}
}

func FuzzLex(f *testing.F) {
	for _, piece := range sqlPieces {
		f.Add(piece + " a " + piece)
	}
	f.Add(createActor)
	f.Fuzz(func(t *testing.T, sql string) {
		for _, s := range syntaxes {
			checkCovers(t, s, sql)
		}
	})
}

const createActor = "CREATE TABLE \"actor\" (\n  [actor_id] INTEGER PRIMARY KEY, -- key\n  `name` VARCHAR(45) NOT NULL DEFAULT 'it''s',\n" +
	"  last_update TIMESTAMP DEFAULT CURRENT_TIMESTAMP CHECK (last_update >= '2000-01-01' /* y2k */),\n" +
	"  total NUMERIC(10, 2) GENERATED ALWAYS AS (actor_id * 1.5) STORED,\n" +
	"  CONSTRAINT fk FOREIGN KEY (name) REFERENCES other (name) ON DELETE CASCADE\n) WITHOUT ROWID"

func BenchmarkLex(b *testing.B) {
	b.SetBytes(int64(len(createActor)))
	b.ReportAllocs()
	for b.Loop() {
		Lex(SQLite, createActor)
	}
}

func BenchmarkCursor(b *testing.B) {
	b.SetBytes(int64(len(createActor)))
	b.ReportAllocs()
	var c Cursor
	for b.Loop() {
		c.Reset(SQLite, createActor)
		for !c.Done() {
			c.Next()
		}
	}
}
