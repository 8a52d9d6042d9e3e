package runner

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
)

// operations lists the operations of all segments as they are on the dialect.
func operations(parts []segment, d dialect.Dialect) []op.Operation {
	var out []op.Operation
	for _, part := range parts {
		out = append(out, projected(part.ops, d.Name())...)
	}
	return out
}

// body runs the segments, from the one that the plan is in, then changes the rows, and
// settles the transaction.
func (r *run) body(ctx context.Context, index int, w Work, parts []segment, started time.Time) error {
	if r.options.Recheck && !r.resumes() { // the rows are looked at before anything is said to run
		if err := r.beginFor(ctx, w); err != nil {
			return r.failed(w, started, r.undo(ctx, w, err))
		}
	}
	r.event(Event{Kind: RevisionStarted, Revision: w.Revision, Down: w.Down, Message: w.Message, Direction: w.Direction(), Index: index, Resumed: r.resumes()})
	r.sink.Heading(w)
	resumed := r.resumes()
	err := r.segments(ctx, w, parts)
	if err == nil {
		err = r.settle(ctx, w)
	}
	if err != nil {
		return r.failed(w, started, r.undo(ctx, w, err))
	}
	d := Done{Revision: w.Revision, Message: w.Message, Direction: w.Direction(), Outcome: r.options.Outcome, Resumed: resumed,
		Duration: time.Since(started), Statements: r.executed}
	r.done = append(r.done, d)
	r.event(Event{Kind: RevisionFinished, Revision: w.Revision, Message: w.Message, Direction: w.Direction(), Index: index, Duration: d.Duration})
	return nil
}

func (r *run) segments(ctx context.Context, w Work, parts []segment) error {
	resumed := r.resumes()
	r.parts = len(parts)
	for i, s := range parts {
		switch {
		case resumed && i < r.plan.Segment:
			continue
		case resumed && i == r.plan.Segment: // it stands in the plan
			if err := r.prepare(ctx); err != nil {
				return err
			}
		default:
			r.progress(w, parts[:i])
			part, err := r.part(ctx, w, s)
			if err != nil {
				return err
			}
			r.plan.Segment, r.plan.Position, r.plan.Part = i, 0, part
		}
		if err := r.units(ctx, w, s, i == len(parts)-1); err != nil {
			return err
		}
		if s.raw() {
			if err := r.raw(w, s.steps[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// progress tells which steps of the revision are done.
func (r *run) progress(w Work, parts []segment) {
	if r.options.OnProgress == nil {
		return
	}
	var done []steps.Step
	for _, s := range parts {
		done = append(done, s.steps...)
	}
	r.options.OnProgress(w, done)
}

// settle changes the version rows, writes history, forgets the plan and commits.
func (r *run) settle(ctx context.Context, w Work) error {
	if !r.open {
		if err := r.begin(ctx); err != nil {
			return err
		}
	}
	err := r.sink.Record(ctx, w.Rows, HistoryRow{Revision: w.Revision, Direction: w.Direction(), Started: r.plan.Started,
		Duration: time.Since(r.plan.Started), By: r.options.By, Checksum: w.Checksum})
	if err == nil {
		err = r.sink.Remove(ctx, r.plan)
	}
	if err != nil {
		return err
	}
	if !r.whole {
		if err := r.commit(ctx); err != nil {
			return err
		}
	}
	r.rows = After(w.Rows, r.rows)
	r.progress(w, nil)
	return nil
}

// failed records a revision that failed and passes the error on.
func (r *run) failed(w Work, started time.Time, err error) error {
	if errors.Is(err, ErrMoved) {
		return err
	}
	r.done = append(r.done, Done{Revision: w.Revision, Message: w.Message, Direction: w.Direction(), Outcome: Failed,
		Duration: time.Since(started), Statements: r.executed})
	return err
}

// located adds revision, file and line to an error of compiling.
func (r *run) located(w Work, part segment, err error) error {
	out := &RevisionError{Revision: w.Revision, Path: w.Path, Err: err}
	var at *render.OperationError
	if errors.As(err, &at) {
		step := part.steps[at.Index]
		out.Line, out.Column, out.Operation = step.Line, step.Column, op.Keyword(part.ops[at.Index])
	}
	return out
}

func (r *run) event(e Event) {
	if r.options.OnEvent != nil {
		e.Count = r.count
		r.options.OnEvent(e)
	}
}

// After returns the rows as they are after a change.
func After(c revision.RowChange, rows []string) []string {
	out := slices.Clone(rows)
	out = slices.DeleteFunc(out, func(row string) bool { return slices.Contains(c.Delete, row) })
	for _, u := range c.Update {
		for i := range out {
			if out[i] == u[0] {
				out[i] = u[1]
			}
		}
	}
	return append(out, c.Insert...)
}
