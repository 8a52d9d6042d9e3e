package testdb

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/retort-db/migrate/schema"
)

// Variable returns the name of the environment variable that lists the servers
// of a dialect; SQLite has none.
func Variable(d schema.Dialect) string {
	if d == schema.SQLite {
		return ""
	}
	return "MIGRATE_TEST_" + strings.ToUpper(string(d)) + "_URL"
}

// missingError says that nobody named a server.
type missingError struct{ dialect schema.Dialect }

func (e *missingError) Error() string {
	return fmt.Sprintf("%s is not set: no %s server to test with (`make test` starts one)", Variable(e.dialect), e.dialect)
}

func missing(err error) bool {
	var m *missingError
	return errors.As(err, &m)
}

// required says whether a missing server is a failure.
func required() bool { return os.Getenv("CI") != "" }

// opened holds the servers this process has connected to, by dialect and URL.
var opened struct {
	sync.Mutex
	servers map[string]server
}

// servers returns the servers of a dialect, in the order they are listed in.
func servers(d schema.Dialect) ([]server, error) {
	if d == schema.SQLite {
		return []server{sqlite{}}, nil
	}
	texts := strings.FieldsFunc(os.Getenv(Variable(d)), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	if len(texts) == 0 {
		return nil, &missingError{d}
	}
	opened.Lock()
	defer opened.Unlock()
	list := make([]server, 0, len(texts))
	for i, text := range texts {
		s, err := connect(d, text)
		if err != nil {
			return nil, fmt.Errorf("using URL %d of %s: %w", i+1, Variable(d), err)
		}
		list = append(list, s)
	}
	return list, nil
}

func connect(d schema.Dialect, text string) (server, error) {
	key := string(d) + " " + text
	if s, ok := opened.servers[key]; ok {
		return s, nil
	}
	u, err := parse(d, text)
	if err != nil {
		return nil, err
	}
	s, err := newRemote(d, u)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Redacted(), err)
	}
	if opened.servers == nil {
		opened.servers = map[string]server{}
	}
	opened.servers[key] = s
	return s, nil
}

// parse keeps the text out of its errors: it may hold a password.
func parse(d schema.Dialect, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		var e *url.Error
		if errors.As(err, &e) {
			err = e.Err
		}
		return nil, fmt.Errorf("parsing: %w", err)
	}
	scheme := schema.Dialect(u.Scheme)
	if u.Scheme == "postgresql" {
		scheme = schema.Postgres
	}
	if scheme != d {
		return nil, fmt.Errorf("scheme %q is not %s", u.Scheme, d)
	}
	return u, nil
}
