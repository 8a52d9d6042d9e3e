package sqlite

import (
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// CreateVersion makes the version table if it is not there.
func (sqlite) CreateVersion(t dialect.Tables) string {
	return "CREATE TABLE IF NOT EXISTS " + quoteName(t.Version) + " (\n" +
		"  version_num VARCHAR(255) NOT NULL PRIMARY KEY\n)"
}

// CreateHistory makes the history table if it is not there.
func (sqlite) CreateHistory(t dialect.Tables) string {
	return "CREATE TABLE IF NOT EXISTS " + quoteName(t.History) + " (\n" +
		"  id INTEGER PRIMARY KEY,\n" +
		"  revision VARCHAR(255) NOT NULL,\n" +
		"  direction VARCHAR(16) NOT NULL,\n" +
		"  started_at VARCHAR(32) NOT NULL,\n" +
		"  duration_ms BIGINT NOT NULL,\n" +
		"  applied_by VARCHAR(255) NOT NULL,\n" +
		"  checksum VARCHAR(64) NOT NULL\n)"
}

// NoTable reports whether reading failed because there is no such table.
func (d sqlite) NoTable(err error) bool {
	return strings.HasPrefix(d.Detail(err).Message, "no such table")
}

// HasTables yields a row when the database holds a table that is none of our own.
func (sqlite) HasTables(t dialect.Tables) string {
	var own []string
	for _, name := range []schema.Name{t.Version, t.History, t.Plan, t.Lock} {
		if name.Name != "" {
			own = append(own, textSQL(foldName(name.Name)))
		}
	}
	query := `SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`
	if own != nil {
		query += " AND lower(name) NOT IN (" + strings.Join(own, ", ") + ")"
	}
	return query + " LIMIT 1"
}

// bail stands in every script, which is not safe without.
const bail = "-- Run this with sqlite3 -bail: without it the shell goes on after an error.\n"

// Guard fails in the server unless the version table holds exactly rows. A query on
// a table that is not there cannot be prepared, so for no rows it is made first.
func (d sqlite) Guard(t dialect.Tables, rows []string) []string {
	table := quoteName(t.Version)
	if len(rows) == 0 {
		return []string{bail + d.CreateVersion(t), d.Refuse("SELECT 1 FROM "+table, "the database is not empty of revisions")}
	}
	quoted := make([]string, len(rows))
	for i, row := range rows {
		quoted[i] = textSQL(row)
	}
	query := "SELECT 1 WHERE (SELECT count(*) FROM " + table + ") <> " + strconv.Itoa(len(rows)) +
		" OR (SELECT count(*) FROM " + table + " WHERE version_num IN (" + strings.Join(quoted, ", ") + ")) <> " + strconv.Itoa(len(rows))
	return []string{bail + d.Refuse(query, "the database is not at "+strings.Join(rows, ", "))}
}

func quote(name string) string { return sqltext.SQLite.Quote(name) }

func quoteName(name schema.Name) string { return sqltext.SQLite.QuoteName(name.Schema, name.Name) }
