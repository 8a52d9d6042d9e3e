package sqltext

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func texts(statements []Statement) []string {
	var list []string
	for _, s := range statements {
		list = append(list, s.Text)
	}
	return list
}

// splitCase is a text whose statements are its parts, which the tests join
// with the separator "§" so that each is seen whole.
type splitCase struct {
	name   string
	syntax Syntax
	text   string
	want   string
}

var splitCases = []splitCase{
	{"empty", Postgres, "", ""},
	{"comments alone", Postgres, "-- a;\n/* b; */ ;;\n ; -- c", ""},
	{"two on a line", Postgres, "select 1; select 2", "select 1§select 2"},
	{"semicolon in strings", Postgres, `select ';', E'\';', "a;b", $$;$$, $x$;$$;$x$;select 2`,
		`select ';', E'\';', "a;b", $$;$$, $x$;$$;$x$§select 2`},
	{"nested comment", Postgres, "select /* ; /* ; */ ; */ 1; select 2 -- ;\n+ 1;", "select /* ; /* ; */ ; */ 1§select 2 -- ;\n+ 1"},
	{"comments around", Postgres, "-- a\nselect 1 /* b */ ; -- c\n\nselect 2 -- d", "select 1§select 2"},
	{"bom and crlf", Postgres, "\uFEFFselect 1;\r\nselect\r\n2;\r\n", "select 1§select\r\n2"},
	{"rule", Postgres, "create rule r as on insert to t do also (insert into u values (1); delete from v); select 1",
		"create rule r as on insert to t do also (insert into u values (1); delete from v)§select 1"},
	{"begin atomic", Postgres, "create or replace function f(begin int) returns int begin atomic select case when true then 1 else 2 end; " +
		"select 1 as end; select (select case when a then b end); end; select 2; begin; end;",
		"create or replace function f(begin int) returns int begin atomic select case when true then 1 else 2 end; " +
			"select 1 as end; select (select case when a then b end); end§select 2§begin§end"},
	{"procedure atomic", Postgres, "CREATE PROCEDURE p() LANGUAGE SQL BEGIN ATOMIC INSERT INTO t VALUES (1); END; CALL p()",
		"CREATE PROCEDURE p() LANGUAGE SQL BEGIN ATOMIC INSERT INTO t VALUES (1); END§CALL p()"},
	{"no atomic", Postgres, "create function begin() returns int as 'select 1' language sql; select 2",
		"create function begin() returns int as 'select 1' language sql§select 2"},
	{"continued string", Postgres, "select E'a'\n'\\';' ; select 1", "select E'a'\n'\\';'§select 1"},
	{"do block", Postgres, "do $do$ begin execute $$ x; $$; end $do$; select 1", "do $do$ begin execute $$ x; $$; end $do$§select 1"},
	{"copy out", Postgres, "copy t to stdout; copy t from '/stdin'; select 1", "copy t to stdout§copy t from '/stdin'§select 1"},
	{"output of pg_dump", Postgres, "--\n\\restrict aB1\r\n\nselect 1;\n\\unrestrict aB1\n", "select 1"},
	{"unterminated at eof", Postgres, "select 1", "select 1"},
	{"nonconforming strings", Postgres, `set standard_conforming_strings = off; select '\';'; set standard_conforming_strings to 'on'; select '\'; select 1`,
		`set standard_conforming_strings = off§select '\';'§set standard_conforming_strings to 'on'§select '\'§select 1`},

	{"line ends of mysql", MySQL, "select 'a\r\nb';\r\nselect\r\n2", "select 'a\nb'§select\n2"},
	{"line ends of sqlite", SQLite, "select 'a\r\nb';\r\nselect\r2", "select 'a\nb'§select\r2"},
	{"hash and dashes", MySQL, "select 1; # a;\nselect 5--1; -- b;\n--c;\nselect 2", "select 1§select 5--1§select 2"},
	{"strings", MySQL, "select 'a\\';', \"b\\\";\", `c;``d`; select 2", "select 'a\\';', \"b\\\";\", `c;``d`§select 2"},
	{"conditional", MySQL, "/*!40101 SET NAMES utf8 */;\n/*!50001 a; b */; /* no; */;", "/*!40101 SET NAMES utf8 */§/*!50001 a; b */"},
	{"delimiter", MySQL, "DELIMITER //\ncreate procedure p() begin select 1; end//\nselect 2//\ndelimiter ; -- back\nselect 3; select 4",
		"create procedure p() begin select 1; end§select 2§select 3§select 4"},
	{"delimiter of dollars", MySQL, " delimiter $$\r\nselect 1$$ create trigger t before insert on x for each row begin set new.a = 1; end$$\r\nDELIMITER ;\r\n",
		"select 1§create trigger t before insert on x for each row begin set new.a = 1; end"},
	{"delimiter in quotes", MySQL, "delimiter '//'\nselect '//'// select `//` /* // */ // delimiter ;\nselect 3;", "select '//'§select `//` /* // */§select 3"},
	{"delimiter of semicolons", MySQL, "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN\n  SET NEW.a = 1;\nEND */;;\nDELIMITER ;\nselect 1;",
		"/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN\n  SET NEW.a = 1;\nEND */§select 1"},
	{"semicolons under a delimiter", MySQL, "DELIMITER //\ndrop procedure if exists p; create procedure p() begin select 1; end;\n//\ndrop table t;//",
		"drop procedure if exists p§create procedure p() begin select 1; end§drop table t"},
	{"oracle grammar under a delimiter", MariaDB, "DELIMITER //\ncreate package body p as procedure q as begin null; end; end;\n//\n" +
		"create procedure p as a int; begin select 1; end;\n//",
		"create package body p as procedure q as begin null; end; end;§create procedure p as a int; begin select 1; end;"},
	{"no delimiter", MySQL, "create trigger t before insert on x for each row begin if new.a then set new.b = if(new.a, 1, 2); end if; end; select 2;",
		"create trigger t before insert on x for each row begin if new.a then set new.b = if(new.a, 1, 2); end if; end§select 2"},
	{"body without begin", MySQL, "create trigger t before insert on x for each row if new.a then set new.b = 1; else set new.b = 2; end if; select 2;",
		"create trigger t before insert on x for each row if new.a then set new.b = 1; else set new.b = 2; end if§select 2"},
	{"body of one statement", MySQL, "create trigger t before insert on x for each row set new.b = if(new.a, 1, 2); create function f(a int) returns int " +
		"return case when a then if(a, 1, 2) else repeat('a', 3) end; select 2",
		"create trigger t before insert on x for each row set new.b = if(new.a, 1, 2)§create function f(a int) returns int " +
			"return case when a then if(a, 1, 2) else repeat('a', 3) end§select 2"},
	{"loops", MySQL, `create definer=user@localhost procedure if not exists p(in a int) sql security invoker comment 'a;b'
lbl: begin
  declare done int default case when a > 1 then 2 else 3 end;
  declare c cursor for select x from t for update;
  declare continue handler for not found, sqlstate value '23000', 1062 set done = 1;
  declare exit handler for sqlexception begin rollback; end;
  drop table if exists u;
  l: loop
    if done then leave l; elseif a = 2 then iterate l; else if a then select 1; end if; end if;
  end loop l;
  while a > 0 do set a = a - 1; do sleep(0); end while;
  repeat set a = repeat(a, 2); until a > 5 end repeat;
  case a when 1 then if a then select 1; end if; else begin end; end case;
  select case a when 1 then if(a, 1, 2) end as x, t.end from t;
end lbl; select 2;`, `create definer=user@localhost procedure if not exists p(in a int) sql security invoker comment 'a;b'
lbl: begin
  declare done int default case when a > 1 then 2 else 3 end;
  declare c cursor for select x from t for update;
  declare continue handler for not found, sqlstate value '23000', 1062 set done = 1;
  declare exit handler for sqlexception begin rollback; end;
  drop table if exists u;
  l: loop
    if done then leave l; elseif a = 2 then iterate l; else if a then select 1; end if; end if;
  end loop l;
  while a > 0 do set a = a - 1; do sleep(0); end while;
  repeat set a = repeat(a, 2); until a > 5 end repeat;
  case a when 1 then if a then select 1; end if; else begin end; end case;
  select case a when 1 then if(a, 1, 2) end as x, t.end from t;
end lbl§select 2`},
	{"handler with a block", MySQL, "create procedure p() begin declare exit handler for 1062 if true then select 1; end if; select 2; end; select 3",
		"create procedure p() begin declare exit handler for 1062 if true then select 1; end if; select 2; end§select 3"},
	{"event", MySQL, "create event e on schedule every 1 day do begin delete from t; end; alter event e do delete from t; select 2",
		"create event e on schedule every 1 day do begin delete from t; end§alter event e do delete from t§select 2"},
	{"body that is a case", MySQL, "create procedure p(a int) case a when 1 then select 1; else select 2; end case; select 3",
		"create procedure p(a int) case a when 1 then select 1; else select 2; end case§select 3"},
	{"transaction", MySQL, "begin; insert into t values (1); end; begin work; commit", "begin§insert into t values (1)§end§begin work§commit"},
	{"begin not atomic", MariaDB, "begin not atomic declare a int; for i in 1..3 do select i; end for; end; if 1 then select 2; end if; select 3",
		"begin not atomic declare a int; for i in 1..3 do select i; end for; end§if 1 then select 2; end if§select 3"},
	{"slash g", MySQL, "select 1\\g select 2\\G\nselect \\N;", `select 1§select 2§select \N`},
	{"no backslash escapes", MySQL, `set sql_mode='NO_BACKSLASH_ESCAPES'; select 'a\'; set sql_mode=''; select 'a\';'; select 1`,
		`set sql_mode='NO_BACKSLASH_ESCAPES'§select 'a\'§set sql_mode=''§select 'a\';'§select 1`},

	{"trigger", SQLite, "create temp trigger t after insert on x begin select case when 1 then 2 end; update x set a = ';'; end; select 1;",
		"create temp trigger t after insert on x begin select case when 1 then 2 end; update x set a = ';'; end§select 1"},
	{"trigger at eof", SQLite, "create trigger t after insert on x begin select 1; end -- done", "create trigger t after insert on x begin select 1; end"},
	{"explain trigger", SQLite, "explain query plan create trigger t after insert on x begin select 1; end; select 1",
		"explain query plan create trigger t after insert on x begin select 1; end§select 1"},
	{"transaction", SQLite, "begin; create table t(a, \"trigger\"); end; select 1", "begin§create table t(a, \"trigger\")§end§select 1"},
	{"lines of the shell", SQLite, "# first\nselect 1\n/\nselect 2\n  GO -- on\nselect 4/\n2;\n# last", "select 1\n§select 2\n  §select 4/\n2"},
	{"open comment", SQLite, "select 1; select 2 /* no end", "select 1§select 2"},
	{"tails", SQLite, "create index i on t(a) -- b\n ; select 1 -- c", "create index i on t(a) -- b\n §select 1"},
	{"tails", MySQL, "create trigger t before insert on x for each row set new.a = 1 /* b */ ; select 1 # c\n\n; select 2 -- d",
		"create trigger t before insert on x for each row set new.a = 1 /* b */§select 1 # c\n§select 2"},
	{"names", SQLite, "select [a;b], `c;d`; select 2", "select [a;b], `c;d`§select 2"},
}

func TestSplit(t *testing.T) {
	for _, c := range splitCases {
		t.Run(c.syntax.testName()+"/"+c.name, func(t *testing.T) {
			got, err := Split(c.syntax, c.text)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if c.want != "" {
				want = strings.Split(c.want, "§")
			}
			if !slices.Equal(texts(got), want) {
				t.Errorf("got  %q\nwant %q", texts(got), want)
			}
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, c := range []struct {
		syntax  Syntax
		text    string
		problem Problem
		want    string
	}{
		{Postgres, "select 1;\n  \\connect other\n", ClientCommand, `line 2, column 3: \connect is a command to the client, not SQL`},
		{Postgres, "select 1 \\gexec", ClientCommand, `line 1, column 10: \gexec is a command to the client, not SQL`},
		{Postgres, "select 1;\ncopy t (a) from stdin with csv;\n1,'\n\\.\n", CopyFromStdin,
			"line 2, column 1: COPY … FROM STDIN has its rows in the file, which only psql can send"},
		{Postgres, "select 'é', 'a", Unterminated, "line 1, column 13: the string is not terminated"},
		{Postgres, "select 1;\n$x$ a;", Unterminated, "line 2, column 1: the string $x$ is not terminated"},
		{Postgres, "select \"a", Unterminated, "line 1, column 8: the quoted name is not terminated"},
		{Postgres, "/* a /* b */", Unterminated, "line 1, column 1: the comment is not terminated"},
		{Postgres, "select (1; select 2;", Unterminated, "line 1, column 8: the parenthesis is not terminated"},
		{Postgres, "create function f() returns int begin atomic select 1;", Unterminated,
			"line 1, column 33: the body that BEGIN ATOMIC begins is not terminated"},
		{Postgres, "select '\xe9'", InvalidText, "line 1, column 9: the byte 0xe9 is not UTF-8"},
		{Postgres, "select\n1\x00", InvalidText, "line 2, column 2: a NUL character"},
		{MySQL, "create procedure p() begin select 1; ", Unterminated, "line 1, column 22: the block that begin begins is not terminated"},
		{MySQL, "/*!50001 select 1;", Unterminated, "line 1, column 1: the comment that holds code is not terminated"},
		{MySQL, "select 1;\nsource a.sql", ClientCommand, "line 2, column 1: source is a command to the client, not SQL"},
		{MySQL, "\\. a.sql", ClientCommand, `line 1, column 1: \. is a command to the client, not SQL`},
		{MySQL, "delimiter\nselect 1", ClientCommand, "line 1, column 1: DELIMITER without a delimiter is a command to the client, not SQL"},
		{SQLite, "select 1;\n.read a.sql\n", ClientCommand, "line 2, column 1: .read is a command to the client, not SQL"},
		{SQLite, "create trigger t after insert on x begin select 1; ", Unterminated,
			"line 1, column 36: the trigger's body that BEGIN begins is not terminated"},
		{SQLite, "select [a", Unterminated, "line 1, column 8: the quoted name is not terminated"},
	} {
		got, err := Split(c.syntax, c.text)
		var problem *TextError
		if !errors.As(err, &problem) || problem.Problem != c.problem || err.Error() != c.want || got != nil {
			t.Errorf("%s %q:\n got %v %q\nwant %s", c.syntax.testName(), c.text, err, texts(got), c.want)
		}
	}
}

func TestSplitHintsAtUTF16(t *testing.T) {
	_, err := Split(Postgres, "\xff\xfes\x00")
	var problem *TextError
	if !errors.As(err, &problem) || problem.Hint != "the file is UTF-16: save it as UTF-8" {
		t.Errorf("%v, hint %q", err, problem.Hint)
	}
}

func TestSplitPositions(t *testing.T) {
	got, err := Split(Postgres, "\uFEFF select 1;\n-- é\n é ;\r\n\tselect\n2; x")
	if err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, s := range got {
		places = append(places, fmt.Sprintf("%d:%d@%d", s.Line, s.Column, s.Offset))
	}
	if want := []string{"1:2@4", "3:2@21", "4:2@28", "5:4@38"}; !slices.Equal(places, want) {
		t.Errorf("got %q, want %q", places, want)
	}
}

// checkSplit holds that statements lie in the text in order, that nothing but
// space, comments and what ends statements lies between them, and that a
// statement is one statement.
func checkSplit(t failer, s Syntax, text string) {
	statements, err := Split(s, text)
	if err != nil {
		var problem *TextError
		if !errors.As(err, &problem) || problem.Offset > len(text) {
			t.Fatalf("%s %q: %v", s.testName(), text, err)
		}
		return
	}
	at, whole := 0, forServer(s, text)
	for _, one := range statements {
		if one.Offset < at && whole || !strings.HasPrefix(text[one.Offset:], one.Text) && !strings.Contains(text, "\r\n") || one.Text == "" {
			t.Fatalf("%s %q: statement %q at %d", s.testName(), text, one.Text, one.Offset)
		}
		if line, column := Position(text, one.Offset); line != one.Line || column != one.Column {
			t.Fatalf("%s %q: statement %q at %d:%d, not %d:%d", s.testName(), text, one.Text, line, column, one.Line, one.Column)
		}
		if whole {
			checkGap(t, s, text, at, one.Offset)
		}
		at = one.Offset + len(one.Text)
	}
	if whole {
		checkGap(t, s, text, at, len(text))
	}
}

// forServer reports whether a text surely holds nothing for the client, and
// no line ends that are changed.
func forServer(s Syntax, text string) bool {
	if s == Postgres {
		return !strings.Contains(text, "restrict")
	}
	words := lower(text)
	return !strings.ContainsAny(text, `#/\-`) && !strings.Contains(text, "\r\n") && !strings.Contains(words, "go") && !strings.Contains(words, "delimiter")
}

// checkGap holds that no token was lost between two statements.
func checkGap(t failer, s Syntax, text string, from, to int) {
	for _, token := range Lex(s, strings.TrimPrefix(text[from:to], byteOrderMark)) {
		if !token.blank() && !token.Is(";") {
			t.Fatalf("%s %q: %q is in no statement", s.testName(), text, token.Text)
		}
	}
}

func TestSplitKeepsTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sql := genSQL(t)
		for _, s := range syntaxes {
			checkSplit(t, s, sql)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, c := range splitCases {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range syntaxes {
			checkSplit(t, s, text)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat(createActor+";\n", 1000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if got, err := Split(SQLite, text); err != nil || len(got) != 1000 {
			b.Fatal(len(got), err)
		}
	}
}
