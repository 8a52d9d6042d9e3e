package migrate_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// Runs that a lease keeps apart take turns, also on a pool of one connection.
func TestLeaseManyAtOnce(t *testing.T) {
	const n = 8
	files := revisions(createPeople, addCity, widenName)
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		errs := make([]error, n)
		var group sync.WaitGroup
		for i := range n {
			pool, _, err := migrate.Open(db.URL, "")
			must(t, "open", err)
			defer pool.Close()
			if i%2 == 0 {
				pool.SetMaxOpenConns(1)
			}
			m := migrator(t, pool, files, func(c *migrate.Config) { c.Lock = migrate.LockLease })
			group.Go(func() { _, errs[i] = m.Upgrade(context.Background(), "head") })
		}
		group.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("run %d: %v", i, err)
			}
		}
		if got := scalar(t, db.SQL, "SELECT count(*) FROM migrate_history"); got != "3" {
			t.Errorf("%s revisions were run, want 3", got)
		}
	})
}

// A lease that was not renewed is taken over; one whose session is still at work is
// waited for.
func TestLeaseTakenOver(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if !server(db.Dialect) {
			t.Skip("SQLite has no leases")
		}
		lease := func(c *migrate.Config) { c.Lock, c.LockWait = migrate.LockLease, 1 }
		release := held(t, db, lease)
		db.Exec(t, "UPDATE migrate_lock SET heartbeat = 0")
		m := migrator(t, db.SQL, revisions(createPeople), lease)
		_, err := m.Upgrade(ctx, "head")
		var locked *migrate.LockedError
		if !errors.As(err, &locked) || !strings.Contains(locked.Holder, "not heard of lately") {
			t.Errorf("while the session of the owner is at work: %v", err)
		}
		must(t, "the first run", release())

		db.Exec(t, "UPDATE migrate_lock SET owner = 'gone', holder = 'gone', heartbeat = 0")
		before := scalar(t, db.SQL, "SELECT fence FROM migrate_lock")
		_, err = migrator(t, db.SQL, revisions(createPeople, addCity), lease).Upgrade(ctx, "head")
		must(t, "taking over", err)
		if after := scalar(t, db.SQL, "SELECT fence FROM migrate_lock"); after == before {
			t.Errorf("the fence is still %s", after)
		}
	})
}

// A run whose lease has gone to another records nothing.
func TestLeaseIsFenced(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if !server(db.Dialect) {
			t.Skip("SQLite has no leases")
		}
		release := held(t, db, func(c *migrate.Config) { c.Lock = migrate.LockLease })
		db.Exec(t, "UPDATE migrate_lock SET owner = 'other', holder = 'other', fence = fence + 1")
		err := release()
		var lost *migrate.LeaseLostError
		if !errors.As(err, &lost) || migrate.Code(err) != "lease_lost" || !strings.Contains(lost.Holder, "other") {
			t.Fatalf("want a lost lease, got %v", err)
		}
		if got := scalar(t, db.SQL, "SELECT count(*) FROM migrate_version"); got != "0" {
			t.Errorf("%s version rows", got)
		}
		if got := scalar(t, db.SQL, "SELECT owner FROM migrate_lock"); got != "other" {
			t.Errorf("the lease of %q was given back", got)
		}
	})
}

// Nothing is begun where nothing can be written; with nothing to do that is no error.
func TestReadOnly(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		var pool *sql.DB
		switch db.Dialect {
		case schema.Postgres:
			db.Exec(t, `ALTER DATABASE "`+db.Name+`" SET default_transaction_read_only = on`)
			var err error
			pool, _, err = migrate.Open(db.URL, "")
			must(t, "open", err)
		case schema.SQLite:
			db.Exec(t, "CREATE TABLE t (a int)")
			var err error
			pool, err = sql.Open("sqlite", "file:"+strings.TrimPrefix(db.URL, "sqlite:///")+"?mode=ro")
			must(t, "open", err)
		default:
			t.Skip("read_only is the whole server's: TestGroup has it")
		}
		defer pool.Close()
		_, err := migrator(t, pool, revisions(createPeople)).Upgrade(ctx, "head")
		var only *migrate.ReadOnlyError
		if !errors.As(err, &only) || migrate.Code(err) != "read_only" {
			t.Fatalf("want a read-only error, got %v", err)
		}
		if db.Dialect == schema.Postgres {
			db.Exec(t, `ALTER DATABASE "`+db.Name+`" RESET default_transaction_read_only`)
		}
		writer := migrator(t, db.SQL, revisions(createPeople))
		_, err = writer.Upgrade(ctx, "head")
		must(t, "the writer", err)
		if db.Dialect == schema.Postgres {
			db.Exec(t, `ALTER DATABASE "`+db.Name+`" SET default_transaction_read_only = on`)
		}
		_, err = migrator(t, pool, revisions(createPeople)).Upgrade(ctx, "head")
		must(t, "nothing to do", err)
	})
}

// The tables of the tool are never part of a schema.
func TestLeaseTableIsOurs(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		m := migrator(t, db.SQL, revisions(createPeople), func(c *migrate.Config) { c.Lock = migrate.LockLease })
		_, err := m.Upgrade(ctx, "head")
		must(t, "upgrade", err)
		found, err := m.Inspect(ctx)
		must(t, "inspect", err)
		var names []string
		for _, table := range found.Schema.Tables {
			names = append(names, table.Name.Name)
		}
		if !slices.Equal(names, []string{"people"}) {
			t.Errorf("the schema has the tables %q", names)
		}
	})
}
