package migrate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/runner"
)

// LockMode says what keeps runs apart.
type LockMode string

// The ways of keeping runs apart. On SQLite all are the same: its transactions keep
// other writers out.
const (
	// LockAuto is LockSession, and LockLease behind a pooler of PostgreSQL, on Galera
	// and on Group Replication.
	LockAuto LockMode = "auto"
	// LockSession is a lock of the working connection: pg_advisory_lock, GET_LOCK.
	LockSession LockMode = "session"
	// LockLease is a row in the table migrate_lock that is renewed while the run lasts.
	LockLease LockMode = "lease"
	// LockNone is no lock: for who keeps runs apart in another way.
	LockNone LockMode = "none"
)

// LockModeError says that Config.Lock is none of the modes.
type LockModeError struct{ Mode LockMode }

func (e *LockModeError) Error() string { return fmt.Sprintf("the lock mode %q is unknown", e.Mode) }

// Hint returns the way out.
func (e *LockModeError) Hint() string { return "one of auto, session, lease, none" }

func (m LockMode) check() error {
	switch m {
	case "", LockAuto, LockSession, LockLease, LockNone:
		return nil
	}
	return &LockModeError{Mode: m}
}

// pooled reports whether each transaction may run in another session of the server.
func (s *session) pooled() bool { return s.standing.Pooled }

// leased reports whether a lease keeps runs apart.
func (s *session) leased() bool {
	mode := s.m.config.Lock
	auto := mode == "" || mode == LockAuto
	return s.dialect.LeaseWords(s.m.tables.Lock).Create != "" && (mode == LockLease || auto && s.standing.Scattered != "")
}

// recheck reports whether the version rows must be read again in each transaction,
// as no lock keeps others out.
func (s *session) recheck() bool { return !s.dialect.Locks() || s.m.config.Lock == LockNone }

// request is what is asked of the dialect's lock.
func (s *session) request() dialect.Lock {
	return dialect.Lock{
		Name: s.m.tables.Version.String(), Wait: s.m.config.LockWait, Timeout: s.m.config.LockTimeout,
		Waiting: func(holder string) { s.m.event(Event{Kind: LockWaiting, Holder: holder}) },
	}
}

// sink is the connection for the runner.
func (s *session) sink() *runner.Connection {
	c := &runner.Connection{Conn: s.conn, Dialect: s.dialect, Tables: s.m.tables,
		Retries: s.retries(), OnEvent: s.m.event}
	if s.standing.Interrupt != "" {
		c.Interrupt = s.interrupt
	}
	if s.pooled() {
		c.Local = true
		c.Limits = s.m.limits()
	}
	if s.lease != nil {
		c.Fence = func(ctx context.Context) error { return s.lease.Beat(ctx, s.conn) }
		c.Between = s.beatBetween
	}
	return c
}

// interrupt has the server end what the connection runs. It takes a second connection
// of the pool, which may have none.
func (s *session) interrupt() error {
	ctx, cancel := context.WithTimeout(context.Background(), interruptTime)
	defer cancel()
	_, err := s.m.db.ExecContext(ctx, s.standing.Interrupt)
	return err
}

// interruptTime is how long the request to end a statement may take.
const interruptTime = 5 * time.Second

// retries is how often a lock timeout is tried again. On SQLite without a lock_timeout
// lock_wait has been waited for already.
func (s *session) retries() int {
	if !s.dialect.Locks() && s.m.config.LockTimeout == 0 {
		return 0
	}
	return s.m.config.LockRetries
}

func (m *Migrator) limits() dialect.Limits {
	return dialect.Limits{LockTimeout: m.config.LockTimeout, StatementTimeout: m.config.StatementTimeout}
}

// stand looks at what the connection stands on, and refuses where nothing can be
// written, before anything was.
func (s *session) stand(ctx context.Context) error {
	standing, err := s.dialect.Standing(ctx, s.conn)
	if err != nil {
		return fmt.Errorf("looking at the connection: %w", s.m.reach(s.dialect, err))
	}
	s.standing = standing
	if standing.ReadOnly != "" {
		return &ReadOnlyError{Reason: standing.ReadOnly, Writable: standing.Writable}
	}
	return nil
}

// locked prepares the connection, takes the lock, runs work, and puts everything
// back on every way out. The context that work gets ends when the lock is lost.
func (s *session) locked(ctx context.Context, work func(context.Context) error) (err error) {
	if err := s.stand(ctx); err != nil {
		return err
	}
	after := context.WithoutCancel(ctx)
	if !s.pooled() { // there the settings would be another client's next
		restore, err := s.dialect.Begin(ctx, s.conn, s.m.limits())
		if err != nil {
			return fmt.Errorf("preparing the connection: %w", s.m.reach(s.dialect, err))
		}
		defer func() {
			if rerr := restore(after); rerr != nil {
				s.discard()
				if err == nil {
					err = fmt.Errorf("putting the connection back as it was: %w", rerr)
				}
			}
		}()
	}
	ctx, unlock, err := s.take(ctx)
	if err != nil {
		return s.m.reach(s.dialect, err)
	}
	defer func() {
		if uerr := unlock(after); uerr != nil {
			s.discard() // the lock goes with the connection
		}
	}()
	err = work(ctx)
	var lost *LeaseLostError
	if cause := context.Cause(ctx); err != nil && errors.As(cause, &lost) && !errors.As(err, &lost) {
		err = fmt.Errorf("%w: %w", cause, err)
	}
	return err
}

// take takes the lock that the configuration and the connection ask for.
func (s *session) take(ctx context.Context) (context.Context, func(context.Context) error, error) {
	switch {
	case s.leased():
		return s.takeLease(ctx)
	case s.m.config.Lock == LockNone && s.dialect.Locks():
		return ctx, func(context.Context) error { return nil }, nil
	}
	unlock, err := s.dialect.Lock(ctx, s.conn, s.request())
	return ctx, unlock, err
}

// holder says who holds the lock now, "" when nobody does or nobody can tell.
func (s *session) holder(ctx context.Context) string {
	if holder := s.dialect.Holder(ctx, s.conn, s.m.tables.Version.String()); holder != "" {
		return holder
	}
	l := s.newLease()
	if l.Words.Create == "" {
		return ""
	}
	return l.Holder(ctx, s.conn)
}

// leaseTime is how long a lease lasts that is not renewed, and aloneTime where the
// only connection renews it between statements.
const (
	leaseTime = 30 * time.Second
	aloneTime = 10 * time.Minute
)
