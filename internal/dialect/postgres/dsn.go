package postgres

import (
	"fmt"
	"net/url"
	"strings"
)

// DSN returns the URL as the driver "pgx" reads it: the scheme without the driver
// part that SQLAlchemy puts there. A unix socket is given by ?host=. Unless the URL
// says otherwise the session is called migrate, and no statement is prepared under a
// name: behind a pooler the next transaction may meet another session, which has not
// that statement, or has it already (42P05).
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
	for _, option := range [...][2]string{{"application_name", "migrate"}, {"default_query_exec_mode", "exec"}} {
		if u.Query().Has(option[0]) {
			continue
		}
		if out.RawQuery != "" {
			out.RawQuery += "&"
		}
		out.RawQuery += option[0] + "=" + option[1]
	}
	return "pgx", out.String(), nil
}
