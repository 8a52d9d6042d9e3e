package mysql

import (
	"net/url"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"
)

func TestDSN(t *testing.T) {
	for text, want := range map[string]driver.Config{
		"mysql://user:p%40s%2Fs%3A%3F@host:3307/db":              {User: "user", Passwd: "p@s/s:?", Net: "tcp", Addr: "host:3307", DBName: "db"},
		"mysql+pymysql://root@127.0.0.1/a%2Fb?charset=utf8":      {User: "root", Net: "tcp", Addr: "127.0.0.1:3306", DBName: "a/b"},
		"mariadb://u:p@[::1]:3306/db":                            {User: "u", Passwd: "p", Net: "tcp", Addr: "[::1]:3306", DBName: "db"},
		"mysql://u@/db?socket=/run/my.sock":                      {User: "u", Net: "unix", Addr: "/run/my.sock", DBName: "db"},
		"mysql:///db?unix_socket=%2Frun%2Fmy.sock&parseTime=1":   {Net: "unix", Addr: "/run/my.sock", DBName: "db", ParseTime: true},
		"mysql://h/db?ssl_mode=REQUIRED&connect_timeout=5":       {Net: "tcp", Addr: "h:3306", DBName: "db", TLSConfig: "skip-verify"},
		"mysql://h/db?tls=true&multiStatements=true&timeout=10s": {Net: "tcp", Addr: "h:3306", DBName: "db", TLSConfig: "true"},
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		name, dsn, err := New().DSN(u)
		if err != nil || name != "mysql" {
			t.Errorf("%s: %s, %v", text, name, err)
			continue
		}
		got, err := driver.ParseDSN(dsn)
		if err != nil {
			t.Errorf("%s: %s: %v", text, dsn, err)
			continue
		}
		if got.User != want.User || got.Passwd != want.Passwd || got.Net != want.Net || got.Addr != want.Addr || got.DBName != want.DBName || got.TLSConfig != want.TLSConfig || got.ParseTime != want.ParseTime {
			t.Errorf("%s: %s\ngot  %+v\nwant %+v", text, dsn, got, want)
		}
		if got.MultiStatements || !got.InterpolateParams || !got.ClientFoundRows || !strings.Contains(dsn, "charset=utf8mb4") {
			t.Errorf("%s: %s", text, dsn)
		}
	}
}

func TestDSNErrorsHoldNoPassword(t *testing.T) {
	for _, text := range []string{"mysql://u:secret@h/db?ssl_ca=x", "mysql://u:secret@h/db?ssl_mode=odd", "mysql://a%3Ab:secret@h/db", "mysql://u:secret@h/db?%zz"} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := New().DSN(u); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestDSNConnects(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		u, err := url.Parse(d.URL)
		if err != nil {
			t.Fatal(err)
		}
		_, dsn, err := New().DSN(u)
		if err != nil {
			t.Fatal(err)
		}
		config, err := driver.ParseDSN(dsn)
		if err != nil || config.DBName != d.Name {
			t.Errorf("%s: %v, %v", d.URL, config, err)
		}
	})
}
