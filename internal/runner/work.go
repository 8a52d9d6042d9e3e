package runner

import (
	"context"
	"database/sql"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/op"
)

// Work is one revision to run in one direction.
type Work struct {
	Revision  string
	Down      []string // parents, for the words of the script
	Message   string
	Path      string // file, for errors; "" for Go revisions
	Checksum  string
	Downgrade bool
	Stamp     bool // the rows change and nothing runs
	Rows      RowChange
	// Steps reads and parses what the revision does. It is called when the revision's
	// turn comes, not before; in one transaction for the run, before the first.
	Steps       func() ([]Step, error)
	Transaction Transaction
	Limits      dialect.Limits // over those of the run, where not 0
}

// Direction returns "upgrade", "downgrade" or "stamp".
func (w Work) Direction() string {
	switch {
	case w.Stamp:
		return "stamp"
	case w.Downgrade:
		return "downgrade"
	}
	return "upgrade"
}

// Transaction says how a revision and its neighbours share transactions, where
// the database can roll DDL back.
type Transaction int

// The ways of using transactions.
const (
	PerRevision Transaction = iota
	PerRun
	NoTransaction
)

// RowChange is what a revision does to the rows of the version table.
type RowChange struct {
	Delete []string
	Insert []string
	// Update moves rows: from → to.
	Update [][2]string
}

// Step is one piece of a revision; exactly one of Op, SQL and Func is set.
type Step struct {
	Op   op.Operation
	SQL  []RawStatement
	Func func(ctx context.Context, tx Querier) error
	// Effect is what raw SQL does to the schema when the author said so. Known means
	// that the state after it follows from Effect (DML, or effect: given).
	Effect []op.Operation
	Known  bool

	Line, Column int // in the revision's file; 0 unknown
}

// RawStatement is one statement of raw SQL and where it stands.
type RawStatement struct {
	Text         string
	Line, Column int
}

// Querier is the connection as Go revisions see it: inside the revision's
// transaction when there is one.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// segment is what stands between two pieces of raw work: a run of operations, or
// one raw step.
type segment struct {
	ops   []op.Operation
	steps []Step // the steps of ops, or the one raw step
}

func (s segment) raw() bool { return len(s.ops) == 0 }

// segments groups steps.
func segments(steps []Step) []segment {
	var out []segment
	for _, step := range steps {
		last := len(out) - 1
		switch {
		case step.Op == nil:
			out = append(out, segment{steps: []Step{step}})
		case last >= 0 && !out[last].raw():
			out[last].ops = append(out[last].ops, step.Op)
			out[last].steps = append(out[last].steps, step)
		default:
			out = append(out, segment{ops: []op.Operation{step.Op}, steps: []Step{step}})
		}
	}
	return out
}
