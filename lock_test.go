package migrate_test

import (
	"bufio"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
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

// Without a lock nobody is waited for.
func TestLockNone(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if !server(db.Dialect) {
			t.Skip("SQLite's transactions are its lock")
		}
		none := func(c *migrate.Config) { c.Lock, c.LockWait = migrate.LockNone, 1 }
		_, err := migrator(t, db.SQL, revisions(createPeople), none).Upgrade(context.Background(), "head")
		must(t, "upgrade", err)
		started := false
		r, err := migrator(t, db.SQL, revisions(createPeople, addCity), none, func(c *migrate.Config) {
			c.OnEvent = func(e migrate.Event) {
				if e.Kind == migrate.LockWaiting {
					t.Error("somebody is waited for")
				}
				started = started || e.Kind == migrate.RevisionStarted
			}
		}).Upgrade(context.Background(), "head")
		must(t, "the second upgrade", err)
		if !started || len(r.Revisions) != 1 {
			t.Errorf("the result is %+v", r.Revisions)
		}
		_, err = migrate.New(db.SQL, migrate.Config{Lock: "row"})
		var mode *migrate.LockModeError
		if !errors.As(err, &mode) || migrate.Code(err) != "config" {
			t.Errorf("an unknown mode: %v", err)
		}
	})
}
