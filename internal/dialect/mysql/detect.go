package mysql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/schema"
)

// settings are what a server and database are set to, as far as it decides what
// a statement that leaves it out means.
type settings struct {
	engine string // default storage engine
	// collations are the default collations of the databases on the server; "" is
	// the connection's own. collation is the one that a new database gets.
	collations map[string]string
	collation  string
	database   string // the connection's own
	// defaults are the default collations of the character sets.
	defaults map[string]string
	// foldsTables: names of tables are the same in any case (lower_case_table_names).
	foldsTables bool
	// explicitTimestamps: a TIMESTAMP column has no default unless it says so.
	explicitTimestamps bool
}

// detectQuery asks for everything in one round trip. Each row is a kind, a key
// and a value.
const detectQuery = `SELECT 'version', VERSION(), @@version_comment
UNION ALL SELECT 'engine', @@default_storage_engine, @@collation_server
UNION ALL SELECT 'timestamps', CAST(@@explicit_defaults_for_timestamp AS CHAR), ''
UNION ALL SELECT 'names', CAST(@@lower_case_table_names AS CHAR), ''
UNION ALL SELECT 'database', COALESCE(DATABASE(), ''), @@collation_database
UNION ALL SELECT 'schema', schema_name, default_collation_name FROM information_schema.schemata
UNION ALL SELECT 'charset', character_set_name, default_collate_name FROM information_schema.character_sets`

// Detect asks the server for its version and settings.
func (s server) Detect(ctx context.Context, q introspect.Querier) (dialect.Dialect, error) {
	rows, err := q.QueryContext(ctx, detectQuery)
	if err != nil {
		return nil, fmt.Errorf("asking the server for its version: %w", err)
	}
	defer rows.Close()
	found := detected{settings: settings{collations: map[string]string{}, defaults: map[string]string{}}}
	for rows.Next() {
		var kind string
		var key, value sql.NullString
		if err := rows.Scan(&kind, &key, &value); err != nil {
			return nil, fmt.Errorf("asking the server for its version: %w", err)
		}
		found.add(kind, key.String, value.String)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("asking the server for its version: %w", err)
	}
	return found.server()
}

type detected struct {
	version, comment string
	settings         settings
}

func (d *detected) add(kind, key, value string) {
	switch kind {
	case "version":
		d.version, d.comment = key, value
	case "engine":
		d.settings.engine, d.settings.collation = key, foldCollation(value)
	case "timestamps":
		d.settings.explicitTimestamps = key == "1" || strings.EqualFold(key, "ON")
	case "names":
		d.settings.foldsTables = key != "0"
	case "database":
		d.settings.database, d.settings.collations[""] = key, foldCollation(value)
	case "schema":
		d.settings.collations[key] = foldCollation(value)
	case "charset":
		d.settings.defaults[foldCharset(key)] = foldCollation(value)
	}
}

func (d *detected) server() (dialect.Dialect, error) {
	name := schema.MySQL
	if strings.Contains(d.version+d.comment, "MariaDB") {
		name = schema.MariaDB
	}
	v, err := parseVersion(d.version)
	if err != nil {
		return nil, err
	}
	s, err := oldest(name).at(v)
	if err != nil {
		return nil, err
	}
	s.settings = d.settings
	return s, nil
}
