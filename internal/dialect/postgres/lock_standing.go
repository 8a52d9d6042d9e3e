package postgres

import (
	"context"
	"database/sql"
	"reflect"
	"strconv"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/schema"
)

// Standing asks whether the server takes writes, and finds a pooler out: it makes up
// the number of the backend that the client is told at the start, as one client has
// many backends in its life. (PgBouncer, Odyssey, PgCat and Supavisor do; a plain
// TCP proxy is not in the way.)
func (postgres) Standing(ctx context.Context, c *sql.Conn) (dialect.Standing, error) {
	var out dialect.Standing
	var pid uint64
	var recovering, readOnly bool
	err := one(ctx, c, `SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')::boolean`,
		&pid, &recovering, &readOnly)
	if err != nil {
		return out, err
	}
	switch {
	case recovering:
		out.ReadOnly = "this server is a standby (pg_is_in_recovery)"
	case readOnly:
		out.ReadOnly = "default_transaction_read_only is on"
	}
	if told, known := toldBackend(c); known && told != pid {
		out.Scattered, out.Pooled = "a connection pooler", true
	} else {
		// On a cancelled context the driver asks the server to stop when the program may
		// have ended already.
		out.Interrupt = "SELECT pg_catalog.pg_cancel_backend(" + strconv.FormatUint(pid, 10) + ")"
	}
	return out, nil
}

// toldBackend is the number of the backend as the client was told it. No driver is
// linked: pgx gives it by a method three steps down.
func toldBackend(c *sql.Conn) (pid uint64, known bool) {
	_ = c.Raw(func(connection any) error {
		v := reflect.ValueOf(connection)
		for _, name := range [...]string{"Conn", "PgConn", "PID"} {
			v = called(v, name)
		}
		if v.IsValid() && v.CanUint() {
			pid, known = v.Uint(), true
		}
		return nil
	})
	return pid, known
}

// called is the result of a method without arguments; the zero value when there is none.
func called(v reflect.Value, name string) reflect.Value {
	if !v.IsValid() || (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return reflect.Value{}
	}
	var method reflect.Value
	switch name { // constant names: the linker keeps only what is named so
	case "Conn":
		method = v.MethodByName("Conn")
	case "PgConn":
		method = v.MethodByName("PgConn")
	case "PID":
		method = v.MethodByName("PID")
	}
	if !method.IsValid() || method.Type().NumIn() != 0 || method.Type().NumOut() != 1 {
		return reflect.Value{}
	}
	return method.Call(nil)[0]
}

// LeaseWords are PostgreSQL's. The session is found by its application_name, which a
// pooler carries from backend to backend.
func (p postgres) LeaseWords(table schema.Name) dialect.LeaseWords {
	return dialect.LeaseWords{
		Syntax: syntax,
		Create: `CREATE TABLE IF NOT EXISTS ` + tableSQL(table) + ` (
  name varchar(255) PRIMARY KEY,
  owner varchar(64) NOT NULL,
  holder varchar(255) NOT NULL,
  session varchar(255) NOT NULL,
  fence bigint NOT NULL,
  taken_at varchar(40) NOT NULL,
  heartbeat bigint NOT NULL,
  life_ms bigint NOT NULL,
  beats bigint NOT NULL
)`,
		Milliseconds: "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
		Timestamp:    "to_char(clock_timestamp() AT TIME ZONE 'UTC', " + timestampFormat + ")",
		Marked:       "SELECT pg_catalog.current_setting('application_name')",
		Mark:         "SELECT pg_catalog.set_config('application_name', {}, false)",
		Session:      "{}",
		Here:         "true",
		Alive:        "SELECT 1 FROM pg_catalog.pg_stat_activity WHERE application_name = {} AND state <> 'idle'",
		Detail:       p.Detail,
		NoTable:      p.NoTable,
	}
}
