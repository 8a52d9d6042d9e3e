package runner

import (
	"errors"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
)

// ErrMoved says that the version rows changed between planning and the
// transaction that was to run: another run came first. Plan again.
var ErrMoved = errors.New("the version table changed while waiting for it")

// StatementError says which statement of which revision the server refused, and
// in what state the database is.
type StatementError struct {
	Revision     string
	Path         string
	Line, Column int
	Statement    string
	Operation    string // YAML word of the operation, "" for raw SQL
	Detail       dialect.Detail
	// State says in words what is left: "nothing of it was applied", …
	State string
	// Partial means that some of the revision's statements were applied and stay.
	Partial bool
	Err     error
}

func (e *StatementError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "running revision %s", e.Revision)
	if e.Path != "" {
		fmt.Fprintf(&b, " (%s", e.Path)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
		}
		b.WriteString(")")
	}
	fmt.Fprintf(&b, ": %s: %s", abbreviate(e.Statement), e.cause())
	if e.State != "" {
		b.WriteString("; " + e.State)
	}
	return b.String()
}

func (e *StatementError) cause() string {
	var stop *StoppedError
	if errors.As(e.Err, &stop) {
		return stop.Error()
	}
	if e.Detail.Message != "" {
		return e.Detail.Message
	}
	return e.Err.Error()
}

// Hint returns the server's own advice, or the way on after an interrupt; "" when there
// is none.
func (e *StatementError) Hint() string {
	var stop *StoppedError
	if errors.As(e.Err, &stop) {
		return stop.Hint()
	}
	return e.Detail.Hint
}

// Unwrap returns the driver's error.
func (e *StatementError) Unwrap() error { return e.Err }

// RevisionError says which revision could not be run, for causes other than a
// statement: a file that does not parse, an operation that cannot be compiled.
type RevisionError struct {
	Revision     string
	Path         string
	Line, Column int
	Operation    string
	State        string
	Err          error
}

func (e *RevisionError) Error() string {
	where := ""
	if e.Path != "" {
		where = " (" + e.Path
		if e.Line > 0 {
			where += fmt.Sprintf(":%d", e.Line)
		}
		where += ")"
	}
	text := fmt.Sprintf("revision %s%s: ", e.Revision, where)
	if e.Operation != "" {
		text += e.Operation + ": "
	}
	text += e.Err.Error()
	if e.State != "" {
		text += "; " + e.State
	}
	return text
}

// Unwrap returns the cause.
func (e *RevisionError) Unwrap() error { return e.Err }

// RowError says that a row of the version table was not there to be changed.
type RowError struct {
	Table, Row string
	Affected   int64
}

func (e *RowError) Error() string {
	return fmt.Sprintf("changing row %q of %s: expected 1 row, found %d", e.Row, e.Table, e.Affected)
}

// abbreviate shortens a statement to one line of at most 120 characters.
func abbreviate(statement string) string {
	line := strings.Join(strings.Fields(statement), " ")
	if runes := []rune(line); len(runes) > 120 {
		return string(runes[:117]) + "..."
	}
	return line
}
