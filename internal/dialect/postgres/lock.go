package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
)

// Locks reports true.
func (postgres) Locks() bool { return true }

// Lock takes an advisory lock of the session. It asks again and again instead of
// waiting in the server, so that lock_timeout does not apply, a cancelled context
// stops at once, and no waiting transaction holds back CREATE INDEX CONCURRENTLY,
// which waits for every older snapshot (and so would wait for us for ever). When a
// client is killed in a statement, the server keeps the lock until the statement
// ends.
func (p postgres) Lock(ctx context.Context, c *sql.Conn, l dialect.Lock) (func(context.Context) error, error) {
	key, err := lockKey(ctx, c, l.Name)
	if err != nil {
		return nil, fmt.Errorf("naming the migration lock: %w", err)
	}
	err = dialect.Attempt(ctx, l, func() string { return holder(ctx, c, key) }, func() (taken bool, err error) {
		err = one(ctx, c, fmt.Sprintf("SELECT pg_catalog.pg_try_advisory_lock(%d)", key), &taken)
		return taken, err
	})
	if err != nil {
		return nil, fmt.Errorf("taking the migration lock: %w", err)
	}
	before, err := sign(ctx, c)
	if err != nil {
		return nil, errors.Join(err, unlock(context.WithoutCancel(ctx), c, key))
	}
	return func(ctx context.Context) error {
		return errors.Join(setForSession(ctx, c, "application_name", before), unlock(ctx, c, key))
	}, nil
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

// lockKey makes the number that a lock has: of the schema that the version table is
// in, and its name. The server keeps such locks by database.
func lockKey(ctx context.Context, c *sql.Conn, name string) (int64, error) {
	if !strings.Contains(name, ".") {
		var schema sql.NullString
		if err := one(ctx, c, "SELECT pg_catalog.current_schema()", &schema); err != nil {
			return 0, err
		}
		name = schema.String + "." + name
	}
	sum := sha256.Sum256([]byte("migrate " + name))
	return int64(binary.BigEndian.Uint64(sum[:])), nil
}

// signature begins the application_name of a session that holds the lock; the time
// it took it follows. The server shows the name to every user, other than the rest.
const signature = "migrate since "

// longestName is how much of application_name the server keeps (NAMEDATALEN).
const longestName = 63

// sign writes into application_name since when the lock is held, and what the
// session was called before, which is returned.
func sign(ctx context.Context, c *sql.Conn) (before string, err error) {
	var ignored string
	err = one(ctx, c, fmt.Sprintf(`SELECT before, pg_catalog.set_config('application_name', "left"(%s || to_char(clock_timestamp() AT TIME ZONE 'UTC', %s)
  || CASE WHEN before IN ('', 'migrate') THEN '' ELSE ' for ' || before END, %d), false)
FROM (SELECT pg_catalog.current_setting('application_name') AS before OFFSET 0) s`, quoteText(signature), timestampFormat, longestName), &before, &ignored)
	if err != nil {
		return "", fmt.Errorf("naming the session: %w", err)
	}
	return before, nil
}

// timestampFormat writes a time as 2026-11-21T12:01:05Z.
const timestampFormat = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`

// Holder says who holds the lock.
func (postgres) Holder(ctx context.Context, c *sql.Conn, name string) string {
	key, err := lockKey(ctx, c, name)
	if err != nil {
		return ""
	}
	return holder(ctx, c, key)
}

// holder says who holds the lock, "" when nobody does or the server does not tell.
func holder(ctx context.Context, c *sql.Conn, key int64) string {
	query := fmt.Sprintf(`SELECT l.pid, coalesce(a.usename::text, ''), coalesce(pg_catalog.host(a.client_addr), ''), coalesce(a.application_name, ''),
  coalesce(to_char(a.backend_start AT TIME ZONE 'UTC', %s), '')
FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = %d AND l.objid = %d AND l.objsubid = 1 AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
		timestampFormat, uint32(uint64(key)>>32), uint32(uint64(key)))
	var pid int
	var user, host, application, connected string
	if err := one(ctx, c, query, &pid, &user, &host, &application, &connected); err != nil {
		return ""
	}
	text := fmt.Sprintf("backend %d", pid)
	if user != "" {
		text += ", user " + user
	}
	if host != "" {
		text += ", from " + host
	}
	if since, signed := strings.CutPrefix(application, signature); signed {
		since, of, _ := strings.Cut(since, " for ")
		if of != "" {
			text += ", " + of
		}
		return text + ", since " + since
	}
	if application != "" {
		text += ", " + application
	}
	if connected != "" {
		text += ", connected since " + connected
	}
	return text
}
