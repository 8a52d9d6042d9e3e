package runner

import (
	"context"
	"errors"
	"time"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/steps"
)

// units runs what is left of the plan's segment. last says that no other follows.
func (r *run) units(ctx context.Context, w Work, s segment, last bool) error {
	p := r.plan
	for p.Position < len(p.Part.Units) {
		u := p.Part.Units[p.Position]
		if err := r.unit(ctx, w, s, u); err != nil {
			return err
		}
		p.Position++
		if err := r.checkpoint(ctx, w, u, last && p.Position == len(p.Part.Units)); err != nil {
			return err
		}
	}
	return nil
}

// unit runs one statement, in the transaction or alone. Before one alone, what was
// done so far is committed, together with the note that this one may run.
func (r *run) unit(ctx context.Context, w Work, s segment, u Unit) error {
	first := !r.open // of its transaction
	if u.Alone {
		if err := r.beforeAlone(ctx, w, u); err != nil {
			return err
		}
	} else if err := r.beginFor(ctx, w); err != nil {
		return err
	}
	if u.Func {
		r.executed++
		if err := r.sink.Call(ctx, s.steps[0].Func); err != nil {
			return &RevisionError{Revision: w.Revision, Path: w.Path, Err: err}
		}
		return nil
	}
	about := Event{Revision: w.Revision, Statement: u.SQL, Number: r.executed + 1}
	return r.patience().try(ctx, about, func() bool { return r.anew(ctx, first) }, func() error {
		if !u.Alone {
			if err := r.beginFor(ctx, w); err != nil {
				return err
			}
		}
		return r.statement(ctx, w, u)
	})
}

// anew makes sure that nothing is left of a statement that failed, so that it may run
// again. Where the revision has committed nothing it runs again as a whole instead.
func (r *run) anew(ctx context.Context, first bool) bool {
	if r.open {
		if !first || !r.committed || r.whole || r.sink.Rollback(ctx) != nil {
			return false
		}
		r.open = false
	}
	if r.dirty {
		return false
	}
	r.executed--
	return true
}

func (r *run) statement(ctx context.Context, w Work, u Unit) error {
	r.executed++
	r.event(Event{Kind: StatementStarted, Revision: w.Revision, Statement: u.SQL, Number: r.executed, Total: r.total()})
	began := time.Now()
	err := r.execute(ctx, u)
	r.event(Event{Kind: StatementFinished, Revision: w.Revision, Statement: u.SQL, Number: r.executed, Duration: time.Since(began), Err: err})
	if err != nil {
		r.clean(ctx, u, err)
		detail := r.options.Dialect.Detail(err)
		var shifted *shiftedError
		if errors.As(err, &shifted) {
			detail.Position = max(detail.Position-shifted.by, 0)
		}
		return &StatementError{Revision: w.Revision, Path: w.Path, Line: u.Line, Column: u.Column, Statement: u.SQL,
			Operation: u.Operation, Detail: detail, Err: err}
	}
	return nil
}

// total is how many statements this run has for the revision, once the last segment
// is compiled.
func (r *run) total() int {
	if r.plan.Segment < r.parts-1 {
		return 0
	}
	return r.executed + len(r.plan.Part.Units) - r.plan.Position - 1
}

// execute runs the statement, or what does the same after it was begun once.
func (r *run) execute(ctx context.Context, u Unit) error {
	if !r.redo || len(u.Redo) == 0 {
		return r.sink.Exec(ctx, u.statement())
	}
	for _, sql := range u.Redo {
		if err := r.sink.Exec(ctx, render.Statement{SQL: sql, Alone: u.Alone}); err != nil {
			return err
		}
	}
	return nil
}

// clean takes away what a statement that failed has left behind: an index that is not
// valid. What cannot be taken away now is left to the next run.
func (r *run) clean(ctx context.Context, u Unit, err error) {
	if len(u.Redo) == 0 || !r.certain(err) {
		return
	}
	if u.Again { // a DROP INDEX CONCURRENTLY goes on where it was
		r.dirty = true
		return
	}
	for _, sql := range u.Redo[:len(u.Redo)-1] {
		if r.sink.Exec(context.WithoutCancel(ctx), render.Statement{SQL: sql, Alone: u.Alone}) != nil {
			r.dirty = true
			return
		}
	}
}

// checkpoint stores that a statement has run. One that ran alone is stored at once,
// or together with the next such statement; others with the end of their
// transaction, which is here where each is one.
func (r *run) checkpoint(ctx context.Context, w Work, u Unit, last bool) error {
	r.redo = false
	next, more := r.plan.Unit()
	switch {
	case u.Alone && (more && next.Alone && !next.Session || last && (u.Op >= 0 || u.Again)):
		r.committed = true // stored with what follows
		return nil
	case u.Alone:
		r.committed = true
		return r.save(ctx, false)
	case w.Transaction != NoTransaction || last || more && u.Op >= 0 && next.Op == u.Op && !next.Alone:
		return nil
	}
	if err := r.save(ctx, false); err != nil {
		return err
	}
	return r.commit(ctx)
}

// raw notes what a raw step did to the state.
func (r *run) raw(w Work, step steps.Step) error {
	if !step.Known {
		r.unknown(w, step)
		return nil
	}
	for _, o := range step.Effect {
		if err := r.options.State.Apply(o); err != nil {
			return &RevisionError{Revision: w.Revision, Path: w.Path, Line: step.Line, Column: step.Column, Err: &EffectError{err}}
		}
	}
	return nil
}

// EffectError says that the effect that an author gave raw SQL does not fit the schema.
type EffectError struct{ Err error }

func (e *EffectError) Error() string { return "applying the effect: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *EffectError) Unwrap() error { return e.Err }

// unknown notes that the state after a step does not follow from the one before.
func (r *run) unknown(w Work, step steps.Step) {
	r.options.State.Forget()
	if r.options.OnRaw != nil {
		r.options.OnRaw(w, step)
	}
}
