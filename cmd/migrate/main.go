// Command migrate writes and runs schema migrations.
package main

import (
	"os"
	_ "time/tzdata" // time zones of file names, where the system has none

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/retort-db/migrate/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
