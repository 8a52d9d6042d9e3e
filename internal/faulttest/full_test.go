//go:build linux

package faulttest

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// The disk of a SQLite database is full in the middle of a run; then there is room again.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	db := testdb.Open(t, schema.SQLite)
	p := prepared(t, db, long(db.Dialect))
	disk := smallDisk(t)
	r := random(t)
	for i := range sample(4, 24) {
		x := p.on(t, onDisk(t, db, filepath.Join(disk, fmt.Sprintf("%d.db", i))))
		for _, args := range directions {
			filler := filepath.Join(disk, "filler")
			fill(t, disk, filler, 4096*r.Int64N(60))
			e := x.start(t, args...).wait(t)
			if e.code != 0 && e.code != 1 {
				t.Errorf("%s: exit %d\n%s", x.db.Label, e.code, e.tail())
			}
			if e.code == 1 {
				counts.add(x.db.Label, "full", 1)
			}
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			x.settle(t, args...)
		}
		x.db.SQL.Close()
		if err := os.Remove(filepath.Join(disk, fmt.Sprintf("%d.db", i))); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
}

// onDisk is a database in a file.
func onDisk(t *testing.T, db *testdb.DB, file string) *testdb.DB {
	t.Helper()
	other := db.Second(t)
	path := url.URL{Scheme: "sqlite", Path: "/" + file}
	made := *other
	made.URL = path.String()
	pool, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	made.SQL = pool
	return &made
}

// smallDisk is a file system of two megabytes, for which one has to be root.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("no small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// fill leaves so many bytes.
func fill(t *testing.T, disk, filler string, left int64) {
	t.Helper()
	var fs syscall.Statfs_t
	if err := syscall.Statfs(disk, &fs); err != nil {
		t.Fatal(err)
	}
	size := max(int64(fs.Bavail)*fs.Bsize-left, 0)
	if err := os.WriteFile(filler, make([]byte, size), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A run may write no file beyond a size: it falls in the middle of a write, as it would
// from a crash.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	db := testdb.Open(t, schema.SQLite)
	p := prepared(t, db, long(db.Dialect))
	r := random(t)
	for range sample(3, 24) {
		x := p.fresh(t, db)
		command := fmt.Sprintf("ulimit -f %d; exec %s --url %s upgrade head", 1+r.IntN(60), program, x.db.URL)
		cmd := startCommand(t, x.folder, "bash", "-c", command)
		cmd.mayFall = true // Go ends a process that gets SIGXFSZ with all its stacks
		if e := cmd.wait(t); e.code != 0 {
			counts.add(x.db.Label, "full", 1)
		}
		x.settle(t, "upgrade", "head")
	}
}
