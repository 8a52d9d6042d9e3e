package postgres

import (
	"errors"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// enumSchema has an enum with everything that can stand on it.
func enumSchema() schema.Metadata {
	state := schema.EnumRef{Name: schema.N("state")}
	t := tableOf("t",
		schema.Column{Name: "s", Type: state, Default: text("draft")},
		schema.Column{Name: "all", Type: schema.Array{Of: state}, Nullable: true, Default: schema.SQL{Text: "'{draft}'::public.state[]"}},
		null("plain", schema.Text{}))
	t.Checks = []schema.Check{{Name: "ck_s", Expression: "s <> 'open'::public.state", Comment: "kept"}}
	t.Uniques = []schema.Unique{{Name: "uq_s", Columns: []string{"s", "id"}}}
	t.Indexes = []schema.Index{
		{Name: "ix_part", Elements: []schema.IndexElement{{Column: "id"}}, Where: "s = 'draft'::public.state"},
		{Name: "ix_s", Elements: []schema.IndexElement{{Column: "s", Descending: true}}},
	}
	keys := schema.Table{Name: schema.N("keys"), Columns: []schema.Column{{Name: "s", Type: state}},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_keys", Columns: []string{"s"}}}
	t.ForeignKeys = []schema.ForeignKey{{Name: "fk_s", Columns: []string{"s"}, References: schema.Reference{Table: schema.N("keys"), Columns: []string{"s"}}}}
	m := of(t, keys)
	m.Enums = []schema.Enum{{Name: schema.N("state"), Values: []string{"draft", "open", "old", "closed"}, Comment: "of a thing"}}
	return m
}

func alterState(to ...string) op.AlterEnum { return op.AlterEnum{Name: schema.N("state"), To: to} }

func TestEnums(t *testing.T) {
	rows := []string{"INSERT INTO keys VALUES ('draft'), ('closed')", `INSERT INTO t (s, "all") VALUES ('draft', '{draft,closed}'), ('closed', NULL)`}
	mapped := alterState("draft", "open", "closed")
	mapped.Map = []op.Renamed{{From: "old", To: "closed"}}
	renamed := alterState("new draft", "open", "old", "closed", "last")
	renamed.Rename = []op.Renamed{{From: "draft", To: "new draft"}}
	both := alterState("closed", "open", "it's new")
	both.Rename = []op.Renamed{{From: "old", To: "it's new"}}
	both.Map = []op.Renamed{{From: "draft", To: "open"}}
	simple := of(tableOf("t", schema.Column{Name: "s", Type: schema.EnumRef{Name: schema.N("state")}, Default: text("draft")}))
	simple.Enums = enumSchema().Enums
	const all = `SELECT string_agg(s || coalesce("all"::text, ''), ' ' ORDER BY id) FROM t`
	lawful(t, []change{
		{name: "add", before: enumSchema(), rows: rows, ops: []op.Operation{alterState("first", "draft", "mid", "open", "old", "closed", "last", "it's")},
			query: all, yields: "draft{draft,closed} closed"},
		{name: "add and use", before: enumSchema(), rows: rows, ops: []op.Operation{alterState("draft", "open", "old", "closed", "last"),
			alter("s", schema.ColumnChange{Default: schema.Some(text("last"))})}},
		{name: "remove", before: enumSchema(), rows: rows, ops: []op.Operation{alterState("draft", "open", "closed")}, query: all, yields: "draft{draft,closed} closed"},
		{name: "reorder", before: enumSchema(), rows: rows, ops: []op.Operation{alterState("closed", "draft", "open", "old")},
			query: "SELECT min(s)::text FROM t", yields: "closed"},
		{name: "replace", before: enumSchema(), rows: rows, ops: []op.Operation{alterState("draft", "open", "other", "closed")}},
		{name: "map", before: enumSchema(), rows: append([]string{"INSERT INTO keys VALUES ('old')", `INSERT INTO t (s, "all") VALUES ('old', '{old,draft}')`}, rows[1:]...)[:2],
			ops: []op.Operation{mapped}, query: all, yields: "closed{closed,draft}"},
		{name: "rename and add", before: simple, rows: []string{"INSERT INTO t (s) VALUES ('draft')"}, ops: []op.Operation{renamed},
			query: "SELECT s::text FROM t", yields: "new draft"},
		{name: "rename, map and remove, default changed after", before: simple, rows: []string{"INSERT INTO t (s) VALUES ('draft'), ('old'), ('closed')"},
			ops:   []op.Operation{alter("s", schema.ColumnChange{Default: schema.Some(text("closed"))}), both},
			query: "SELECT string_agg(s::text, ' ' ORDER BY id) FROM t", yields: "open it's new closed"},
		{name: "add to a new one", ops: []op.Operation{op.CreateEnum{Enum: schema.Enum{Name: schema.N("state"), Values: []string{"a"}}}, alterState("a", "b"),
			op.CreateTable{Table: tableOf("t", schema.Column{Name: "s", Type: schema.EnumRef{Name: schema.N("state")}, Default: text("b")})}}},
		{name: "no users", before: schema.Metadata{Enums: simple.Enums}, ops: []op.Operation{alterState("b", "a"), op.RenameEnum{From: schema.N("state"), To: "Odd state"}}},
		{name: "drop", before: schema.Metadata{Enums: simple.Enums}, ops: []op.Operation{op.DropEnum{Name: schema.N("state")}}},
		{name: "rename type", before: simple, ops: []op.Operation{op.RenameEnum{From: schema.N("state"), To: "Odd state"}}},
	})
}

// Rows that hold a value that goes stop the change before its first statement.
func TestRowsStopTheRemovalOfTheirValue(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		m := enumSchema()
		run(t, db, schema.Metadata{}, createAll(m)...)
		for _, row := range []string{`INSERT INTO keys VALUES ('old')`, `INSERT INTO t (s, "all") VALUES ('draft', '{old}')`} {
			db.Exec(t, "TRUNCATE keys CASCADE", "INSERT INTO keys VALUES ('draft')", row)
			_, err := tryRun(t, db, m, alterState("draft", "open", "closed"))
			var stopped assertion
			if !errors.As(err, &stopped) || !strings.Contains(err.Error(), "'old'") {
				t.Errorf("after %s: %v", row, err)
			}
			sameSchema(t, p, read(t, db), m)
		}
	})
}

// A default that goes and nothing that replaces it is an error, not a lost default.
func TestDefaultThatGoesIsAnError(t *testing.T) {
	m := enumSchema()
	o := alterState("open", "old", "closed")
	o.From = m.Enums[0].Values
	_, err := New().Compile(m, []op.Operation{o})
	var unsupported *render.UnsupportedError
	if !errors.As(err, &unsupported) || unsupported.Hint == "" {
		t.Errorf("got %v", err)
	}
}
