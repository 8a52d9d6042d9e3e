package sqltext

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var effectNames = [...]string{"unknown", "dynamic", "definition", "session", "transaction", "query"}

// spellEffect writes an effect as its kind, its names and, behind a ?, those
// without a table.
func spellEffect(e Effect) string {
	parts := []string{effectNames[e.Kind]}
	for _, n := range e.Names {
		parts = append(parts, spellName(n))
	}
	for _, n := range e.Loose {
		parts = append(parts, "?"+spellName(n))
	}
	return strings.Join(parts, " ")
}

func spellName(n Name) string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		sql    string
		want   string
	}{
		{Postgres, "", "query"},
		{Postgres, "select * from t", "query"},
		{Postgres, "(select 1) union (select 2)", "query"},
		{Postgres, "select * into temp u from t", "definition u"},
		{Postgres, "with x as (delete from t returning *) insert into u select * from x", "query"},
		{Postgres, "with x as (select 1) select * into app.u from x", "definition app.u"},
		{Postgres, "merge into t using u on true when matched then update set a = 1", "query"},
		{Postgres, "update only pg_attribute set attnotnull = true", "unknown"},
		{Postgres, "delete from pg_catalog.pg_enum", "unknown"},
		{Postgres, "insert into t select * from pg_class", "query"},
		{Postgres, "select pg_catalog.set_config('search_path', '', false)", "query"},
		{Postgres, "select set_config('search_path', 'app', false)", "unknown"},
		{Postgres, "set search_path to app", "unknown"},
		{Postgres, "set local search_path = ''", "session"},
		{Postgres, "set statement_timeout = 0", "session"},
		{Postgres, "do $$ begin end $$", "dynamic"},
		{Postgres, "call p(1)", "dynamic"},
		{Postgres, "explain analyze select 1", "query"},
		{Postgres, "explain analyze create table t as select 1", "unknown"},
		{Postgres, "begin", "transaction"}, {Postgres, "START TRANSACTION", "transaction"}, {Postgres, "prepare transaction 'x'", "transaction"},
		{Postgres, "prepare x as select 1", "dynamic"},
		{Postgres, "grant all on t to u", "query"}, {Postgres, "truncate t cascade", "query"}, {Postgres, "vacuum full t", "query"},
		{Postgres, "create unlogged table if not exists App.\"T x\" (a int references b (c) on delete cascade)", "definition app.T x"},
		{Postgres, "create table p1 partition of p for values in (1)", "definition p1 p"},
		{Postgres, "create unique index concurrently if not exists i on only s.t (lower(a))", "definition s.t"},
		{Postgres, "create index on t (a)", "definition t"},
		{Postgres, "drop index concurrently if exists s.i, j", "definition ?s.i ?j"},
		{Postgres, "alter index i rename to j", "definition ?i"},
		{Postgres, "create constraint trigger g after insert or update of a on s.t for each row execute function f()", "definition s.t"},
		{Postgres, "drop trigger g on t", "definition t"},
		{Postgres, "create or replace rule r as on insert to s.t do also (delete from u)", "definition s.t"},
		{Postgres, "create policy p on t using (true)", "definition t"},
		{Postgres, "create event trigger e on ddl_command_start execute function f()", "definition e"},
		{Postgres, "create or replace recursive view v (a) as select 1", "definition v"},
		{Postgres, "drop table if exists a, s.b restrict", "definition a s.b"},
		{Postgres, "drop table a cascade", "unknown"},
		{Postgres, "alter table if exists only t add column a int, rename b to c", "definition t"},
		{Postgres, "alter table s.t rename to u", "definition s.t s.u"},
		{Postgres, "alter table t rename column a to b", "definition t"}, {Postgres, "alter table t rename a to b", "definition t"},
		{Postgres, "alter table t set schema app", "definition t app.t"},
		{Postgres, "alter table t attach partition s.p default", "definition t s.p"},
		{Postgres, "alter table t drop column a cascade", "unknown"},
		{Postgres, "alter table t add foreign key (a) references u on delete cascade", "definition t"},
		{Postgres, "alter table all in tablespace x set tablespace y", "query"},
		{Postgres, "create sequence s.q owned by s.t.a", "definition s.q s.t"}, {Postgres, "alter sequence q owned by t.a", "definition q t"},
		{Postgres, "alter sequence q owned by none", "definition q"},
		{Postgres, "create type mood as enum ('a')", "definition mood"}, {Postgres, "alter type mood add value 'b'", "definition mood"},
		{Postgres, "alter type mood rename value 'a' to 'b'", "definition mood"}, {Postgres, "alter type mood rename to m", "unknown"},
		{Postgres, "alter type c add attribute a int", "unknown"},
		{Postgres, "create function s.f(a int default 1) returns int as $$ drop table t; $$ language sql", "definition s.f"},
		{Postgres, "drop function f(int), g(text, int)", "definition f g"},
		{Postgres, "create extension citext", "unknown"}, {Postgres, "drop schema s", "unknown"}, {Postgres, "create schema s", "definition"},
		{Postgres, "create schema s create table t (a int)", "unknown"},
		{Postgres, "create role r", "query"}, {Postgres, "alter default privileges grant select on tables to r", "query"},
		{Postgres, "comment on column s.t.a is 'x'", "definition s.t"}, {Postgres, "comment on table t is null", "definition t"},
		{Postgres, "comment on constraint c on t is 'x'", "definition t"}, {Postgres, "comment on index i is 'x'", "definition ?i"},
		{Postgres, "create statistics s on a, b from t", "definition t"},
		{Postgres, "create table a (b int); drop table c; select 1", "definition a c"},
		{Postgres, "select 1; do $$ $$", "dynamic"},
		{Postgres, "select 'open", "unknown"}, {Postgres, "import foreign schema x from server y into z", "unknown"}, {Postgres, "1", "unknown"},
		{Postgres, "drop owned by r", "unknown"},

		{MySQL, "create definer=`a`@`b` sql security invoker view v as select 1", "definition v"},
		{MySQL, "create definer = current_user() trigger g before insert on db.t for each row begin end", "definition db.t"},
		{MySQL, "/*!50003 create trigger g before insert on t for each row set new.a = 1 */", "definition t"},
		{MySQL, "drop trigger if exists g", "definition ?g"}, {MySQL, "drop index i on t", "definition t"},
		{MySQL, "rename table a to b, db.c to db.d", "definition a b db.c db.d"},
		{MySQL, "alter table `a` rename `b`, add index i (c)", "definition a b"},
		{MySQL, "alter table a rename index i to j, rename key k to l", "definition a"},
		{MySQL, "alter table a exchange partition p with table b", "definition a b"},
		{MySQL, "drop table a, b cascade", "definition a b"},
		{MySQL, "use other", "unknown"}, {MySQL, "do sleep(1)", "query"}, {MySQL, "lock tables t write", "session"},
		{MySQL, "select 1 into @a", "query"}, {MySQL, "replace into t values (1)", "query"},
		{MySQL, "create procedure p() begin drop table t; end", "definition p"}, {MySQL, "create database d", "definition"},
		{MariaDB, "begin not atomic select 1; end", "dynamic"},
		{MariaDB, "create or replace aggregate function f(a int) returns int begin return 1; end", "definition f"},

		{SQLite, "create virtual table f using fts5(a)", "definition f"}, {SQLite, "create index aux.i on t(a)", "definition aux.t"},
		{SQLite, "create temp trigger g instead of update of a on v begin delete from t; end", "definition v"},
		{SQLite, "drop index i", "definition ?i"}, {SQLite, "alter table t rename to u", "definition t u"},
		{SQLite, "alter table t rename a to b", "definition t"}, {SQLite, "pragma foreign_keys = on", "session"},
		{SQLite, "update sqlite_master set sql = ''", "unknown"}, {SQLite, "insert into t values ('create table x')", "query"},
		{SQLite, "create table 'odd name' (a)", "definition odd name"}, {SQLite, "explain drop table t", "query"},
	} {
		if got := spellEffect(Classify(c.syntax, c.sql)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.syntax.testName(), c.sql, got, c.want)
		}
	}
}

func TestEffect(t *testing.T) {
	for kind, want := range []string{"true true", "true true", "true false", "false false", "false false", "false false"} {
		e := Effect{Kind: EffectKind(kind)}
		if got := fmt.Sprint(e.ChangesSchema(), " ", e.Everything()); got != want {
			t.Errorf("%s: %s, want %s", effectNames[kind], got, want)
		}
	}
	if e := (Effect{Kind: Definition, Loose: []Name{{"", "i"}}}); !e.Everything() {
		t.Error("an index without its table may be any table's")
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		sql    string
		want   []string
	}{
		{Postgres, `select t.a, "B" from app.T t join u on true`, []string{"t.a", "t", "B", "app.t", "app", "u"}},
		{SQLite, `insert into log(a) select new.[x y] from T where 'str' = 1`, []string{"log", "a", "new.x y", "new", "T"}},
		{MySQL, "update `a`.`b` set c = 1", []string{"a.b", "a", "c"}},
	} {
		var got []string
		for _, n := range Names(c.syntax, c.sql) {
			got = append(got, spellName(n))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.syntax.testName(), c.sql, got, c.want)
		}
	}
}

func FuzzClassify(f *testing.F) {
	for _, c := range splitCases {
		f.Add(c.text)
	}
	f.Add("alter table if exists only a.b rename to c, attach partition d")
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range syntaxes {
			for _, n := range Classify(s, text).Names { // must not panic
				if n.Name == "" {
					t.Fatalf("%s %q: a definition of nothing", s.testName(), text)
				}
			}
			Names(s, text)
			Columns(s, text)
			Terminated(s, text)
		}
	})
}
