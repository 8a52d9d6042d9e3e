package postgres

import (
	"fmt"

	"github.com/retort-db/migrate/internal/dialect"
)

// CreatePlan makes the table of the revision under way if it is not there.
func (postgres) CreatePlan(t dialect.Tables) string {
	return fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %s (
  version_table varchar(255) PRIMARY KEY,
  revision varchar(255) NOT NULL,
  direction varchar(20) NOT NULL,
  checksum varchar(128) NOT NULL,
  segment integer NOT NULL,
  done integer NOT NULL,
  running integer NOT NULL,
  started_at varchar(40) NOT NULL,
  applied_by varchar(255) NOT NULL,
  plan text NOT NULL
)`, tableSQL(t.Plan))
}

// Standings reads the version rows, whether there is a plan table, and the history.
func (postgres) Standings(t dialect.Tables) string {
	query := "SELECT 'row', version_num, '', 0 FROM " + tableSQL(t.Version) +
		" UNION ALL SELECT 'plan', '', '', 0 WHERE pg_catalog.to_regclass(" + quoteText(tableSQL(t.Plan)) + ") IS NOT NULL"
	if t.History.Name != "" {
		query += " UNION ALL SELECT 'ran', revision, checksum, id FROM " + tableSQL(t.History) + " WHERE direction = 'upgrade'"
	}
	return query
}
