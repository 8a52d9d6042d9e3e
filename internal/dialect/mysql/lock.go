package mysql

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
)

// lockStep is how long the server is made to wait at a time: short, so that a
// cancelled context is heeded and a killed client leaves nothing waiting.
const lockStep = time.Second

// Lock takes a named lock of the server on the working connection: MariaDB keeps
// the lock of a client killed in a statement until the statement ends, so the lock
// and the work go together. On a cluster (Galera, Group Replication) the lock is
// that of the one member.
func (s server) Lock(ctx context.Context, c *sql.Conn, l dialect.Lock) (func(context.Context) error, error) {
	name, err := lockName(ctx, c, l.Name)
	if err != nil {
		return nil, fmt.Errorf("naming the migration lock: %w", err)
	}
	deadline := time.Now().Add(l.Wait)
	for told := false; ; {
		step := time.Duration(0)
		if told {
			step = min(lockStep, time.Until(deadline))
		}
		got, err := getLock(ctx, c, name, step)
		if err != nil {
			return nil, fmt.Errorf("taking the migration lock: %w", err)
		}
		if got {
			return unlock(c, name), nil
		}
		if !told {
			told = true
			if l.Waiting != nil && l.Wait > 0 {
				l.Waiting(holder(ctx, c, name))
			}
		}
		if time.Until(deadline) <= 0 {
			return nil, &dialect.LockedError{Wait: l.Wait, Holder: holder(ctx, c, name)}
		}
	}
}

// lockName makes the name of the lock: such locks are the whole server's, so the
// database is part of it, and they have at most 64 characters (error 3057), so it is
// a hash. A name with a database of its own stands for itself.
func lockName(ctx context.Context, c *sql.Conn, name string) (string, error) {
	if !strings.Contains(name, ".") {
		var database sql.NullString
		if err := c.QueryRowContext(ctx, "SELECT DATABASE()").Scan(&database); err != nil {
			return "", err
		}
		name = database.String + "." + name
	}
	sum := sha256.Sum256([]byte(name))
	return "migrate_" + hex.EncodeToString(sum[:16]), nil
}

func getLock(ctx context.Context, c *sql.Conn, name string, wait time.Duration) (bool, error) {
	var got sql.NullInt64
	// 10.6 and 8.0 take fractions of a second
	if err := c.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", name, max(0, wait.Seconds())).Scan(&got); err != nil {
		return false, err
	}
	if !got.Valid {
		return false, errors.New("GET_LOCK answered NULL: the wait was interrupted")
	}
	return got.Int64 == 1, nil
}

func unlock(c *sql.Conn, name string) func(context.Context) error {
	return func(ctx context.Context) error {
		var released sql.NullInt64
		if err := c.QueryRowContext(ctx, "SELECT RELEASE_LOCK(?)", name).Scan(&released); err != nil {
			return fmt.Errorf("releasing the migration lock: %w", err)
		}
		if released.Int64 != 1 {
			return errors.New("releasing the migration lock: this connection no longer held it")
		}
		return nil
	}
}

// holder says who has the lock, as far as this user may see; "" when nobody has.
func holder(ctx context.Context, c *sql.Conn, name string) string {
	var id sql.NullInt64
	if err := c.QueryRowContext(ctx, "SELECT IS_USED_LOCK(?)", name).Scan(&id); err != nil || !id.Valid {
		return ""
	}
	text := fmt.Sprintf("connection %d", id.Int64)
	var user, host string
	var seconds int64
	err := c.QueryRowContext(ctx, "SELECT user, host, time FROM information_schema.processlist WHERE id = ?", id.Int64).Scan(&user, &host, &seconds)
	if err != nil {
		return text // others' connections are seen with the PROCESS privilege alone
	}
	return fmt.Sprintf("%s, %s@%s, in this state for %s", text, user, host, time.Duration(seconds)*time.Second)
}

// Locks is true: GET_LOCK keeps other runs out.
func (s server) Locks() bool { return true }
