package mysql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/schema"
)

// The tool's own tables have a primary key each, which clusters demand (Group
// Replication refuses rows of a table without one, error 3098), and say their
// character set, so that ids compare by their bytes whatever the database has.
const ownOptions = ") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

// CreateVersion makes the version table if it is not there.
func (s server) CreateVersion(t dialect.Tables) string {
	return "CREATE TABLE IF NOT EXISTS " + s.table(t.Version) + " (\n  version_num VARCHAR(255) NOT NULL,\n  PRIMARY KEY (version_num)\n" + ownOptions
}

// CreateHistory makes the history table if it is not there.
func (s server) CreateHistory(t dialect.Tables) string {
	return "CREATE TABLE IF NOT EXISTS " + s.table(t.History) + ` (
  id BIGINT NOT NULL AUTO_INCREMENT,
  revision VARCHAR(255) NOT NULL,
  direction VARCHAR(20) NOT NULL,
  started_at VARCHAR(40) NOT NULL,
  duration_ms BIGINT NOT NULL,
  applied_by VARCHAR(255) NOT NULL,
  checksum VARCHAR(255) NOT NULL,
  PRIMARY KEY (id)
` + ownOptions
}

// NoTable reports error 1146, and 1049 for a version table in a database that is
// not there.
func (s server) NoTable(err error) bool {
	code, _, ok := serverError(err)
	return ok && (code == noSuchTable || code == noSuchDatabase)
}

// HasTables yields a row when the default schema holds any table that is not ours.
func (s server) HasTables(t dialect.Tables) string {
	query := "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'VIEW'"
	var own []string
	for _, name := range []schema.Name{t.Version, t.History, t.Plan, t.Lock} {
		if name.Schema == "" && name.Name != "" {
			own = append(own, s.syntax.String(name.Name))
		}
	}
	if len(own) > 0 {
		query += " AND table_name NOT IN (" + strings.Join(own, ", ") + ")"
	}
	return query + " LIMIT 1"
}

// scriptSession makes a script's text mean in any client what it means in a run;
// see Begin.
var scriptSession = []string{
	"SET NAMES utf8mb4",
	"SET SESSION sql_mode = CONCAT('STRICT_TRANS_TABLES,', REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', ''))",
}

// Guard fails in the server unless the version table holds exactly the rows. A
// table that is not there is made first when none are expected: a query on it could
// not even be read otherwise.
func (s server) Guard(t dialect.Tables, rows []string) []string {
	table := s.table(t.Version)
	if len(rows) == 0 {
		return append(slices.Clone(scriptSession),
			s.CreateVersion(t),
			s.Refuse("SELECT 1 FROM "+table, "the database is not empty of revisions: this script starts at base"))
	}
	quoted := make([]string, len(rows))
	for i, row := range rows {
		quoted[i] = s.syntax.String(row)
	}
	query := fmt.Sprintf("SELECT 1 FROM DUAL WHERE (SELECT COUNT(*) FROM %s) <> %d OR (SELECT COUNT(*) FROM %s WHERE version_num IN (%s)) <> %d",
		table, len(rows), table, strings.Join(quoted, ", "), len(rows))
	return append(slices.Clone(scriptSession), s.Refuse(query, "the database is not at "+strings.Join(rows, " and ")+", where this script starts"))
}
