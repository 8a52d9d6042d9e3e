package mysql

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
)

// Lock takes a named lock of the server on the working connection: the server keeps
// the lock of a client killed in a statement until the statement ends, so the lock
// and the work go together. It asks again and again instead of waiting in the server,
// so that a cancelled context is heeded and a killed client leaves nothing waiting.
// On a cluster (Galera, Group Replication) the lock is that of the one member: there
// Standing says so.
func (s server) Lock(ctx context.Context, c *sql.Conn, l dialect.Lock) (func(context.Context) error, error) {
	name, err := lockName(ctx, c, l.Name)
	if err != nil {
		return nil, fmt.Errorf("naming the migration lock: %w", err)
	}
	err = dialect.Attempt(ctx, l, func() string { return s.holder(ctx, c, name) }, func() (bool, error) { return getLock(ctx, c, name) })
	if err != nil {
		return nil, fmt.Errorf("taking the migration lock: %w", err)
	}
	// others read it where performance_schema is on; nothing hangs on it
	_, err = c.ExecContext(ctx, "SET "+sinceVariable+" = "+timestamp)
	if err != nil {
		return nil, errors.Join(err, unlock(c, name)(context.WithoutCancel(ctx)))
	}
	return unlock(c, name), nil
}

const (
	// sinceVariable holds in a session that has the lock since when it has it.
	sinceVariable = "@migrate_since"
	// timestamp is the server's clock as 2026-11-21T12:01:05Z.
	timestamp = "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ')"
)

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

func getLock(ctx context.Context, c *sql.Conn, name string) (bool, error) {
	var got sql.NullInt64
	if err := c.QueryRowContext(ctx, "SELECT GET_LOCK(?, 0)", name).Scan(&got); err != nil {
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

// Holder says who has the lock.
func (s server) Holder(ctx context.Context, c *sql.Conn, name string) string {
	name, err := lockName(ctx, c, name)
	if err != nil {
		return ""
	}
	return s.holder(ctx, c, name)
}

// holder says who has the lock, as far as this user may see; "" when nobody has.
func (s server) holder(ctx context.Context, c *sql.Conn, name string) string {
	var id sql.NullInt64
	if err := c.QueryRowContext(ctx, "SELECT IS_USED_LOCK(?)", name).Scan(&id); err != nil || !id.Valid {
		return ""
	}
	text := fmt.Sprintf("connection %d", id.Int64)
	var user, host string
	var seconds int64
	var began string
	err := c.QueryRowContext(ctx, "SELECT user, host, time, DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL GREATEST(time, 0) SECOND, '%Y-%m-%dT%H:%i:%sZ') "+
		"FROM information_schema.processlist WHERE id = ?", id.Int64).Scan(&user, &host, &seconds, &began)
	if err != nil {
		return text // others' connections are seen with the PROCESS privilege alone
	}
	text += fmt.Sprintf(", %s@%s", user, host)
	var program, since string
	_ = c.QueryRowContext(ctx, "SELECT attr_value FROM performance_schema.session_connect_attrs "+
		"WHERE attr_name = 'program_name' AND processlist_id = ?", id.Int64).Scan(&program)
	if program != "" {
		text += ", " + program
	}
	_ = c.QueryRowContext(ctx, "SELECT variable_value FROM performance_schema.user_variables_by_thread v "+
		"JOIN performance_schema.threads t ON t.thread_id = v.thread_id WHERE t.processlist_id = ? AND v.variable_name = ?",
		id.Int64, sinceVariable[1:]).Scan(&since)
	if since != "" {
		return text + ", since " + since
	}
	return text + ", in its statement since " + began
}

// Locks is true: GET_LOCK keeps other runs out.
func (s server) Locks() bool { return true }
