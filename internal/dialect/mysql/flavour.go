package mysql

import (
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// flavour holds what is another word, not another behaviour, in MySQL and MariaDB.
type flavour struct {
	name    schema.Dialect
	label   string
	syntax  sqltext.Syntax
	oldest  version
	initial settings // until Detect has asked: the server's own defaults

	dropCheck      string // ALTER TABLE … NAME
	hiddenIndex    string // attribute of an index that the optimizer passes over
	statementLimit string // the session's time limit per statement
	catalog        catalogQueries
}

var flavours = map[schema.Dialect]*flavour{
	schema.MySQL: {
		name: schema.MySQL, label: "MySQL", syntax: sqltext.MySQL, oldest: version{8, 0, 16},
		initial:        settings{engine: "InnoDB", explicitTimestamps: true},
		dropCheck:      "DROP CHECK ",
		hiddenIndex:    "INVISIBLE",
		statementLimit: "max_execution_time",
		catalog:        mysqlCatalog,
	},
	schema.MariaDB: {
		name: schema.MariaDB, label: "MariaDB", syntax: sqltext.MariaDB, oldest: version{10, 6, 0},
		initial:        settings{engine: "InnoDB", explicitTimestamps: true},
		dropCheck:      "DROP CONSTRAINT ",
		hiddenIndex:    "IGNORED",
		statementLimit: "max_statement_time",
		catalog:        mariadbCatalog,
	},
}
