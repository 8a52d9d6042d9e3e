package migrate_test

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// The schemas of real applications are no part of the repository: MIGRATE_TEST_CORPUS
// names the folder, which holds
//
//	postgres/NAME.sql, mysql/NAME.sql, sqlite/NAME.sql   a schema
//	versions/NAME_DIALECT/VERSION.sql                    its releases, oldest first
//
// What is named mysql is tried on MariaDB too.
const corpusVariable = "MIGRATE_TEST_CORPUS"

// corpus returns the folder, and skips the test when there is none.
func corpus(t *testing.T) string {
	t.Helper()
	folder := os.Getenv(corpusVariable)
	if folder == "" {
		t.Skipf("%s is not set: no folder of schemas to try", corpusVariable)
	}
	if _, err := os.Stat(folder); err != nil {
		t.Fatalf("%s: %v", corpusVariable, err)
	}
	return folder
}

// corpusFolder is what the folders for a dialect are called.
func corpusFolder(d schema.Dialect) string {
	if d == schema.MariaDB {
		d = schema.MySQL
	}
	return string(d)
}

// baseName is the name of a file without folder and extension.
func baseName(file string) string {
	return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
}

// table is a report in Markdown. Its rows are printed sorted, at the end.
type table struct {
	title string
	heads []string
	rows  [][]string
}

func (r *table) add(cells ...string) { r.rows = append(r.rows, cells) }

// print writes the table to where the test's output goes: it is what the run is for.
func (r *table) print() {
	slices.SortStableFunc(r.rows, func(a, b []string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	fmt.Printf("\n%s\n\n| %s |\n|%s\n", r.title, strings.Join(r.heads, " | "), strings.Repeat("---|", len(r.heads)))
	for _, row := range r.rows {
		for i, cell := range row {
			row[i] = strings.ReplaceAll(strings.Join(strings.Fields(cell), " "), "|", `\|`)
		}
		fmt.Printf("| %s |\n", strings.Join(row, " | "))
	}
	fmt.Println()
}

// clip shortens a message for a cell of a table: what and why stand at its ends.
func clip(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > 330 {
		return string(runes[:160]) + " … " + string(runes[len(runes)-160:])
	}
	return string(runes)
}

// refusal says why the tool would not do it, when that is an answer it may give:
// the change would break what it does not manage, or the database has not what the
// model asks for. Any other error is a failure.
func refusal(err error) (why string, ok bool) {
	var blocked *migrate.BlockedError
	var unsupported *migrate.UnsupportedError
	if errors.As(err, &blocked) || errors.As(err, &unsupported) {
		return "refused: " + clip(err.Error()), true
	}
	return "", false
}

// TestCorpus takes every schema through the fixed point: loaded, inspected into a
// model, check says nothing; the model in an empty database gives the same catalog;
// a second autogenerate is empty.
func TestCorpus(t *testing.T) {
	folder := corpus(t)
	report := &table{title: "Fixed point", heads: []string{"database", "schema", "loads", "tables", "not managed", "fixed point", "why not"}}
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		files, err := filepath.Glob(filepath.Join(folder, corpusFolder(db.Dialect), "*.sql"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no schemas for %s: %v", db.Dialect, err)
		}
		for _, file := range files {
			t.Run(baseName(file), func(t *testing.T) {
				p := &fixedPoint{t: t, server: db, file: file}
				p.verdict = "NO"
				defer func() {
					report.add(db.Label, baseName(file), p.loads, fmt.Sprint(p.tables), p.aside, p.verdict, p.why)
				}()
				p.run()
			})
		}
	})
	report.print()
}
