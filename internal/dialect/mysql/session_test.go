package mysql

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/schema"
)

func conn(tb testing.TB, d *database) *sql.Conn {
	tb.Helper()
	c, err := d.SQL.Conn(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { c.Close() })
	return c
}

func TestBeginAndRestore(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		c := conn(t, d)
		names := append(append([]string{}, sessionVariables...), d.server.statementLimit)
		if _, err := c.ExecContext(t.Context(), "SET NAMES latin1, SESSION sql_mode = 'NO_BACKSLASH_ESCAPES', SESSION lock_wait_timeout = 77"); err != nil {
			t.Fatal(err)
		}
		before, err := readVariables(t.Context(), c, names)
		if err != nil {
			t.Fatal(err)
		}
		restore, err := d.server.Begin(t.Context(), c, dialect.Limits{LockTimeout: 1500 * time.Millisecond, StatementTimeout: 2500 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		within, err := readVariables(t.Context(), c, names)
		if err != nil {
			t.Fatal(err)
		}
		limit := "2500"
		if d.server.has(limitInSeconds) {
			limit = "2.5"
		}
		want := []string{"utf8mb4", "utf8mb4", "utf8mb4", within[3], "STRICT_TRANS_TABLES", "2", "2", limit}
		for i := range names {
			if within[i] != want[i] {
				t.Errorf("within: %s = %q, want %q", names[i], within[i], want[i])
			}
		}
		if err := restore(t.Context()); err != nil {
			t.Fatal(err)
		}
		after, err := readVariables(t.Context(), c, names)
		if err != nil {
			t.Fatal(err)
		}
		for i := range names {
			if after[i] != before[i] {
				t.Errorf("after: %s = %q, want %q", names[i], after[i], before[i])
			}
		}
	})
}

func TestLock(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		first, second := conn(t, d), conn(t, d)
		lock := dialect.Lock{Name: d.Name + strings.Repeat("x", 80)}
		unlock, err := d.server.Lock(t.Context(), first, lock)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		lock.Wait, lock.Waiting = 300*time.Millisecond, func(holder string) { told = append(told, holder) }
		_, err = d.server.Lock(t.Context(), second, lock)
		var locked *dialect.LockedError
		if !errors.As(err, &locked) || !strings.Contains(locked.Holder, "connection ") || !strings.Contains(locked.Holder, "root@") {
			t.Errorf("locking twice: %v", err)
		}
		if len(told) != 1 || told[0] == "" {
			t.Errorf("told of the holder: %q", told)
		}
		ctx, cancel := context.WithCancel(t.Context())
		lock.Wait, lock.Waiting = time.Hour, func(string) { cancel() }
		if _, err := d.server.Lock(ctx, conn(t, d), lock); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if err := unlock(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := unlock(t.Context()); err == nil {
			t.Error("unlocking twice: no error")
		}
		lock.Wait, lock.Waiting = 0, nil
		unlock, err = d.server.Lock(t.Context(), second, lock)
		if err != nil {
			t.Fatalf("after unlocking: %v", err)
		}
		if err := unlock(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestOwnTables(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		tables := dialect.Tables{Version: schema.N("migrate_version"), History: schema.N("migrate_history")}
		_, err := d.SQL.Exec("SELECT version_num FROM migrate_version")
		if !d.server.NoTable(err) {
			t.Errorf("NoTable(%v) is false", err)
		}
		if _, err = d.SQL.Exec("SELECT nothing"); d.server.NoTable(err) {
			t.Errorf("NoTable(%v) is true", err)
		}
		guard := func(rows ...string) error {
			for _, statement := range d.server.Guard(tables, rows) {
				if _, err := d.SQL.Exec(statement); err != nil {
					return err
				}
			}
			return nil
		}
		if err := guard(); err != nil { // makes the version table
			t.Error(err)
		}
		for range 2 {
			d.Exec(t, d.server.CreateVersion(tables), d.server.CreateHistory(tables))
		}
		has := func() bool { return d.SQL.QueryRow(d.server.HasTables(tables)).Scan(new(int)) == nil }
		if has() {
			t.Error("HasTables sees the tool's own")
		}
		d.Exec(t, "CREATE TABLE x (id int)")
		if !has() {
			t.Error("HasTables does not see x")
		}
		d.Exec(t, "INSERT INTO migrate_version VALUES ('a'), ('b,c')",
			"INSERT INTO migrate_history (revision, direction, started_at, duration_ms, applied_by, checksum) VALUES ('a', 'upgrade', '2026-01-01T00:00:00.000Z', 5, 'me', 'x')")
		if err := guard("b,c", "a"); err != nil {
			t.Errorf("guard at the rows: %v", err)
		}
		for _, rows := range [][]string{nil, {"a"}, {"a", "x"}, {"a", "b,c", "d"}} {
			if err := guard(rows...); err == nil || !strings.Contains(err.Error(), "the database is not") {
				t.Errorf("guard of %q: %v", rows, err)
			}
		}
		if err := guard("a", "b,c"); err != nil {
			t.Errorf("the mode is broken after a refusal: %v", err)
		}
	})
}

func TestDetail(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		_, err := d.SQL.Exec("SELECT * FROM no_such")
		if got := d.server.Detail(errors.Join(errors.New("x"), err)); got.Code != "1146" {
			t.Errorf("joined: %+v", got)
		}
		got := d.server.Detail(errWrapped{err})
		if got.Code != "1146" || !strings.HasSuffix(got.Message, "doesn't exist") || strings.Contains(got.Message, "Error 1146") || got.Connection {
			t.Errorf("%+v", got)
		}
		d.Exec(t, "CREATE TABLE t (id int PRIMARY KEY) ENGINE=InnoDB", "INSERT INTO t VALUES (1)")
		first, second := conn(t, d), conn(t, d)
		for _, statement := range []string{"BEGIN", "UPDATE t SET id = 2"} {
			if _, err := first.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		restore, err := d.server.Begin(t.Context(), second, dialect.Limits{LockTimeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		_, err = second.ExecContext(t.Context(), "ALTER TABLE t ADD COLUMN a int")
		if got := d.server.Detail(err); !got.LockTimeout || got.Hint == "" {
			t.Errorf("%v: %+v", err, got)
		}
		if err := restore(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := first.ExecContext(t.Context(), "ROLLBACK"); err != nil {
			t.Fatal(err)
		}
	})
	if got := New().Detail(errWrapped{sql.ErrConnDone}); got.Connection {
		t.Errorf("%+v", got)
	}
}

type errWrapped struct{ error }

func (e errWrapped) Error() string { return "running it: " + e.error.Error() }
func (e errWrapped) Unwrap() error { return e.error }
