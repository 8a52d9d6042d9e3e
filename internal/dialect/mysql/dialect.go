package mysql

import (
	"fmt"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

var _ dialect.Dialect = server{}

// server is one flavour at one version, with the settings of one database.
type server struct {
	*flavour
	version  version
	settings settings
}

// New returns the dialect of the oldest supported MySQL. Detect makes it that of
// the server it talks to, which may turn out to be MariaDB.
func New() dialect.Dialect { return oldest(schema.MySQL) }

// NewMariaDB returns the dialect of the oldest supported MariaDB.
func NewMariaDB() dialect.Dialect { return oldest(schema.MariaDB) }

func oldest(name schema.Dialect) server {
	f := flavours[name]
	v := f.oldest
	v.patch = newestPatch
	return server{flavour: f, version: v, settings: f.initial}
}

// Name is the dialect: mysql or mariadb.
func (s server) Name() schema.Dialect { return s.flavour.name }

// Syntax is how SQL text is written.
func (s server) Syntax() sqltext.Syntax { return s.flavour.syntax }

// ServerVersion is the version this value was made for.
func (s server) ServerVersion() string { return s.version.String() }

// TransactionalDDL is false: every DDL statement commits.
func (s server) TransactionalDDL() bool { return false }

// At returns the dialect for a server version given as text.
func (s server) At(text string) (dialect.Dialect, error) {
	v, err := parseVersion(text)
	if err != nil {
		return nil, err
	}
	return s.at(v)
}

func (s server) at(v version) (server, error) {
	if v.less(s.oldest) {
		return s, fmt.Errorf("%s %s is too old: %s is the oldest that is supported", s.label, v, s.oldest)
	}
	s.version = v
	return s, nil
}

func (s server) quote(name string) string { return s.syntax.Quote(name) }

func (s server) table(n schema.Name) string { return s.syntax.QuoteName(n.Schema, n.Name) }
