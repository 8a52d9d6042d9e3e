package sqlite

import (
	"context"
	"database/sql"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// Spell has nothing to ask: SQLite keeps expressions as they were written.
func (sqlite) Spell(context.Context, *sql.Conn, schema.Metadata, []diff.Question) (diff.Answers, error) {
	return diff.Answers{}, nil
}
