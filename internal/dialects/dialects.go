package dialects

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/dialect/mysql"
	"github.com/retort-db/migrate/internal/dialect/postgres"
	"github.com/retort-db/migrate/internal/dialect/sqlite"
	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// schemes maps the scheme of a URL, without "+driver", to a dialect.
var schemes = map[string]schema.Dialect{
	"sqlite": schema.SQLite, "sqlite3": schema.SQLite,
	"postgres": schema.Postgres, "postgresql": schema.Postgres,
	"mysql": schema.MySQL, "mariadb": schema.MariaDB,
}

// For returns the dialect of that name, made for the oldest supported server.
func For(name schema.Dialect) (dialect.Dialect, error) {
	switch name {
	case schema.Postgres:
		return postgres.New(), nil
	case schema.MySQL:
		return mysql.New(), nil
	case schema.MariaDB:
		return mysql.NewMariaDB(), nil
	case schema.SQLite:
		return sqlite.New(), nil
	}
	return nil, fmt.Errorf("dialect %q is unknown; known are postgres, mysql, mariadb, sqlite", name)
}

// All returns every dialect, in the order of schema.Dialects.
func All() []dialect.Dialect {
	out := make([]dialect.Dialect, 0, len(schema.Dialects))
	for _, name := range schema.Dialects {
		d, err := For(name)
		if err != nil {
			panic(err) // the table and schema.Dialects disagree
		}
		out = append(out, d)
	}
	return out
}

// SchemeError says that nobody knows the scheme of a URL.
type SchemeError struct {
	Scheme string
	Near   string // "" when nothing is near
}

func (e *SchemeError) Error() string {
	if e.Scheme == "" {
		return "the database URL has no scheme"
	}
	return fmt.Sprintf("the database URL has scheme %q, which is unknown", e.Scheme)
}

// Hint returns the way out.
func (e *SchemeError) Hint() string {
	if e.Near != "" {
		return fmt.Sprintf("did you mean %q?", e.Near)
	}
	return "write sqlite:///file.db, postgres://…, mysql://… or mariadb://…"
}

// ForURL reads a database URL. A "+driver" part of the scheme is dropped. Errors
// never contain the URL, which may hold a password.
func ForURL(text string) (dialect.Dialect, *url.URL, error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok {
		return nil, nil, &SchemeError{}
	}
	scheme, _, _ = strings.Cut(strings.ToLower(scheme), "+")
	name, known := schemes[scheme]
	if !known {
		nearest, _ := near.One(scheme, []string{"sqlite", "postgres", "postgresql", "mysql", "mariadb"})
		return nil, nil, &SchemeError{Scheme: scheme, Near: nearest}
	}
	u, err := url.Parse(scheme + ":" + rest)
	if err != nil {
		return nil, nil, fmt.Errorf("the database URL does not parse: %s", cause(err))
	}
	d, err := For(name)
	return d, u, err
}

// cause is the reason of a url.Error without the URL.
func cause(err error) string {
	if e, ok := err.(*url.Error); ok {
		if strings.Contains(e.Err.Error(), "port") {
			return "the port is not a number"
		}
		return "a character must be written as %XX (in a password, too)"
	}
	return "it is malformed"
}

// Of returns the dialect of a *sql.DB by the type of its driver, without asking
// the server; nil when the driver is unknown (wrapped, for instance).
func Of(db *sql.DB) dialect.Dialect {
	name := fmt.Sprintf("%T", db.Driver())
	for part, d := range map[string]schema.Dialect{"sqlite": schema.SQLite, "stdlib.Driver": schema.Postgres, "pq.Driver": schema.Postgres,
		"MySQLDriver": schema.MySQL, "SQLiteDriver": schema.SQLite} {
		if strings.Contains(name, part) {
			out, err := For(d)
			if err == nil {
				return out
			}
		}
	}
	return nil
}

// Ask finds out what a server of an unknown kind is.
func Ask(ctx context.Context, c *sql.Conn) (dialect.Dialect, error) {
	var version string
	err := c.QueryRowContext(ctx, "SELECT version()").Scan(&version)
	switch {
	case err == nil && strings.HasPrefix(version, "PostgreSQL"):
		return For(schema.Postgres)
	case err == nil && strings.Contains(strings.ToLower(version), "mariadb"):
		return For(schema.MariaDB)
	case err == nil:
		return For(schema.MySQL)
	}
	if lite := c.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); lite == nil {
		return For(schema.SQLite)
	}
	return nil, fmt.Errorf("asking the server what it is: %w", err)
}
