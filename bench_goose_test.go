package migrate_test

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// gooseModule is the peer that runs are measured against, built from its module.
const gooseModule = "github.com/pressly/goose/v3/cmd/goose@v3.24.1"

// BenchmarkGoose runs 1,000 revisions of one table each, and then nothing, with the
// program and with goose, in turn: both as processes, both from SQL files; and from
// files of operations beside them. Less than 1 is faster than goose.
func BenchmarkGoose(b *testing.B) {
	bin := b.TempDir()
	build(b, bin, "build", "-o", filepath.Join(bin, "migrate"), "./cmd/migrate")
	build(b, bin, "install", "-tags", "no_clickhouse no_mssql no_mysql no_vertica no_ydb no_libsql", gooseModule)
	for _, d := range []schema.Dialect{schema.Postgres, schema.SQLite} {
		b.Run(string(d), func(b *testing.B) { benchGoose(b, bin, d) })
	}
}

func build(b *testing.B, bin string, args ...string) {
	b.Helper()
	c := exec.Command("go", args...)
	c.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=-mod=mod")
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func benchGoose(b *testing.B, bin string, d schema.Dialect) {
	const n = 1000
	theirs, sql, yaml := b.TempDir(), b.TempDir(), b.TempDir()
	down := "null"
	for i := 1; i <= n; i++ {
		id := fmt.Sprintf("r%04d", i)
		create := fmt.Sprintf("CREATE TABLE t%d (id integer PRIMARY KEY, name varchar(50) NOT NULL)", i)
		write(b, filepath.Join(theirs, fmt.Sprintf("%05d_t.sql", i)), "-- +goose Up\n"+create+";\n-- +goose Down\nDROP TABLE t"+fmt.Sprint(i)+";\n")
		write(b, filepath.Join(sql, id+".sql"), fmt.Sprintf("-- revision: %s\n-- down_revision: %s\n-- migrate:up\n%s;\n-- migrate:down\nDROP TABLE t%d;\n", id, down, create, i))
		write(b, filepath.Join(yaml, id+".yaml"), fmt.Sprintf(
			"revision: %s\ndown_revision: %s\nupgrade:\n- create_table:\n    name: t%d\n    columns:\n      id: {type: integer, primary_key: true, autoincrement: false}\n      name: {type: string(50), nullable: false}\ndowngrade:\n- drop_table: t%d\n",
			id, down, i, i))
		down = id
	}
	var ups, sqls, yamls, noneTheirs, noneOurs []time.Duration
	for b.Loop() {
		db := testdb.Open(b, d)
		run := gooseRun(bin, theirs, db)
		ups, noneTheirs = append(ups, timed(b, run)), append(noneTheirs, best(b, run))
		db = testdb.Open(b, d)
		run = migrateRun(b, bin, sql, db)
		sqls, noneOurs = append(sqls, timed(b, run)), append(noneOurs, best(b, run))
		yamls = append(yamls, timed(b, migrateRun(b, bin, yaml, testdb.Open(b, d))))
	}
	b.ReportMetric(float64(median(ups).Milliseconds()), "goose-ms")
	b.ReportMetric(ratio(sqls, ups), "sql-x-goose")
	b.ReportMetric(ratio(yamls, ups), "yaml-x-goose")
	b.ReportMetric(float64(median(noneTheirs).Microseconds())/1000, "goose-nothing-ms")
	b.ReportMetric(ratio(noneOurs, noneTheirs), "nothing-x-goose")
	b.ReportMetric(0, "ns/op")
}

func ratio(ours, theirs []time.Duration) float64 {
	return float64(median(ours)) / float64(median(theirs))
}

func write(b *testing.B, path, text string) {
	b.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

func gooseRun(bin, dir string, db *testdb.DB) func() *exec.Cmd {
	driver, dsn := "postgres", db.URL
	if db.Dialect == schema.SQLite {
		driver, dsn = "sqlite3", sqlitePath(db.URL)
	}
	return func() *exec.Cmd {
		return exec.Command(filepath.Join(bin, "goose"), "-dir", dir, driver, dsn, "up")
	}
}

func sqlitePath(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	return strings.TrimPrefix(u.Path, "/")
}

func migrateRun(b *testing.B, bin, dir string, db *testdb.DB) func() *exec.Cmd {
	config := filepath.Join(b.TempDir(), "migrate.yaml")
	write(b, config, "migrations: "+dir+"\n")
	return func() *exec.Cmd {
		return exec.Command(filepath.Join(bin, "migrate"), "-c", config, "--url", db.URL, "-q", "upgrade", "head")
	}
}

// timed runs a process once, which must succeed.
func timed(b *testing.B, command func() *exec.Cmd) time.Duration {
	b.Helper()
	c := command()
	started := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", c, err, out)
	}
	return time.Since(started)
}

// best is the shortest of several runs: what a process that does nothing takes is
// mostly what the machine does beside it.
func best(b *testing.B, command func() *exec.Cmd) time.Duration {
	b.Helper()
	shortest := timed(b, command)
	for range 9 {
		shortest = min(shortest, timed(b, command))
	}
	return shortest
}
