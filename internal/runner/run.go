package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
)

// Options say how a run is carried out.
type Options struct {
	Dialect dialect.Dialect
	State   *render.State
	// Rows are the version rows that the work was planned from.
	Rows []string
	// Recheck reads the rows again inside each transaction, where no lock keeps
	// others out, and stops with ErrMoved when they are not as expected.
	Recheck bool
	By      string // who runs it, for the history
	// Outcome is what a revision that ran is called: Applied, or Planned.
	Outcome Outcome
	OnEvent func(Event)
	// Retries is how often a revision whose transaction ran into a lock timeout, and
	// which has left nothing, is run again.
	Retries int
	// OnProgress is told, before each segment, which steps of the revision are done;
	// none once the revision is. May be nil.
	OnProgress func(Work, []steps.Step)
	// OnRaw is told of raw SQL and Go functions whose effect on the schema is not
	// known; may be nil.
	OnRaw func(Work, steps.Step)
}

// Run carries out the work in order and returns what was done, also beside an
// error: the revision that failed is the last.
func Run(ctx context.Context, sink Sink, work []Work, o Options) ([]Done, error) {
	r := &run{sink: sink, options: o, rows: slices.Clone(o.Rows), count: len(work)}
	if len(work) > 0 && work[0].Transaction == PerRun && o.Dialect.TransactionalDDL() {
		return r.together(ctx, work)
	}
	return r.each(ctx, work)
}

// each runs the revisions one by one.
func (r *run) each(ctx context.Context, work []Work) ([]Done, error) {
	for i, w := range work {
		if cause := context.Cause(ctx); cause != nil {
			return r.done, fmt.Errorf("stopping before revision %s: %w", w.Revision, &StoppedError{Cause: cause})
		}
		if err := r.revision(ctx, i, w); err != nil {
			return r.done, err
		}
	}
	return r.done, nil
}

// run is the state of one run.
type run struct {
	sink    Sink
	options Options
	rows    []string // version rows as they should be now
	count   int
	done    []Done

	open      bool // a transaction is open
	whole     bool // it spans the whole run
	undone    bool // the revision that failed was rolled back in a transaction
	committed bool // something of the current revision is committed already
	executed  int  // statements of the current revision
	parts     int  // segments of the current revision
	plan      *Plan
	redo      bool // the next statement was begun by an earlier run
	dirty     bool // a statement that failed has left something behind
}

// revision runs one revision in a transaction of its own, where there are any.
func (r *run) revision(ctx context.Context, index int, w Work) error {
	before := len(r.done)
	return r.patience().try(ctx, Event{Revision: w.Revision, Index: index}, func() bool { return r.again(before) },
		func() error { return r.once(ctx, index, w) })
}

func (r *run) patience() patience {
	return patience{dialect: r.options.Dialect, retries: r.options.Retries, event: r.event}
}

// again forgets a revision that failed and left nothing, so that it may run again.
func (r *run) again(before int) bool {
	if r.committed || !r.undone {
		return false
	}
	r.done = r.done[:before]
	return true
}

// once runs one revision.
func (r *run) once(ctx context.Context, index int, w Work) error {
	r.start(w)
	return r.carry(ctx, index, w)
}

// start makes the plan of a revision that no run has begun.
func (r *run) start(w Work) {
	r.executed, r.committed = 0, false
	r.plan = &Plan{Revision: w.Revision, Direction: w.Direction(), Checksum: w.Checksum, Started: time.Now(), By: r.options.By,
		Details: Details{Path: w.Path, Rows: w.Rows}}
	if w.Replaces != nil {
		r.plan.stored, r.plan.committed, r.plan.rewrite = w.Replaces.stored, w.Replaces.stored, true
	}
}

// resumes reports whether an earlier run began the revision.
func (r *run) resumes() bool { return r.plan.resumed }

// carry carries out what is left of the plan's revision.
func (r *run) carry(ctx context.Context, index int, w Work) error {
	started := time.Now()
	parts := segments(w.Steps)
	closing, err := r.sink.Open(ctx, w.Limits, operations(parts, r.options.Dialect))
	if err != nil {
		return r.failed(w, started, fmt.Errorf("preparing for revision %s: %w", w.Revision, err))
	}
	err = r.body(ctx, index, w, parts, started)
	if cerr := closing(context.WithoutCancel(ctx)); err == nil && cerr != nil {
		err = fmt.Errorf("cleaning up after revision %s: %w", w.Revision, cerr)
	}
	return err
}

// together runs all the work in one transaction.
func (r *run) together(ctx context.Context, work []Work) ([]Done, error) {
	r.whole = true
	err := r.patience().try(ctx, Event{}, func() bool { return r.again(0) }, func() error {
		r.rows = slices.Clone(r.options.Rows)
		return r.all(ctx, work)
	})
	return r.done, err
}

func (r *run) all(ctx context.Context, work []Work) error {
	var ops []op.Operation
	read := make([][]segment, len(work))
	for i, w := range work {
		read[i] = segments(w.Steps)
		ops = append(ops, operations(read[i], r.options.Dialect)...)
	}
	closing, err := r.sink.Open(ctx, dialect.Limits{}, ops)
	if err != nil {
		return err
	}
	for i, w := range work {
		r.start(w)
		if err = r.body(ctx, i, w, read[i], time.Now()); err != nil {
			break
		}
	}
	if err == nil {
		if err = r.commit(ctx); err != nil && r.open {
			err = r.undo(ctx, work[len(work)-1], err)
		}
	}
	if err != nil {
		for i := range r.done {
			r.done[i].Outcome = Failed
		}
	}
	return errors.Join(err, closing(context.WithoutCancel(ctx)))
}
