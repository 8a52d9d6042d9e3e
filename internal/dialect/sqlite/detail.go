package sqlite

import (
	"errors"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
)

// Primary result codes (the low byte of an extended one).
const (
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeCantOpen = 14
)

// coder is how drivers give the result code: modernc.org/sqlite by a method.
type coder interface{ Code() int }

// Detail reads a driver's error.
func (sqlite) Detail(err error) dialect.Detail {
	if err == nil {
		return dialect.Detail{}
	}
	code, text, ok := resultCode(err)
	d := dialect.Detail{Message: plain(text)}
	if !ok {
		return d
	}
	d.Code = strconv.Itoa(code)
	switch code & 0xff {
	case codeBusy, codeLocked:
		d.LockTimeout = true
		d.Hint = "another connection holds the database; wait for it, or set lock_timeout"
	case codeReadOnly:
		d.ReadOnly = true
	case codeCantOpen:
		d.Connection = true
	}
	return d
}

// resultCode finds the result code in a chain of errors. mattn/go-sqlite3 has it in
// a field of its error.
func resultCode(err error) (code int, text string, ok bool) {
	var c coder
	if errors.As(err, &c) {
		if e, isError := c.(error); isError {
			return c.Code(), e.Error(), true
		}
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if code, ok := codeField(e); ok {
			return code, e.Error(), true
		}
	}
	return 0, err.Error(), false
}

func codeField(err error) (int, bool) {
	v := reflect.ValueOf(err)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return 0, false
	}
	for _, name := range [...]string{"ExtendedCode", "Code"} {
		if f := v.FieldByName(name); f.IsValid() && f.CanInt() && f.Int() != 0 {
			return int(f.Int()), true
		}
	}
	return 0, false
}

// decoration is what modernc.org/sqlite puts after SQLite's message.
var decoration = regexp.MustCompile(` \(\d+\)( \(SQLITE_BUSY\))?$`)

// plain returns SQLite's own message: without the name of the result code before it
// and the number after.
func plain(text string) string {
	text = decoration.ReplaceAllString(text, "")
	for _, general := range [...]string{"SQL logic error: ", "constraint failed: ", "database table is locked: ", "database schema has changed: ", "unable to open database file: "} {
		if rest, ok := strings.CutPrefix(text, general); ok && rest != "" {
			return rest
		}
	}
	return text
}
