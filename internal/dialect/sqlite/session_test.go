package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestBeginRestores(t *testing.T) {
	c := open(t)
	exec(t, c, "PRAGMA legacy_alter_table = ON", "PRAGMA busy_timeout = 7")
	restore, err := New().Begin(t.Context(), c, dialect.Limits{LockTimeout: 3 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, c, "PRAGMA legacy_alter_table", "0")
	expect(t, c, "PRAGMA busy_timeout", "3000")
	if err := restore(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect(t, c, "PRAGMA legacy_alter_table", "1")
	expect(t, c, "PRAGMA busy_timeout", "7")
}

func TestLockWaits(t *testing.T) {
	c := open(t)
	unlock, err := New().Lock(t.Context(), c, dialect.Lock{Wait: 2 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, c, "PRAGMA busy_timeout", "120000")
	if err := unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect(t, c, "PRAGMA busy_timeout", "0")
}

func TestAroundInsideTransaction(t *testing.T) {
	c := open(t)
	exec(t, c, "PRAGMA foreign_keys = ON", "BEGIN")
	if _, _, err := New().Around(t.Context(), c, []op.Operation{op.DropTable{}}); err == nil {
		t.Error("foreign keys cannot be off, and nobody says so")
	}
	exec(t, c, "ROLLBACK")
	expect(t, c, "PRAGMA foreign_keys", "1")
}

// TestAfterHalfARebuild: a revision without a transaction fails inside a rebuild.
// What was begun of it goes, and the settings come back.
func TestAfterHalfARebuild(t *testing.T) {
	c := open(t)
	exec(t, c, "PRAGMA foreign_keys = ON", "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (NULL)")
	statements, whole, err := compile(t, c, op.AlterColumn{Table: schema.N("t"), Column: "a", Change: schema.ColumnChange{Nullable: schema.Some(false)}})
	if err != nil {
		t.Fatal(err)
	}
	_, after, err := New().Around(t.Context(), c, whole)
	if err != nil {
		t.Fatal(err)
	}
	failed := false
	for _, s := range statements {
		failed = failed || one(t.Context(), c, s) != nil
		if failed {
			break
		}
	}
	if err := after(t.Context()); err != nil || !failed {
		t.Fatal(failed, err)
	}
	expect(t, c, "PRAGMA foreign_keys", "1")
	expect(t, c, "SELECT name FROM sqlite_master", "t")
}

func TestAroundNothing(t *testing.T) {
	c := open(t)
	exec(t, c, "PRAGMA foreign_keys = ON")
	verify, after, err := New().Around(t.Context(), c, []op.Operation{op.CreateTable{}, op.CreateIndex{}, op.BulkInsert{}})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, c, "PRAGMA foreign_keys", "1")
	if verify(t.Context()) != nil || after(t.Context()) != nil {
		t.Error("nothing fails")
	}
}

// script runs a rebuild as --sql writes it and returns the first error.
func script(t *testing.T, c *sql.Conn, o op.Operation, before schema.Metadata) error {
	t.Helper()
	d := detected(t, c)
	statements, whole, err := compileFrom(t, d, before, o)
	if err != nil {
		t.Fatal(err)
	}
	first, verify, last := d.AroundSQL(whole)
	all := append(first, d.BeginSQL())
	for _, s := range statements {
		if s.Assert {
			s.SQL = d.Refuse(s.SQL, s.Message)
		}
		all = append(all, s.SQL)
	}
	all = append(append(append(all, verify...), "COMMIT"), last...)
	for _, s := range all {
		found, err := c.QueryContext(t.Context(), s)
		if err == nil {
			for found.Next() {
			}
			err = found.Err()
			found.Close()
		}
		if err != nil {
			_, _ = c.ExecContext(context.Background(), "ROLLBACK")
			return fmt.Errorf("%w\n%s", err, s)
		}
	}
	return nil
}

func TestScript(t *testing.T) {
	c := open(t)
	exec(t, c, "PRAGMA foreign_keys = ON", "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE t (p_id INT REFERENCES p (id) ON DELETE CASCADE)",
		"INSERT INTO p VALUES (1, 'x')", "INSERT INTO t VALUES (1)")
	before := read(t, c)
	if err := script(t, c, widen("p", "name"), before); err != nil {
		t.Fatal(err)
	}
	expect(t, c, "SELECT p_id, name FROM t JOIN p ON id = p_id", "1|x")
	expect(t, c, "PRAGMA foreign_keys", "1")
	expect(t, c, "SELECT count(*) FROM temp.sqlite_master", "0")
	exec(t, c, "CREATE TRIGGER tr AFTER DELETE ON p BEGIN SELECT 1; END")
	err := script(t, c, widen("p", "name"), before)
	if err == nil || !strings.Contains(err.Error(), "would lose a trigger") {
		t.Errorf("a trigger that the script does not know: error %v", err)
	}
	exec(t, c, "DROP TABLE temp.migrate_foreign_keys", "CREATE TABLE u (p_id INT)", "INSERT INTO u VALUES (9)")
	key := op.CreateForeignKey{Table: schema.N("u"), Key: schema.ForeignKey{Columns: []string{"p_id"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}}}
	if err := script(t, c, key, read(t, c)); err == nil || !strings.Contains(err.Error(), "refer to rows") {
		t.Errorf("rows that refer to nothing: error %v", err)
	}
}

func TestVersionTable(t *testing.T) {
	c, d := open(t), New()
	tables := dialect.Tables{Version: schema.N("migrate_version"), History: schema.N("migrate_history"), Plan: schema.N("migrate_plan")}
	_, err := c.ExecContext(t.Context(), "SELECT * FROM migrate_version")
	if !d.NoTable(err) || d.NoTable(nil) {
		t.Errorf("no table: %v", err)
	}
	refused := func(rows ...string) bool {
		t.Helper()
		for _, s := range d.Guard(tables, rows) {
			if _, err := c.ExecContext(t.Context(), s); err != nil {
				return true
			}
		}
		return false
	}
	if !refused("a") {
		t.Error("no table passes for revision a")
	}
	if refused() {
		t.Error("no table does not pass for none")
	}
	expect(t, c, d.HasTables(tables), "")
	exec(t, c, d.CreateVersion(tables), d.CreateVersion(tables), d.CreateHistory(tables), d.CreateHistory(tables),
		"INSERT INTO migrate_version VALUES ('a'), ('b''s')",
		"INSERT INTO migrate_history (revision, direction, started_at, duration_ms, applied_by, checksum) VALUES ('a', 'upgrade', '', 1, '', '')")
	expect(t, c, "SELECT id FROM migrate_history", "1")
	expect(t, c, d.HasTables(tables), "")
	for _, test := range []struct {
		rows []string
		want bool
	}{{[]string{"a", "b's"}, false}, {[]string{"b's", "a"}, false}, {[]string{"a"}, true}, {[]string{"a", "c"}, true}, {[]string{"a", "b's", "c"}, true}, {nil, true}} {
		if got := refused(test.rows...); got != test.want {
			t.Errorf("guard for %v refuses: %v", test.rows, got)
		}
	}
	exec(t, c, "CREATE TABLE sqliteish (a)")
	expect(t, c, d.HasTables(tables), "sqliteish")
}

func TestDSN(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct{ url, dsn string }{
		{"sqlite:///app.db", "app.db"},
		{"sqlite:////var/lib/app.db", "/var/lib/app.db"},
		{"sqlite://", ":memory:"},
		{"sqlite:///:memory:", ":memory:"},
		{"sqlite:///a%20b%3f.db", "file:a%20b%3F.db"},
		{"sqlite:///app.db?_pragma=foreign_keys(1)", "file:app.db?_pragma=foreign_keys(1)"},
		{"sqlite:///:memory:?_pragma=foreign_keys(1)", "file::memory:?_pragma=foreign_keys(1)"},
		{"sqlite:app.db", "app.db"},
	} {
		u, err := url.Parse(test.url)
		if err != nil {
			t.Fatal(err)
		}
		driver, dsn, err := New().DSN(u)
		if err != nil || driver != "sqlite" || dsn != test.dsn {
			t.Errorf("%s: %s %s %v", test.url, driver, dsn, err)
		}
	}
	u, _ := url.Parse("sqlite://user:secret@host/app.db")
	if _, _, err := New().DSN(u); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a host: %v", err)
	}
	for _, name := range []string{"plain.db", "with space.db?_pragma=foreign_keys(1)"} {
		u, _ := url.Parse("sqlite:///" + dir + "/" + strings.ReplaceAll(name, " ", "%20"))
		_, dsn, err := New().DSN(u)
		if err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("CREATE TABLE t (a)"); err != nil {
			t.Fatal(err)
		}
		db.Close()
	}
	files, _ := filepath.Glob(dir + "/*.db")
	if len(files) != 2 || filepath.Base(files[0]) != "plain.db" || filepath.Base(files[1]) != "with space.db" {
		t.Errorf("files %q", files)
	}
}

func TestAt(t *testing.T) {
	for text, want := range map[string]string{"3": "3.35.0", "3.40": "3.40.0", "3.51.1": "3.51.1", "3.34.1": "", "2": "", "x": "", "3.4x": "", "": ""} {
		d, err := New().At(text)
		if (err == nil) != (want != "") || err == nil && d.ServerVersion() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	if d := detected(t, open(t)); d.ServerVersion() < "3.40" {
		t.Errorf("version %s", d.ServerVersion())
	}
}

type fieldError struct{ Code int }

func (e fieldError) Error() string { return "database is locked" }

func TestDetail(t *testing.T) {
	c, d := open(t), New()
	exec(t, c, "CREATE TABLE t (a INT UNIQUE)", "INSERT INTO t VALUES (1)")
	_, unique := c.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	_, syntax := c.ExecContext(t.Context(), "SELEC 1")
	for _, test := range []struct {
		err  error
		want dialect.Detail
	}{
		{unique, dialect.Detail{Code: "2067", Message: "UNIQUE constraint failed: t.a"}},
		{fmt.Errorf("doing: %w", syntax), dialect.Detail{Code: "1", Message: `near "SELEC": syntax error`}},
		{fieldError{5}, dialect.Detail{Code: "5", Message: "database is locked", LockTimeout: true}},
		// a statement that was prepared anew while another run made the tables
		{fmt.Errorf("database schema has changed: no such table: x (17)"), dialect.Detail{Message: "no such table: x"}},
		{fmt.Errorf("plain"), dialect.Detail{Message: "plain"}},
		{nil, dialect.Detail{}},
	} {
		got := d.Detail(test.err)
		got.Hint = ""
		if got != test.want {
			t.Errorf("%v: %+v", test.err, got)
		}
	}
}

// TestBusy: the real thing, from two connections.
func TestBusy(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	var conns []*sql.Conn
	for range 2 {
		db, err := sql.Open("sqlite", file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns = append(conns, c)
	}
	exec(t, conns[0], New().BeginSQL())
	_, err := conns[1].ExecContext(t.Context(), New().BeginSQL())
	if !New().Detail(err).LockTimeout {
		t.Errorf("error %v", err)
	}
	exec(t, conns[0], "ROLLBACK")
}
