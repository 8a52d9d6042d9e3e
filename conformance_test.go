package migrate_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// The conformance suite: promises that hold on every database.

// revisions makes a file system of YAML revisions in a row, each given by the text
// of its upgrade and downgrade.
func revisions(bodies ...string) fstest.MapFS {
	files := fstest.MapFS{}
	down := "null"
	for i, body := range bodies {
		id := fmt.Sprintf("r%d", i+1)
		files[id+".yaml"] = &fstest.MapFile{Data: []byte("revision: " + id + "\ndown_revision: " + down + "\nmessage: step " + id + "\n" + body)}
		down = id
	}
	return files
}

const (
	createPeople = `upgrade:
- create_table:
    name: people
    columns:
      id: {type: integer, primary_key: true}
      name: {type: string(50), nullable: false}
      age: {type: integer}
- execute: INSERT INTO people (id, name, age) VALUES (1, 'ann', 30)
downgrade:
- drop_table: people
`
	addCity = `upgrade:
- add_column: {table: people, column: {name: city, type: string(40)}}
- create_index: {name: ix_people_city, table: people, columns: [city]}
- execute: UPDATE people SET city = 'Rome'
downgrade:
- drop_index: {name: ix_people_city, table: people}
- drop_column: {table: people, column: city}
`
	widenName = `upgrade:
- alter_column: {table: people, column: name, type: string(200)}
- drop_column: {table: people, column: age}
downgrade:
- add_column: {table: people, column: {name: age, type: integer}}
- alter_column: {table: people, column: name, type: string(50)}
`
)

func migrator(t testing.TB, db *sql.DB, files fstest.MapFS, change ...func(*migrate.Config)) *migrate.Migrator {
	t.Helper()
	config := migrate.Config{Migrations: files}
	for _, c := range change {
		c(&config)
	}
	m, err := migrate.New(db, config)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func must(t testing.TB, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func scalar(t testing.TB, db *sql.DB, query string) string {
	t.Helper()
	var out sql.NullString
	if err := db.QueryRow(query).Scan(&out); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out.String
}

func TestUpgradeAndDowngrade(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		m := migrator(t, db.SQL, revisions(createPeople, addCity, widenName))
		r, err := m.Upgrade(ctx, "+1")
		must(t, "upgrade +1", err)
		if len(r.Revisions) != 1 || r.Revisions[0].Outcome != migrate.Applied || !slices.Equal(r.To, []string{"r1"}) {
			t.Fatalf("upgrade +1 did %+v", r)
		}
		_, err = m.Upgrade(ctx, "head")
		must(t, "upgrade head", err)
		if got := scalar(t, db.SQL, "SELECT city FROM people"); got != "Rome" {
			t.Errorf("city is %q", got)
		}
		r, err = m.Upgrade(ctx, "head")
		must(t, "upgrade head again", err)
		if len(r.Revisions) != 0 {
			t.Errorf("an upgrade with nothing to do did %+v", r.Revisions)
		}
		_, err = m.Downgrade(ctx, "-2")
		must(t, "downgrade -2", err)
		if got := scalar(t, db.SQL, "SELECT name FROM people"); got != "ann" {
			t.Errorf("name is %q", got)
		}
		_, err = m.Downgrade(ctx, "base")
		must(t, "downgrade base", err)
		if got := scalar(t, db.SQL, "SELECT count(*) FROM migrate_version"); got != "0" {
			t.Errorf("%s version rows are left", got)
		}
		if got := scalar(t, db.SQL, "SELECT count(*) FROM migrate_history"); got != "6" {
			t.Errorf("the history has %s rows, want 6", got)
		}
	})
}

// Events say which statement of how many runs.
func TestEventsCount(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		var numbers []string
		_, err := migrator(t, db.SQL, revisions(createPeople, addCity), func(c *migrate.Config) {
			c.OnEvent = func(e migrate.Event) {
				if e.Kind == migrate.StatementStarted && e.Revision == "r2" {
					numbers = append(numbers, fmt.Sprintf("%d/%d", e.Number, e.Total))
				}
			}
		}).Upgrade(context.Background(), "head")
		must(t, "upgrade", err)
		if got := strings.Join(numbers, " "); got != "1/0 2/0 3/3" {
			t.Errorf("the statements are %s", got)
		}
	})
}

// Everything works on a pool of one connection.
func TestOneConnection(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		db.SQL.SetMaxOpenConns(1)
		folder := t.TempDir()
		model := migrate.YAMLFiles(fstest.MapFS{"s.yaml": {Data: []byte("tables:\n  a:\n    columns:\n      id: {type: integer, primary_key: true}\n      n: {type: integer}\n    checks: [n > 0]\n")}}, "s.yaml")
		m, err := migrate.New(db.SQL, migrate.Config{Locations: []string{folder}, Models: model})
		must(t, "new", err)
		_, err = m.Autogenerate(ctx, migrate.NewRevision{Message: "one"})
		must(t, "autogenerate", err)
		_, err = m.Upgrade(ctx, "head")
		must(t, "upgrade", err)
		found, err := m.Compare(ctx, false)
		must(t, "compare", err)
		if !found.Matches {
			t.Error(differences(found))
		}
		_, err = m.Status(ctx)
		must(t, "status", err)
		_, err = m.Inspect(ctx)
		must(t, "inspect", err)
		_, err = m.DryRun(ctx, "base", true, &bytes.Buffer{})
		must(t, "dry run", err)
		_, err = m.Stamp(ctx, []string{"base"}, false)
		must(t, "stamp", err)
		if n := db.SQL.Stats().InUse; n != 0 {
			t.Errorf("%d connections are still in use", n)
		}
	})
}

// Many programs that start at once all succeed, and each statement runs once.
func TestManyAtOnce(t *testing.T) {
	const n = 12
	files := revisions(createPeople, addCity, widenName)
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		errs := make([]error, n)
		var group sync.WaitGroup
		for i := range n {
			pool, _, err := migrate.Open(db.URL, "")
			must(t, "open", err)
			defer pool.Close()
			m := migrator(t, pool, files)
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

// A statement that fails says which it was and what is left; the connection goes
// back as it was, and the next run does the rest.
func TestFailedStatement(t *testing.T) {
	ctx := context.Background()
	broken := `upgrade:
- add_column: {table: people, column: {name: city, type: string(40)}}
- execute: INSERT INTO nowhere VALUES (1)
downgrade: []
`
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		m := migrator(t, db.SQL, revisions(createPeople, broken))
		r, err := m.Upgrade(ctx, "head")
		var statement *migrate.StatementError
		if !errors.As(err, &statement) {
			t.Fatalf("want a statement error, got %v", err)
		}
		if statement.Revision != "r2" || statement.Line != 6 || !strings.Contains(statement.Statement, "nowhere") {
			t.Errorf("the error names revision %q line %d statement %q", statement.Revision, statement.Line, statement.Statement)
		}
		if len(r.Revisions) != 2 || r.Revisions[0].Outcome != migrate.Applied || r.Revisions[1].Outcome != migrate.Failed {
			t.Errorf("the result is %+v", r.Revisions)
		}
		if got := scalar(t, db.SQL, "SELECT version_num FROM migrate_version"); got != "r1" {
			t.Errorf("the version is %s, want r1", got)
		}
		transactional := db.Dialect == schema.Postgres || db.Dialect == schema.SQLite
		if statement.Partial == transactional {
			t.Errorf("Partial is %v on %s (%s)", statement.Partial, db.Dialect, statement.State)
		}
		if !transactional {
			return // the column stays: MySQL commits each statement of DDL
		}
		m = migrator(t, db.SQL, revisions(createPeople, addCity))
		_, err = m.Upgrade(ctx, "head")
		must(t, "the next run", err)
	})
}

// A change that would break a view is refused before the first statement.
func TestBlockedByView(t *testing.T) {
	ctx := context.Background()
	drop := `upgrade:
- add_column: {table: people, column: {name: extra, type: integer}}
- drop_column: {table: people, column: age}
downgrade: []
`
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		m := migrator(t, db.SQL, revisions(createPeople, drop))
		_, err := m.Upgrade(ctx, "+1")
		must(t, "upgrade", err)
		db.Exec(t, "CREATE VIEW ages AS SELECT age FROM people")
		_, err = m.Upgrade(ctx, "head")
		var blocked *migrate.BlockedError
		if !errors.As(err, &blocked) {
			t.Fatalf("want a blocked error, got %v", err)
		}
		if !strings.Contains(err.Error(), "ages") {
			t.Errorf("the error does not name the view: %v", err)
		}
		if _, err := db.SQL.Exec("SELECT extra FROM people"); err == nil {
			t.Error("a statement ran before the refusal")
		}
		if got := scalar(t, db.SQL, "SELECT age FROM ages"); got != "30" {
			t.Errorf("the view answers %q", got)
		}
	})
}

// The version table names a revision this program does not have.
func TestAhead(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		_, err := migrator(t, db.SQL, revisions(createPeople, addCity)).Upgrade(ctx, "head")
		must(t, "the newer program", err)
		older := revisions(createPeople)
		_, err = migrator(t, db.SQL, older).Upgrade(ctx, "head")
		var unknown *migrate.UnknownRevisionError
		if !errors.As(err, &unknown) || migrate.Code(err) != "unknown_revision" {
			t.Fatalf("want an unknown revision, got %v", err)
		}
		var ahead *migrate.AheadError
		if !errors.As(err, &ahead) || !slices.Equal(ahead.Unknown, []string{"r2"}) {
			t.Errorf("want that the database is ahead, got %v", err)
		}
		if _, err = migrator(t, db.SQL, older).Upgrade(ctx, "nowhere"); errors.As(err, &ahead) && len(ahead.Unknown) == 0 {
			t.Errorf("a target that is not there is no database that is ahead: %v", err)
		}
		r, err := migrator(t, db.SQL, older, func(c *migrate.Config) { c.AllowAhead = true }).Upgrade(ctx, "head")
		must(t, "the older program that accepts it", err)
		if !r.Ahead {
			t.Error("the result does not say that the database is ahead")
		}
	})
}

// A newer program may migrate while an older one waits for the lock: it accepts that
// then, too.
func TestAheadWhileWaiting(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		release := held(t, db)
		older := fstest.MapFS{"x.yaml": {Data: []byte("revision: x\ndown_revision: null\nupgrade: []\ndowngrade: []\n")}}
		ended := make(chan error, 1)
		r, err := migrator(t, db.SQL, older, func(c *migrate.Config) {
			c.AllowAhead = true
			c.OnEvent = func(e migrate.Event) {
				if e.Kind == migrate.LockWaiting {
					ended <- release()
				}
			}
		}).Upgrade(context.Background(), "head")
		must(t, "the newer program", <-ended)
		must(t, "the older program", err)
		if !r.Ahead || len(r.Revisions) != 0 {
			t.Errorf("the result is %+v", r)
		}
	})
}

// A file that was edited after it was applied is said, or refused. Comments do not count.
func TestEdited(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		_, err := migrator(t, db.SQL, revisions(createPeople, addCity)).Upgrade(ctx, "head")
		must(t, "upgrade", err)
		strict := func(c *migrate.Config) { c.StrictChecksums = true }

		r, err := migrator(t, db.SQL, revisions("# why\n"+createPeople+"# more\n", addCity), strict).Upgrade(ctx, "head")
		must(t, "with a comment", err)
		if len(r.Warnings) != 0 {
			t.Errorf("a comment is warned of: %v", r.Warnings)
		}
		for name, files := range map[string]fstest.MapFS{
			"nothing to do": revisions(strings.Replace(createPeople, "string(50)", "string(60)", 1), addCity),
			"one to run":    revisions(strings.Replace(createPeople, "string(50)", "string(60)", 1), addCity, widenName),
		} {
			_, err = migrator(t, db.SQL, files, strict).Upgrade(ctx, "head")
			var edited *migrate.EditedError
			if !errors.As(err, &edited) || !slices.Equal(edited.Revisions, []string{"r1"}) || migrate.Code(err) != "edited" {
				t.Errorf("%s: want that r1 was edited, got %v", name, err)
			}
		}
		files := revisions(strings.Replace(createPeople, "string(50)", "string(60)", 1), addCity, widenName)
		st, err := migrator(t, db.SQL, files).Status(ctx)
		must(t, "status", err)
		if !slices.Equal(st.Edited, []string{"r1"}) {
			t.Errorf("status names %q", st.Edited)
		}
		r, err = migrator(t, db.SQL, files).Upgrade(ctx, "head")
		must(t, "upgrade", err)
		if len(r.Warnings) != 1 || r.Warnings[0].Code != "edited" || len(r.Revisions) != 1 {
			t.Errorf("the result is %+v", r)
		}
		r, err = migrator(t, db.SQL, files).Upgrade(ctx, "head")
		must(t, "upgrade with nothing to do", err)
		if len(r.Warnings) != 1 {
			t.Errorf("the warnings are %+v", r.Warnings)
		}
		_, err = migrator(t, db.SQL, files, strict).Downgrade(ctx, "-1")
		must(t, "downgrade", err)
	})
}

// A script made without a connection, fed to the server's own client, ends in the
// same database and the same version rows as the run.
func TestOfflineScript(t *testing.T) {
	ctx := context.Background()
	files := revisions(createPeople, addCity, widenName)
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		_, err := migrator(t, db.SQL, files).Upgrade(ctx, "head")
		must(t, "the run", err)

		other := db.Second(t)
		offline, err := migrate.New(nil, migrate.Config{Migrations: files, Dialect: db.Dialect, ServerVersion: major(db.Version)})
		must(t, "new", err)
		var up, rest bytes.Buffer
		_, err = offline.SQL(ctx, migrate.Offline{Target: "r2"}, &up)
		must(t, "the script to r2", err)
		_, err = offline.SQL(ctx, migrate.Offline{Target: "r2:head"}, &rest)
		must(t, "the script from r2", err)
		if out, err := client(t, other, rest.String()); err == nil {
			t.Errorf("a script for a database at r2 ran on an empty one:\n%s", out)
		}
		for _, script := range []string{up.String(), rest.String()} {
			if out, err := client(t, other, script); err != nil {
				t.Fatalf("the client: %v\n%s\n%s", err, out, script)
			}
		}
		a, err := migrator(t, db.SQL, files).Inspect(ctx)
		must(t, "inspect", err)
		b, err := migrator(t, other.SQL, files).Inspect(ctx)
		must(t, "inspect", err)
		if string(a.YAML) != string(b.YAML) {
			t.Errorf("by the run:\n%s\nby the script:\n%s", a.YAML, b.YAML)
		}
		if got := scalar(t, other.SQL, "SELECT version_num FROM migrate_version"); got != "r3" {
			t.Errorf("the version is %s, want r3", got)
		}
		var down bytes.Buffer
		_, err = offline.SQL(ctx, migrate.Offline{Target: "head:base", Down: true}, &down)
		must(t, "the script back", err)
		if out, err := client(t, other, down.String()); err != nil {
			t.Fatalf("the client: %v\n%s\n%s", err, out, down.String())
		}
		if got := scalar(t, other.SQL, "SELECT count(*) FROM migrate_version"); got != "0" {
			t.Errorf("%s version rows are left", got)
		}
	})
}

// major is the first part of a server's version.
func major(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return version
	}
	return parts[0] + "." + parts[1]
}

// client feeds a script to the server's own client.
func client(t *testing.T, db *testdb.DB, script string) (string, error) {
	t.Helper()
	var cmd *exec.Cmd
	switch db.Dialect {
	case schema.Postgres:
		cmd = exec.Command(program(t, "psql", "/usr/lib/postgresql/*/bin/psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", db.URL)
	case schema.SQLite:
		cmd = exec.Command(program(t, "sqlite3"), "-bail", strings.TrimPrefix(db.URL, "sqlite:///"))
	default:
		host, port, name := address(t, db.URL)
		cmd = exec.Command(program(t, "mariadb", "mysql"), "--no-defaults", "-h"+host, "-P"+port, "-uroot", "--default-character-set=utf8mb4", name)
	}
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// program finds the first of several programs.
func program(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if strings.Contains(name, "/") {
			if found, _ := filepath.Glob(name); len(found) > 0 {
				return found[len(found)-1]
			}
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", names[0])
	}
	t.Skipf("%s is not installed", names[0])
	return ""
}

func address(t *testing.T, url string) (host, port, database string) {
	t.Helper()
	_, rest, _ := strings.Cut(url, "@")
	hostport, path, _ := strings.Cut(rest, "/")
	host, port, _ = strings.Cut(hostport, ":")
	database, _, _ = strings.Cut(path, "?")
	return host, port, database
}
