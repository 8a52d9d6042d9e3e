package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// syntax is the SQL that this package reads and writes.
const syntax = sqltext.Postgres

// oldest is the oldest supported version, in the form of server_version_num.
const oldest = 130000

// postgres is the dialect at one server version and search path.
type postgres struct {
	version int // server_version_num: 150018 is 15.18
	// path holds the schemas of the connection's search path that exist; the first
	// is the default one. Empty when no server was asked.
	path []string
}

// New returns the dialect for the oldest supported server.
func New() dialect.Dialect { return postgres{version: oldest} }

// Name returns "postgres".
func (postgres) Name() schema.Dialect { return schema.Postgres }

// Syntax returns PostgreSQL's.
func (postgres) Syntax() sqltext.Syntax { return syntax }

// ServerVersion returns the version as "15.18".
func (p postgres) ServerVersion() string {
	return strconv.Itoa(p.version/10000) + "." + strconv.Itoa(p.version%10000)
}

// TransactionalDDL reports true.
func (postgres) TransactionalDDL() bool { return true }

// BeginSQL returns BEGIN.
func (postgres) BeginSQL() string { return "BEGIN" }

const aboutServer = `SELECT pg_catalog.current_setting('server_version_num'), pg_catalog.array_to_json(pg_catalog.current_schemas(false))::text`

// Detect asks the server for its version and the schemas of the search path.
func (p postgres) Detect(ctx context.Context, q introspect.Querier) (dialect.Dialect, error) {
	var number, path string
	if err := one(ctx, q, aboutServer, &number, &path); err != nil {
		return nil, fmt.Errorf("asking for the server's version: %w", err)
	}
	return p.made(number, path)
}

// made returns the dialect for server_version_num and a search path as JSON.
func (postgres) made(number, path string) (postgres, error) {
	version, err := strconv.Atoi(number)
	if err != nil {
		return postgres{}, fmt.Errorf("reading the server's version %q: not a number", number)
	}
	made := postgres{version: version}
	if err := json.Unmarshal([]byte(path), &made.path); err != nil {
		return postgres{}, fmt.Errorf("reading the search path %q: %w", path, err)
	}
	return made, made.supported()
}

// At returns the dialect for a version such as "15", "15.4" or "9.6.1".
func (p postgres) At(version string) (dialect.Dialect, error) {
	major, rest, _ := strings.Cut(strings.TrimSpace(version), ".")
	minor, _, _ := strings.Cut(rest, ".")
	number, err := strconv.Atoi(major)
	if err != nil || number < 1 {
		return nil, fmt.Errorf("reading the server version %q: want something like 15 or 15.4", version)
	}
	made := postgres{version: number * 10000, path: p.path}
	if patch, err := strconv.Atoi(minor); err == nil && patch >= 0 && patch < 10000 {
		made.version += patch
	} else if rest != "" {
		return nil, fmt.Errorf("reading the server version %q: want something like 15 or 15.4", version)
	}
	if err := made.supported(); err != nil {
		return nil, err
	}
	return made, nil
}

func (p postgres) supported() error {
	if p.version < oldest {
		return fmt.Errorf("server version %s is too old: PostgreSQL %d is the oldest supported", p.ServerVersion(), oldest/10000)
	}
	return nil
}

// defaultSchema returns the schema that an unqualified new table goes into, ""
// when no server was asked.
func (p postgres) defaultSchema() string {
	if len(p.path) == 0 {
		return ""
	}
	return p.path[0]
}

// inPath reports whether an unqualified name reaches the schema.
func (p postgres) inPath(schema string) bool {
	for _, s := range p.path {
		if s == schema {
			return true
		}
	}
	return schema == "" || schema == "pg_catalog"
}

// one runs a query that yields one row.
func one(ctx context.Context, q introspect.Querier, query string, into ...any) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return fmt.Errorf("the query gave no row")
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	return rows.Close()
}
