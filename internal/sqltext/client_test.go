package sqltext_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

var syntaxOf = map[schema.Dialect]sqltext.Syntax{
	schema.Postgres: sqltext.Postgres, schema.MySQL: sqltext.MySQL, schema.MariaDB: sqltext.MariaDB, schema.SQLite: sqltext.SQLite,
}

// A file that the server's own client runs whole, and one that is split here and run
// statement by statement, give the same database. The files are in testdata/split, in a
// folder for each dialect; those of mysql are MariaDB's too.
func TestSplitIsTheClients(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		for _, file := range scripts(t, filepath.Join("testdata", "split"), db.Dialect) {
			t.Run(filepath.Base(file), func(t *testing.T) {
				if found := compare(t, db, file); len(found.errors) > 0 {
					t.Errorf("statements fail, in both:\n%s", strings.Join(found.errors, "\n"))
				}
			})
		}
	})
}

// TestCorpusSplitIsTheClients does the same with the schemas of real applications, when
// MIGRATE_TEST_CORPUS names a folder of them. Statements that fail there, for want of an
// extension, fail in both.
func TestCorpusSplitIsTheClients(t *testing.T) {
	root := os.Getenv("MIGRATE_TEST_CORPUS")
	if root == "" {
		t.Skip("MIGRATE_TEST_CORPUS is not set")
	}
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		var all comparison
		for _, file := range scripts(t, root, db.Dialect) {
			t.Run(filepath.Base(file), func(t *testing.T) {
				found := compare(t, db, file)
				all.statements += found.statements
				all.bodies += found.bodies
				all.errors = append(all.errors, found.errors...)
				t.Log(found)
			})
		}
		t.Logf("%s: %s", db.Label, all)
	})
}

// scripts lists the files of a dialect below a folder.
func scripts(t *testing.T, root string, d schema.Dialect) (files []string) {
	t.Helper()
	folders := []string{string(d)}
	if d == schema.MariaDB {
		folders = append(folders, string(schema.MySQL))
	}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".sql") && slices.Contains(folders, filepath.Base(filepath.Dir(path))) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// comparison is what was compared.
type comparison struct {
	statements, bodies int
	errors             []string
}

func (c comparison) String() string {
	return fmt.Sprintf("%d statements, %d of them routines, triggers and rules, %d fail in both", c.statements, c.bodies, len(c.errors))
}

var body = regexp.MustCompile(`(?i)^create\s+(or\s+replace\s+)?(definer\s*=\s*\S+\s+)?(temp\s+|temporary\s+|constraint\s+|aggregate\s+)?(function|procedure|trigger|rule|event|package)\b`)

func compare(t *testing.T, db *testdb.DB, file string) (found comparison) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	byClient, bySplit := db.Second(t), db.Second(t)
	defer byClient.Drop(t)
	defer bySplit.Drop(t)
	statements, err := sqltext.Split(syntaxOf[db.Dialect], string(text))
	if err != nil {
		t.Fatal(err)
	}
	if db.Dialect == schema.SQLite {
		text, statements = known(text, statements)
	}
	said := runWhole(t, byClient, string(text))
	found.statements = len(statements)
	found.errors = runSplit(t, bySplit, statements)
	for _, s := range statements {
		if body.MatchString(s.Text) {
			found.bodies++
		}
	}
	if n := len(complaint.FindAllString(said, -1)); n != len(found.errors) {
		t.Errorf("%d errors of the client, %d of the statements\nclient:\n%.3000s\nstatements:\n%.3000s", n, len(found.errors), said, strings.Join(found.errors, "\n"))
	}
	want, got := dump(t, byClient), dump(t, bySplit)
	if want != got {
		t.Errorf("not the same database:\n%s", firstDifference(want, got))
	}
	if strings.TrimSpace(want) == "" {
		t.Error("the database is empty, which proves nothing")
	}
	return found
}

// lacking is what the driver's SQLite has no module for, while the shell has it.
var lacking = regexp.MustCompile(`(?is)^create virtual table .* using fts4`)

// known blanks out what the driver lacks.
func known(text []byte, statements []sqltext.Statement) ([]byte, []sqltext.Statement) {
	text = slices.Clone(text)
	return text, slices.DeleteFunc(statements, func(s sqltext.Statement) bool {
		lacks := lacking.MatchString(s.Text)
		for i := range s.Text {
			if lacks {
				text[s.Offset+i] = ' '
			}
		}
		return lacks
	})
}

// runSplit runs statements one by one on one connection and returns the errors. Text that
// holds two is refused, where the protocol lets a server see that.
func runSplit(t *testing.T, db *testdb.DB, statements []sqltext.Statement) (errors []string) {
	t.Helper()
	ctx := context.Background()
	conn, err := db.SQL.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if db.Dialect == schema.MySQL { // MariaDB's client, which stands in for MySQL's, knows no newer collation
		if _, err := conn.ExecContext(ctx, "SET NAMES utf8mb4 COLLATE utf8mb4_general_ci"); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range statements {
		if err := execOne(ctx, conn, db.Dialect, s.Text); err != nil {
			errors = append(errors, fmt.Sprintf("line %d: %v: %.200s", s.Line, err, s.Text))
		}
	}
	return errors
}

func execOne(ctx context.Context, conn *sql.Conn, d schema.Dialect, text string) error {
	if d != schema.Postgres {
		_, err := conn.ExecContext(ctx, text)
		return err
	}
	return conn.Raw(func(driver any) error {
		// the extended protocol takes one statement, the simple one any number
		return driver.(*stdlib.Conn).Conn().PgConn().ExecParams(ctx, text, nil, nil, nil, nil).Read().Err
	})
}

// complaint is an error as the clients print it.
var complaint = regexp.MustCompile(`(?m)^(psql:\S+ )?(ERROR[: ]|Parse error|Runtime error|Error: )`)

// runWhole feeds a file to the client, which goes on after errors, and returns what it says.
func runWhole(t *testing.T, db *testdb.DB, text string) string {
	t.Helper()
	var cmd *exec.Cmd
	switch db.Dialect {
	case schema.Postgres:
		cmd = exec.Command(installed(t, "psql"), "-X", "-q", "-o", os.DevNull, db.URL)
	case schema.SQLite:
		cmd = exec.Command(installed(t, "sqlite3"), strings.TrimPrefix(db.URL, "sqlite:///"))
	default:
		u, err := url.Parse(db.URL)
		if err != nil {
			t.Fatal(err)
		}
		cmd = exec.Command(installed(t, "mariadb"), "--no-defaults", "--force", "--comments", "-h"+u.Hostname(), "-P"+u.Port(), "-uroot",
			"--default-character-set=utf8mb4", strings.TrimPrefix(u.Path, "/"))
	}
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return string(out)
}

func installed(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-3)
			return fmt.Sprintf("line %d\nclient:\n%s\nsplit:\n%s", i+1, strings.Join(a[from:min(i+5, len(a))], "\n"), strings.Join(b[from:min(i+5, len(b))], "\n"))
		}
	}
	return fmt.Sprintf("%d lines against %d", len(a), len(b))
}
