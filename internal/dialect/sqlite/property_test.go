package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// TestProperties: what was created reads back the same; after random operations the
// database is what Apply says, rows and all; after a failure it is what it was.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, done := openPlain(t)
		defer done()
		exec(t, c, "PRAGMA foreign_keys = ON")
		var m schema.Metadata
		for i := range rapid.IntRange(1, 3).Draw(t, "tables") {
			m.Tables = append(m.Tables, drawTable(t, fmt.Sprintf("t%d", i), m.Tables))
		}
		mustRun(t, c, creates(m)...)
		same(t, read(t, c), m)
		fill(t, c, m)
		exec(t, c, "CREATE TABLE log (x)")
		if column := m.Tables[0].Columns[0].Name; rapid.Bool().Draw(t, "trigger") {
			exec(t, c, "CREATE VIEW v AS SELECT 1 AS one FROM t0", "CREATE VIEW w AS SELECT * FROM v",
				"CREATE TRIGGER tr AFTER DELETE ON t0 BEGIN INSERT INTO log SELECT old."+quote(column)+"; END")
		}
		m = read(t, c)
		m.Tables = slices.DeleteFunc(m.Tables, func(t schema.Table) bool { return t.Name.Name == "log" })
		ops, after := drawOperations(t, m)
		before := dump(t, c, m, m, ops)
		statements, whole, err := compileFrom(t, detected(t, c), m, ops...)
		var unsupported *render.UnsupportedError
		var blocked *render.BlockedError
		if errors.As(err, &unsupported) || errors.As(err, &blocked) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		text := rows(t, c, "SELECT sql FROM sqlite_master ORDER BY name")
		triggers := rows(t, c, "SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')")
		if err := execute(t, c, statements, whole); err != nil {
			if !refusedByRows(err) {
				t.Fatalf("%v\n%s\n%s", err, text, told(statements))
			}
			expect(t, c, "SELECT sql FROM sqlite_master ORDER BY name", text)
			return
		}
		live := read(t, c)
		live.Tables = slices.DeleteFunc(live.Tables, func(t schema.Table) bool { return t.Name.Name == "log" })
		same(t, live, after)
		if got := dump(t, c, m, live, ops); !reflect.DeepEqual(got, before) {
			t.Errorf("rows\n got %v\nwant %v", got, before)
		}
		expect(t, c, "SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')", triggers)
		expect(t, c, "SELECT count(*) FROM log", "0")
		expect(t, c, "PRAGMA foreign_keys", "1")
		expect(t, c, "PRAGMA integrity_check", "ok")
		if t.Failed() {
			t.Logf("%s\n%s", text, told(statements))
		}
	})
}

func told(statements []render.Statement) string {
	var b strings.Builder
	for _, s := range statements {
		b.WriteString(s.SQL + ";\n")
	}
	return b.String()
}

func openPlain(t *rapid.T) (*sql.Conn, func()) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	c, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c, func() { c.Close(); db.Close() }
}

// refusedByRows reports whether a change failed because of what the rows hold, or of
// a fault of SQLite (3.40 to 3.54): RENAME COLUMN fails for the INTEGER key of a
// table WITHOUT ROWID that is UNIQUE once more.
func refusedByRows(err error) bool {
	var violation *ViolationError
	text := err.Error()
	return errors.As(err, &violation) || strings.Contains(text, "constraint failed") || strings.Contains(text, "Cannot add a NOT NULL column") ||
		strings.Contains(text, "cannot store") || strings.Contains(text, "datatype mismatch") ||
		strings.Contains(text, "after rename: expressions prohibited in PRIMARY KEY and UNIQUE constraints")
}

// fill inserts rows that keep all that may be asked of them: no two alike, no
// reference.
func fill(t *rapid.T, c *sql.Conn, m schema.Metadata) {
	for _, table := range m.Tables {
		for n := 1; n <= 2; n++ {
			var names, values []string
			for _, column := range table.Columns {
				if _, computed := column.Generated.(schema.Computed); computed || refersElsewhere(table, column.Name) && column.Nullable {
					continue
				}
				names = append(names, quote(column.Name))
				values = append(values, fmt.Sprint(n*10))
			}
			statement := "INSERT INTO " + quote(table.Name.Name) + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
			_, _ = c.ExecContext(context.Background(), statement) // a row that a reference forbids is not needed
		}
	}
}

// drawOperations draws operations that can be made one after the other.
func drawOperations(t *rapid.T, m schema.Metadata) ([]op.Operation, schema.Metadata) {
	var ops []op.Operation
	for i := range rapid.IntRange(1, 6).Draw(t, "operations") {
		if len(m.Tables) == 0 {
			break
		}
		o := drawOperation(t, m, i)
		d := op.NewDraft(m)
		whole, err := d.Complete(o)
		for _, w := range whole {
			if err == nil {
				err = d.Apply(w)
			}
		}
		if err == nil && !slices.ContainsFunc(d.Schema().Tables, func(t schema.Table) bool { return ordinary(t)[0] == "" }) {
			ops, m = append(ops, whole...), d.Schema()
		}
	}
	return ops, m
}

// dump returns, for each table of before that is still there, its rows in the
// columns that the operations leave alone.
func dump(t *rapid.T, c *sql.Conn, before, now schema.Metadata, ops []op.Operation) map[string]string {
	out := map[string]string{}
	for _, table := range before.Tables {
		name, columns := table.Name, map[string]string{}
		for _, column := range ordinary(table) {
			columns[column] = column
		}
		gone := false
		for _, o := range ops {
			switch o := o.(type) {
			case op.DropTable:
				gone = gone || o.Name == name
			case op.RenameTable:
				if o.From == name {
					name.Name = o.To
				}
			case op.DropColumn:
				forget(columns, o.Table == name, o.Name)
			case op.AlterColumn:
				if to := o.Change.Name.Or(o.Column); o.Table == name && o.Change.Type.Set || o.Change.Nullable.Set {
					forget(columns, o.Table == name, o.Column)
				} else if o.Table == name {
					for from, is := range columns {
						if is == o.Column {
							columns[from] = to
						}
					}
				}
			}
		}
		if gone {
			continue
		}
		at := name.Name
		if reflect.DeepEqual(before, now) {
			at = table.Name.Name
		}
		parts := []string{"'row'"}
		for _, from := range sortedKeys(columns) {
			is := columns[from]
			if reflect.DeepEqual(before, now) {
				is = from
			}
			parts = append(parts, "quote("+quote(is)+")")
		}
		out[table.Name.Name] = rows(t, c, "SELECT "+strings.Join(parts, " || ',' || ")+" FROM "+quote(at)+" ORDER BY 1")
	}
	return out
}

func forget(columns map[string]string, here bool, name string) {
	for from, is := range columns {
		if here && is == name {
			delete(columns, from)
		}
	}
}
