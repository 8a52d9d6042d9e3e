package faulttest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// settle runs a command until it exits 0, which has to be soon, and holds that the
// database is then as an undisturbed run leaves it.
func (x *target) settle(t *testing.T, args ...string) {
	t.Helper()
	const most = 3
	for n := 1; ; n++ {
		e := x.start(t, args...).wait(t)
		if e.code == 0 {
			counts.reran(x.db.Label, n)
			break
		}
		t.Logf("%s: run %d after the fault: exit %d\n%s", x.db.Label, n, e.code, e.tail())
		if n == most {
			t.Fatalf("%s: %s does not finish\n%s", x.db.Label, strings.Join(args, " "), x.state(t))
		}
	}
	x.verify(t, args...)
}

// verify holds that the database is as an undisturbed run of the command leaves it.
func (x *target) verify(t *testing.T, args ...string) {
	t.Helper()
	want, direction := x.up, "up"
	if args[0] == "downgrade" {
		want, direction = x.down, "down"
	}
	x.once(t, direction)
	if got := x.picture(t); got != want {
		t.Errorf("%s: after %s the database differs from that of an undisturbed run:\n%s\n%s", x.db.Label, strings.Join(args, " "), difference(want, got), x.state(t))
	}
	if direction == "up" {
		x.atHead(t)
	} else {
		x.atBase(t)
	}
}

// atHead holds what must be true of a finished upgrade.
func (x *target) atHead(t *testing.T) {
	t.Helper()
	if got := x.list(t, "SELECT version_num FROM "+x.variant.version); !slices.Equal(got, []string{x.chain.head}) {
		t.Errorf("%s: at %q, not at head %q", x.db.Label, got, x.chain.head)
	}
	if e := x.start(t, "check").wait(t); e.code != 0 {
		t.Errorf("%s: check: exit %d\n%s", x.db.Label, e.code, e.tail())
	}
	x.clean(t)
}

// atBase holds what must be true of a finished downgrade.
func (x *target) atBase(t *testing.T) {
	t.Helper()
	if got := x.list(t, "SELECT version_num FROM "+x.variant.version); len(got) > 0 {
		t.Errorf("%s: at %q, not at base", x.db.Label, got)
	}
	x.clean(t)
}

// clean holds that nothing is left of plans and locks.
func (x *target) clean(t *testing.T) {
	t.Helper()
	if rows, err := x.query("SELECT count(*) FROM migrate_plan"); err == nil && rows[0] != "0" {
		t.Errorf("%s: %s rows are left in migrate_plan", x.db.Label, rows[0])
	}
	locks := map[schema.Dialect]string{
		schema.Postgres: "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
		schema.MySQL: "SELECT owner_thread_id FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id" +
			" WHERE object_type = 'USER LEVEL LOCK' AND t.processlist_db = database()",
	}
	if query := locks[x.dialect]; query != "" {
		if held := x.list(t, query); len(held) > 0 {
			t.Errorf("%s: the lock is still held, by %q", x.db.Label, held)
		}
	}
}

// once holds that the ledger has each entry of the direction, and of the one before
// it, exactly once, and the history each revision.
func (x *target) once(t *testing.T, direction string) {
	t.Helper()
	want := slices.Clone(x.chain.ups)
	history := []string{}
	for _, r := range x.chain.revisions {
		history = append(history, r+" upgrade")
		if direction == "down" {
			history = append(history, r+" downgrade")
		}
	}
	if direction == "down" {
		want = append(want, x.chain.downs...)
	}
	x.same(t, "ledger", x.list(t, "SELECT entry FROM ledger"), want)
	if !x.variant.history {
		return
	}
	x.same(t, "history", x.list(t, "SELECT concat_ws(' ', revision, direction) FROM migrate_history"), history)
}

func (x *target) same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: the %s is not what it should be:\n%s\n%s", x.db.Label, what,
			difference(strings.Join(want, "\n"), strings.Join(got, "\n")), x.state(t))
	}
}

// picture is the database as text: the catalog as the program reads it, and all rows
// but those of the program's own tables.
func (x *target) picture(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(x.must(t, "inspect"))
	for _, table := range x.list(t, tablesQuery[x.dialect]) {
		if strings.HasPrefix(table, "migrate_") || table == x.variant.version {
			continue
		}
		rows := x.list(t, "SELECT * FROM "+table)
		slices.Sort(rows)
		fmt.Fprintf(&b, "%s: %s\n", table, strings.Join(rows, "; "))
	}
	return b.String()
}

const informationSchema = "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = %s ORDER BY 1"

var tablesQuery = map[schema.Dialect]string{
	schema.Postgres: fmt.Sprintf(informationSchema, "current_schema()"),
	schema.MySQL:    fmt.Sprintf(informationSchema, "database()"),
	schema.MariaDB:  fmt.Sprintf(informationSchema, "database()"),
	schema.SQLite:   "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1",
}

// state is what a person would look at when a run does not come to its end.
func (x *target) state(t *testing.T) string {
	t.Helper()
	e := x.start(t, "status").wait(t)
	plans, err := x.query("SELECT * FROM migrate_plan")
	if err != nil {
		return e.output
	}
	return e.output + "plans:\n" + strings.Join(plans, "\n")
}

// list runs a query that has to work.
func (x *target) list(t *testing.T, query string) []string {
	t.Helper()
	rows, err := x.query(query)
	if err != nil {
		t.Fatalf("%s: %s: %v", x.db.Label, query, err)
	}
	return rows
}

// query returns rows as text, columns joined by a blank.
func (x *target) query(query string) ([]string, error) {
	rows, err := x.db.SQL.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return nil, err
		}
		words := make([]string, len(values))
		for i, v := range values {
			if bytes, ok := v.([]byte); ok {
				v = string(bytes)
			}
			words[i] = fmt.Sprint(v)
		}
		out = append(out, strings.Join(words, " "))
	}
	return out, rows.Err()
}

// difference lists the lines that are in one text alone.
func difference(want, got string) string {
	counted := map[string]int{}
	for _, line := range strings.Split(want, "\n") {
		counted[line]++
	}
	for _, line := range strings.Split(got, "\n") {
		counted[line]--
	}
	var out []string
	for line, n := range counted {
		for ; n > 0; n-- {
			out = append(out, "- "+line)
		}
		for ; n < 0; n++ {
			out = append(out, "+ "+line)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(a[2:]+a[:1], b[2:]+b[:1]) })
	return strings.Join(out, "\n")
}
