package testdb

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/retort-db/migrate/schema"
)

// sqlite makes each database a file of its own in the test's folder.
type sqlite struct{}

var sqliteVersion = sync.OnceValues(func() (version string, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRow("SELECT sqlite_version()").Scan(&version)
	return version, err
})

func (sqlite) about() (schema.Dialect, string) {
	version, err := sqliteVersion()
	if err != nil {
		version = err.Error() // the first database says so too
	}
	return schema.SQLite, version
}

func (sqlite) create(tb testing.TB) *DB {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "test.db")
	// A test often holds this pool beside what it tests: wait, do not fail, when the file is locked.
	file := url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(5000)"}
	pool, err := sql.Open("sqlite", file.String())
	if err == nil {
		err = pool.Ping()
	}
	if err != nil {
		tb.Fatalf("opening %s: %v", path, err)
	}
	public := url.URL{Scheme: "sqlite", Path: "/" + path}
	return &DB{Name: "main", URL: public.String(), SQL: pool}
}

// drop frees the space at once; the test's folder goes later.
func (sqlite) drop(db *DB) error {
	u, err := url.Parse(db.URL)
	if err != nil {
		return err
	}
	file := u.Path[1:]
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(file + suffix); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
