package runner

import (
	"context"
	"fmt"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/schema"
)

// Record changes the version rows, each of which must be there, and writes the history,
// when there is a table for it.
func (c *Connection) Record(ctx context.Context, change revision.RowChange, h HistoryRow) error {
	ctx = context.WithoutCancel(ctx)
	if err := c.checkpoint(ctx); err != nil {
		return err
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	history := ""
	if c.Tables.History != (schema.Name{}) {
		history = historyStatement(c.Dialect, c.Tables, h)
	}
	rows := rowStatements(c.Dialect, c.Tables, change)
	if len(rows) == 1 && history != "" {
		if both := c.Dialect.Joined(history, rows[0].sql); both != "" {
			return c.row(ctx, both, rows[0].row)
		}
	}
	for _, s := range rows {
		if err := c.row(ctx, s.sql, s.row); err != nil {
			return err
		}
	}
	if history == "" {
		return nil
	}
	if err := c.exec(ctx, history); err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	return nil
}

// row runs a statement that must change one row.
func (c *Connection) row(ctx context.Context, sql, row string) error {
	result, err := c.Conn.ExecContext(ctx, sql)
	if err != nil {
		return fmt.Errorf("changing the version table: %w", err)
	}
	if n, err := result.RowsAffected(); err == nil && n != 1 {
		return &RowError{Table: c.Tables.Version.String(), Row: row, Affected: n}
	}
	return nil
}

// Moved reports whether another run came first.
func (c *Connection) Moved(ctx context.Context, rows []string, p *Plan) (bool, error) {
	changes, err := c.changes(ctx)
	if err != nil || changes != 0 && changes == c.seen {
		return false, err
	}
	moved, err := c.moved(ctx, rows, p)
	if err == nil && !moved {
		c.seen = changes
	}
	return moved, err
}

// changes is the number that another connection's change would change; 0 for none.
func (c *Connection) changes(ctx context.Context) (n int64, err error) {
	query := c.Dialect.ChangeCounter()
	if query == "" {
		return 0, nil
	}
	err = c.Conn.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}

func (c *Connection) moved(ctx context.Context, rows []string, p *Plan) (bool, error) {
	tables := c.Tables
	tables.History = schema.Name{} // what ran does not matter
	now, err := ReadStanding(ctx, c.Conn, c.Dialect, tables)
	if err != nil {
		return false, err
	}
	if !sameRows(now.Rows, rows) {
		return true, nil
	}
	var other *Plan
	if now.Open {
		if other, err = ReadPlan(ctx, c.Conn, c.Dialect, c.Tables); err != nil {
			return false, err
		}
	}
	if other == nil || p.stored == nil {
		return other != nil || p.stored != nil, nil
	}
	return other.Revision != p.Revision || other.Segment != p.stored.segment || other.Position != p.stored.position, nil
}
