package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
)

const (
	firstPause   = 20 * time.Millisecond
	longestPause = 500 * time.Millisecond
)

// Locks reports true.
func (postgres) Locks() bool { return true }

// Lock takes an advisory lock of the session. It asks again and again instead of
// waiting in the server, so that lock_timeout does not apply, a cancelled context
// stops at once, and no waiting transaction holds back CREATE INDEX CONCURRENTLY,
// which waits for every older snapshot (and so would wait for us for ever).
func (postgres) Lock(ctx context.Context, c *sql.Conn, l dialect.Lock) (func(context.Context) error, error) {
	key := lockKey(l.Name)
	deadline := time.Now().Add(l.Wait)
	told := false
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		var taken bool
		if err := one(ctx, c, fmt.Sprintf("SELECT pg_catalog.pg_try_advisory_lock(%d)", key), &taken); err != nil {
			return nil, fmt.Errorf("taking the migration lock: %w", err)
		}
		if taken {
			return func(ctx context.Context) error { return unlock(ctx, c, key) }, nil
		}
		if !told && l.Waiting != nil {
			told = true
			l.Waiting(holder(ctx, c, key))
		}
		left := time.Until(deadline)
		if left <= 0 {
			return nil, &dialect.LockedError{Wait: l.Wait, Holder: holder(ctx, c, key)}
		}
		if err := wait(ctx, min(pause, left)); err != nil {
			return nil, fmt.Errorf("waiting for the migration lock: %w", err)
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func unlock(ctx context.Context, c *sql.Conn, key int64) error {
	var held bool
	if err := one(ctx, c, fmt.Sprintf("SELECT pg_catalog.pg_advisory_unlock(%d)", key), &held); err != nil {
		return fmt.Errorf("releasing the migration lock: %w", err)
	}
	if !held {
		return errors.New("releasing the migration lock: this connection did not hold it")
	}
	return nil
}

// lockKey makes the number that a lock of that name has on the server.
func lockKey(name string) int64 {
	sum := sha256.Sum256([]byte("migrate " + name))
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// holder says who holds the lock, "" when nobody does or the server does not tell.
func holder(ctx context.Context, c *sql.Conn, key int64) string {
	query := fmt.Sprintf(`SELECT l.pid, coalesce(to_char(a.backend_start AT TIME ZONE 'UTC', 'HH24:MI:SS'), '')
FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = %d AND l.objid = %d AND l.objsubid = 1 AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
		uint32(uint64(key)>>32), uint32(uint64(key)))
	var pid int
	var since string
	if err := one(ctx, c, query, &pid, &since); err != nil {
		return ""
	}
	text := fmt.Sprintf("backend %d", pid)
	if since != "" {
		text += ", since " + since + " UTC"
	}
	return text
}
