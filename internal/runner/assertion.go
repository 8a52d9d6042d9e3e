package runner

import (
	"context"
	"database/sql"
	"strings"

	"github.com/retort-db/migrate/internal/render"
)

// assert runs a query that must yield no row.
func (c *Connection) assert(ctx context.Context, s render.Statement) error {
	if err := c.begin(ctx); err != nil {
		return err
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
