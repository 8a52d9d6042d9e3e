package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
)

// operations lists the operations of all segments as they are on the dialect.
func operations(parts []segment, d dialect.Dialect) []op.Operation {
	var out []op.Operation
	for _, part := range parts {
		for _, o := range part.ops {
			if projected, ok := op.For(o, d.Name()); ok {
				out = append(out, projected)
			}
		}
	}
	return out
}

// body runs the segments, then changes the rows, and settles the transaction.
func (r *run) body(ctx context.Context, index int, w Work, parts []segment, started time.Time) error {
	r.executed, r.committed = 0, false
	if r.options.Recheck { // the rows are looked at before anything is said to run
		if err := r.beginFor(ctx, w); err != nil {
			return r.failed(w, started, r.undo(ctx, w, err))
		}
	}
	r.event(Event{Kind: RevisionStarted, Revision: w.Revision, Down: w.Down, Message: w.Message, Direction: w.Direction(), Index: index})
	r.sink.Heading(w)
	err := r.segments(ctx, w, parts)
	if err == nil {
		err = r.settle(ctx, w, started)
	}
	if err != nil {
		return r.failed(w, started, r.undo(ctx, w, err))
	}
	d := Done{Revision: w.Revision, Message: w.Message, Direction: w.Direction(), Outcome: r.options.Outcome,
		Duration: time.Since(started), Statements: r.executed}
	r.done = append(r.done, d)
	r.event(Event{Kind: RevisionFinished, Revision: w.Revision, Message: w.Message, Direction: w.Direction(), Index: index, Duration: d.Duration})
	return nil
}

func (r *run) segments(ctx context.Context, w Work, parts []segment) error {
	for _, part := range parts {
		var err error
		if part.raw() {
			err = r.rawStep(ctx, w, part.steps[0])
		} else {
			err = r.compiled(ctx, w, part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compiled compiles a segment of operations and runs what comes out.
func (r *run) compiled(ctx context.Context, w Work, part segment) error {
	d := r.options.Dialect
	if err := r.beginFor(ctx, w); err != nil { // the state is read inside the transaction
		return err
	}
	compiled, err := render.Compile(ctx, d, d.Name(), r.options.State, part.ops)
	if err != nil {
		return r.located(w, part, err)
	}
	for _, s := range compiled.Statements {
		s.Alone = s.Alone && d.TransactionalDDL()
		at := compiled.From(s)
		step := part.steps[at]
		if err := r.statement(ctx, w, s, step.Line, step.Column, op.Keyword(part.ops[at])); err != nil {
			return err
		}
	}
	return nil
}

// rawStep runs raw SQL or a function, and what it does to the state.
func (r *run) rawStep(ctx context.Context, w Work, step steps.Step) error {
	if step.Func != nil {
		if err := r.beginFor(ctx, w); err != nil {
			return err
		}
		r.unknown(w, step)
		r.executed++
		if err := r.sink.Call(ctx, step.Func); err != nil {
			return &RevisionError{Revision: w.Revision, Path: w.Path, Err: err}
		}
		return nil
	}
	for _, s := range step.SQL {
		if s.Effect.Kind == sqltext.Transaction && w.Transaction != NoTransaction && r.options.Dialect.TransactionalDDL() {
			return &RevisionError{Revision: w.Revision, Path: w.Path, Line: s.Line, Column: s.Column,
				Err: fmt.Errorf("%s: the revision runs in a transaction of ours; write \"transaction: false\" in its header to control transactions yourself", abbreviate(s.Text))}
		}
		if err := r.statement(ctx, w, render.Statement{SQL: s.Text}, s.Line, s.Column, ""); err != nil {
			return err
		}
	}
	if !step.Known {
		r.unknown(w, step)
		return nil
	}
	for _, o := range step.Effect {
		if err := r.options.State.Apply(o); err != nil {
			return &RevisionError{Revision: w.Revision, Path: w.Path, Line: step.Line, Column: step.Column, Err: fmt.Errorf("applying the effect: %w", err)}
		}
	}
	return nil
}

// unknown notes that the state after a step does not follow from the one before.
func (r *run) unknown(w Work, step steps.Step) {
	r.options.State.Forget()
	if r.options.OnRaw != nil {
		r.options.OnRaw(w, step)
	}
}

// statement runs one statement, in the transaction or alone.
func (r *run) statement(ctx context.Context, w Work, s render.Statement, line, column int, operation string) error {
	if s.Alone {
		if err := r.endBeforeAlone(ctx, w); err != nil {
			return err
		}
	} else if err := r.beginFor(ctx, w); err != nil {
		return err
	}
	r.executed++
	r.event(Event{Kind: StatementStarted, Revision: w.Revision, Statement: s.SQL, Number: r.executed})
	began := time.Now()
	err := r.sink.Exec(ctx, s)
	r.event(Event{Kind: StatementFinished, Revision: w.Revision, Statement: s.SQL, Number: r.executed, Duration: time.Since(began), Err: err})
	if err != nil {
		return &StatementError{Revision: w.Revision, Path: w.Path, Line: line, Column: column, Statement: s.SQL,
			Operation: operation, Detail: r.options.Dialect.Detail(err), Err: err}
	}
	if !s.Assert && !r.open {
		r.committed = true
	}
	return nil
}

// settle changes the version rows, writes history and commits.
func (r *run) settle(ctx context.Context, w Work, started time.Time) error {
	if !r.open {
		if err := r.begin(ctx); err != nil {
			return err
		}
	}
	if err := r.sink.Rows(ctx, w.Rows); err != nil {
		return err
	}
	err := r.sink.History(ctx, HistoryRow{Revision: w.Revision, Direction: w.Direction(), Started: started,
		Duration: time.Since(started), By: r.options.By, Checksum: w.Checksum})
	if err != nil {
		return err
	}
	if !r.whole {
		if err := r.commit(ctx); err != nil {
			return err
		}
	}
	r.rows = After(w.Rows, r.rows)
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
