package postgres

import (
	"fmt"
	"net/url"
	"strings"
)

// DSN returns the URL as the driver "pgx" reads it: the scheme without the driver
// part that SQLAlchemy puts there, everything else as it is. A unix socket is given
// by ?host=.
func (postgres) DSN(u *url.URL) (driver, dsn string, err error) {
	scheme, _, _ := strings.Cut(strings.ToLower(u.Scheme), "+")
	if scheme != "postgres" && scheme != "postgresql" {
		return "", "", fmt.Errorf("reading the database URL: scheme %q is not PostgreSQL's", u.Scheme)
	}
	if u.Opaque != "" {
		return "", "", fmt.Errorf("reading the database URL: want %s://user@host/database", u.Scheme)
	}
	out := *u
	out.Scheme = "postgres"
	return "pgx", out.String(), nil
}
