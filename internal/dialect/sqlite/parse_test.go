package sqlite

import (
	"context"
	"database/sql"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// TestRefused: what SQLite would not have written is an error, not a guess.
func TestRefused(t *testing.T) {
	for _, text := range []string{
		"", "CREATE", "CREATE TABLE", "CREATE TABLE t", "CREATE TABLE t (", "CREATE TABLE t ()", "CREATE TABLE t (a INT", "CREATE TABLE t (a INT) STRICTLY",
		"CREATE TABLE t (a INT,)", "CREATE TABLE t (a INT b(1) c)", "CREATE TABLE t (a REFERENCES)", "CREATE TABLE t (a CHECK ())", "CREATE TABLE t (a CHECK a > 0)",
		"CREATE TABLE t (a DEFAULT)", "CREATE TABLE t (a DEFAULT ())", "CREATE TABLE t (a) x", "CREATE TABLE t (a PRIMARY)", "CREATE TABLE t (a NOT)", "CREATE TABLE t (a UNIQUE ON CONFLICT)",
		"CREATE TABLE t (a, PRIMARY KEY (b))", "CREATE TABLE t (a PRIMARY KEY, PRIMARY KEY (a))", "CREATE TABLE t (a, A)", "CREATE TABLE t (a, FOREIGN KEY (b) REFERENCES p)",
		"CREATE TABLE t (a DEFERRABLE)", "CREATE TABLE t (CONSTRAINT x a)", "CREATE TABLE t (a INT)) ", "CREATE TABLE t (a 'unterminated)",
	} {
		p, err := parseTable(text)
		if err == nil {
			_, err = p.table()
		}
		if err == nil {
			t.Errorf("taken: %s", text)
		}
	}
	for _, text := range []string{"CREATE INDEX", "CREATE INDEX i ON t", "CREATE INDEX i ON t ()", "CREATE INDEX i ON t (a", "CREATE INDEX i ON t (a,)", "CREATE INDEX i ON t (a) WHERE", "CREATE INDEX i ON t (a NULLS FIRST)", "CREATE INDEX i ON t (a) x"} {
		if _, err := parseIndex(text); err == nil {
			t.Errorf("taken: %s", text)
		}
	}
}

// FuzzTable: the parser never panics, and what it takes from a text that SQLite
// takes too reads back the same when it is created from the model.
func FuzzTable(f *testing.F) {
	for _, text := range oddities {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if x, err := parseIndex(text); err == nil {
			x.index(schema.Table{})
		}
		p, err := parseTable(text)
		if err != nil {
			return
		}
		if _, err := p.table(); err != nil {
			return
		}
		ctx := context.Background()
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		c, _ := db.Conn(ctx)
		defer c.Close()
		if _, err := c.ExecContext(ctx, text); err != nil {
			return
		}
		m := read(t, c)
		for _, u := range m.Unmanaged {
			if u.Kind == notUnderstood {
				t.Fatalf("not understood: %s", u.Definition)
			}
		}
		if len(m.Tables) != 1 {
			return
		}
		table := m.Tables[0]
		if err := (sqlite{version: version{3, 50, 0}}).tableSupported(table); err != nil {
			return
		}
		exec(t, c, "DROP TABLE "+quote(table.Name.Name))
		statements, err := detected(t, c).Compile(schema.Metadata{}, []op.Operation{op.CreateTable{Table: table}})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range statements {
			exec(t, c, s.SQL)
		}
		same(t, read(t, c), m)
	})
}
