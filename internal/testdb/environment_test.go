package testdb

import (
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// recorder is a test that only notes how it was ended.
type recorder struct {
	testing.TB
	skipped, failed string
}

func (r *recorder) Helper()           {}
func (r *recorder) Skip(args ...any)  { r.skipped = fmt.Sprint(args...); runtime.Goexit() }
func (r *recorder) Fatal(args ...any) { r.failed = fmt.Sprint(args...); runtime.Goexit() }

func ended(t *testing.T, f func(testing.TB)) *recorder {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r
}

func TestMissingServerSkipsOrFails(t *testing.T) {
	for _, d := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.MariaDB} {
		for _, ci := range []string{"", "true"} {
			t.Run(fmt.Sprintf("%s,CI=%s", d, ci), func(t *testing.T) {
				t.Setenv(Variable(d), " , ")
				t.Setenv("CI", ci)
				r := ended(t, func(tb testing.TB) { Open(tb, d) })
				said, not := r.skipped, r.failed
				if ci != "" {
					said, not = not, said
				}
				if !strings.Contains(said, Variable(d)) || not != "" {
					t.Errorf("skipped %q, failed %q", r.skipped, r.failed)
				}
			})
		}
	}
}

// A server that was named and cannot be used is never skipped over, and its
// password is not shown.
func TestUnusableURLFails(t *testing.T) {
	for _, bad := range []string{
		"postgres://u:secret@127.0.0.1:1/db?sslmode=disable", // nobody listens
		"mysql://u:secret@127.0.0.1/db",                      // another dialect
		"postgres://u:secret@127.0.0.1:port/db",              // no URL
		"postgres://u:sec%ret@127.0.0.1/db",
	} {
		t.Run(bad, func(t *testing.T) {
			t.Setenv(Variable(schema.Postgres), bad)
			t.Setenv("CI", "")
			r := ended(t, func(tb testing.TB) { Open(tb, schema.Postgres) })
			if r.failed == "" || r.skipped != "" {
				t.Errorf("skipped %q, failed %q", r.skipped, r.failed)
			}
			if !strings.Contains(r.failed, "URL 1 of "+Variable(schema.Postgres)) || strings.Contains(r.failed, "secret") || strings.Contains(r.failed, "sec%ret") {
				t.Errorf("message %q", r.failed)
			}
		})
	}
}

// One MySQL-family server is not taken for the other.
func TestFlavourIsChecked(t *testing.T) {
	for from, to := range map[schema.Dialect]schema.Dialect{schema.MySQL: schema.MariaDB, schema.MariaDB: schema.MySQL} {
		t.Run(string(from)+" as "+string(to), func(t *testing.T) {
			real, err := url.Parse(Open(t, from).URL)
			if err != nil {
				t.Fatal(err)
			}
			real.Scheme = string(to)
			t.Setenv(Variable(to), real.String())
			r := ended(t, func(tb testing.TB) { Open(tb, to) })
			if !strings.Contains(r.failed, "not "+string(to)) {
				t.Errorf("failed %q", r.failed)
			}
		})
	}
}

func TestSeveralURLs(t *testing.T) {
	first := Open(t, schema.Postgres)
	second := first.Second(t)
	t.Setenv(Variable(schema.Postgres), first.URL+" ,\n"+second.URL)
	list, err := servers(schema.Postgres)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d servers, %v", len(list), err)
	}
	t.Cleanup(func() { // they hold connections to databases that are dropped next
		for _, s := range list {
			s.(*remote).admin.Close()
		}
	})
	if list[0] == list[1] {
		t.Error("two URLs, one server")
	}
	again, err := servers(schema.Postgres)
	if err != nil || again[0] != list[0] || again[1] != list[1] {
		t.Errorf("connected again: %v", err)
	}
}

// A name that is taken already is left to whoever has it.
func TestTakenNameIsNotReused(t *testing.T) {
	for _, d := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.MariaDB} {
		t.Run(string(d), func(t *testing.T) {
			first := Open(t, d)
			first.Exec(t, "CREATE TABLE t (a int)")
			counter.Add(-1)
			if second := first.Second(t); second.Name == first.Name {
				t.Errorf("%s was handed out twice", first.Name)
			}
			first.Exec(t, "INSERT INTO t VALUES (1)")
		})
	}
}

func TestMySQLConfig(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"mysql://root@127.0.0.1:3306/db", "root@tcp(127.0.0.1:3306)/db?charset=utf8mb4"},
		{"mysql://u:p%40s%2Fs@host/", "u:p@s/s@tcp(host:3306)/?charset=utf8mb4"},
		{"mariadb://u@[::1]/db?timeout=3s&charset=latin1", "u@tcp([::1]:3306)/db?charset=latin1&timeout=3s"},
		{"mysql://u@localhost/db?socket=/run/s.sock", "u@unix(/run/s.sock)/db?charset=utf8mb4"},
	} {
		u, err := url.Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		config, err := mysqlConfig(u)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := config.FormatDSN(); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
		if config.MultiStatements || config.ParseTime {
			t.Errorf("%s: multi-statements %v, parse time %v", c.text, config.MultiStatements, config.ParseTime)
		}
	}
}
