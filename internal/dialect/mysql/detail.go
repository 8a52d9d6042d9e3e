package mysql

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
)

// Error numbers of the server that decide something.
const (
	tooManyConnections       = 1040
	accessDenied             = 1045
	noSuchDatabase           = 1049
	shutdownInProgress       = 1053
	tableDenied              = 1142
	noSuchTable              = 1146
	lockWaitTimeout          = 1205
	truncatedValue           = 1265
	incompatibleKey          = 3780
	connectionKilled         = 1927
	userConnections          = 1226
	hostNotAllowed           = 1130
	hostBlocked              = 1129
	rowTooLarge              = 1118
	keyTooLong               = 1071
	duplicateEntry           = 1062
	nullForNotNull           = 1138
	nullInColumn             = 1048
	commitFailed             = 1180 // a cluster's certification, reported at COMMIT
	deadlock                 = 1213 // so does Galera report another member's change
	conflictInGroup          = 3101
	optionPrevents           = 1290
	readOnlyTransaction      = 1792
	readOnlyMode             = 1836
	notPrepared              = 1047 // of a Galera node that is not part of the cluster
	statementTimedOut        = 3024
	statementTimedOutMariaDB = 1969
)

// spelledError is how the driver of database/sql prints an error of the server:
// "Error 1146 (42S02): Table 'a.b' doesn't exist". The state is missing for some.
var spelledError = regexp.MustCompile(`(?s)^Error (\d+)(?: \(\w{5}\))?: (.*)$`)

// serverError reads an error of the server. The driver's type is not linked; its
// text is a fixed form around number, state and message.
func serverError(err error) (code int, message string, ok bool) {
	walk(err, func(e error) bool {
		match := spelledError.FindStringSubmatch(e.Error())
		if match == nil {
			return false
		}
		code, _ = strconv.Atoi(match[1]) // the pattern has digits alone
		message, ok = match[2], true
		return true
	})
	return code, message, ok
}

// walk calls f for an error and those it wraps until f has found what it looks for.
func walk(err error, f func(error) bool) bool {
	if err == nil {
		return false
	}
	if f(err) {
		return true
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return walk(e.Unwrap(), f)
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), func(e error) bool { return walk(e, f) })
	}
	return false
}

// Detail reads a driver's error.
func (s server) Detail(err error) dialect.Detail {
	code, message, ok := serverError(err)
	if !ok {
		return dialect.Detail{Connection: lostConnection(err)}
	}
	d := dialect.Detail{Code: strconv.Itoa(code), Message: message, Hint: hints[code]}
	switch code {
	case lockWaitTimeout:
		d.LockTimeout = true
	case deadlock, commitFailed, conflictInGroup:
		d.Conflict = true
	case readOnlyMode, readOnlyTransaction:
		d.ReadOnly = true
	case optionPrevents:
		d.ReadOnly = strings.Contains(strings.ReplaceAll(message, "_", "-"), "read-only")
	case notPrepared:
		d.Connection = strings.Contains(message, "WSREP")
	case tooManyConnections, accessDenied, noSuchDatabase, shutdownInProgress, connectionKilled, userConnections, hostNotAllowed, hostBlocked:
		d.Connection = true
	}
	return d
}

// hints are ways out that the server's message does not name.
var hints = map[int]string{
	duplicateEntry:           "rows hold the same value: remove the duplicates first, in an execute before this operation",
	nullForNotNull:           "rows hold NULL: fill them first, in an execute before this operation",
	nullInColumn:             "rows hold NULL: fill them first, in an execute before this operation",
	truncatedValue:           "rows hold values that the new type cannot: change them first, in an execute before this operation",
	keyTooLong:               "InnoDB keys hold 3,072 bytes, 768 characters of utf8mb4: shorten the column, or index a prefix (length)",
	rowTooLarge:              "a row holds 65,535 bytes beside TEXT and BLOB: make long strings text",
	lockWaitTimeout:          "another session uses the table: look at SHOW PROCESSLIST, or raise lock_timeout",
	incompatibleKey:          "the columns of a foreign key must have one type, sign, character set and collation",
	statementTimedOut:        "raise statement_timeout",
	statementTimedOutMariaDB: "raise statement_timeout",
}

// lostConnection reports an error of the way to the server.
func lostConnection(err error) bool {
	var network net.Error
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network) {
		return true
	}
	// the driver's own, after the server went away
	return walk(err, func(e error) bool { return e.Error() == "invalid connection" })
}
