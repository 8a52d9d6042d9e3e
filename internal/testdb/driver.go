package testdb

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/migrate/schema"
)

// open returns a pool on what a URL of the project's form means; it does not connect yet.
func open(d schema.Dialect, u *url.URL) (*sql.DB, error) {
	if d == schema.Postgres {
		return sql.Open("pgx", u.String())
	}
	config, err := mysqlConfig(u)
	if err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// mysqlConfig turns mysql://user:password@host:port/db?key=value (socket=PATH for
// a unix socket) into what the driver takes. Strings travel as utf8mb4.
func mysqlConfig(u *url.URL) (*mysql.Config, error) {
	query := u.Query()
	config := mysql.NewConfig()
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.DBName = strings.TrimPrefix(u.Path, "/")
	config.Net, config.Addr = "tcp", u.Host
	if u.Port() == "" {
		config.Addr = u.Host + ":3306"
	}
	if socket := query.Get("socket"); socket != "" {
		config.Net, config.Addr = "unix", socket
		query.Del("socket")
	}
	if !query.Has("charset") {
		query.Set("charset", "utf8mb4")
	}
	// the driver reads its options in no other way than from a DSN
	config, err := mysql.ParseDSN(config.FormatDSN() + separator(config.FormatDSN()) + query.Encode())
	if err != nil {
		return nil, fmt.Errorf("reading the options of %s: %w", u.Redacted(), err)
	}
	return config, nil
}

func separator(dsn string) string {
	if strings.Contains(dsn[strings.LastIndex(dsn, "/"):], "?") {
		return "&"
	}
	return "?"
}
