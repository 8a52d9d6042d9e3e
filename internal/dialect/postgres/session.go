package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/op"
)

// Begin sets the time limits, and strings to mean what they say.
func (postgres) Begin(ctx context.Context, c *sql.Conn, l dialect.Limits) (func(context.Context) error, error) {
	wanted := [][2]string{{"standard_conforming_strings", "on"}}
	if l.LockTimeout > 0 {
		wanted = append(wanted, [2]string{"lock_timeout", milliseconds(l.LockTimeout)})
	}
	if l.StatementTimeout > 0 {
		wanted = append(wanted, [2]string{"statement_timeout", milliseconds(l.StatementTimeout)})
	}
	var saved [][2]string
	restore := func(ctx context.Context) error {
		for len(saved) > 0 { // what failed once fails again: it stays to be restored
			last := saved[len(saved)-1]
			if err := setForSession(ctx, c, last[0], last[1]); err != nil {
				return fmt.Errorf("restoring %s: %w", last[0], err)
			}
			saved = saved[:len(saved)-1]
		}
		return nil
	}
	for _, w := range wanted {
		var before string
		if err := one(ctx, c, "SHOW "+w[0], &before); err != nil {
			return restore, fmt.Errorf("reading %s: %w", w[0], err)
		}
		if before == w[1] {
			continue
		}
		saved = append(saved, [2]string{w[0], before})
		if err := setForSession(ctx, c, w[0], w[1]); err != nil {
			return restore, fmt.Errorf("setting %s: %w", w[0], err)
		}
	}
	return restore, nil
}

func setForSession(ctx context.Context, c *sql.Conn, name, value string) error {
	_, err := c.ExecContext(ctx, "SET SESSION "+name+" = "+quoteText(value))
	return err
}

// milliseconds writes a time limit; 0 would mean none.
func milliseconds(d time.Duration) string {
	return strconv.FormatInt(max(1, d.Milliseconds()), 10) + "ms"
}

// LimitsSQL sets the limits that are given.
func (postgres) LimitsSQL(l dialect.Limits, local bool) (set, reset []string) {
	word := "SET "
	if local {
		word = "SET LOCAL "
	}
	for _, limit := range []struct {
		name string
		time time.Duration
	}{{"lock_timeout", l.LockTimeout}, {"statement_timeout", l.StatementTimeout}} {
		if limit.time > 0 {
			set = append(set, word+limit.name+" = "+quoteText(milliseconds(limit.time)))
			reset = append(reset, "RESET "+limit.name)
		}
	}
	if local {
		return set, nil
	}
	return set, reset
}

func nothing(context.Context) error { return nil }

// Around prepares nothing: a transaction here needs nothing around it.
func (postgres) Around(context.Context, *sql.Conn, []op.Operation) (verify, after func(context.Context) error, err error) {
	return nothing, nothing, nil
}

// AroundSQL returns nothing, as Around does.
func (postgres) AroundSQL([]op.Operation) (before, verify, after []string) { return nil, nil, nil }

// Joined is several statements in one message of the simple protocol, which drivers use
// for text without arguments.
func (postgres) Joined(statements ...string) string { return strings.Join(statements, ";\n") }

// ReadOnly makes the transactions that follow read only.
func (postgres) ReadOnly() (set, reset string) {
	return "SET default_transaction_read_only = on", "RESET default_transaction_read_only"
}

// ChangeCounter: there is a lock.
func (postgres) ChangeCounter() string { return "" }
