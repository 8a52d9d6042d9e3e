package migrate_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// dumpFile is a schema as a server printed it.
type dumpFile struct{ statements []string }

func readDump(t *testing.T, db *testdb.DB, file string) dumpFile {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	statements, err := sqltext.Split(syntaxOf(db.Dialect), string(data))
	if err != nil {
		t.Fatal(err)
	}
	var d dumpFile
	for _, s := range statements {
		d.statements = append(d.statements, s.Text)
	}
	return d
}

func syntaxOf(d schema.Dialect) sqltext.Syntax {
	return map[schema.Dialect]sqltext.Syntax{schema.Postgres: sqltext.Postgres, schema.MySQL: sqltext.MySQL,
		schema.MariaDB: sqltext.MariaDB, schema.SQLite: sqltext.SQLite}[d]
}

// load runs the dump and says what the server would not load.
func (d dumpFile) load(t *testing.T, db *testdb.DB) string {
	t.Helper()
	var refused []string
	run(db, d.statements, func(statement string, err error) {
		refused = append(refused, clip(fmt.Sprintf("%.60s: %.140v", statement, err)))
	})
	if len(refused) == 0 {
		return "all"
	}
	for _, r := range refused {
		t.Logf("the server refuses %s", r)
	}
	return fmt.Sprintf("but for %d of %d statements, first %s", len(refused), len(d.statements), refused[0])
}

// run runs statements on a connection of their own, whose settings they change.
func run(db *testdb.DB, statements []string, refused func(statement string, err error)) {
	conn, err := db.SQL.Conn(context.Background())
	if err != nil {
		refused("connecting", err)
		return
	}
	defer conn.Close()
	for _, s := range statements {
		if _, err := conn.ExecContext(context.Background(), s); err != nil {
			refused(s, err)
		}
	}
	if db.Dialect != schema.SQLite {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// furniture matches the statements that make what a model may use and does not hold.
var furniture = regexp.MustCompile(`(?is)^\s*CREATE\s+(OR\s+REPLACE\s+)?(EXTENSION|FUNCTION|PROCEDURE|AGGREGATE|DOMAIN|TYPE|COLLATION|OPERATOR|TEXT|SCHEMA|LANGUAGE|CAST)\b`)

// enumType matches those of them that the model does hold.
var enumType = regexp.MustCompile(`(?is)^\s*CREATE\s+TYPE\s+\S+\s+AS\s+ENUM\b`)

// furnishing is what a database has before a model is made in it.
type furnishing int

const (
	bare     furnishing = iota
	foreign             // what the model does not hold
	andEnums            // its enums too
)

// furnish makes that in an empty database, as far as it goes there, and says what
// it was.
func (d dumpFile) furnish(db *testdb.DB, wanted furnishing) string {
	statements := []string{"SET check_function_bodies = false"}
	kinds := map[string]int{}
	for _, s := range d.statements {
		if strings.HasPrefix(strings.ToUpper(s), "SET ") {
			statements = append(statements, s)
		}
		if furniture.MatchString(s) && (wanted == andEnums || !enumType.MatchString(s)) {
			statements = append(statements, s)
			kinds[strings.ToLower(furniture.FindStringSubmatch(s)[2])]++
		}
	}
	run(db, statements, func(statement string, _ error) {
		if match := furniture.FindStringSubmatch(statement); match != nil {
			kinds[strings.ToLower(match[2])]--
		}
	})
	var made []string
	for _, kind := range sorted(kinds) {
		if kinds[kind] > 0 && kind != "schema" {
			made = append(made, fmt.Sprintf("%d × %s", kinds[kind], kind))
		}
	}
	return strings.Join(made, ", ")
}

// lacksFurniture says that a statement failed because something it calls is not there.
func lacksFurniture(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	// undefined_function, undefined_object (a type, an operator class, a collation)
	return slices.Contains([]string{"42883", "42704"}, pg.Code)
}

// schemasOf lists the schemas that a reader would not see unasked.
func schemasOf(t *testing.T, db *testdb.DB) []string {
	t.Helper()
	if db.Dialect != schema.Postgres {
		return nil
	}
	rows, err := db.SQL.Query(`SELECT nspname FROM pg_namespace n WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e') ORDER BY 1`)
	return list(t, rows, err)
}

// list reads a column of text.
func list(t *testing.T, rows *sql.Rows, err error) (out []string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text sql.NullString
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			from, to := max(0, i-3), i+4
			return fmt.Sprintf("line %d\nfirst:\n%s\nsecond:\n%s", i+1, strings.Join(x[from:min(to, len(x))], "\n"), strings.Join(y[from:min(to, len(y))], "\n"))
		}
	}
	return fmt.Sprintf("one has %d lines and the other %d", len(x), len(y))
}
