package runner

import (
	"context"
	"fmt"
	"slices"
)

// InDoubtError says that a run was cut off in the middle of a revision, and that
// nobody can tell whether a statement of it has run.
type InDoubtError struct {
	Revision, Direction string
	Path                string
	Line, Column        int
	Statement           string
	Number, Count       int // of the statement in its segment, from 1
	Reason              string
}

func (e *InDoubtError) Error() string {
	where := e.Path
	if where != "" && e.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, e.Line)
	}
	if where != "" {
		where = " (" + where + ")"
	}
	return fmt.Sprintf("%s of revision %s was cut off%s: whether this statement has run cannot be told: %s; %s",
		e.Direction, e.Revision, where, abbreviate(e.Statement), e.Reason)
}

// Hint returns the way out.
func (e *InDoubtError) Hint() string {
	return "look at the database, then: migrate repair --ran when the statement has run, --not-run when it has not, --undo to take back what the revision did"
}

// InDoubt is the error that says what of a plan is in doubt.
func (p *Plan) InDoubt(why string) *InDoubtError {
	u, _ := p.Unit()
	return &InDoubtError{Revision: p.Revision, Direction: p.Direction, Path: p.Path, Line: u.Line, Column: u.Column,
		Statement: u.text(), Number: p.Position + 1, Count: len(p.Part.Units), Reason: why}
}

// Resume goes on with a revision that an earlier run began: the stored segment from
// where it stopped, then what follows in the file. q settles the statement in doubt.
func Resume(ctx context.Context, sink Sink, q Witness, p *Plan, w Work, o Options) ([]Done, error) {
	r := &run{sink: sink, options: o, rows: slices.Clone(o.Rows), count: 1, plan: p, committed: true}
	verdict, why, err := Judge(ctx, q, p)
	if err != nil {
		return nil, err
	}
	switch verdict {
	case Unknown:
		return nil, p.InDoubt(why)
	case Ran:
		p.Position++
	case RanAll:
		p.Position = len(p.Part.Units)
	case NotRun:
		r.redo = p.Doubtful()
	}
	err = r.carry(ctx, 0, w)
	return r.done, err
}

// prepare runs again what prepares the session for the next statement of a plan that
// an earlier session began.
func (r *run) prepare(ctx context.Context) error {
	next, more := r.plan.Unit()
	if !more {
		return nil
	}
	for _, u := range r.plan.Part.Units[:r.plan.Position] {
		if u.Session && u.Op == next.Op {
			if err := r.sink.Exec(ctx, u.statement()); err != nil {
				return err
			}
		}
	}
	return nil
}
