package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"
)

// settings are pragmas of a connection that were changed, with what they were.
type settings []setting

type setting struct {
	pragma string
	before int
}

// set changes a pragma whose value is a number, and makes sure that it took: some
// are ignored inside a transaction without a word.
func (s *settings) set(ctx context.Context, c *sql.Conn, pragma string, to int) error {
	before, err := readPragma(ctx, c, pragma)
	if err != nil {
		return err
	}
	if before == to {
		return nil
	}
	*s = append(*s, setting{pragma, before})
	return writePragma(ctx, c, pragma, to)
}

// restore puts back what was changed, the last change first.
func (s *settings) restore(ctx context.Context, c *sql.Conn) error {
	for i := len(*s) - 1; i >= 0; i-- {
		if err := writePragma(ctx, c, (*s)[i].pragma, (*s)[i].before); err != nil {
			return fmt.Errorf("restoring the connection: %w", err)
		}
	}
	*s = nil
	return nil
}

func readPragma(ctx context.Context, c *sql.Conn, pragma string) (int, error) {
	var value int
	if err := c.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&value); err != nil {
		return 0, fmt.Errorf("reading PRAGMA %s: %w", pragma, err)
	}
	return value, nil
}

func writePragma(ctx context.Context, c *sql.Conn, pragma string, value int) error {
	if _, err := c.ExecContext(ctx, fmt.Sprintf("PRAGMA %s = %d", pragma, value)); err != nil {
		return fmt.Errorf("setting PRAGMA %s: %w", pragma, err)
	}
	now, err := readPragma(ctx, c, pragma)
	if err != nil {
		return err
	}
	if now != value {
		return fmt.Errorf("setting PRAGMA %s to %d: it stays %d; the connection is inside a transaction", pragma, value, now)
	}
	return nil
}

func milliseconds(d time.Duration) int {
	return int(min(max(d.Milliseconds(), 1), math.MaxInt32))
}
