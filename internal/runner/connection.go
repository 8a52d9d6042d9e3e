package runner

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
)

// Connection is the sink that works on a pinned connection.
type Connection struct {
	Conn    *sql.Conn
	Dialect dialect.Dialect
	Tables  dialect.Tables

	// Limits are those of the run. With Local they hold for each transaction and are
	// set in it, as the next may run in another session.
	Limits dialect.Limits
	Local  bool
	// Retries is how often BEGIN and COMMIT are tried again after a lock timeout.
	Retries int
	OnEvent func(Event)
	// Fence fails when the lease that keeps other runs out is held no more. It is
	// called in the transaction of each checkpoint; nil where there is no lease.
	Fence func(context.Context) error
	// Interrupt has the server end the statement that runs; nil where the end of the
	// context does.
	Interrupt func() error
	// Between is called before each statement; may be nil.
	Between func(context.Context) error

	verify func(context.Context) error
	within dialect.Limits // of the revision, with Local
	seen   int64          // the change counter when the database stood as this run left it
	owed   string         // BEGIN, until the first statement of the transaction is sent
	plans  bool           // the table of plans was made
}

// Open prepares the connection for a revision: its own time limits, then what its
// transaction needs around it.
func (c *Connection) Open(ctx context.Context, l dialect.Limits, ops []op.Operation) (func(context.Context) error, error) {
	restore := func(context.Context) error { return nil }
	c.within = l
	if l != (dialect.Limits{}) && !c.Local {
		var err error
		if restore, err = c.Dialect.Begin(ctx, c.Conn, l); err != nil {
			return nil, err
		}
	}
	verify, after, err := c.Dialect.Around(ctx, c.Conn, ops)
	if err != nil {
		return nil, errors.Join(err, restore(context.WithoutCancel(ctx)))
	}
	c.verify = verify
	return func(ctx context.Context) error {
		c.verify = nil
		if err := errors.Join(after(ctx), restore(ctx)); err != nil {
			c.Discard()
			return err
		}
		return nil
	}, nil
}

// Discard takes the connection out of the pool, because it cannot be put back as
// it was.
func (c *Connection) Discard() {
	_ = c.Conn.Raw(func(any) error { return driver.ErrBadConn })
}

// Heading does nothing: events tell.
func (c *Connection) Heading(Work) {}

// Begin opens a transaction.
func (c *Connection) Begin(ctx context.Context) error {
	if !c.Dialect.TransactionalDDL() { // it would end the transaction, also when the table is there
		if err := c.createPlans(ctx); err != nil {
			return err
		}
	}
	started := time.Now()
	if begin := c.Dialect.BeginSQL(); !c.Local && c.Dialect.Joined(begin) != "" {
		c.owed = begin + ";\n"
		return nil
	}
	err := c.patience().try(ctx, Event{Statement: c.Dialect.BeginSQL()}, nil, func() error { return c.exec(ctx, c.Dialect.BeginSQL()) })
	switch {
	case err != nil && !c.Dialect.Locks() && c.Dialect.Detail(err).LockTimeout:
		return &dialect.LockedError{Wait: time.Since(started).Round(time.Millisecond)}
	case err != nil:
		return err
	}
	return c.limit(ctx)
}

// limit sets the time limits of the transaction, where they cannot be the session's.
func (c *Connection) limit(ctx context.Context) error {
	if !c.Local {
		return nil
	}
	l := c.Limits
	if c.within.LockTimeout > 0 {
		l.LockTimeout = c.within.LockTimeout
	}
	if c.within.StatementTimeout > 0 {
		l.StatementTimeout = c.within.StatementTimeout
	}
	statements, _ := c.Dialect.LimitsSQL(l, true)
	for _, statement := range statements {
		if err := c.exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (c *Connection) patience() patience {
	return patience{dialect: c.Dialect, retries: c.Retries, event: c.OnEvent}
}

// checkpoint makes sure, in the transaction that is about to record what was done,
// that no other run has taken over.
func (c *Connection) checkpoint(ctx context.Context) error {
	if c.Fence == nil {
		return nil
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	return c.Fence(ctx)
}

// Commit verifies and commits.
func (c *Connection) Commit(ctx context.Context) error {
	if c.owed != "" { // nothing has run
		c.owed = ""
		return nil
	}
	if c.verify != nil {
		if err := c.verify(ctx); err != nil {
			return err
		}
	}
	ctx = context.WithoutCancel(ctx) // what a cancelled COMMIT did nobody could tell
	// a COMMIT that SQLite could not do for another's reading leaves all as it was
	err := c.patience().try(ctx, Event{Statement: "COMMIT"}, nil, func() error { return c.exec(ctx, "COMMIT") })
	return err
}

// Rollback rolls back; a connection that cannot is discarded.
func (c *Connection) Rollback(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if c.owed != "" {
		c.owed = ""
		return nil
	}
	err := c.exec(ctx, "ROLLBACK")
	if err == nil {
		return nil
	}
	c.Discard()
	if errors.Is(err, sql.ErrConnDone) || c.Dialect.Detail(err).Connection {
		return nil // the server rolls back what a connection that is gone had open
	}
	return err
}

// Exec runs a statement. An assertion is a query that must yield no row.
func (c *Connection) Exec(ctx context.Context, s render.Statement) error {
	if c.Between != nil {
		if err := c.Between(ctx); err != nil {
			return err
		}
	}
	return c.execute(ctx, s)
}

func (c *Connection) execute(ctx context.Context, s render.Statement) error {
	if s.Assert {
		return c.interruptible(ctx, func(ctx context.Context) error { return c.assert(ctx, s) })
	}
	return c.interruptible(ctx, func(ctx context.Context) error {
		return c.send(ctx, s.SQL)
	})
}

// Call runs a Go revision's function on the connection.
func (c *Connection) Call(ctx context.Context, f steps.Func) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	return c.interruptible(ctx, func(ctx context.Context) error { return f(ctx, c.Conn) })
}

func (c *Connection) exec(ctx context.Context, sql string) error {
	return stopped(ctx, c.send(ctx, sql))
}

// send runs a statement, and before it, in the same round trip, what is owed.
func (c *Connection) send(ctx context.Context, sql string) error {
	before := c.owed
	c.owed = ""
	_, err := c.Conn.ExecContext(ctx, before+sql)
	if err != nil && before != "" {
		return &shiftedError{err, len(before)}
	}
	return err
}

// shiftedError is the error of a statement with another before it: positions in it
// count from there.
type shiftedError struct {
	error
	by int
}

// Unwrap returns the driver's error.
func (e *shiftedError) Unwrap() error { return e.error }

// begin opens the transaction that is owed.
func (c *Connection) begin(ctx context.Context) error {
	if c.owed == "" {
		return nil
	}
	c.owed = ""
	return c.exec(ctx, c.Dialect.BeginSQL())
}
