// Command migrate writes and runs schema migrations.
package main

import (
	"io"
	"log"
	"os"
	_ "time/tzdata" // time zones of file names, where the system has none

	"github.com/go-sql-driver/mysql"   // the driver "mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/retort-db/migrate/internal/cli"
)

func main() {
	// what the driver would log (a cut connection) is in the error as well
	_ = mysql.SetLogger(log.New(io.Discard, "", 0))
	os.Exit(cli.Main(os.Args[1:]))
}
