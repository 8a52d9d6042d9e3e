package runner

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/retort-db/migrate/schema"
)

// beginFor opens the revision's transaction when it uses one and none is open.
func (r *run) beginFor(ctx context.Context, w Work) error {
	if r.open || w.own(r.options.Dialect) {
		return nil
	}
	return r.begin(ctx)
}

// begin opens a transaction and, where no lock keeps others out, looks whether the
// database still stands where the work was planned from.
func (r *run) begin(ctx context.Context) error {
	if err := r.sink.Begin(ctx); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	r.open = true
	if !r.options.Recheck {
		return nil
	}
	moved, err := r.sink.Moved(ctx, r.rows, r.plan)
	if err == nil && moved {
		err = ErrMoved
	}
	return err
}

func (r *run) commit(ctx context.Context) error {
	if !r.open {
		return nil
	}
	if err := r.sink.Commit(ctx); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	r.open, r.committed = false, true
	r.plan.committed = r.plan.stored
	return nil
}

// save stores the plan, in the transaction when one is open. running says that the
// next statement may run before the plan is stored again.
func (r *run) save(ctx context.Context, running bool) error {
	p := r.plan
	if (p.stored == nil || p.stored.segment != p.Segment || p.rewrite) && p.Part.compiled != nil {
		var before schema.Metadata
		if p.Part.effect {
			now, err := r.options.State.Schema(ctx)
			if err != nil {
				return err
			}
			before = now.For(r.options.Dialect.Name())
		}
		p.Part.describe(before)
	}
	p.Running = running
	if err := r.sink.Save(ctx, p); err != nil {
		return err
	}
	if !r.open {
		p.committed = p.stored
	}
	return nil
}

// beforeAlone commits what stands before a statement that cannot run in a
// transaction, with the note that it may run now.
func (r *run) beforeAlone(ctx context.Context, w Work, u Unit) error {
	if r.whole {
		return fmt.Errorf("revision %s has a statement that cannot run in a transaction, and the run is one transaction", w.Revision)
	}
	if u.Session {
		return nil
	}
	if err := r.save(ctx, true); err != nil {
		return err
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
	} else if w.own(r.options.Dialect) {
		_ = r.sink.Rollback(context.WithoutCancel(ctx)) // what its SQL left open, if anything
	}
	r.stop(ctx, err)
	r.options.State.Forget()
	state, partial := r.left(wasOpen)
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

// stop notes in the stored plan that the statement that failed has not run, where
// that is sure: a connection that was lost says nothing.
func (r *run) stop(ctx context.Context, err error) {
	p := r.plan
	p.stored = p.committed
	if p.stored == nil || r.dirty || !p.stored.running && !p.stored.harmless || !r.certain(err) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if p.stored.harmless { // nothing of the revision was done that counts
		if r.sink.Remove(ctx, p) == nil {
			p.committed = nil
		}
		return
	}
	_ = r.sink.Stop(ctx, p) // if not, the next run compares
}

// certain reports whether the statement that failed has surely left nothing.
func (r *run) certain(err error) bool {
	detail := r.options.Dialect.Detail(err)
	var stop *StoppedError
	switch {
	case errors.As(err, &stop) && stop.Err == nil:
		return true // before it was sent
	case errors.Is(err, ErrMoved), detail.Connection:
		return false
	case detail.Code != "":
		return true
	}
	for _, cut := range []error{context.Canceled, context.DeadlineExceeded, driver.ErrBadConn, sql.ErrConnDone} {
		if errors.Is(err, cut) {
			return false
		}
	}
	return true
}

// left says what the database holds of a revision that failed.
func (r *run) left(wasOpen bool) (state string, partial bool) {
	before := r.executed - 1
	switch {
	case r.whole:
		return "the run is one transaction: all of it was rolled back", false
	case r.plan.stored != nil && before > 0:
		were := "statements of this revision were"
		if before == 1 {
			were = "statement of this revision was"
		}
		return fmt.Sprintf("%d %s applied before the failing one; the next run goes on from there", before, were), true
	case r.plan.stored != nil:
		return "the revision is under way, and the next run goes on from there", true
	case !r.committed && wasOpen:
		return "nothing of this revision was applied", false
	case !r.committed || before <= 0:
		return "nothing of this revision was applied before the failing statement", false
	}
	return "what the revision did before stays", true
}

func sameRows(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
