package runner

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Connection is the sink that works on a pinned connection.
type Connection struct {
	Conn    *sql.Conn
	Dialect dialect.Dialect
	Tables  dialect.Tables

	verify func(context.Context) error
}

// Open prepares the connection for a revision: its own time limits, then what its
// transaction needs around it.
func (c *Connection) Open(ctx context.Context, l dialect.Limits, ops []op.Operation) (func(context.Context) error, error) {
	restore := func(context.Context) error { return nil }
	if l != (dialect.Limits{}) {
		var err error
		if restore, err = c.Dialect.Begin(ctx, c.Conn, l); err != nil {
			return nil, err
		}
	}
	verify, after, err := c.Dialect.Around(ctx, c.Conn, ops)
	if err != nil {
		return nil, errors.Join(err, restore(context.WithoutCancel(ctx)))
	}
	c.verify = verify
	return func(ctx context.Context) error {
		c.verify = nil
		if err := errors.Join(after(ctx), restore(ctx)); err != nil {
			c.Discard()
			return err
		}
		return nil
	}, nil
}

// Discard takes the connection out of the pool, because it cannot be put back as
// it was.
func (c *Connection) Discard() {
	_ = c.Conn.Raw(func(any) error { return driver.ErrBadConn })
}

// Heading does nothing: events tell.
func (c *Connection) Heading(Work) {}

// Begin opens a transaction.
func (c *Connection) Begin(ctx context.Context) error { return c.exec(ctx, c.Dialect.BeginSQL()) }

// Commit verifies and commits.
func (c *Connection) Commit(ctx context.Context) error {
	if c.verify != nil {
		if err := c.verify(ctx); err != nil {
			return err
		}
	}
	return c.exec(ctx, "COMMIT")
}

// Rollback rolls back; a connection that cannot is discarded.
func (c *Connection) Rollback(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := c.exec(ctx, "ROLLBACK"); err != nil {
		c.Discard()
		return err
	}
	return nil
}

// Exec runs a statement. An assertion is a query that must yield no row.
func (c *Connection) Exec(ctx context.Context, s render.Statement) error {
	if !s.Assert {
		return c.exec(ctx, s.SQL)
	}
	rows, err := c.Conn.QueryContext(ctx, s.SQL)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return &AssertionError{Message: s.Message, Row: firstRow(rows)}
	}
	return rows.Err()
}

// AssertionError says that something a change relies on does not hold.
type AssertionError struct {
	Message string
	Row     string // the first row that the assertion's query found
}

func (e *AssertionError) Error() string {
	if e.Row == "" {
		return e.Message
	}
	return e.Message + " (" + e.Row + ")"
}

func firstRow(rows *sql.Rows) string {
	names, err := rows.Columns()
	if err != nil {
		return ""
	}
	values := make([]sql.NullString, len(names))
	pointers := make([]any, len(names))
	for i := range values {
		pointers[i] = &values[i]
	}
	if rows.Scan(pointers...) != nil {
		return ""
	}
	var parts []string
	for i, v := range values {
		if v.Valid {
			parts = append(parts, names[i]+" = "+v.String)
		}
	}
	return strings.Join(parts, ", ")
}

// Call runs a Go revision's function on the connection.
func (c *Connection) Call(ctx context.Context, f steps.Func) error {
	return f(ctx, c.Conn)
}

// Rows changes the version rows; each statement must hit exactly one.
func (c *Connection) Rows(ctx context.Context, change revision.RowChange) error {
	for _, s := range rowStatements(c.Dialect, c.Tables, change) {
		result, err := c.Conn.ExecContext(ctx, s.sql)
		if err != nil {
			return fmt.Errorf("changing the version table: %w", err)
		}
		if n, err := result.RowsAffected(); err == nil && n != 1 {
			return &RowError{Table: c.Tables.Version.String(), Row: s.row, Affected: n}
		}
	}
	return nil
}

// History writes a history row, when there is a table for it.
func (c *Connection) History(ctx context.Context, h HistoryRow) error {
	if c.Tables.History == (schema.Name{}) {
		return nil
	}
	if err := c.exec(ctx, historyStatement(c.Dialect, c.Tables, h)); err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	return nil
}

// Current reads the version rows.
func (c *Connection) Current(ctx context.Context) ([]string, bool, error) {
	rows, _, err := ReadRows(ctx, c.Conn, c.Dialect, c.Tables)
	return rows, true, err
}

func (c *Connection) exec(ctx context.Context, sql string) error {
	_, err := c.Conn.ExecContext(ctx, sql)
	return err
}
