package sqltext_test

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// dump is a database as text, definitions and rows, in the server's own words.
func dump(t *testing.T, db *testdb.DB) string {
	t.Helper()
	switch db.Dialect {
	case schema.Postgres:
		return dumped(t, exec.Command(installed(t, "pg_dump"), "--no-owner", "--inserts", db.URL))
	case schema.SQLite:
		return dumped(t, exec.Command(installed(t, "sqlite3"), strings.TrimPrefix(db.URL, "sqlite:///"), ".dump"))
	}
	return dumpMySQL(t, db)
}

// restricted lines hold a word that pg_dump draws anew each time.
var restricted = regexp.MustCompile(`(?m)^\\(un)?restrict .*$`)

func dumped(t *testing.T, command *exec.Cmd) string {
	t.Helper()
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %v", command, err)
	}
	return restricted.ReplaceAllString(string(out), "")
}

// dumpMySQL asks the server of the MySQL family for everything in the database.
func dumpMySQL(t *testing.T, db *testdb.DB) string {
	t.Helper()
	var b strings.Builder
	for _, kind := range []struct{ word, list string }{
		{"TABLE", "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY 1"},
		{"TRIGGER", "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = database() ORDER BY 1"},
		{"PROCEDURE", "SELECT routine_name FROM information_schema.routines WHERE routine_schema = database() AND routine_type = 'PROCEDURE' ORDER BY 1"},
		{"FUNCTION", "SELECT routine_name FROM information_schema.routines WHERE routine_schema = database() AND routine_type = 'FUNCTION' ORDER BY 1"},
		{"PACKAGE", "SELECT routine_name FROM information_schema.routines WHERE routine_schema = database() AND routine_type = 'PACKAGE' ORDER BY 1"},
		{"EVENT", "SELECT event_name FROM information_schema.events WHERE event_schema = database() ORDER BY 1"},
	} {
		for _, name := range lines(t, db, kind.list) {
			quoted := "`" + strings.ReplaceAll(name, "`", "``") + "`"
			b.WriteString(strings.Join(lines(t, db, "SHOW CREATE "+kind.word+" "+quoted), "\n") + "\n")
			if kind.word == "TABLE" {
				rows := lines(t, db, "SELECT * FROM "+quoted)
				slices.Sort(rows)
				b.WriteString(strings.Join(rows, "\n") + "\n")
			}
		}
	}
	return strings.ReplaceAll(b.String(), db.Name, "database")
}

// created is when a trigger was made.
var created = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d( \+0000 UTC)?`)

// lines returns the rows of a query as text.
func lines(t *testing.T, db *testdb.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.SQL.Query(query)
	if err != nil {
		return []string{fmt.Sprintf("%s: %v", query, err)} // a view of what is not there
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, v := range values {
			if bytes, ok := v.([]byte); ok {
				v = string(bytes)
			}
			words = append(words, created.ReplaceAllString(fmt.Sprint(v), "then"))
		}
		out = append(out, strings.Join(words, " | "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
