package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/revision"
)

// rowStatement is SQL that changes one row of the version table.
type rowStatement struct{ sql, row string }

// rowStatements spell a change of rows: deletes, then updates, then inserts. The
// ids stand in the text as literals, so that a script and a run say the same.
func rowStatements(d dialect.Dialect, t dialect.Tables, change revision.RowChange) []rowStatement {
	s := d.Syntax()
	table, column := s.QuoteName(t.Version.Schema, t.Version.Name), "version_num"
	var out []rowStatement
	for _, row := range change.Delete {
		out = append(out, rowStatement{"DELETE FROM " + table + " WHERE " + column + " = " + s.String(row), row})
	}
	for _, u := range change.Update {
		out = append(out, rowStatement{"UPDATE " + table + " SET " + column + " = " + s.String(u[1]) + " WHERE " + column + " = " + s.String(u[0]), u[0]})
	}
	for _, row := range change.Insert {
		out = append(out, rowStatement{"INSERT INTO " + table + " (" + column + ") VALUES (" + s.String(row) + ")", row})
	}
	return out
}

// historyTime is how times stand in the history table: UTC, sortable, the same on
// every database.
const historyTime = "2006-01-02T15:04:05.000Z"

func historyStatement(d dialect.Dialect, t dialect.Tables, h HistoryRow) string {
	s := d.Syntax()
	return "INSERT INTO " + s.QuoteName(t.History.Schema, t.History.Name) +
		" (revision, direction, started_at, duration_ms, applied_by, checksum) VALUES (" +
		s.String(h.Revision) + ", " + s.String(h.Direction) + ", " + s.String(h.Started.UTC().Format(historyTime)) + ", " +
		strconv.FormatInt(h.Duration.Milliseconds(), 10) + ", " + s.String(h.By) + ", " + s.String(h.Checksum) + ")"
}

// ReadRows reads the version table. exists is false when there is none.
func ReadRows(ctx context.Context, q introspect.Querier, d dialect.Dialect, t dialect.Tables) (rows []string, exists bool, err error) {
	query := "SELECT version_num FROM " + d.Syntax().QuoteName(t.Version.Schema, t.Version.Name)
	found, err := q.QueryContext(ctx, query)
	if err != nil {
		return noTable(d, err)
	}
	defer found.Close()
	for found.Next() {
		var row string
		if err := found.Scan(&row); err != nil {
			return nil, true, fmt.Errorf("reading version table %s: %w", t.Version, err)
		}
		rows = append(rows, row)
	}
	if err := found.Err(); err != nil {
		return noTable(d, err)
	}
	return rows, true, nil
}

func noTable(d dialect.Dialect, err error) ([]string, bool, error) {
	if d.NoTable(err) {
		return nil, false, nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil, false, err
	}
	return nil, false, fmt.Errorf("reading the version table: %w", err)
}

// ParseHistoryTime reads a time as the history table holds it.
func ParseHistoryTime(text string) (time.Time, error) { return time.Parse(historyTime, text) }
