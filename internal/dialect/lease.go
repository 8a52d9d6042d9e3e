package dialect

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// A lease keeps runs apart where no lock of a session can: behind a pooler that hands
// each transaction another session, and on clusters whose locks are one member's. It
// is a row with an owner, which must beat, or another run takes it over. Each new
// owner raises the row's fence; who lost the lease finds that out in the transaction
// of the next checkpoint, which then fails. All times are the server's.

// LeaseWords are what the databases say differently about a lease.
type LeaseWords struct {
	Syntax sqltext.Syntax
	// Create makes the table of leases; "" where there are none.
	Create string
	// Milliseconds is the server's clock now, in milliseconds since 1970.
	Milliseconds string
	// Timestamp is the server's clock as text, in UTC: 2026-11-21T12:01:05Z.
	Timestamp string
	// Marked is a query for how the session is marked, and Mark a statement that marks
	// it with {}, quoted; "" where sessions are told apart otherwise.
	Marked, Mark string
	// Session is an expression for the name of the session that does the work, by
	// which Alive finds it. {} stands for its mark, quoted.
	Session string
	// Here is a condition: the session named {} (quoted) is, or was, on this server.
	Here string
	// Alive is a query that yields a row while the session named {} is at work on this
	// server.
	Alive string
	// Detail reads a driver's error.
	Detail func(error) Detail
	// NoTable reports whether reading failed because there is no such table.
	NoTable func(error) bool
}

// Lease is one owner's claim.
type Lease struct {
	Words LeaseWords
	Table schema.Name
	Name  string // which lease of the table
	Owner string // told from any other owner by chance
	Who   string // for people: ann@app01, process 4711
	Life  time.Duration

	fence  int64
	before string // the session's mark before this one
}

// LeaseLostError says that the lease has gone to another run, because this one was
// not heard of for too long. Nothing of the transaction that met it was committed.
type LeaseLostError struct {
	Table  string
	Holder string // who has it now
}

func (e *LeaseLostError) Error() string {
	text := "this run lost its lease in " + e.Table
	if e.Holder != "" {
		text += "; it is held by " + e.Holder
	}
	return text
}

// Hint returns the way out.
func (e *LeaseLostError) Hint() string {
	return "the run that has it goes on; run this again when it is done"
}

// querier is a connection, or a pool.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// row is a lease as it stands in the table.
type leaseRow struct {
	owner, holder, session, taken string
	fence                         int64
	expired                       bool
}

// Take waits for the lease and takes it.
func (l *Lease) Take(ctx context.Context, c *sql.Conn, lock Lock) error {
	if err := l.mark(ctx, c); err != nil {
		return err
	}
	var last leaseRow
	err := Attempt(ctx, lock, func() string { return last.String() }, func() (bool, error) {
		got, now, err := l.try(ctx, c)
		last = now
		return got, l.unless(err)
	})
	if err != nil {
		l.unmark(context.WithoutCancel(ctx), c)
		return fmt.Errorf("taking the migration lease: %w", err)
	}
	return nil
}

// mark names the session after the owner.
func (l *Lease) mark(ctx context.Context, c *sql.Conn) error {
	if l.Words.Mark == "" {
		return nil
	}
	if err := c.QueryRowContext(ctx, l.Words.Marked).Scan(&l.before); err != nil {
		return fmt.Errorf("reading the session's name: %w", err)
	}
	if _, err := c.ExecContext(ctx, put(l.Words.Mark, l.text("migrate "+l.Owner))); err != nil {
		return fmt.Errorf("naming the session: %w", err)
	}
	return nil
}

// unmark gives the session its name back. It is for people: nothing hangs on it.
func (l *Lease) unmark(ctx context.Context, c *sql.Conn) {
	if l.Words.Mark != "" {
		_, _ = c.ExecContext(ctx, put(l.Words.Mark, l.text(l.before)))
	}
}

// prepare makes the table and the row of the lease and reads it. Others may do the
// same at this moment: what counts is that it is there, in this attempt or the next.
func (l *Lease) prepare(ctx context.Context, c *sql.Conn) (row leaseRow, found bool, err error) {
	row, found, err = l.read(ctx, c)
	if err != nil && l.Words.NoTable(err) {
		_, making := c.ExecContext(ctx, l.Words.Create)
		if row, found, err = l.read(ctx, c); err != nil && making != nil {
			return row, false, l.unless(making)
		}
	}
	if found || err != nil {
		return row, found, err
	}
	_, entering := c.ExecContext(ctx, "INSERT INTO "+l.table()+
		" (name, owner, holder, session, fence, taken_at, heartbeat, life_ms, beats) VALUES ("+l.text(l.Name)+", '', '', '', 0, '', 0, 0, 0)")
	row, found, err = l.read(ctx, c)
	if err == nil && !found {
		err = l.unless(entering)
	}
	return row, found, err
}

// unless is an error, unless it says that another was first.
func (l *Lease) unless(err error) error {
	if d := l.Words.Detail(err); err == nil || d.Conflict || d.LockTimeout {
		return nil
	}
	return err
}

// try takes the lease when it is free, or has expired and its owner's session is gone.
func (l *Lease) try(ctx context.Context, c *sql.Conn) (bool, leaseRow, error) {
	now, found, err := l.prepare(ctx, c)
	if err != nil || !found {
		return false, now, err
	}
	if now.owner != "" {
		if !now.expired {
			return false, now, nil
		}
		alive, err := l.alive(ctx, c, now.session)
		if alive || err != nil {
			return false, now, err
		}
	}
	set := "owner = " + l.text(l.Owner) + ", holder = " + l.text(l.Who) + ", session = " + l.session() + ", fence = fence + 1, taken_at = " +
		l.Words.Timestamp + ", heartbeat = " + l.Words.Milliseconds + ", life_ms = " + strconv.FormatInt(l.Life.Milliseconds(), 10) + ", beats = 0"
	where := "owner = " + l.text(now.owner) + " AND fence = " + strconv.FormatInt(now.fence, 10)
	if now.owner != "" {
		where += " AND heartbeat + life_ms < " + l.Words.Milliseconds
	}
	n, err := l.update(ctx, c, set, where)
	if err != nil || n != 1 {
		return false, now, err
	}
	l.fence = now.fence + 1
	return true, now, nil
}

// Beat says that the owner lives, and fails with LeaseLostError when the lease is
// another's. Run in a transaction it is the fence: the row is changed, so that a
// takeover and the transaction cannot both be committed.
func (l *Lease) Beat(ctx context.Context, c querier) error {
	n, err := l.update(ctx, c, "heartbeat = "+l.Words.Milliseconds+", beats = beats + 1", l.mine())
	if err != nil {
		return fmt.Errorf("renewing the migration lease: %w", err)
	}
	if n == 1 {
		return nil
	}
	now, _, err := l.read(ctx, c)
	if err != nil {
		return fmt.Errorf("renewing the migration lease: %w", err)
	}
	return &LeaseLostError{Table: l.Table.String(), Holder: now.String()}
}

// Release gives the lease back.
func (l *Lease) Release(ctx context.Context, c *sql.Conn) error {
	l.unmark(ctx, c)
	if _, err := l.update(ctx, c, "owner = '', holder = '', session = ''", l.mine()); err != nil {
		return fmt.Errorf("giving the migration lease back: %w", err)
	}
	return nil
}

// ReleaseLost gives the lease back whose session was lost, once the server says that
// the session is no longer at work; where it cannot say, the lease runs out. wait
// bounds the asking.
func (l *Lease) ReleaseLost(ctx context.Context, c querier, wait time.Duration) error {
	nobody := func() string { return "" }
	err := Attempt(ctx, Lock{Wait: wait}, nobody, func() (bool, error) {
		now, _, err := l.read(ctx, c)
		if err != nil || now.owner != l.Owner {
			return err == nil, err
		}
		here, err := l.found(ctx, c, "SELECT 1 FROM "+l.table()+" WHERE "+put(l.Words.Here, l.text(now.session)))
		if err != nil || !here {
			return false, err
		}
		alive, err := l.alive(ctx, c, now.session)
		return !alive, err
	})
	if err != nil {
		return err
	}
	_, err = l.update(ctx, c, "owner = '', holder = '', session = ''", l.mine())
	return err
}

// Holder says who has the lease, "" when nobody has.
func (l *Lease) Holder(ctx context.Context, c querier) string {
	row, found, err := l.read(ctx, c)
	if err != nil || !found {
		return ""
	}
	return row.String()
}

// String says who has the lease and since when, "" for nobody.
func (r leaseRow) String() string {
	if r.owner == "" {
		return ""
	}
	text := r.holder + ", since " + r.taken
	if r.expired {
		text += ", not heard of lately"
	}
	return text
}

func (l *Lease) mine() string {
	return "owner = " + l.text(l.Owner) + " AND fence = " + strconv.FormatInt(l.fence, 10)
}

// update changes the row and returns how many it found.
func (l *Lease) update(ctx context.Context, c querier, set, where string) (int64, error) {
	result, err := c.ExecContext(ctx, "UPDATE "+l.table()+" SET "+set+" WHERE name = "+l.text(l.Name)+" AND "+where)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (l *Lease) read(ctx context.Context, c querier) (row leaseRow, found bool, err error) {
	rows, err := c.QueryContext(ctx, "SELECT owner, holder, session, taken_at, fence, CASE WHEN heartbeat + life_ms < "+
		l.Words.Milliseconds+" THEN 1 ELSE 0 END FROM "+l.table()+" WHERE name = "+l.text(l.Name))
	if err != nil {
		return row, false, err
	}
	defer rows.Close()
	if rows.Next() {
		found = true
		err = rows.Scan(&row.owner, &row.holder, &row.session, &row.taken, &row.fence, &row.expired)
	}
	if err == nil {
		err = rows.Err()
	}
	return row, found, err
}

// alive reports whether a session is still at work, as far as this server can tell.
func (l *Lease) alive(ctx context.Context, c querier, session string) (bool, error) {
	if session == "" {
		return false, nil
	}
	return l.found(ctx, c, put(l.Words.Alive, l.text(session)))
}

// found reports whether a query yields a row.
func (l *Lease) found(ctx context.Context, c querier, query string) (bool, error) {
	rows, err := c.QueryContext(ctx, query)
	if err != nil {
		return false, fmt.Errorf("looking for the session of the lease's owner: %w", err)
	}
	defer rows.Close()
	return rows.Next(), rows.Err()
}

func (l *Lease) table() string { return l.Words.Syntax.QuoteName(l.Table.Schema, l.Table.Name) }

func (l *Lease) text(value string) string { return l.Words.Syntax.String(value) }

func (l *Lease) session() string { return put(l.Words.Session, l.text("migrate "+l.Owner)) }

// put fills in words.
func put(words, value string) string { return strings.ReplaceAll(words, "{}", value) }
