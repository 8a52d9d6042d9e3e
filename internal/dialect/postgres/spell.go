package postgres

import (
	"context"
	"database/sql"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// Spell is to come in the next commit.
func (p postgres) Spell(ctx context.Context, c *sql.Conn, target schema.Metadata, questions []diff.Question) (diff.Answers, error) {
	return nil, nil
}
