package schema

// Dialect names a family of SQL that a schema can be written for. It is a word
// for choosing parts of a model; what a dialect does lives in internal/dialect.
type Dialect string

// The dialects this project speaks. MariaDB inherits what is said for MySQL.
const (
	Postgres Dialect = "postgres"
	MySQL    Dialect = "mysql"
	MariaDB  Dialect = "mariadb"
	SQLite   Dialect = "sqlite"
)

// Dialects lists every dialect in the order in which their parts are written.
var Dialects = [...]Dialect{Postgres, MySQL, MariaDB, SQLite}

// Inherits returns the dialect whose parts d falls back to, or "" for none.
func (d Dialect) Inherits() Dialect {
	if d == MariaDB {
		return MySQL
	}
	return ""
}
