package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"reflect"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
)

// stated is an error of a driver that tells the server's SQLSTATE, as those of pgx
// and lib/pq do.
type stated interface {
	error
	SQLState() string
}

// Detail reads an error of a driver. SQLSTATE has a method; message, hint and
// position are fields, alike in pgx and lib/pq, and there is no other way to them
// without linking the driver.
func (postgres) Detail(err error) dialect.Detail {
	var d dialect.Detail
	if err == nil {
		return d
	}
	var s stated
	if errors.As(err, &s) {
		d.Code = s.SQLState()
		d.Message, d.Hint = field(s, "Message"), field(s, "Hint")
		d.Position, _ = strconv.Atoi(field(s, "Position"))
	}
	d.LockTimeout = d.Code == "55P03"                   // lock_not_available
	d.Conflict = d.Code == "40001" || d.Code == "40P01" // serialization_failure, deadlock_detected
	d.ReadOnly = d.Code == "25006"                      // read_only_sql_transaction
	d.Connection = lostConnection(err, d.Code)
	return d
}

// field returns a field of the struct that err points to, as text.
func field(err error, name string) string {
	v := reflect.ValueOf(err)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return ""
	}
	switch f := v.FieldByName(name); {
	case !f.IsValid():
		return ""
	case f.Kind() == reflect.String:
		return f.String()
	case f.CanInt():
		return strconv.FormatInt(f.Int(), 10)
	}
	return ""
}

func lostConnection(err error, code string) bool {
	if code != "" {
		// 08: connection exceptions; 57P01 to 57P03: the server is going down or
		// coming up; 53300: too many connections; 28: who are you; 3D000: no such database.
		return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P0") || code == "53300" ||
			strings.HasPrefix(code, "28") || code == "3D000"
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.As(err, &network)
}
