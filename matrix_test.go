package migrate_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// matrixRow is a kind of change that autogenerate has to see, and do, or to take for
// none.
type matrixRow struct {
	change string
	on     []schema.Dialect // where there is such a thing; the others are n/a
	why    string           // why not on the others
	a, b   string           // the models; without "tables:" the columns of a table t beside its key
	hand   []string         // SQL that made the database, instead of a
	live   []string         // SQL run on the database after a
	want   string           // the operations, a line each, in any order; "" for none
	wantOn map[schema.Dialect]string
	notice string // what is said of it
}

var (
	everywhere   = schema.Dialects[:]
	postgresOnly = []schema.Dialect{schema.Postgres}
	mysqlFamily  = []schema.Dialect{schema.MySQL, schema.MariaDB}
	sqliteOnly   = []schema.Dialect{schema.SQLite}
	butSQLite    = []schema.Dialect{schema.Postgres, schema.MySQL, schema.MariaDB}
	butFamily    = []schema.Dialect{schema.Postgres, schema.SQLite}
)

// TestMatrix runs every row of the table of changes on every database it is for:
// autogenerate finds the operations that are due and no other, and the laws hold.
// With -v it prints the table, filled in by what was seen.
func TestMatrix(t *testing.T) {
	seen := make([]map[schema.Dialect]string, len(matrix))
	for i := range seen {
		seen[i] = map[schema.Dialect]string{}
	}
	var lock sync.Mutex
	see := func(i int, d schema.Dialect, cell string) {
		lock.Lock()
		defer lock.Unlock()
		if !strings.HasPrefix(seen[i][d], "NO") { // of several servers the one that fails counts
			seen[i][d] = cell
		}
	}
	t.Cleanup(func() {
		if testing.Verbose() {
			printMatrix(seen)
		}
	})
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		t.Parallel()
		for i, row := range matrix {
			if !slices.Contains(row.on, db.Dialect) {
				see(i, db.Dialect, "n/a")
				continue
			}
			t.Run(row.name(), func(t *testing.T) {
				cell := ""
				defer func() {
					if t.Failed() {
						cell = "NO " + cell
					}
					see(i, db.Dialect, cell)
				}()
				cell = row.run(t, db)
			})
		}
	})
}

func printMatrix(seen []map[schema.Dialect]string) {
	fmt.Printf("\n| change | postgres | mysql | mariadb | sqlite | n/a because |\n|---|---|---|---|---|---|\n")
	for i, row := range matrix {
		fmt.Printf("| %s |", row.change)
		for _, d := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.MariaDB, schema.SQLite} {
			cell, ok := seen[i][d]
			if !ok {
				cell = "not run"
			}
			fmt.Printf(" %s |", strings.ReplaceAll(cell, "|", `\|`))
		}
		fmt.Printf(" %s |\n", row.why)
	}
	fmt.Println()
}

func (r matrixRow) name() string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(" /:,()", c) {
			return '-'
		}
		return c
	}, r.change)
}

// expected is what is due on a dialect.
func (r matrixRow) expected(d schema.Dialect) []string {
	text, ok := r.wantOn[d]
	if !ok {
		text, ok = r.wantOn[d.Inherits()]
	}
	if !ok {
		text = r.want
	}
	out := lines([]byte(text))
	slices.Sort(out)
	return out
}

// run takes the row through on one server and says what was seen.
func (r matrixRow) run(t *testing.T, server *testdb.DB) string {
	if len(r.hand) > 0 || len(r.live) > 0 || len(r.expected(server.Dialect)) == 0 {
		return r.compare(t, server)
	}
	db, direct := server.Second(t), server.Second(t)
	defer db.Drop(t)
	defer direct.Drop(t)
	var found []string
	c := diffCase{name: r.change, a: model(r.a), b: model(r.b)}
	c.saw = func(all []migrate.Operation) { found = summaries(all) }
	obey(t, db, direct, c)
	return r.judge(t, server.Dialect, found)
}

// compare looks at a change without making it: there is nothing to do, or the
// database was made by hand.
func (r matrixRow) compare(t *testing.T, server *testdb.DB) string {
	db := server.Second(t)
	defer db.Drop(t)
	h := &history{t: t, db: db.SQL, folder: t.TempDir()}
	if len(r.hand) == 0 {
		h.autogenerate("aaaaaaaaaaaa", model(r.a))
		h.upgrade(model(r.a))
	}
	h.exec(r.hand)
	h.exec(r.live)
	found, err := h.migrator(model(r.b)).Compare(context.Background(), false)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Undecided) > 0 {
		t.Errorf("undecided: %v", found.Undecided)
	}
	if r.notice != "" && !strings.Contains(strings.Join(found.Notices, "\n"), r.notice) {
		t.Errorf("no notice of %q: %q", r.notice, found.Notices)
	}
	return r.judge(t, server.Dialect, summaries(found.Operations))
}

func (r matrixRow) judge(t *testing.T, d schema.Dialect, found []string) string {
	if want := r.expected(d); !slices.Equal(found, want) {
		t.Errorf("operations\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
	switch {
	case len(found) > 0:
		return "yes: " + strings.Join(found, "; ")
	case r.notice != "":
		return "reported"
	}
	return "equal"
}

// model is a row's model: whole, or the columns of a table t.
func model(text string) []byte {
	text = strings.ReplaceAll(strings.Trim(text, "\n"), "\t", "  ")
	if strings.Contains(text, "tables:") || strings.Contains(text, "enums:") {
		return []byte(text + "\n")
	}
	var b strings.Builder
	b.WriteString("tables:\n  t:\n    columns:\n      id: {type: integer, primary_key: true}\n")
	for _, line := range lines([]byte(text)) {
		b.WriteString("      " + line + "\n")
	}
	return []byte(b.String())
}

// summaries say of each operation what it is and what it changes.
func summaries(all []migrate.Operation) []string {
	var out []string
	for _, o := range all {
		text := o.Operation
		for _, part := range []string{o.Table, o.Name} {
			if part != "" {
				text += " " + part
			}
		}
		if alter, ok := o.Op.(op.AlterColumn); ok {
			text += ": " + strings.Join(aspects(alter.Change), ", ")
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// aspects names what a change sets.
func aspects(c schema.ColumnChange) (out []string) {
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		if set := v.Field(i).FieldByName; v.Field(i).Kind() == reflect.Struct && set("Set").Bool() {
			out = append(out, strings.ToLower(v.Type().Field(i).Name))
		}
	}
	for _, d := range schema.Dialects {
		if over, ok := c.By[d]; ok {
			out = append(out, string(d)+" "+strings.Join(aspects(over), ", "))
		}
	}
	return out
}
