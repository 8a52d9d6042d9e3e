package postgres

import (
	"context"
	"testing"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

func TestVersionTables(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		for _, tables := range []dialect.Tables{
			{Version: schema.N("Version table"), History: schema.N("history")},
			{Version: schema.Name{Schema: "tool", Name: "v"}, History: schema.Name{Schema: "tool", Name: "h"}},
		} {
			_, err := db.SQL.Exec("SELECT version_num FROM " + tableSQL(tables.Version))
			if !p.NoTable(err) {
				t.Errorf("NoTable(%v) is false", err)
			}
			passes(t, db, p.Guard(tables, nil), true)
			passes(t, db, p.Guard(tables, []string{"a"}), false)
			if tables.Version.Schema != "" {
				db.Exec(t, "CREATE SCHEMA tool")
			}
			for range 2 {
				db.Exec(t, p.CreateVersion(tables), p.CreateHistory(tables))
			}
			passes(t, db, p.Guard(tables, nil), true)
			db.Exec(t, "INSERT INTO "+tableSQL(tables.Version)+" VALUES ('b'), ('a')")
			passes(t, db, p.Guard(tables, []string{"b", "a"}), true)
			passes(t, db, p.Guard(tables, []string{"a"}), false)
			passes(t, db, p.Guard(tables, nil), false)
			db.Exec(t, "INSERT INTO "+tableSQL(tables.History)+" (revision, direction, started_at, duration_ms, applied_by, checksum) VALUES ('a', 'upgrade', now(), 3, 'me', 'x')")
			if any := found(t, db, p.HasTables(tables)); any && tables.Version.Schema == "" {
				t.Error("the tool's own tables count")
			}
		}
		m, err := p.Read(context.Background(), db.SQL, introspect.Scope{Schemas: []string{"tool"}, Own: []schema.Name{
			schema.N("Version table"), {Schema: "public", Name: "history"}, {Schema: "tool", Name: "v"}, {Schema: "tool", Name: "h"}}})
		if err != nil || len(m.Tables)+len(m.Sequences)+len(m.Unmanaged) > 0 {
			t.Errorf("the tool's own tables are read: %+v, %v", m, err)
		}
		db.Exec(t, "CREATE EXTENSION citext", "CREATE VIEW v AS SELECT 1")
		own := dialect.Tables{Version: schema.N("Version table"), History: schema.N("history")}
		if found(t, db, p.HasTables(own)) {
			t.Error("an empty database has tables")
		}
		db.Exec(t, "CREATE TABLE mine ()")
		if !found(t, db, p.HasTables(own)) {
			t.Error("a table is not found")
		}
		passes(t, db, []string{p.Refuse("SELECT 1 WHERE false", "50% $migrate$ it's")}, true)
		_, err = db.SQL.Exec(p.Refuse("SELECT 1", "50% $migrate$ it's"))
		if got := p.Detail(err).Message; got != "50% $migrate$ it's" {
			t.Errorf("refused with %v", err)
		}
	})
}

func passes(t *testing.T, db *testdb.DB, statements []string, want bool) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.SQL.Exec(s); (err == nil) != want {
			t.Errorf("passes: %v\n%s", err, s)
		}
	}
}

func found(t *testing.T, db *testdb.DB, query string) bool {
	t.Helper()
	rows, err := db.SQL.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	return rows.Next()
}
