package mysql

import "github.com/retort-db/migrate/schema"

// since says in which version of each flavour a capability came; nil is never.
type since struct{ mysql, mariadb *version }

func in(major, minor, patch int) *version { return &version{major, minor, patch} }

// from the oldest supported version on, in either flavour
var always = in(0, 0, 0)

// The capabilities, by name.
var (
	functionalIndexes = since{mysql: always}
	descendingIndexes = since{mysql: always, mariadb: in(10, 8, 0)}
	hiddenColumns     = since{mysql: in(8, 0, 23), mariadb: always}
	uncheckedChecks   = since{mysql: always} // NOT ENFORCED
	generatedNotNull  = since{mysql: always} // NOT NULL on a generated column
	sequences         = since{mariadb: always}
	uuidType          = since{mariadb: in(10, 7, 0)}
	// a check may be part of a column, under the column's name
	columnChecks = since{mariadb: always}
	// DEFAULT 'a' on TEXT, BLOB and JSON; elsewhere only as an expression
	literalBlobDefaults = since{mariadb: always}
	// a unique key over what is too long for a key holds hashes of it
	longUniques = since{mariadb: always}
	// a descending key will do for a foreign key
	descendingServes = since{mariadb: always}
	// RENAME TABLE renames checks of the form table_chk_1
	renamesMadeChecks = since{mysql: always}
	// RENAME COLUMN rewrites the expressions that read the column
	renameRewrites = since{mariadb: always}
	// the catalog says RESTRICT where no action was given
	unnamedActionIsRestrict = since{mariadb: always}
	// a default in the catalog is SQL text, constants quoted
	defaultsAreSQL = since{mariadb: always}
	// explicit_defaults_for_timestamp can be set for a session
	sessionTimestamps = since{mysql: always, mariadb: in(10, 8, 4)}
	// max_statement_time in seconds, not max_execution_time in milliseconds
	limitInSeconds = since{mariadb: always}
)

// has reports whether the server has the capability.
func (s server) has(c since) bool {
	from := c.mysql
	if s.flavour.name == schema.MariaDB {
		from = c.mariadb
	}
	return from != nil && !s.version.less(*from)
}
