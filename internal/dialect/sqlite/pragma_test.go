package sqlite

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// agreesWithPragmas compares what was read with what SQLite says of each table.
func agreesWithPragmas(t *testing.T, c *sql.Conn, m schema.Metadata) {
	t.Helper()
	for _, table := range m.Tables {
		name := textSQL(table.Name.Name)
		var columns []string
		for _, column := range table.Columns {
			columns = append(columns, columnLine(t, table, column))
		}
		lines := strings.Split(rows(t, c, `SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(`+name+")"), "\n")
		for i, line := range lines {
			parts := strings.Split(line, "|")
			parts[1] = canonType(parts[1])
			if rowid, ok := rowidColumn(table); ok && rowid == parts[0] {
				parts[2] = "0" // NOT NULL or not, it is never NULL
			}
			lines[i] = strings.Join(parts, "|")
		}
		equal(t, table.Name.Name+": columns", columns, lines)
		equal(t, table.Name.Name+": foreign keys", foreignKeyLines(table), split(rows(t, c,
			`SELECT group_concat("from"), "table", group_concat("to"), on_update, on_delete FROM
			(SELECT id, "from", "table", coalesce("to", (SELECT name FROM pragma_table_info(f."table") WHERE pk = f.seq + 1)) AS "to", on_update, on_delete
			FROM pragma_foreign_key_list(`+name+`) AS f ORDER BY id, seq) GROUP BY id`)))
		equal(t, table.Name.Name+": indexes", indexLines(table), split(rows(t, c,
			`SELECT l.origin, l."unique", l.partial, (SELECT group_concat(coalesce(x.name, '') || CASE x."desc" WHEN 1 THEN '-' ELSE '' END)
			FROM pragma_index_xinfo(l.name) AS x WHERE x.key = 1) FROM pragma_index_list(`+name+") AS l")))
		equal(t, table.Name.Name+": options", []string{fmt.Sprintf("%d|%d", bit(table.Options.SQLite.WithoutRowID), bit(table.Options.SQLite.Strict))},
			split(rows(t, c, "SELECT wr, strict FROM pragma_table_list("+name+")")))
	}
}

func columnLine(t *testing.T, table schema.Table, column schema.Column) string {
	t.Helper()
	declared, err := typeText(table, column)
	if err != nil {
		t.Error(err)
	}
	notNull := !column.Nullable
	if rowid, ok := rowidColumn(table); ok && rowid == column.Name {
		notNull = false
	}
	key := 0
	if table.PrimaryKey != nil {
		key = slices.Index(table.PrimaryKey.Columns, column.Name) + 1
	}
	hidden := 0
	if g, ok := column.Generated.(schema.Computed); ok {
		hidden = 2 + bit(g.Stored)
	}
	return fmt.Sprintf("%s|%s|%d|%d|%d", column.Name, canonType(declared), bit(notNull), key, hidden)
}

func foreignKeyLines(table schema.Table) []string {
	var out []string
	for _, f := range table.ForeignKeys {
		action := func(a schema.Action) string {
			if a == schema.NoAction {
				return "NO ACTION"
			}
			return strings.ToUpper(string(a))
		}
		out = append(out, strings.Join([]string{strings.Join(f.Columns, ","), f.References.Table.Name, strings.Join(f.References.Columns, ","), action(f.OnUpdate), action(f.OnDelete)}, "|"))
	}
	return out
}

// indexLines says what indexes a table has, those behind its keys included.
func indexLines(table schema.Table) []string {
	var out []string
	key := func(origin string, columns []string, part schema.SQLiteKey) {
		parts := slices.Clone(columns)
		for i := range parts {
			if i < len(part.Descending) && part.Descending[i] {
				parts[i] += "-"
			}
		}
		out = append(out, origin+"|1|0|"+strings.Join(parts, ","))
	}
	if _, rowid := rowidColumn(table); table.PrimaryKey != nil && !rowid {
		key("pk", table.PrimaryKey.Columns, table.PrimaryKey.SQLite)
	}
	for _, u := range table.Uniques {
		key("u", u.Columns, u.SQLite)
	}
	for _, x := range table.Indexes {
		var parts []string
		for _, e := range x.Elements {
			part := e.Column
			if e.Descending {
				part += "-"
			}
			parts = append(parts, part)
		}
		out = append(out, fmt.Sprintf("c|%d|%d|%s", bit(x.Unique), bit(x.Where != ""), strings.Join(parts, ",")))
	}
	return out
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.EqualFunc(got, want, func(a, b string) bool { return sameName(a, b) }) {
		t.Errorf("%s\nread:   %s\nSQLite: %s", what, strings.Join(got, "; "), strings.Join(want, "; "))
	}
}

func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
