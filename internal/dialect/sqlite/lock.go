package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/schema"
)

// Locks reports that Lock keeps nobody out.
func (sqlite) Locks() bool { return false }

// Lock takes nothing that lasts: SQLite has no lock that outlives a transaction.
// What keeps runs apart is that each revision begins IMMEDIATE and reads the version
// rows within. What is done here is to wait, once, until somebody else who writes is
// done, and to let BEGIN wait as long as l says; a lock_timeout holds as it was set.
func (d sqlite) Lock(ctx context.Context, c *sql.Conn, l dialect.Lock) (unlock func(context.Context) error, err error) {
	var s settings
	after := func(ctx context.Context) error { return s.restore(ctx, c) }
	if l.Looking {
		if l.Wait > 0 {
			err = s.set(ctx, c, "busy_timeout", milliseconds(l.Wait))
		}
		return after, err
	}
	if err := d.awaitWriter(ctx, c, l); err != nil {
		return nil, err
	}
	if l.Wait > 0 && l.Timeout == 0 {
		err = s.set(ctx, c, "busy_timeout", milliseconds(l.Wait))
	}
	return after, err
}

// awaitWriter begins a transaction and gives it up again.
func (d sqlite) awaitWriter(ctx context.Context, c *sql.Conn, l dialect.Lock) error {
	var s settings
	if err := s.set(ctx, c, "busy_timeout", 0); err != nil {
		return err
	}
	holder := func() string { return "another connection, which writes to the file" }
	err := dialect.Attempt(ctx, l, holder, func() (bool, error) {
		_, err := c.ExecContext(ctx, "BEGIN IMMEDIATE")
		if err == nil {
			_, err = c.ExecContext(ctx, "ROLLBACK")
			return err == nil, err
		}
		switch detail := d.Detail(err); {
		case detail.LockTimeout:
			return false, nil
		case detail.ReadOnly:
			return false, &dialect.ReadOnlyError{Reason: "the file cannot be written to"}
		}
		return false, err
	})
	if rerr := s.restore(context.WithoutCancel(ctx), c); err == nil {
		err = rerr
	}
	if err != nil {
		return fmt.Errorf("waiting for the database: %w", err)
	}
	return nil
}

// Holder is not known: SQLite does not tell who has locked the file.
func (sqlite) Holder(context.Context, *sql.Conn, string) string { return "" }

// Standing has nothing to ask: a file that cannot be written to shows when the first
// transaction begins.
func (d sqlite) Standing(ctx context.Context, c *sql.Conn) (dialect.Standing, error) {
	var out dialect.Standing
	only, err := readPragma(ctx, c, "query_only")
	if err == nil && only != 0 {
		out.ReadOnly = "PRAGMA query_only is on"
	}
	return out, err
}

// LeaseWords are none: a transaction keeps other writers out of the whole file.
func (sqlite) LeaseWords(schema.Name) dialect.LeaseWords { return dialect.LeaseWords{} }
