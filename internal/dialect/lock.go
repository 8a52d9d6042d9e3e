package dialect

import (
	"context"
	"database/sql"
	"time"

	"github.com/retort-db/migrate/schema"
)

// Lock says what is locked and how long to wait for it.
type Lock struct {
	// Name tells lock from lock: the version table as it is named. The dialect adds
	// the database where locks are the whole server's.
	Name string
	// Wait is how long another holder is waited for; then LockedError.
	Wait time.Duration
	// Waiting is called once, when somebody else holds the lock, with what is known
	// of the holder ("backend 4711, since 2026-11-21T12:01:05Z"); may be nil.
	Waiting func(holder string)
	// Looking means that nothing will be written: on SQLite only the waiting for
	// another's commit is set up.
	Looking bool
	// Timeout is the time limit of a statement's wait for a lock, where one is set.
	Timeout time.Duration
}

// Locker keeps runs apart.
type Locker interface {
	// Locks reports whether Lock keeps other runs out. Where it does not, the version
	// rows are read again inside each transaction.
	Locks() bool
	// Lock takes the lock on the connection that does the work, so that neither can
	// outlive the other. On SQLite there is none to take: each revision begins
	// IMMEDIATE.
	Lock(ctx context.Context, c *sql.Conn, l Lock) (unlock func(context.Context) error, err error)
	// Holder says who holds the lock now, "" when nobody does or the server does not
	// tell.
	Holder(ctx context.Context, c *sql.Conn, name string) string
	// Standing says what the connection stands on.
	Standing(ctx context.Context, c *sql.Conn) (Standing, error)
	// LeaseWords are the words of a lease, where the session's lock keeps nobody out.
	// Without Create there are no leases.
	LeaseWords(table schema.Name) LeaseWords
}

// Standing is what a connection stands on, as far as locks and writes go.
type Standing struct {
	// ReadOnly says why nothing can be written here ("super_read_only is on"), ""
	// when it can.
	ReadOnly string
	// Writable says where it could be ("10.0.0.1:3306"), "" when that is not known.
	Writable string
	// Scattered says why a lock of this session would not keep other runs out ("a
	// connection pooler", "Galera"), "" when it does.
	Scattered string
	// Pooled means that each transaction may run in another session of the server.
	Pooled bool
	// Interrupt is a statement for another connection that ends what this session runs,
	// "" where the driver does so when the context ends.
	Interrupt string
}

// ReadOnlyError says that the server takes no writes: a standby, a secondary member
// of a cluster, a database set so. Nothing was done.
type ReadOnlyError struct {
	Reason   string // what makes it so
	Writable string // the address of a server that can be written to, "" when unknown
}

func (e *ReadOnlyError) Error() string {
	return "the database is read-only: " + e.Reason
}

// Hint returns the way out.
func (e *ReadOnlyError) Hint() string {
	if e.Writable != "" {
		return "the server to run this on is " + e.Writable
	}
	return "run this on the primary server"
}

// LockedError says that somebody else held the lock for the whole time.
type LockedError struct {
	Wait   time.Duration
	Holder string // who, and since when; "" when unknown
}

func (e *LockedError) Error() string {
	text := "another run holds the migration lock; gave up after " + e.Wait.String()
	if e.Holder != "" {
		text += " (held by " + e.Holder + ")"
	}
	return text
}

// Hint returns the way out.
func (e *LockedError) Hint() string {
	return "wait for it to end, or raise lock_wait; a server may work on for a program that was killed"
}

// Pauses between two attempts at a lock that the server is not made to wait for.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = 250 * time.Millisecond
)

// Attempt tries again and again until it has succeeded or the wait is over. holder
// is asked when it has not.
func Attempt(ctx context.Context, l Lock, holder func() string, try func() (bool, error)) error {
	deadline := time.Now().Add(l.Wait)
	told := false
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		ok, err := try()
		if ok || err != nil {
			return err
		}
		if !told && l.Waiting != nil && l.Wait > 0 {
			told = true
			l.Waiting(holder())
		}
		left := time.Until(deadline)
		if left <= 0 {
			return &LockedError{Wait: l.Wait, Holder: holder()}
		}
		if err := Pause(ctx, min(pause, left)); err != nil {
			return err
		}
	}
}

// Pause waits, and stops when the context does.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
