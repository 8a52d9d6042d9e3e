package steps_test

import (
	"errors"
	"testing"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

const header = "revision: a\ndown_revision: null\n"

var people = "upgrade:\n- create_table: {name: people, columns: {id: {type: integer, primary_key: true}}}\n"

func load(t *testing.T, path, text string) *revision.Revision {
	t.Helper()
	g, err := revision.Load([]revision.Source{{Path: path, Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return g.Revisions()[0]
}

func reader(d schema.Dialect) steps.Reader {
	syntax := map[schema.Dialect]sqltext.Syntax{schema.Postgres: sqltext.Postgres, schema.MySQL: sqltext.MySQL, schema.MariaDB: sqltext.MariaDB, schema.SQLite: sqltext.SQLite}
	return steps.Reader{Dialect: d, Syntax: syntax[d], Convention: schema.DefaultConvention}
}

// What raw SQL makes unknown: rows nothing, definitions the tables they name, code
// everything; an effect makes nothing unknown.
func TestTaint(t *testing.T) {
	for _, c := range []struct {
		name, execute string
		people, other bool
	}{
		{"rows", "- execute: UPDATE people SET id = 2\n", false, false},
		{"a definition", "- execute: ALTER TABLE people ADD COLUMN n int\n", true, false},
		{"an index", "- execute: CREATE INDEX ix ON people (id)\n", true, false},
		{"another table", "- execute: CREATE TABLE other (id int)\n", false, true},
		{"code", "- execute: DO $$ BEGIN EXECUTE 'ALTER TABLE people ADD COLUMN n int'; END $$\n", true, true},
		{"an effect", "- execute: {sql: ALTER TABLE people ADD COLUMN n int, effect: [{add_column: {table: people, column: {name: n, type: integer}}}]}\n", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			rev := load(t, "a.yaml", header+people+c.execute)
			got, err := reader(schema.Postgres).Replay([]*revision.Revision{rev})
			if err != nil {
				t.Fatal(err)
			}
			if _, bad := got.Tainted(schema.N("people")); bad != c.people {
				t.Errorf("people is unknown: %v", bad)
			}
			if _, bad := got.Tainted(schema.N("other")); bad != c.other {
				t.Errorf("other is unknown: %v", bad)
			}
			if _, ok := got.Schema.Table(schema.N("people")); !ok {
				t.Error("the replay lost the table")
			}
		})
	}
}

// A table that no revision creates stood there before the first: what is done to it
// makes it unknown. One that the chain has dropped is a mistake.
func TestOlderTable(t *testing.T) {
	older := "- add_column: {table: older, column: {name: n, type: integer}}\n- drop_index: {table: older, name: ix}\n" +
		"- create_table: {name: child, columns: {id: {type: integer, primary_key: true}, older_id: {type: integer, foreign_key: other.id}}}\n" +
		"- add_column: {table: other, column: {name: n, type: integer}}\n"
	got, err := reader(schema.SQLite).Replay([]*revision.Revision{load(t, "a.yaml", header+people+older)})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"older", "other"} {
		if taint, ok := got.Tainted(schema.N(name)); !ok || !taint.Older {
			t.Errorf("%s is known: %+v", name, got.Taints)
		}
	}
	for _, name := range []string{"people", "child"} {
		if _, bad := got.Tainted(schema.N(name)); bad {
			t.Errorf("%s is not known: %+v", name, got.Taints)
		}
	}
	dropped := "- drop_table: people\n- add_column: {table: people, column: {name: n, type: integer}}\n"
	if _, err := reader(schema.SQLite).Replay([]*revision.Revision{load(t, "a.yaml", header+people+dropped)}); err == nil {
		t.Error("a column of a dropped table is no error")
	}
}

// Which SQL runs where: a dialect's own, else what is for all; null is nothing; a
// dialect that is not spoken of is an error.
func TestSQLForDialect(t *testing.T) {
	yaml := header + "upgrade:\n- execute: {sql: SELECT 1, postgres: SELECT 2, sqlite: null}\n- execute: {mysql: SELECT 3, postgres: null, sqlite: null}\n"
	for d, want := range map[schema.Dialect][]string{
		schema.Postgres: {"SELECT 2"}, schema.SQLite: {}, schema.MySQL: {"SELECT 1", "SELECT 3"}, schema.MariaDB: {"SELECT 1", "SELECT 3"},
	} {
		got, err := reader(d).Read(load(t, "a.yaml", yaml), revision.Up)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, s := range got {
			texts = append(texts, s.SQL[0].Text)
		}
		if len(texts) != len(want) {
			t.Errorf("%s runs %q, want %q", d, texts, want)
			continue
		}
		for i := range want {
			if texts[i] != want[i] {
				t.Errorf("%s runs %q, want %q", d, texts, want)
			}
		}
	}
	file := "-- revision: a\n-- down_revision: null\n-- migrate:up postgres\nSELECT 1;\n"
	_, err := reader(schema.SQLite).Read(load(t, "a.sql", file), revision.Up)
	var missing *steps.MissingDialectError
	if !errors.As(err, &missing) || missing.Dialect != schema.SQLite {
		t.Errorf("want a missing dialect, got %v", err)
	}
}

// Statements of a file know their lines.
func TestLines(t *testing.T) {
	file := "-- revision: a\n-- down_revision: null\n-- migrate:up\nSELECT 1;\n\n  SELECT\n 2;\n"
	got, err := reader(schema.SQLite).Read(load(t, "a.sql", file), revision.Up)
	if err != nil {
		t.Fatal(err)
	}
	if s := got[0].SQL; len(s) != 2 || s[0].Line != 4 || s[1].Line != 6 || s[1].Column != 3 {
		t.Errorf("got %+v", s)
	}
}
