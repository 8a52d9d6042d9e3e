package sqlite

import "github.com/retort-db/migrate/internal/dialect"

// CreatePlan makes the table of the revision under way if it is not there.
func (sqlite) CreatePlan(t dialect.Tables) string {
	return "CREATE TABLE IF NOT EXISTS " + quoteName(t.Plan) + " (\n" +
		"  version_table VARCHAR(255) NOT NULL PRIMARY KEY,\n" +
		"  revision VARCHAR(255) NOT NULL,\n" +
		"  direction VARCHAR(16) NOT NULL,\n" +
		"  checksum VARCHAR(64) NOT NULL,\n" +
		"  segment INTEGER NOT NULL,\n" +
		"  done INTEGER NOT NULL,\n" +
		"  running INTEGER NOT NULL,\n" +
		"  started_at VARCHAR(32) NOT NULL,\n" +
		"  applied_by VARCHAR(255) NOT NULL,\n" +
		"  plan TEXT NOT NULL\n)"
}

// Standings reads the version rows, whether there is a plan table, and the history.
func (sqlite) Standings(t dialect.Tables) string {
	table := textSQL(t.Plan.Name) // a pragma finds it without reading the whole schema
	if t.Plan.Schema != "" {
		table += ", " + textSQL(t.Plan.Schema)
	}
	query := "SELECT 'row', version_num, '', 0 FROM " + quoteName(t.Version) +
		" UNION ALL SELECT 'plan', '', '', 0 WHERE EXISTS (SELECT 1 FROM pragma_table_info(" + table + "))"
	if t.History.Name != "" {
		query += " UNION ALL SELECT 'ran', revision, checksum, id FROM " + quoteName(t.History) + " WHERE direction = 'upgrade'"
	}
	return query
}
