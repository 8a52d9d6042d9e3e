package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// beginFor opens the revision's transaction when it uses one and none is open.
func (r *run) beginFor(ctx context.Context, w Work) error {
	if r.open || w.Transaction == NoTransaction || !r.options.Dialect.TransactionalDDL() {
		return nil
	}
	return r.begin(ctx)
}

// begin opens a transaction and, where no lock keeps others out, looks whether the
// version rows are still those the work was planned from.
func (r *run) begin(ctx context.Context) error {
	if err := r.sink.Begin(ctx); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	r.open = true
	if !r.options.Recheck {
		return nil
	}
	rows, known, err := r.sink.Current(ctx)
	if err != nil || !known {
		return err
	}
	if !sameRows(rows, r.rows) {
		return ErrMoved
	}
	return nil
}

func (r *run) commit(ctx context.Context) error {
	if !r.open {
		return nil
	}
	if err := r.sink.Commit(ctx); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	r.open, r.committed = false, true
	return nil
}

// endBeforeAlone commits what stands before a statement that cannot run in a
// transaction.
func (r *run) endBeforeAlone(ctx context.Context, w Work) error {
	if r.whole {
		return fmt.Errorf("revision %s has a statement that cannot run in a transaction, and the run is one transaction", w.Revision)
	}
	return r.commit(ctx)
}

// undo rolls back what is open and says in the error what is left.
func (r *run) undo(ctx context.Context, w Work, err error) error {
	wasOpen := r.open
	r.undone = wasOpen
	if r.open {
		r.open = false
		if rerr := r.sink.Rollback(context.WithoutCancel(ctx)); rerr != nil {
			err = errors.Join(err, fmt.Errorf("rolling back: %w", rerr))
		}
	}
	r.options.State.Forget()
	state, partial := r.left(w, wasOpen)
	var statement *StatementError
	var revision *RevisionError
	switch {
	case errors.As(err, &statement):
		statement.State, statement.Partial = state, partial
	case errors.As(err, &revision):
		revision.State = state
	}
	return err
}

// left says what the database holds of a revision that failed.
func (r *run) left(w Work, wasOpen bool) (state string, partial bool) {
	before := r.executed - 1
	switch {
	case r.whole:
		return "the run is one transaction: all of it was rolled back", false
	case !r.committed && wasOpen:
		return "nothing of this revision was applied", false
	case !r.committed || before <= 0:
		return "nothing of this revision was applied before the failing statement", false
	}
	were := "statements of this revision were"
	if before == 1 {
		were = "statement of this revision was"
	}
	return fmt.Sprintf("%d %s applied before the failing one and will stay; the version table does not have the revision", before, were), true
}

func sameRows(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
