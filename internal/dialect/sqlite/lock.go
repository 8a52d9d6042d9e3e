package sqlite

import (
	"context"
	"database/sql"

	"github.com/retort-db/migrate/internal/dialect"
)

// Locks reports that Lock keeps nobody out.
func (sqlite) Locks() bool { return false }

// Lock takes nothing: SQLite has no lock that outlives a transaction. What keeps
// runs apart is that each revision begins IMMEDIATE and reads the version rows
// within. All that is done here is to let BEGIN wait as long as l says.
func (sqlite) Lock(ctx context.Context, c *sql.Conn, l dialect.Lock) (unlock func(context.Context) error, err error) {
	var s settings
	if l.Wait > 0 {
		if err := s.set(ctx, c, "busy_timeout", milliseconds(l.Wait)); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context) error { return s.restore(ctx, c) }, nil
}
