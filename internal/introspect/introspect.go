package introspect

import (
	"context"
	"database/sql"

	"github.com/retort-db/migrate/schema"
)

// Querier runs queries: *sql.DB, *sql.Conn, *sql.Tx.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Scope says what is read: the connection's default schema, always, and Schemas.
type Scope struct {
	// Schemas are read beside the default one. Names in them carry their schema;
	// names in the default schema carry none.
	Schemas []string
	// Own are the tool's own tables, which are never part of what is read.
	Own []schema.Name
}

// IsOwn reports whether the table is one of the tool's own.
func (s Scope) IsOwn(name schema.Name) bool {
	for _, own := range s.Own {
		if own == name {
			return true
		}
	}
	return false
}

// Reader reads a catalog. The result is sorted; constraints and indexes of a table
// are sorted by name. An object that cannot be read faithfully is an error or
// Unmanaged, never left out silently.
type Reader interface {
	Read(ctx context.Context, q Querier, s Scope) (schema.Metadata, error)
}
