package postgres

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

func setting(t *testing.T, c *sql.Conn, name string) string {
	t.Helper()
	var value string
	if err := c.QueryRowContext(context.Background(), "SHOW "+name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestBeginSetsAndRestoresLimits(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		ctx, c := context.Background(), pinned(t, db)
		names := []string{"lock_timeout", "statement_timeout", "standard_conforming_strings"}
		before := []string{"7s", "11min", "off"}
		for i, n := range names {
			if err := setForSession(ctx, c, n, before[i]); err != nil {
				t.Fatal(err)
			}
		}
		restore, err := p.Begin(ctx, c, dialect.Limits{LockTimeout: 1500 * time.Millisecond, StatementTimeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"1500ms", "1min", "on"} {
			if got := setting(t, c, names[i]); got != want {
				t.Errorf("%s is %s, want %s", names[i], got, want)
			}
		}
		if err := restore(ctx); err != nil {
			t.Fatal(err)
		}
		for i, want := range before {
			if got := setting(t, c, names[i]); got != want {
				t.Errorf("restored, %s is %s, want %s", names[i], got, want)
			}
		}
	})
}

func TestLockKeepsOthersOut(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		ctx, first, second := context.Background(), pinned(t, db), pinned(t, db)
		unlock, err := p.Lock(ctx, first, dialect.Lock{Name: "a"})
		if err != nil {
			t.Fatal(err)
		}
		other, err := p.Lock(ctx, second, dialect.Lock{Name: "b"})
		if err != nil {
			t.Fatalf("another name: %v", err)
		}
		defer other(ctx)
		told := 0
		waiting := dialect.Lock{Name: "a", Wait: time.Millisecond, Waiting: func(holder string) {
			if told++; !strings.HasPrefix(holder, "backend ") {
				t.Errorf("holder %q", holder)
			}
		}}
		_, err = p.Lock(ctx, second, waiting)
		var locked *dialect.LockedError
		if !errors.As(err, &locked) || !strings.HasPrefix(locked.Holder, "backend ") || told != 1 {
			t.Errorf("got %v, told %d times", err, told)
		}
		cancelled, cancel := context.WithCancel(ctx)
		waiting.Wait, waiting.Waiting = time.Hour, func(string) { cancel() }
		if _, err := p.Lock(cancelled, second, waiting); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		waiting.Waiting = func(string) {
			if err := unlock(ctx); err != nil {
				t.Error(err)
			}
		}
		third := pinned(t, db)
		again, err := p.Lock(ctx, third, waiting)
		if err != nil {
			t.Fatal(err)
		}
		if err := again(ctx); err != nil {
			t.Error(err)
		}
		if err := again(ctx); err == nil {
			t.Error("unlocking twice is no error")
		}
	})
}

// A cancelled wait leaves the connection usable; reading inside a transaction
// leaves its settings as they were.
func TestReadRestoresTheSession(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		ctx, c := context.Background(), pinned(t, db)
		db.Exec(t, "CREATE SCHEMA app", "CREATE TABLE app.t (at timestamptz DEFAULT '2020-01-01 12:00:00+02', a int CHECK (a > 0))", "CREATE TABLE public.u (a int)")
		for _, s := range []string{"SET search_path = app, public", "SET timezone = 'Asia/Tokyo'", "SET datestyle = 'German'"} {
			if _, err := c.ExecContext(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		look := func(q introspect.Querier) {
			t.Helper()
			m, err := New().Read(ctx, q, introspect.Scope{Schemas: []string{"public", "app", "none"}})
			if err != nil {
				t.Fatal(err)
			}
			table, ok := m.Table(schema.N("t"))
			if !ok || !slices.Equal(m.Schemas, []string{"public"}) {
				t.Fatalf("read %+v", m)
			}
			if _, ok := m.Table(schema.Name{Schema: "public", Name: "u"}); !ok {
				t.Errorf("no public.u in %+v", m.Tables)
			}
			if got := table.Columns[0].Default; got != text("2020-01-01 10:00:00+00") {
				t.Errorf("default %#v", got)
			}
			if path, zone := setting(t, c, "search_path"), setting(t, c, "timezone"); path != "app, public" || zone != "Asia/Tokyo" {
				t.Errorf("left %s, %s", path, zone)
			}
		}
		look(c)
		tx, err := c.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		rolled := false
		defer func() {
			if !rolled {
				tx.Rollback()
			}
		}()
		m, err := New().Read(ctx, tx, introspect.Scope{})
		if err != nil || len(m.Tables) != 1 {
			t.Fatalf("%+v, %v", m, err)
		}
		var path string
		if err := tx.QueryRow("SHOW search_path").Scan(&path); err != nil || path != "app, public" {
			t.Errorf("in the transaction search_path is %s, %v", path, err)
		}
		rolled = tx.Rollback() == nil
		look(c)
	})
}

func TestDetail(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		_, err := db.SQL.Exec("SELECT no_such(1)")
		if d := p.Detail(err); d.Code != "42883" || d.Position != 8 || d.Hint == "" || !strings.Contains(d.Message, "no_such") || d.Connection || d.LockTimeout {
			t.Errorf("%+v", d)
		}
		db.Exec(t, "CREATE TABLE t ()")
		tx, _ := db.SQL.Begin()
		defer tx.Rollback()
		if _, err := tx.Exec("LOCK TABLE t"); err != nil {
			t.Fatal(err)
		}
		c := pinned(t, db)
		if err := setForSession(context.Background(), c, "lock_timeout", "1ms"); err != nil {
			t.Fatal(err)
		}
		_, err = c.ExecContext(context.Background(), "DROP TABLE t")
		if d := p.Detail(err); !d.LockTimeout || d.Connection {
			t.Errorf("%+v", d)
		}
		u, _ := url.Parse(db.URL)
		u.Host, u.User = "127.0.0.1:1", url.UserPassword("me", "s3cret")
		driver, dsn, err := p.DSN(u)
		if err != nil {
			t.Fatal(err)
		}
		gone, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer gone.Close()
		if err := gone.Ping(); !p.Detail(err).Connection || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%v: %+v", err, p.Detail(err))
		}
	})
	if d := New().Detail(io.ErrUnexpectedEOF); !d.Connection {
		t.Errorf("%+v", d)
	}
	if d := New().Detail(context.Canceled); d.Connection {
		t.Errorf("%+v", d)
	}
}

func TestDSN(t *testing.T) {
	for given, want := range map[string]string{
		"postgres://u:p@h:1/d?sslmode=disable":   "postgres://u:p@h:1/d?sslmode=disable&application_name=migrate&default_query_exec_mode=exec",
		"postgresql+psycopg2://u@h/d":            "postgres://u@h/d?application_name=migrate&default_query_exec_mode=exec",
		"PostgreSQL://h/d":                       "postgres://h/d?application_name=migrate&default_query_exec_mode=exec",
		"postgres:///d?host=/var/run/postgresql": "postgres:///d?host=/var/run/postgresql&application_name=migrate&default_query_exec_mode=exec",
		"postgres://h/d?application_name=x&default_query_exec_mode=simple_protocol": "postgres://h/d?application_name=x&default_query_exec_mode=simple_protocol",
		"mysql://h/d": "",
		"postgres:d":  "",
	} {
		u, err := url.Parse(given)
		if err != nil {
			t.Fatal(err)
		}
		driver, dsn, err := New().DSN(u)
		if dsn != want || (err == nil) != (want != "") || err == nil && driver != "pgx" {
			t.Errorf("%s: %s %s, %v", given, driver, dsn, err)
		}
	}
}

func TestVersions(t *testing.T) {
	for given, want := range map[string]string{"15": "15.0", "15.4": "15.4", " 13.1 ": "13.1", "12": "", "9.6.1": "", "x": "", "": "", "15.x": ""} {
		d, err := New().At(given)
		if (err == nil) != (want != "") || err == nil && d.ServerVersion() != want {
			t.Errorf("%q: %v, %v", given, d, err)
		}
	}
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		if p.ServerVersion() != db.Version {
			t.Errorf("version %s, want %s", p.ServerVersion(), db.Version)
		}
	})
}
