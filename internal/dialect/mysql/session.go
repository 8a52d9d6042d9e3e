package mysql

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/op"
)

// sessionVariables are what Begin changes and restore puts back, beside the
// statement limit, whose name is the flavour's.
var sessionVariables = []string{
	"character_set_client", "character_set_connection", "character_set_results", "collation_connection",
	"sql_mode", "lock_wait_timeout", "innodb_lock_wait_timeout",
}

// timestampDefaults is set where it is off: TIMESTAMP columns have what they say.
const timestampDefaults = "explicit_defaults_for_timestamp"

// Begin prepares the connection: text is utf8mb4 and a backslash escapes, so that
// what is written means what was meant; a value that does not fit is an error and
// never cut (strict mode); and the limits.
func (s server) Begin(ctx context.Context, c *sql.Conn, l dialect.Limits) (func(context.Context) error, error) {
	names := append(append([]string{}, sessionVariables...), s.statementLimit)
	saved, err := readVariables(ctx, c, names)
	if err != nil {
		return nil, fmt.Errorf("reading the session's settings: %w", err)
	}
	restore := func(ctx context.Context) error {
		if _, err := c.ExecContext(ctx, s.setVariables(names, saved)); err != nil {
			return fmt.Errorf("restoring the session's settings: %w", err)
		}
		return nil
	}
	// the collation stays as the session had it where it can: it is what literals
	// and new views compare by
	collation := ""
	if strings.HasPrefix(saved[3], "utf8mb4_") {
		collation = " COLLATE " + saved[3]
	}
	statements := []string{"SET NAMES utf8mb4" + collation, "SET SESSION sql_mode = " + s.syntax.String(strictMode(saved[4]))}
	if !s.settings.explicitTimestamps && s.has(sessionTimestamps) {
		names, saved = append(names, timestampDefaults), append(saved, "OFF")
		statements = append(statements, "SET SESSION "+timestampDefaults+" = ON")
	}
	statements = append(statements, s.limits(l)...)
	for _, statement := range statements {
		if _, err := c.ExecContext(ctx, statement); err != nil {
			if rerr := restore(context.WithoutCancel(ctx)); rerr != nil {
				err = fmt.Errorf("%w (and %w)", err, rerr)
			}
			return nil, fmt.Errorf("preparing the session: %w", err)
		}
	}
	return restore, nil
}

func readVariables(ctx context.Context, c *sql.Conn, names []string) ([]string, error) {
	values := make([]string, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	return values, c.QueryRowContext(ctx, "SELECT @@SESSION."+strings.Join(names, ", @@SESSION.")).Scan(into...)
}

// setVariables is one SET of all names: numbers bare, text quoted.
func (s server) setVariables(names, values []string) string {
	parts := make([]string, len(names))
	for i, name := range names {
		value := values[i]
		if strings.Trim(value, "0123456789.") != "" || value == "" {
			value = s.syntax.String(value)
		}
		parts[i] = "SESSION " + name + " = " + value
	}
	return "SET " + strings.Join(parts, ", ")
}

// strictMode is the session's mode, strict, and with backslashes that escape.
func strictMode(mode string) string {
	kept := []string{"STRICT_TRANS_TABLES"}
	for flag := range strings.SplitSeq(mode, ",") {
		if flag != "" && flag != "NO_BACKSLASH_ESCAPES" && flag != "STRICT_TRANS_TABLES" {
			kept = append(kept, flag)
		}
	}
	return strings.Join(kept, ",")
}

// limits: locks of tables and of rows are waited for in whole seconds. MySQL limits
// the time of SELECT alone, in milliseconds; MariaDB that of every statement, in
// seconds.
func (s server) limits(l dialect.Limits) []string {
	var out []string
	if l.LockTimeout > 0 {
		seconds := max(1, int(math.Ceil(l.LockTimeout.Seconds())))
		out = append(out, fmt.Sprintf("SET SESSION lock_wait_timeout = %d, SESSION innodb_lock_wait_timeout = %d", seconds, seconds))
	}
	if l.StatementTimeout > 0 {
		out = append(out, "SET SESSION "+s.statementLimit+" = "+s.limitText(l.StatementTimeout))
	}
	return out
}

// LimitsSQL sets the limits for the session; no transaction has its own here.
func (s server) LimitsSQL(l dialect.Limits, _ bool) (set, reset []string) {
	if l.LockTimeout > 0 {
		reset = append(reset, "SET SESSION lock_wait_timeout = DEFAULT, SESSION innodb_lock_wait_timeout = DEFAULT")
	}
	if l.StatementTimeout > 0 {
		reset = append(reset, "SET SESSION "+s.statementLimit+" = DEFAULT")
	}
	return s.limits(l), reset
}

func (s server) limitText(d time.Duration) string {
	if s.has(limitInSeconds) {
		return fmt.Sprintf("%.3f", max(d, time.Millisecond).Seconds())
	}
	return fmt.Sprint(max(1, d.Milliseconds()))
}

// Around has nothing to prepare: there is no transaction around DDL here.
func (s server) Around(context.Context, *sql.Conn, []op.Operation) (verify, after func(context.Context) error, err error) {
	nothing := func(context.Context) error { return nil }
	return nothing, nothing, nil
}

// AroundSQL has nothing to prepare.
func (s server) AroundSQL([]op.Operation) (before, verify, after []string) { return nil, nil, nil }

// BeginSQL opens a transaction.
func (s server) BeginSQL() string { return "START TRANSACTION" }

// refusalLength is how much of a refused value the server shows.
const refusalLength = 190

// Refuse fails when the query yields a row. Outside a stored program neither
// flavour has a conditional SIGNAL, and making a program needs a privilege; but a
// variable refuses a value that it does not know and shows it in its error. A comma
// would end the value there.
func (s server) Refuse(query, message string) string {
	message = strings.ReplaceAll(message, ",", ";")
	for len(message) > refusalLength {
		runes := []rune(message)
		message = string(runes[:len(runes)-1])
	}
	return "SET SESSION sql_mode = IF(EXISTS(" + query + "), " + s.syntax.String(message) + ", @@SESSION.sql_mode)"
}

// Joined: a connection takes several statements only where its DSN says so.
func (server) Joined(...string) string { return "" }

// ReadOnly makes the transactions that follow read only, those of one statement too.
func (server) ReadOnly() (set, reset string) {
	return "SET SESSION TRANSACTION READ ONLY", "SET SESSION TRANSACTION READ WRITE"
}

// ChangeCounter: there is a lock.
func (server) ChangeCounter() string { return "" }
