package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

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
