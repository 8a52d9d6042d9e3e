package mysql

import "github.com/retort-db/migrate/internal/dialect"

// CreatePlan makes the table of the revision under way if it is not there.
func (s server) CreatePlan(t dialect.Tables) string {
	return "CREATE TABLE IF NOT EXISTS " + s.table(t.Plan) + ` (
  version_table VARCHAR(255) NOT NULL,
  revision VARCHAR(255) NOT NULL,
  direction VARCHAR(20) NOT NULL,
  checksum VARCHAR(255) NOT NULL,
  segment INT NOT NULL,
  done INT NOT NULL,
  running INT NOT NULL,
  started_at VARCHAR(40) NOT NULL,
  applied_by VARCHAR(255) NOT NULL,
  plan LONGTEXT NOT NULL,
  PRIMARY KEY (version_table)
` + ownOptions
}

// inBytes gives a column a collation that others' tables can be joined with (error 1271).
func inBytes(column string) string {
	return "CONVERT(" + column + " USING utf8mb4) COLLATE utf8mb4_bin"
}

// Standings reads the version rows, whether a revision is under way, and the history. DDL commits
// here, so that nearly every database has the plan table after its first upgrade.
func (s server) Standings(t dialect.Tables) string {
	query := "SELECT 'row', " + inBytes("version_num") + ", '', 0 FROM " + s.table(t.Version) +
		" UNION ALL SELECT 'plan', '', '', 0 FROM " + s.table(t.Plan) + " WHERE version_table = " + s.syntax.String(t.Version.String())
	if t.History.Name != "" {
		query += " UNION ALL SELECT 'ran', " + inBytes("revision") + ", " + inBytes("checksum") + ", id FROM " + s.table(t.History) + " WHERE direction = 'upgrade'"
	}
	return query
}
