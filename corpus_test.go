package migrate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestCorpus takes the schemas of real applications in MIGRATE_TEST_CORPUS (folders
// postgres, mysql, sqlite of .sql files) through the fixed point: loaded, inspected
// into a model, check says nothing; the model in an empty database gives the same
// catalog. It prints a table, and fails on a schema that loads and is no fixed
// point.
func TestCorpus(t *testing.T) {
	folder := os.Getenv("MIGRATE_TEST_CORPUS")
	if folder == "" {
		t.Skip("MIGRATE_TEST_CORPUS is not set: no folder of schemas to try")
	}
	folders := map[schema.Dialect]string{schema.Postgres: "postgres", schema.MySQL: "mysql", schema.MariaDB: "mysql", schema.SQLite: "sqlite"}
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		files, err := filepath.Glob(filepath.Join(folder, folders[db.Dialect], "*.sql"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no schemas for %s: %v", db.Dialect, err)
		}
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".sql"), func(t *testing.T) { fixedPoint(t, db, file) })
		}
	})
}

func fixedPoint(t *testing.T, server *testdb.DB, file string) {
	db := server.Second(t)
	defer db.Drop(t)
	refused := loadFile(t, db, file)
	say := func(verdict string, args ...any) {
		line := fmt.Sprintf("%-12s %-22s %s", server.Dialect, strings.TrimSuffix(filepath.Base(file), ".sql"), fmt.Sprintf(verdict, args...))
		if len(refused) > 0 {
			line += fmt.Sprintf(" (the server refused %d statements, first: %s)", len(refused), refused[0])
		}
		fmt.Println(line)
	}
	h := &history{t: t, db: db.SQL, folder: t.TempDir()}
	out, err := h.migrator(nil).Inspect(context.Background())
	if err != nil {
		say("NO: inspect: %v", err)
		t.Fatal(err)
	}
	found, err := h.migrator(out.YAML).Compare(context.Background(), false)
	if err != nil {
		say("NO: compare: %.300v", err)
		t.Fatal(err)
	}
	if !found.Matches {
		say("NO: check finds %d operations, %d undecided", len(found.Operations), len(found.Undecided))
		t.Fatal(differences(found))
	}
	second := server.Second(t)
	defer second.Drop(t)
	direct := &history{t: t, db: second.SQL, folder: t.TempDir()}
	if err := direct.migrator(out.YAML).CreateAll(context.Background()); err != nil {
		say("NO: the model does not run: %.300v", err)
		t.Fatal(err)
	}
	if again := direct.inspect(); again != string(out.YAML) {
		say("NO: the model makes another catalog")
		t.Fatal(firstDifference(string(out.YAML), again))
	}
	say("fixed point, %d tables, %d unmanaged", len(out.Schema.Tables), len(out.Schema.Unmanaged))
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			from, to := max(0, i-3), i+4
			return fmt.Sprintf("line %d\nfirst:\n%s\nsecond:\n%s", i+1, strings.Join(x[from:min(to, len(x))], "\n"), strings.Join(y[from:min(to, len(y))], "\n"))
		}
	}
	return "one is longer"
}

// loadFile runs the statements of a dump; those the server refuses are returned.
func loadFile(t *testing.T, db *testdb.DB, file string) (refused []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	syntax := map[schema.Dialect]sqltext.Syntax{schema.Postgres: sqltext.Postgres, schema.MySQL: sqltext.MySQL,
		schema.MariaDB: sqltext.MariaDB, schema.SQLite: sqltext.SQLite}[db.Dialect]
	statements, err := sqltext.Split(syntax, string(data))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.SQL.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, s := range statements {
		if _, err := conn.ExecContext(context.Background(), s.Text); err != nil {
			refused = append(refused, strings.Join(strings.Fields(fmt.Sprintf("%.80s: %.120v", s.Text, err)), " "))
		}
	}
	if db.Dialect == schema.Postgres {
		_, _ = conn.ExecContext(context.Background(), "RESET ALL")
	}
	return refused
}
