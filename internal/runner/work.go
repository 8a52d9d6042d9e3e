package runner

import (
	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/steps"
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
	Undo      bool // what a run that broke off did is taken back, and the rows stay
	// Replaces is the plan that an undo takes the place of.
	Replaces    *Plan
	Rows        revision.RowChange
	Steps       []steps.Step // what the revision does, parsed
	Transaction Transaction
	Limits      dialect.Limits // over those of the run, where not 0
}

// own reports whether the revision's SQL begins and ends transactions itself.
func (w Work) own(d dialect.Dialect) bool {
	if w.Transaction != NoTransaction && d.TransactionalDDL() {
		return false
	}
	for _, step := range w.Steps {
		for _, s := range step.SQL {
			if sqltext.Stands(d.Syntax(), s.Text) > sqltext.Alone {
				return true
			}
		}
	}
	return false
}

// Direction returns "upgrade", "downgrade", "stamp" or "undo".
func (w Work) Direction() string {
	switch {
	case w.Stamp:
		return "stamp"
	case w.Undo:
		return "undo"
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

// segment is what stands between two pieces of raw work: a run of operations, or
// one raw step.
type segment struct {
	ops   []op.Operation
	steps []steps.Step // the steps of ops, or the one raw step
}

func (s segment) raw() bool { return len(s.ops) == 0 }

// segments groups steps.
func segments(list []steps.Step) []segment {
	var out []segment
	for _, step := range list {
		last := len(out) - 1
		switch {
		case step.Op == nil:
			out = append(out, segment{steps: []steps.Step{step}})
		case last >= 0 && !out[last].raw():
			out[last].ops = append(out[last].ops, step.Op)
			out[last].steps = append(out[last].steps, step)
		default:
			out = append(out, segment{ops: []op.Operation{step.Op}, steps: []steps.Step{step}})
		}
	}
	return out
}
