package runner

import (
	"context"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
)

// Sink is what a run writes to: a connection, or a script. The loop is the same.
type Sink interface {
	// Open prepares for a revision whose operations are given, and its time limits
	// where it has its own; close is called on every way out.
	Open(ctx context.Context, l dialect.Limits, ops []op.Operation) (close func(context.Context) error, err error)
	// Heading announces a revision.
	Heading(w Work)
	// Begin opens a transaction, Commit and Rollback end it. Commit verifies first.
	Begin(ctx context.Context) error
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
	// Exec runs one statement.
	Exec(ctx context.Context, s render.Statement) error
	// Call runs a function of a Go revision.
	Call(ctx context.Context, f steps.Func) error
	// Record changes the version rows, each of which must be there, and writes the
	// history; a sink may leave that out.
	Record(ctx context.Context, change revision.RowChange, h HistoryRow) error
	// Moved reports whether the version rows, or the plan, are not as this run left them.
	Moved(ctx context.Context, rows []string, p *Plan) (bool, error)
	// Save stores the plan as it is now, Stop that its next statement has surely not
	// run, Remove that it is done.
	Save(ctx context.Context, p *Plan) error
	Stop(ctx context.Context, p *Plan) error
	Remove(ctx context.Context, p *Plan) error
}
