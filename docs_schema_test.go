package migrate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// docVersions are the servers that the documentation speaks of where it shows SQL.
var docVersions = map[schema.Dialect]string{schema.Postgres: "16", schema.MySQL: "8.4", schema.MariaDB: "10.11", schema.SQLite: "3.45"}

// tryModel reads a model, compiles it for each database and makes it there.
func (p *page) tryModel(t *testing.T, b *block) {
	model := p.models(t, b, []byte(b.text))
	for _, d := range b.on {
		if _, err := created(model, d); err != nil {
			t.Errorf("%s:%d: on %s: %v", p.path, b.line, d, err)
		}
	}
	b.everywhere(t, func(t *testing.T, db *testdb.DB) {
		m := docMigrator(t, migrate.Config{Models: model}, db)
		if err := m.CreateAll(context.Background()); err != nil {
			t.Fatalf("%s:%d: %v", p.path, b.line, err)
		}
		found, err := m.Compare(context.Background(), false)
		if err != nil {
			t.Fatal(err)
		}
		if !found.Matches {
			t.Errorf("%s:%d: made, it is not what the model says: %s", p.path, b.line, differences(found))
		}
	})
}

// trySetup is tryModel for the model that the operations of the page start from.
func (p *page) trySetup(t *testing.T, b *block) {
	p.setup = []byte(b.text)
	p.tryModel(t, b)
}

// models checks the text and returns it as a source of models.
func (p *page) models(t *testing.T, b *block, text []byte) migrate.ModelSource {
	t.Helper()
	file := fmt.Sprintf("%s:%d", p.path, b.line)
	if _, err := migrate.DecodeModel(file, text, nil); err != nil {
		t.Fatal(err)
	}
	return migrate.YAMLFiles(fstest.MapFS{"schema.yaml": {Data: text}}, "schema.yaml")
}

// everywhere runs f on each database that the block is for.
func (b *block) everywhere(t *testing.T, f func(*testing.T, *testdb.DB)) {
	for _, d := range b.on {
		t.Run(string(d), func(t *testing.T) { f(t, testdb.Open(t, d)) })
	}
}

func docMigrator(t *testing.T, c migrate.Config, db *testdb.DB) *migrate.Migrator {
	t.Helper()
	m, err := migrate.New(db.SQL, c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// created is the SQL that makes a model on a database.
func created(model migrate.ModelSource, d schema.Dialect) (string, error) {
	m, err := migrate.New(nil, migrate.Config{Dialect: d, ServerVersion: docVersions[d], Models: model})
	if err != nil {
		return "", err
	}
	found, err := m.Compare(context.Background(), true)
	if err != nil {
		return "", err
	}
	var sql strings.Builder
	for _, o := range found.Operations {
		sql.WriteString(strings.Join(o.SQL, ";\n") + ";\n")
	}
	return sql.String(), nil
}

// before is a revision with the id that makes the page's setup.
func (p *page) before(t *testing.T, id string) fstest.MapFS {
	t.Helper()
	file := fmt.Sprintf("revision: %s\ndown_revision: null\nupgrade: []\ndowngrade: []\n", id)
	if p.setup != nil {
		m, err := migrate.New(nil, migrate.Config{
			Dialect: schema.SQLite, Locations: []string{t.TempDir()},
			Models: migrate.YAMLFiles(fstest.MapFS{"schema.yaml": {Data: p.setup}}, "schema.yaml"),
		})
		if err != nil {
			t.Fatal(err)
		}
		w, err := m.Autogenerate(context.Background(), migrate.NewRevision{ID: id, Message: "setup", Created: time.Unix(1e9, 0), Offline: true})
		if err != nil {
			t.Fatal(err)
		}
		file = string(w.Data)
	}
	return fstest.MapFS{"setup.yaml": {Data: []byte(file)}}
}

// tryOperations runs operations on the setup of the page, up alone.
func (p *page) tryOperations(t *testing.T, b *block) {
	p.last = b
	files := p.operations(t, b)
	b.everywhere(t, func(t *testing.T, db *testdb.DB) {
		if _, err := docMigrator(t, migrate.Config{Migrations: files}, db).Upgrade(context.Background(), "head"); err != nil {
			t.Errorf("%s:%d: %v", p.path, b.line, err)
		}
	})
}

func (p *page) operations(t *testing.T, b *block) fs.FS {
	t.Helper()
	files := p.before(t, "setup")
	files["operations.yaml"] = &fstest.MapFile{Data: []byte("revision: operations\ndown_revision: setup\nupgrade:\n" + b.text)}
	return files
}

// tryCompiled compares a block with the SQL of the operations above it.
func (p *page) tryCompiled(t *testing.T, b *block) {
	if p.last == nil || len(b.on) != 1 {
		t.Fatalf("%s:%d: which operations, on which database?", p.path, b.line)
	}
	d := b.on[0]
	m, err := migrate.New(nil, migrate.Config{Dialect: d, ServerVersion: docVersions[d], Migrations: p.operations(t, p.last)})
	if err != nil {
		t.Fatal(err)
	}
	var script bytes.Buffer
	if _, err := m.SQL(context.Background(), migrate.Offline{Target: "setup:head"}, &script); err != nil {
		t.Fatalf("%s:%d: %v", p.path, b.line, err)
	}
	p.shows(t, b, inner(script.String()))
}

var heading = regexp.MustCompile(`(?m)^-- Running .*$`)

// inner is what a script does beside its own frame: checks, transactions, version
// rows, and what SQLite needs around a rebuild.
func inner(script string) string {
	at := heading.FindStringIndex(script)
	if at == nil {
		return script
	}
	var out []string
	for _, statement := range strings.Split(script[at[1]:], ";\n") {
		statement = strings.TrimSpace(statement)
		frame := slices.Contains([]string{"", "BEGIN", "BEGIN IMMEDIATE", "START TRANSACTION", "COMMIT"}, statement)
		for _, word := range []string{"migrate_version", "migrate_foreign_keys", "PRAGMA foreign_keys", "SELECT CASE WHEN EXISTS"} {
			frame = frame || strings.Contains(statement, word)
		}
		if !frame {
			out = append(out, statement+";\n")
		}
	}
	return strings.Join(out, "")
}

var downRevision = regexp.MustCompile(`(?m)^(?:-- )?down_revision: (\S+)`)

// tryRevision runs a whole revision file up and down on the setup of the page.
func (p *page) tryRevision(t *testing.T, b *block) {
	name := "revision." + strings.Fields(b.kind)[0]
	down := downRevision.FindStringSubmatch(b.text)
	if down == nil {
		t.Fatalf("%s:%d: no down_revision", p.path, b.line)
	}
	files := fstest.MapFS{}
	if down[1] != "null" {
		files = p.before(t, down[1])
	}
	files[name] = &fstest.MapFile{Data: []byte(b.text)}
	b.everywhere(t, func(t *testing.T, db *testdb.DB) {
		m := docMigrator(t, migrate.Config{Migrations: files}, db)
		if _, err := m.Upgrade(context.Background(), "head"); err != nil {
			t.Fatalf("%s:%d: %v", p.path, b.line, err)
		}
		_, err := m.Downgrade(context.Background(), "-1")
		var oneWay *migrate.IrreversibleError
		if err != nil && !errors.As(err, &oneWay) {
			t.Errorf("%s:%d: going back: %v", p.path, b.line, err)
		}
	})
}

const tableHead = "| column | PostgreSQL | MySQL | MariaDB | SQLite |"

// tablesHold compares the cells of tables of columns with the SQL that makes them.
// A cell "-" is a refusal.
func (p *page) tablesHold(t *testing.T) {
	t.Helper()
	for i := 0; i < len(p.lines); i++ {
		if p.lines[i] != tableHead {
			continue
		}
		for i += 2; i < len(p.lines) && strings.HasPrefix(p.lines[i], "|"); i++ {
			cells := strings.Split(strings.Trim(p.lines[i], "| "), " | ")
			if len(cells) != 5 {
				t.Errorf("%s:%d: %d cells", p.path, i+1, len(cells))
				continue
			}
			for n, d := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.MariaDB, schema.SQLite} {
				p.cellHolds(t, i+1, cells[0], d, cells[n+1])
			}
		}
	}
}

func (p *page) cellHolds(t *testing.T, line int, column string, d schema.Dialect, cell string) {
	t.Helper()
	column = strings.Trim(column, "`")
	if !strings.HasPrefix(column, "{") {
		column = fmt.Sprintf("{type: %q}", column)
	}
	text := "enums: {mood: [sad, ok]}\ntables: {t: {columns: {k: {type: integer}, c: " + column + "}}}\n"
	sql, err := created(p.models(t, &block{line: line}, []byte(text)), d)
	var unsupported *migrate.UnsupportedError
	switch {
	case cell == "-" && !errors.As(err, &unsupported):
		t.Errorf("%s:%d: on %s it is no refusal: %v\n%s", p.path, line, d, err, sql)
	case cell == "-":
	case err != nil:
		t.Errorf("%s:%d: on %s: %v", p.path, line, d, err)
	default:
		got := definition(sql)
		if got != strings.Trim(cell, "`") {
			t.Errorf("%s:%d: on %s it is %q, not %q", p.path, line, d, got, cell)
		}
	}
}

var columnLine = regexp.MustCompile("(?m)^ +[\"`]?c[\"`]? (.*?),?$")

// definition is what stands behind the name of column c.
func definition(sql string) string {
	found := columnLine.FindStringSubmatch(sql)
	if found == nil {
		return sql
	}
	return found[1]
}
