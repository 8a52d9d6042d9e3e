package dialect

import (
	"context"
	"database/sql"
	"net/url"
	"time"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Dialect is everything about one kind of database, at one server version.
type Dialect interface {
	diff.Canon
	introspect.Reader
	render.Compiler
	Speller
	Locker
	Sessions
	VersionStore
	PlanStore

	// Syntax is how SQL text is written.
	Syntax() sqltext.Syntax
	// ServerVersion is the version this value was made for, as "15.4"; the oldest
	// supported one before Detect.
	ServerVersion() string
	// Detect asks the server for its version and settings (one round trip) and
	// returns the dialect made for them. A MySQL value detects MariaDB and becomes it.
	Detect(ctx context.Context, q introspect.Querier) (Dialect, error)
	// At returns the dialect for a server version given as text ("8.0", "15"), for
	// offline use; an error when it cannot be read or is too old.
	At(version string) (Dialect, error)
	// DSN turns a database URL into the name of a database/sql driver and its data
	// source name. Errors never contain the password.
	DSN(u *url.URL) (driver, dsn string, err error)
	// TransactionalDDL reports whether DDL can be rolled back.
	TransactionalDDL() bool
	// Detail reads a driver's error by method and field, linking no driver.
	Detail(err error) Detail
}

// Speller has the server spell expressions in a scratch place that leaves no
// trace. All questions of a run are asked at once; one bad expression costs its
// own answer. target holds the tables that the questions are about. The error of a
// database that spells nothing is a *diff.NotSpelledError.
type Speller interface {
	Spell(ctx context.Context, c *sql.Conn, target schema.Metadata, questions []diff.Question) (diff.Answers, error)
}

// Limits are the server's time limits per statement; 0 is the server's own.
type Limits struct {
	LockTimeout, StatementTimeout time.Duration
}

// Sessions prepares a connection for work and puts it back as it was.
type Sessions interface {
	// Begin prepares the pinned connection: time limits, settings that make text
	// unambiguous (SET NAMES utf8mb4). restore puts back what was changed; when it
	// returns an error the connection must be discarded.
	Begin(ctx context.Context, c *sql.Conn, l Limits) (restore func(context.Context) error, err error)
	// Around prepares, before BEGIN, for a revision whose operations (projected onto
	// the dialect, its raw SQL left out) run in one transaction; it decides by the
	// kinds of operation alone (SQLite: foreign_keys off when one may rebuild a
	// table). verify runs before COMMIT and fails when the transaction would leave
	// something broken that worked before; after runs on every way out, and when it
	// returns an error the connection must be discarded. Both are never nil.
	Around(ctx context.Context, c *sql.Conn, ops []op.Operation) (verify, after func(context.Context) error, err error)
	// AroundSQL is the same for a script: statements before BEGIN, before COMMIT and
	// after it.
	AroundSQL(ops []op.Operation) (before, verify, after []string)
	// LimitsSQL sets the time limits in text: until the transaction ends (local), or
	// for the session, where reset puts back the server's own.
	LimitsSQL(l Limits, local bool) (set, reset []string)
	// Refuse is a statement for scripts that fails in the server, showing message
	// where it can, when the query yields a row.
	Refuse(query, message string) string
	// ReadOnly are statements that make the session read only, so that the server refuses
	// what would write, and that let it write again.
	ReadOnly() (set, reset string)
	// ChangeCounter is a query for a number that stays as long as no other connection
	// changes the database, "" where there is none. It is asked where Locks is false.
	ChangeCounter() string
	// Joined is one text of several statements that a run can send in one round trip;
	// its result is that of the last. "" where a connection takes one at a time, or
	// where there is no way to the server that is worth saving.
	Joined(statements ...string) string
	// BeginSQL is the statement that opens a transaction: BEGIN, BEGIN IMMEDIATE,
	// START TRANSACTION.
	BeginSQL() string
}

// Tables names the tool's own tables.
type Tables struct {
	Version schema.Name
	History schema.Name // zero: none
	Plan    schema.Name
	Lock    schema.Name // made where a lease keeps runs apart
}

// VersionStore is the SQL of the tool's own tables.
type VersionStore interface {
	// CreateVersion and CreateHistory make the tables if they are not there.
	CreateVersion(t Tables) string
	CreateHistory(t Tables) string
	// NoTable reports whether an error of reading the version table means that
	// there is none.
	NoTable(err error) bool
	// HasTables is a query that yields a row when the default schema holds any table
	// beside the tool's own.
	HasTables(t Tables) string
	// Guard is a statement (or several) for --sql scripts that fails in the server
	// unless the version table holds exactly rows (empty: no rows or no table).
	Guard(t Tables, rows []string) []string
}

// Detail is what a driver's error says beyond its text.
type Detail struct {
	Code     string // SQLSTATE, MySQL error number, SQLite result code
	Message  string // the server's own message, without the driver's decoration
	Hint     string
	Position int // 1-based character in the statement, 0 unknown
	// LockTimeout: the statement waited too long for a lock and changed nothing.
	LockTimeout bool
	// Conflict: the statement was undone because another session did the same at the
	// same time (a deadlock, a serialization failure, a cluster's certification).
	Conflict bool
	// ReadOnly: the server takes no writes here.
	ReadOnly bool
	// Connection: the connection was lost or could not be had.
	Connection bool
}
