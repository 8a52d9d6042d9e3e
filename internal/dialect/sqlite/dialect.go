package sqlite

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// sqlite is the dialect at one version of the library.
type sqlite struct{ version version }

var _ dialect.Dialect = sqlite{}

// New returns the dialect for the oldest supported SQLite.
func New() dialect.Dialect { return sqlite{version: oldest} }

// Name is the dialect.
func (sqlite) Name() schema.Dialect { return schema.SQLite }

// Syntax is how SQL text is written.
func (sqlite) Syntax() sqltext.Syntax { return sqltext.SQLite }

// ServerVersion is the version of the library, as "3.51.0".
func (d sqlite) ServerVersion() string { return d.version.String() }

// TransactionalDDL reports that DDL can be rolled back.
func (sqlite) TransactionalDDL() bool { return true }

// Detect asks the library for its version.
func (d sqlite) Detect(ctx context.Context, q introspect.Querier) (dialect.Dialect, error) {
	text, err := queryText(ctx, q, "SELECT sqlite_version()")
	if err != nil {
		return nil, fmt.Errorf("asking for SQLite's version: %w", err)
	}
	return d.At(text)
}

// At returns the dialect for a version given as text.
func (sqlite) At(text string) (dialect.Dialect, error) {
	v, err := parseVersion(text)
	if err != nil {
		return nil, err
	}
	if v.before(oldest) {
		return nil, fmt.Errorf("SQLite %s is too old: %s is the oldest supported", v, oldest)
	}
	return sqlite{version: v}, nil
}

// DSN turns a URL into the data source name of the driver "sqlite". A URL of
// three slashes holds a path relative to the working folder, of four an absolute
// one; without a path the database is in memory, and lives as long as its one
// connection. Parameters are the driver's and SQLite's own (_pragma, mode, cache,
// vfs …); with any, the name becomes a URI, which is what makes SQLite read them.
func (sqlite) DSN(u *url.URL) (driver, dsn string, err error) {
	if u.Host != "" || u.User != nil {
		return "", "", fmt.Errorf("reading the database URL: sqlite://%s has a host; a file is sqlite:///file or sqlite:////absolute/file", u.Host)
	}
	path := strings.TrimPrefix(u.Path, "/")
	if u.Opaque != "" {
		path, err = url.PathUnescape(u.Opaque)
		if err != nil {
			return "", "", fmt.Errorf("reading the database URL: %w", err)
		}
	}
	if path == "" {
		path = ":memory:"
	}
	if u.RawQuery == "" && !strings.ContainsAny(path, "?") && !strings.HasPrefix(path, "file:") {
		return "sqlite", path, nil
	}
	if path == ":memory:" {
		return "sqlite", "file::memory:?" + u.RawQuery, nil
	}
	name := "file:" + (&url.URL{Path: path}).EscapedPath()
	if u.RawQuery != "" {
		name += "?" + u.RawQuery
	}
	return "sqlite", name, nil
}

// queryText returns the one text that a query yields, "" when it yields no row.
func queryText(ctx context.Context, q introspect.Querier, query string, args ...any) (string, error) {
	texts, err := queryTexts(ctx, q, query, args...)
	if err != nil || len(texts) == 0 {
		return "", err
	}
	return texts[0], nil
}

// queryTexts returns the first column of what a query yields.
func queryTexts(ctx context.Context, q introspect.Querier, query string, args ...any) ([]string, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}
