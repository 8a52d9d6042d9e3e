package migrate_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// server reports whether a dialect has sessions that hold locks.
func server(d schema.Dialect) bool { return d != schema.SQLite }

// held starts an upgrade that stops before its second statement until it is released.
func held(t *testing.T, db *testdb.DB, change ...func(*migrate.Config)) (release func() error) {
	t.Helper()
	pool, _, err := migrate.Open(db.URL, "")
	must(t, "open", err)
	t.Cleanup(func() { pool.Close() })
	within, let := make(chan struct{}), make(chan struct{})
	var once sync.Once
	m := migrator(t, pool, revisions(createPeople), append(change, func(c *migrate.Config) {
		c.OnEvent = func(e migrate.Event) {
			if e.Kind == migrate.StatementStarted && e.Number == 2 { // by then a transaction has begun
				once.Do(func() { close(within); <-let })
			}
		}
	})...)
	ended := make(chan error, 1)
	go func() {
		_, err := m.Upgrade(context.Background(), "head")
		ended <- err
	}()
	select {
	case <-within:
	case err := <-ended:
		t.Fatalf("the first run ended: %v", err)
	}
	return func() error { close(let); return <-ended }
}

// Who comes second waits for a bounded time, and is then told who holds the lock
// and since when.
func TestLockedSaysBy(t *testing.T) {
	ctx := context.Background()
	for _, mode := range []migrate.LockMode{migrate.LockAuto, migrate.LockLease} {
		t.Run(string(mode), func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, db *testdb.DB) {
				set := func(c *migrate.Config) { c.Lock, c.LockWait = mode, 1 }
				release := held(t, db, set)
				var told []string
				m := migrator(t, db.SQL, revisions(createPeople), set, func(c *migrate.Config) {
					c.OnEvent = func(e migrate.Event) {
						if e.Kind == migrate.LockWaiting {
							told = append(told, e.Holder)
						}
					}
				})
				_, err := m.Upgrade(ctx, "head")
				var locked *migrate.LockedError
				if !errors.As(err, &locked) || migrate.Code(err) != "locked" {
					t.Errorf("want a locked error, got %v", err)
				} else if server(db.Dialect) && (!strings.Contains(locked.Holder, "since 20") || !strings.Contains(locked.Holder, "Z")) {
					t.Errorf("the holder is %q", locked.Holder)
				}
				if server(db.Dialect) {
					st, err := m.Status(ctx)
					must(t, "status", err)
					if !strings.Contains(st.Lock, "since 20") {
						t.Errorf("status says that the lock is held by %q", st.Lock)
					}
				}
				must(t, "the first run", release())
				st, err := m.Status(ctx)
				must(t, "status", err)
				if st.Lock != "" {
					t.Errorf("status says that the lock is held by %q after the run", st.Lock)
				}
				if len(told) > 1 {
					t.Errorf("told %d times", len(told))
				}
			})
		})
	}
}

// The waiting is told once, and ends when the context does.
func TestCancelledWhileWaiting(t *testing.T) {
	for _, mode := range []migrate.LockMode{migrate.LockAuto, migrate.LockLease} {
		t.Run(string(mode), func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, db *testdb.DB) {
				set := func(c *migrate.Config) { c.Lock = mode }
				release := held(t, db, set)
				ctx, cancel := context.WithCancel(context.Background())
				m := migrator(t, db.SQL, revisions(createPeople), set, func(c *migrate.Config) {
					c.OnEvent = func(e migrate.Event) {
						if e.Kind == migrate.LockWaiting {
							cancel()
						}
					}
				})
				if _, err := m.Upgrade(ctx, "head"); !errors.Is(err, context.Canceled) {
					t.Errorf("want the cancellation, got %v", err)
				}
				must(t, "the first run", release())
				_, err := m.Upgrade(context.Background(), "head")
				must(t, "the second run", err)
			})
		})
	}
}

// A statement that waits in the server ends when the context does; the connection
// is not left in the pool with something open on it.
func TestCancelledInStatement(t *testing.T) {
	for _, mode := range []migrate.LockMode{migrate.LockAuto, migrate.LockLease} {
		t.Run(string(mode), func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, db *testdb.DB) { cancelInStatement(t, db, mode) })
		})
	}
}

func cancelInStatement(t *testing.T, db *testdb.DB, mode migrate.LockMode) {
	if !server(db.Dialect) {
		t.Skip("a statement of SQLite waits for nobody")
	}
	_, err := migrator(t, db.SQL, revisions(createPeople)).Upgrade(context.Background(), "head")
	must(t, "upgrade", err)
	release := lockTable(t, db)
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan struct{})
	go func() {
		<-started
		waitBlocked(t, db)
		cancel()
	}()
	var once sync.Once
	m := migrator(t, db.SQL, revisions(createPeople, addCity), func(c *migrate.Config) {
		c.Lock = mode
		c.OnEvent = func(e migrate.Event) {
			if e.Kind == migrate.StatementStarted {
				once.Do(func() { close(started) })
			}
		}
	})
	_, err = m.Upgrade(ctx, "head")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("want the cancellation, got %v", err)
	}
	if n := db.SQL.Stats().InUse; n != 0 {
		t.Errorf("%d connections are in use", n)
	}
	release()
	// the lock was given back: nobody waits for a lease to run out
	_, err = migrator(t, db.SQL, revisions(createPeople, addCity), func(c *migrate.Config) {
		c.Lock, c.LockWait = mode, 20*time.Second
	}).Upgrade(context.Background(), "head")
	must(t, "the next run", err)
}

// lockTable keeps everyone else from changing the table people.
func lockTable(t *testing.T, db *testdb.DB) (release func()) {
	t.Helper()
	pool, _, err := migrate.Open(db.URL, "")
	must(t, "open", err)
	t.Cleanup(func() { pool.Close() })
	c, err := pool.Conn(context.Background())
	must(t, "connect", err)
	begin, end := []string{"BEGIN", "LOCK TABLE people IN ACCESS SHARE MODE"}, "ROLLBACK"
	switch db.Dialect {
	case schema.MySQL, schema.MariaDB:
		begin, end = []string{"LOCK TABLES people READ"}, "UNLOCK TABLES"
	case schema.SQLite: // somebody reads: a COMMIT must wait
		begin = []string{"BEGIN", "CREATE TEMP TABLE seen AS SELECT * FROM people"}
	}
	for _, statement := range begin {
		_, err := c.ExecContext(context.Background(), statement)
		must(t, statement, err)
	}
	var once sync.Once
	release = func() {
		once.Do(func() {
			_, err := c.ExecContext(context.Background(), end)
			must(t, end, err)
		})
	}
	t.Cleanup(func() { _, _ = c.ExecContext(context.Background(), end); c.Close() })
	return release
}

// What ran into a lock timeout is tried again, as a whole.
func TestLockTimeoutIsTriedAgain(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		_, err := migrator(t, db.SQL, revisions(createPeople)).Upgrade(ctx, "head")
		must(t, "upgrade", err)
		release := lockTable(t, db)
		files := revisions(createPeople, addCity)
		files["r2.yaml"].Data = append([]byte("lock_timeout: 100ms\n"), files["r2.yaml"].Data...)
		short := func(c *migrate.Config) { c.LockTimeout = 50e6 }

		_, err = migrator(t, db.SQL, files, short, func(c *migrate.Config) { c.LockRetries = -1 }).Upgrade(ctx, "head")
		if err == nil {
			t.Fatal("without another try: no error")
		}
		if db.Dialect != schema.SQLite {
			var statement *migrate.StatementError
			if !errors.As(err, &statement) || !statement.Detail.LockTimeout {
				t.Fatalf("without another try: %v", err)
			}
		}
		retried := 0
		r, err := migrator(t, db.SQL, files, short, func(c *migrate.Config) {
			c.OnEvent = func(e migrate.Event) {
				if e.Kind == migrate.Retrying {
					retried++
					release()
				}
			}
		}).Upgrade(ctx, "head")
		must(t, "with another try", err)
		if retried != 1 {
			t.Errorf("tried again %d times", retried)
		}
		if len(r.Revisions) != 1 || r.Revisions[0].Outcome != migrate.Applied {
			t.Errorf("the result is %+v", r.Revisions)
		}
		if got := scalar(t, db.SQL, "SELECT count(*) FROM migrate_history"); got != "2" {
			t.Errorf("the history has %s rows", got)
		}
	})
}

// TestChild is the process that TestKilledClient kills.
func TestChild(t *testing.T) {
	url := os.Getenv("MIGRATE_TEST_CHILD")
	if url == "" {
		t.Skip("runs in a process of its own")
	}
	pool, _, err := migrate.Open(url, "")
	must(t, "open", err)
	_, err = migrator(t, pool, revisions(createPeople, addCity), func(c *migrate.Config) {
		c.Lock = migrate.LockMode(os.Getenv("MIGRATE_TEST_CHILD_LOCK"))
		c.OnEvent = func(e migrate.Event) {
			if e.Kind == migrate.StatementStarted {
				os.Stdout.WriteString("started\n")
			}
		}
	}).Upgrade(context.Background(), "head")
	t.Logf("the child was not killed: %v", err)
}

// A client that is killed leaves its statement running in the server, and its lock
// with it: the next run waits for that and does not begin the same again.
func TestKilledClient(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if !server(db.Dialect) {
			t.Skip("SQLite's work ends with its process")
		}
		ctx := context.Background()
		_, err := migrator(t, db.SQL, revisions(createPeople)).Upgrade(ctx, "head")
		must(t, "upgrade", err)
		release := lockTable(t, db)
		child := exec.Command(os.Args[0], "-test.run=^TestChild$")
		child.Env = append(os.Environ(), "MIGRATE_TEST_CHILD="+db.URL)
		out, err := child.StdoutPipe()
		must(t, "pipe", err)
		must(t, "starting the child", child.Start())
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "started\n" {
			t.Fatalf("the child said %q, %v", line, err)
		}
		waitBlocked(t, db)
		must(t, "killing the child", child.Process.Kill())
		_ = child.Wait()

		waited := false
		_, err = migrator(t, db.SQL, revisions(createPeople, addCity), func(c *migrate.Config) {
			c.OnEvent = func(e migrate.Event) {
				if e.Kind == migrate.LockWaiting {
					waited = true
					release() // now the killed client's statement ends
				}
			}
		}).Upgrade(ctx, "head")
		var locked *migrate.LockedError
		if !waited || errors.As(err, &locked) {
			t.Errorf("waited %v, error %v", waited, err)
		}
	})
}

// waitBlocked waits until a statement waits for the lock of lockTable.
func waitBlocked(t *testing.T, db *testdb.DB) {
	t.Helper()
	query := "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
	if db.Dialect != schema.Postgres {
		query = "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table metadata lock%'"
	}
	for scalar(t, db.SQL, query) == "0" {
	}
}

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

// A revision's own time limits hold for it alone, and stand in scripts.
func TestRevisionLimits(t *testing.T) {
	ctx := context.Background()
	slow := map[schema.Dialect]string{schema.Postgres: "SELECT pg_sleep(60)", schema.MariaDB: "SELECT SLEEP(60)"}
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		files := revisions(createPeople, "upgrade:\n- execute: "+slow[db.Dialect]+"\n")
		files["r2.yaml"].Data = append([]byte("lock_timeout: 2s\nstatement_timeout: 100ms\n"), files["r2.yaml"].Data...)
		if slow[db.Dialect] == "" { // nothing there to be cut short
			files["r2.yaml"].Data = append([]byte("lock_timeout: 2s\nstatement_timeout: 100ms\n"), revisions("", "upgrade: []\n")["r2.yaml"].Data...)
		}
		offline, err := migrate.New(nil, migrate.Config{Migrations: files, Dialect: db.Dialect})
		must(t, "new", err)
		var script strings.Builder
		_, err = offline.SQL(ctx, migrate.Offline{Target: "head"}, &script)
		must(t, "script", err)
		wanted := map[schema.Dialect][2]string{
			schema.Postgres: {"SET lock_timeout = '2000ms';", "RESET lock_timeout;"},
			schema.MySQL:    {"SET SESSION lock_wait_timeout = 2,", "SET SESSION lock_wait_timeout = DEFAULT,"},
			schema.MariaDB:  {"SET SESSION lock_wait_timeout = 2,", "SET SESSION lock_wait_timeout = DEFAULT,"},
			schema.SQLite:   {"PRAGMA busy_timeout = 2000;", "PRAGMA busy_timeout = 0;"},
		}[db.Dialect]
		for _, want := range wanted {
			if strings.Count(script.String(), want) != 1 {
				t.Errorf("the script does not have %q once:\n%s", want, script.String())
			}
		}
		if slow[db.Dialect] == "" {
			return
		}
		retried := false
		_, err = migrator(t, db.SQL, files, func(c *migrate.Config) {
			c.OnEvent = func(e migrate.Event) { retried = retried || e.Kind == migrate.Retrying }
		}).Upgrade(ctx, "head")
		var statement *migrate.StatementError
		if !errors.As(err, &statement) || statement.Revision != "r2" || retried {
			t.Errorf("tried again %v, error %v", retried, err)
		}
	})
}

// A program's log has what its people ask for.
func TestLogger(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		var text strings.Builder
		logger := slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "duration" {
				return slog.Attr{}
			}
			return a
		}}))
		_, err := migrator(t, db.SQL, revisions(createPeople, addCity), func(c *migrate.Config) { c.Logger = logger }).Upgrade(context.Background(), "head")
		must(t, "upgrade", err)
		want := `level=INFO msg="running upgrade" revision=r1 message="step r1" number=1 of=2
level=INFO msg="finished upgrade" revision=r1
level=INFO msg="running upgrade" revision=r2 message="step r2" number=2 of=2
level=INFO msg="finished upgrade" revision=r2
`
		if text.String() != want {
			t.Errorf("the log is\n%swant\n%s", text.String(), want)
		}
	})
}

// Rows that another holds are waited for and tried again, also where the statements
// before have been committed.
func TestRowLockIsTriedAgain(t *testing.T) {
	ctx := context.Background()
	update := `upgrade:
- create_table: {name: cities, columns: {id: {type: integer, primary_key: true}}}
- execute: UPDATE people SET age = age + 1
- create_table: {name: streets, columns: {id: {type: integer, primary_key: true}}}
downgrade: []
`
	for _, whole := range []bool{false, true} {
		t.Run(fmt.Sprintf("one transaction %v", whole), func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, db *testdb.DB) {
				if !server(db.Dialect) {
					t.Skip("SQLite locks the file")
				}
				_, err := migrator(t, db.SQL, revisions(createPeople)).Upgrade(ctx, "head")
				must(t, "upgrade", err)
				other, err := db.SQL.BeginTx(ctx, nil)
				must(t, "begin", err)
				defer other.Rollback()
				_, err = other.Exec("UPDATE people SET name = 'bob'")
				must(t, "update", err)
				retried := 0
				r, err := migrator(t, db.SQL, revisions(createPeople, update), func(c *migrate.Config) {
					c.LockTimeout = 50e6
					if whole {
						c.Transaction = migrate.PerRun
					}
					c.OnEvent = func(e migrate.Event) {
						if e.Kind == migrate.Retrying {
							retried++
							must(t, "rollback", other.Rollback())
						}
					}
				}).Upgrade(ctx, "head")
				must(t, "the second upgrade", err)
				if retried != 1 || len(r.Revisions) != 1 || r.Revisions[0].Outcome != migrate.Applied {
					t.Errorf("tried again %d times, the result is %+v", retried, r.Revisions)
				}
				if got := scalar(t, db.SQL, "SELECT age FROM people"); got != "31" {
					t.Errorf("the age is %s, want 31", got)
				}
			})
		})
	}
}

// An index that is built alone and ran into a lock timeout leaves nothing in the way
// of the next run.
func TestConcurrentIndexLockTimeout(t *testing.T) {
	ctx := context.Background()
	index := "upgrade:\n- create_index: {name: ix_people_age, table: people, columns: [age], concurrently: true}\ndowngrade: []\n"
	testdb.Of(t, schema.Postgres, func(t *testing.T, db *testdb.DB) {
		_, err := migrator(t, db.SQL, revisions(createPeople)).Upgrade(ctx, "head")
		must(t, "upgrade", err)
		other, err := db.SQL.BeginTx(ctx, nil)
		must(t, "begin", err)
		defer other.Rollback()
		_, err = other.Exec("UPDATE people SET name = 'bob'")
		must(t, "update", err)
		m := migrator(t, db.SQL, revisions(createPeople, index), func(c *migrate.Config) { c.LockTimeout, c.LockRetries = 50e6, 1 })
		_, err = m.Upgrade(ctx, "head")
		var statement *migrate.StatementError
		if !errors.As(err, &statement) || !statement.Detail.LockTimeout {
			t.Fatalf("want a lock timeout, got %v", err)
		}
		must(t, "rollback", other.Rollback())
		_, err = m.Upgrade(ctx, "head")
		must(t, "the next run", err)
		if got := scalar(t, db.SQL, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_people_age'::regclass"); got != "true" {
			t.Errorf("the index is valid: %s", got)
		}
	})
}
