package sqlite

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/op"
)

// BeginSQL takes the write lock at once: a transaction that reads first and writes
// later fails when somebody else wrote between (SQLITE_BUSY, and waiting cannot help).
func (sqlite) BeginSQL() string { return "BEGIN IMMEDIATE" }

// Begin prepares the connection: how long to wait for a lock, and ALTER TABLE as it
// is since 3.26, where a rename reaches views and triggers. SQLite has no time
// limit for a statement; the context's holds.
func (sqlite) Begin(ctx context.Context, c *sql.Conn, l dialect.Limits) (restore func(context.Context) error, err error) {
	var s settings
	err = s.set(ctx, c, "legacy_alter_table", 0)
	if err == nil && l.LockTimeout > 0 {
		err = s.set(ctx, c, "busy_timeout", milliseconds(l.LockTimeout))
	}
	if err != nil {
		_ = s.restore(ctx, c)
		return nil, err
	}
	return func(ctx context.Context) error { return s.restore(ctx, c) }, nil
}

// LimitsSQL sets how long a lock is waited for; the shell of sqlite3 waits not at all
// unless it is told to.
func (sqlite) LimitsSQL(l dialect.Limits, _ bool) (set, reset []string) {
	if l.LockTimeout == 0 {
		return nil, nil
	}
	return []string{"PRAGMA busy_timeout = " + strconv.Itoa(milliseconds(l.LockTimeout))}, []string{"PRAGMA busy_timeout = 0"}
}

// Around switches foreign keys off for a revision that may rebuild or drop a table:
// with them on, DROP TABLE deletes the rows first, and ON DELETE CASCADE takes the
// rows that refer to them (SQLite heeds the switch outside a transaction only).
// Before COMMIT no row may have lost what it refers to, and what worked before among
// views and triggers must still.
func (sqlite) Around(ctx context.Context, c *sql.Conn, ops []op.Operation) (verify, after func(context.Context) error, err error) {
	nothing := func(context.Context) error { return nil }
	if !anyRebuilds(ops) {
		return nothing, nothing, nil
	}
	var s settings
	if err := s.set(ctx, c, "foreign_keys", 0); err != nil {
		_ = s.restore(ctx, c)
		return nil, nil, err
	}
	before, err := inspectHealth(ctx, c)
	if err != nil {
		if restoring := s.restore(ctx, c); restoring != nil {
			return nil, nil, restoring
		}
		return nil, nil, err
	}
	verify = func(ctx context.Context) error { return before.verify(ctx, c, ops) }
	after = func(ctx context.Context) error {
		// A rebuild that failed half-way outside a transaction has left its savepoint
		// open, and legacy_alter_table on. Mostly there is nothing to roll back.
		_, _ = c.ExecContext(ctx, "ROLLBACK")
		if err := writePragma(ctx, c, "legacy_alter_table", 0); err != nil {
			return err
		}
		return s.restore(ctx, c)
	}
	return verify, after, nil
}

// violationsBefore is the table in which a script remembers the rows that already
// refer to nothing.
const violationsBefore = "temp.migrate_foreign_keys"

// AroundSQL is Around for a script. A script cannot know what foreign_keys was, and
// leaves it on.
func (d sqlite) AroundSQL(ops []op.Operation) (before, verify, after []string) {
	if !anyRebuilds(ops) {
		return nil, nil, nil
	}
	const count = `SELECT "table" AS child, parent, count(*) AS violations FROM pragma_foreign_key_check GROUP BY 1, 2`
	before = []string{
		"PRAGMA foreign_keys = OFF",
		"PRAGMA legacy_alter_table = OFF",
		"CREATE TEMP TABLE " + violationsBefore[len("temp."):] + " AS " + count,
	}
	verify = []string{d.Refuse("SELECT 1 FROM ("+count+") AS now LEFT JOIN "+violationsBefore+
		" AS old ON old.child = now.child AND old.parent = now.parent WHERE now.violations > coalesce(old.violations, 0)",
		"rows refer to rows that are not there")}
	after = []string{
		"DROP TABLE " + violationsBefore,
		"-- what foreign_keys was before is not known to a script\nPRAGMA foreign_keys = ON",
	}
	return before, verify, after
}

// Refuse fails with the message when the query yields a row. SQLite has no
// statement that raises an error outside a trigger; a JSON path that is none names
// itself in its error. The sqlite3 shell goes on after an error unless it is told
// -bail: Guard says so to whoever runs the script.
func (sqlite) Refuse(query, message string) string {
	return "SELECT CASE WHEN EXISTS (" + query + ") THEN json_extract('{}', " + textSQL(message) + ") END"
}

// Joined: there is no way to save.
func (sqlite) Joined(...string) string { return "" }

// ReadOnly makes the connection read only.
func (sqlite) ReadOnly() (set, reset string) {
	return "PRAGMA query_only = on", "PRAGMA query_only = off"
}

// ChangeCounter is SQLite's own.
func (sqlite) ChangeCounter() string { return "PRAGMA data_version" }
