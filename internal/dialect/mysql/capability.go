package mysql

import "github.com/retort-db/migrate/schema"

// since says in which version of each flavour a capability came; nil is never.
type since struct{ mysql, mariadb *version }

func in(major, minor, patch int) *version { return &version{major, minor, patch} }

// The capabilities, by name.
var (
	functionalIndexes   = since{mysql: in(8, 0, 13)}
	descendingIndexes   = since{mysql: in(8, 0, 0), mariadb: in(10, 8, 0)}
	hiddenIndexes       = since{mysql: in(8, 0, 0), mariadb: in(10, 6, 0)}
	hiddenColumns       = since{mysql: in(8, 0, 23), mariadb: in(10, 3, 0)}
	checks              = since{mysql: in(8, 0, 16), mariadb: in(10, 2, 0)}
	uncheckedChecks     = since{mysql: in(8, 0, 16)} // NOT ENFORCED
	columnChecks        = since{mariadb: in(10, 2, 0)}
	sequences           = since{mariadb: in(10, 3, 0)}
	uuidType            = since{mariadb: in(10, 7, 0)}
	jsonType            = since{mysql: in(8, 0, 0)} // MariaDB: longtext with a check
	spatialReference    = since{mysql: in(8, 0, 0)} // SRID of a column is in the catalog
	expressionDefaults  = since{mysql: in(8, 0, 13), mariadb: in(10, 2, 0)}
	generatedNotNull    = since{mysql: in(8, 0, 0)}
	literalBlobDefaults = since{mariadb: in(10, 2, 0)} // DEFAULT 'a' on TEXT, BLOB, JSON
	renameRewrites      = since{mariadb: in(10, 5, 0)} // RENAME COLUMN rewrites expressions
	conditionalColumns  = since{mariadb: in(10, 0, 0)} // ADD COLUMN IF NOT EXISTS
	limitInSeconds      = since{mariadb: in(10, 0, 0)} // max_statement_time against max_execution_time
	// the catalog says RESTRICT where no action was given
	unnamedActionIsRestrict = since{mariadb: in(10, 0, 0)}
)

// has reports whether the server has the capability.
func (s server) has(c since) bool {
	from := c.mysql
	if s.flavour.name == schema.MariaDB {
		from = c.mariadb
	}
	return from != nil && !s.version.less(*from)
}
