package migrate_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// catalog is what a database holds in its own words, by way of pg_dump, SHOW CREATE
// and pragmas and not by our readers: what they overlook shows here.
type catalog struct {
	managed   parts // tables and what belongs to them, enums, sequences
	unmanaged parts // views, functions, triggers and the like
}

// parts are the objects of a catalog: what they are to their text, in which the
// order of a table's columns and constraints does not show.
type parts map[string]string

// differsFrom describes the differences.
func (p parts) differsFrom(other parts) (out []string) {
	for _, name := range sorted(p) {
		text, ok := other[name]
		if !ok {
			out = append(out, "no more "+name+": "+p[name])
		} else if text != p[name] {
			out = append(out, name+": "+lineDifference(p[name], text))
		}
	}
	for _, name := range sorted(other) {
		if _, ok := p[name]; !ok {
			out = append(out, "there is also "+name+": "+other[name])
		}
	}
	return out
}

// lineDifference lists the lines that one text has and the other has not.
func lineDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out []string
	for _, line := range x {
		if !slices.Contains(y, line) {
			out = append(out, "- "+strings.TrimSpace(line))
		}
	}
	for _, line := range y {
		if !slices.Contains(x, line) {
			out = append(out, "+ "+strings.TrimSpace(line))
		}
	}
	return strings.Join(out, "\n")
}

// ownTable matches the tool's own tables.
var ownTable = regexp.MustCompile(`\bmigrate_(version|history|plan)(_id_seq|_pkey)?\b`)

func catalogOf(t *testing.T, db *testdb.DB) catalog {
	t.Helper()
	c := catalog{managed: parts{}, unmanaged: parts{}}
	switch db.Dialect {
	case schema.Postgres:
		c.readPostgres(t, db)
	case schema.SQLite:
		c.readSQLite(t, db)
	default:
		c.readMySQL(t, db)
	}
	return c
}

// sortedLines is a text of a table with its lines sorted.
func sortedLines(text string) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	for i := range all {
		all[i] = strings.TrimSuffix(strings.TrimRight(all[i], " "), ",")
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// dumped matches the line above each object of a dump.
var dumped = regexp.MustCompile(`(?m)^-- Name: (.*); Type: ([A-Z ]+); Schema: (\S+); Owner:.*$`)

var managedKinds = []string{"TABLE", "SEQUENCE", "SEQUENCE OWNED BY", "DEFAULT", "CONSTRAINT", "CHECK CONSTRAINT", "INDEX", "FK CONSTRAINT"}

// readPostgres takes pg_dump's text to pieces; where there is no pg_dump of the
// server's version it finds nothing.
func (c catalog) readPostgres(t *testing.T, db *testdb.DB) {
	program := pgDump(db)
	if program == "" {
		t.Logf("no pg_dump for %s: only what our reader sees is compared", db.Label)
		return
	}
	out, err := exec.Command(program, "--schema-only", "--no-owner", "--no-privileges", "--dbname", db.URL).CombinedOutput()
	if err != nil {
		t.Fatalf("pg_dump: %v\n%s", err, out)
	}
	text := string(out)
	at := dumped.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name, kind, in := text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]]
		body := strings.TrimSpace(regexp.MustCompile(`(?m)^(--.*|\\.*|SET .*)$`).ReplaceAllString(text[m[1]:end], ""))
		if ownTable.MatchString(name) {
			continue
		}
		managed := slices.Contains(managedKinds, kind) || kind == "TYPE" && strings.Contains(body, " AS ENUM (") ||
			kind == "COMMENT" && regexp.MustCompile(`^(TABLE|COLUMN|INDEX|CONSTRAINT|SEQUENCE) `).MatchString(name)
		into := c.unmanaged
		if managed {
			into = c.managed
		}
		key := fmt.Sprintf("%s %s.%s", strings.ToLower(kind), in, name)
		if kind == "TABLE" {
			body = sortedLines(body)
		}
		into[key] += body
	}
}

// pgDump is the program that fits the server, or "".
func pgDump(db *testdb.DB) string {
	major, _, _ := strings.Cut(db.Version, ".")
	program := filepath.Join("/usr/lib/postgresql", major, "bin", "pg_dump")
	if _, err := os.Stat(program); err == nil {
		return program
	}
	return ""
}

var (
	nextNumber = regexp.MustCompile(` AUTO_INCREMENT=\d+`)
	definer    = regexp.MustCompile("DEFINER=`[^`]*`@`[^`]*` ?")
)

// sameInInnoDB is what SHOW CREATE TABLE repeats when it was said, and what means the
// same unsaid: the default kind of index, the default action of foreign keys.
var sameInInnoDB = regexp.MustCompile(` USING BTREE| ON (DELETE|UPDATE) (NO ACTION|RESTRICT)`)

// collated is what MySQL says of a column when it was said, though it be the
// table's; the collations of columns are asked for on their own.
var collated = regexp.MustCompile("(?m)^(  `.*?)( CHARACTER SET \\w+)?( COLLATE \\w+)")
var charset = regexp.MustCompile("(?m)^(  `.*?)( CHARACTER SET \\w+)")

func (c catalog) readMySQL(t *testing.T, db *testdb.DB) {
	query := func(q string, args ...any) []string {
		rows, err := db.SQL.Query(q, args...)
		return list(t, rows, err)
	}
	for _, name := range query("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')") {
		if ownTable.MatchString(name) {
			continue
		}
		var same, text string
		if err := db.SQL.QueryRow("SHOW CREATE TABLE `"+strings.ReplaceAll(name, "`", "``")+"`").Scan(&same, &text); err != nil {
			t.Fatalf("SHOW CREATE TABLE %s: %v", name, err)
		}
		text = nextNumber.ReplaceAllString(sameInInnoDB.ReplaceAllString(text, ""), "")
		text = charset.ReplaceAllString(collated.ReplaceAllString(text, "$1"), "$1")
		c.managed["table "+name] = sortedLines(text + "\n" + strings.Join(query(`SELECT CONCAT('  collation of ', column_name, ': ', collation_name)
			FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND collation_name IS NOT NULL`, name), "\n"))
	}
	for _, q := range []string{
		"SELECT CONCAT('view ', table_name, ' ', view_definition) FROM information_schema.views WHERE table_schema = DATABASE()",
		"SELECT CONCAT('trigger ', trigger_name, ' on ', event_object_table, ' ', action_timing, ' ', event_manipulation, ' ', action_statement) FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
		"SELECT CONCAT('routine ', routine_type, ' ', routine_name, ' ', COALESCE(routine_definition, '')) FROM information_schema.routines WHERE routine_schema = DATABASE()",
	} {
		for _, text := range query(q) {
			c.unmanaged[strings.ReplaceAll(definer.ReplaceAllString(text, ""), db.Name, "")] = ""
		}
	}
}

// readSQLite asks the pragmas, which know names, types, keys and columns of
// indexes whatever the text that made them looks like.
func (c catalog) readSQLite(t *testing.T, db *testdb.DB) {
	query := func(q string, args ...any) []string {
		rows, err := db.SQL.Query(q, args...)
		return list(t, rows, err)
	}
	for _, text := range query("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE type IN ('view', 'trigger') OR sql LIKE 'CREATE VIRTUAL%'") {
		c.unmanaged[text] = ""
	}
	for _, name := range query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'") {
		if ownTable.MatchString(name) {
			continue
		}
		var all []string
		for _, q := range []string{
			"SELECT 'without rowid ' || wr || ', strict ' || strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
			sqliteColumns,
			`SELECT 'foreign key ' || group_concat(f."from" || ' -> ' || f."table" || '.' || coalesce(f."to", '') || ' ' || f.on_update || ' ' || f.on_delete || ' ' || f.match, ', ') FROM (SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq) f GROUP BY f.id`,
			`SELECT 'index ' || CASE l.origin WHEN 'c' THEN l.name ELSE '' END || ' unique ' || l."unique" || ' ' || l.origin || ' partial ' || l.partial || ': ' ||
				(SELECT group_concat(coalesce(x.name, '(expression)') || ' ' || x.desc || ' ' || x.coll, ', ') FROM (SELECT * FROM pragma_index_xinfo(l.name) WHERE "key" ORDER BY seqno) x) FROM pragma_index_list(?) l`,
		} {
			all = append(all, query(q, name)...)
		}
		slices.Sort(all)
		c.managed["table "+name] = strings.Join(all, "\n")
	}
}

// sqliteColumns leaves out what says the same in other words: DEFAULT NULL is no
// default, an INTEGER PRIMARY KEY is never null, and false is 0. SQLite treats these
// alike too, though the pragma shows them as they were written:
//
//	VARCHAR (64)   as VARCHAR(64): it searches a declared type for its affinity only,
//	               and no word that it looks for has a bracket
//	DEFAULT 00     as DEFAULT 0: a number, not its digits, is stored, '0' in a text column
//	DEFAULT "x"    as DEFAULT 'x': a quoted name is the text of that name there
const sqliteColumns = `SELECT 'column ' || name || ' ' || replace(upper(type), ' (', '(') ||
	CASE WHEN "notnull" AND NOT (pk = 1 AND upper(type) = 'INTEGER') THEN ' not null' ELSE '' END ||
	CASE WHEN d IN ('', 'null') THEN '' WHEN d = 'false' THEN ' default 0' WHEN d = 'true' THEN ' default 1'
		WHEN d NOT GLOB '*[^0-9]*' AND length(d) < 19 THEN ' default ' || CAST(d AS INTEGER)
		WHEN d GLOB '"*"' AND replace(substr(d, 2, length(d) - 2), '""', '') NOT GLOB '*"*'
			THEN ' default ' || quote(replace(substr(d, 2, length(d) - 2), '""', '"'))
		ELSE ' default ' || d END ||
	' pk ' || pk || ' hidden ' || hidden FROM (SELECT *, lower(coalesce(dflt_value, '')) AS d FROM pragma_table_xinfo(?))`
