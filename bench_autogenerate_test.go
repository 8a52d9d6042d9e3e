package migrate_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// BenchmarkAutogenerate measures an autogenerate that finds one change, a new
// column, in a database as BenchmarkCheck has it.
func BenchmarkAutogenerate(b *testing.B) {
	for _, n := range benchTables(b) {
		b.Run(fmt.Sprintf("tables=%d", n), func(b *testing.B) {
			testdb.Each(b, func(b *testing.B, db *testdb.DB) {
				load(b, db, n)
				declared := decoded(b, inspectYAML(b, db))
				t := &declared.Tables[n/2]
				t.Columns = append(t.Columns, schema.Column{Name: "added", Type: schema.Integer{}, Nullable: true})
				benchModel(b, db, declared, 1, "")
			})
		})
	}
}

// BenchmarkExpressions measures check where the model spells 2,000 expressions as
// their author did and not as the server does: each is a question. The first run asks
// them all, one with a file of spellings remembers them.
func BenchmarkExpressions(b *testing.B) {
	testdb.Of(b, schema.Postgres, func(b *testing.B, db *testdb.DB) {
		const n = 1000
		load(b, db, n)
		for i := range n {
			name := fmt.Sprintf("t%05d", i)
			if _, err := db.SQL.Exec(fmt.Sprintf("ALTER TABLE %[1]s ADD CONSTRAINT ck_%[1]s CHECK (c BETWEEN %[2]d AND 100000 AND a IN ('x', 'y%[2]d')); CREATE INDEX ix_%[1]s_w ON %[1]s (b) WHERE c > %[2]d AND b IS NOT NULL", name, i)); err != nil {
				b.Fatal(err)
			}
		}
		declared := decoded(b, inspectYAML(b, db))
		for i := range declared.Tables {
			t := &declared.Tables[i]
			t.Checks[0].Expression = fmt.Sprintf("c between %[1]d and 100000 and a in ('x', 'y%[1]d')", i)
			for j := range t.Indexes {
				if t.Indexes[j].Where != "" {
					t.Indexes[j].Where = fmt.Sprintf("c>%d and b is not null", i)
				}
			}
		}
		b.Run("asked", func(b *testing.B) { benchModel(b, db, declared, 0, "") })
		file := filepath.Join(b.TempDir(), "spellings.json")
		with, err := migrate.New(db.SQL, migrate.Config{Models: parsed{declared}, SpellingCache: file})
		if err == nil {
			_, err = with.Compare(context.Background(), false)
		}
		if err != nil {
			b.Fatal(err)
		}
		b.Run("remembered", func(b *testing.B) { benchModel(b, db, declared, 0, file) })
	})
}

// benchModel measures a comparison that finds so many operations.
func benchModel(b *testing.B, db *testdb.DB, declared schema.Metadata, operations int, spellings string) {
	var all, floor []time.Duration
	for b.Loop() {
		floor = append(floor, took(func() { readFloor(b, db) }))
		m, err := migrate.New(db.SQL, migrate.Config{Models: parsed{declared}, Migrations: fstest.MapFS{}, SpellingCache: spellings})
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, took(func() {
			found, err := m.Compare(context.Background(), false)
			if err != nil {
				b.Fatal(err)
			}
			if len(found.Operations) != operations || len(found.Undecided) > 0 {
				b.Fatalf("%d operations, want %d; undecided %v; first %v", len(found.Operations), operations, found.Undecided, first(found.Operations))
			}
		}))
	}
	b.ReportMetric(float64(median(all).Microseconds())/1000, "autogenerate-ms")
	b.ReportMetric(float64(median(floor).Microseconds())/1000, "floor-ms")
	b.ReportMetric(float64(median(all))/float64(median(floor)), "x-floor")
	b.ReportMetric(0, "ns/op")
}

func first(all []migrate.Operation) any {
	if len(all) == 0 {
		return nil
	}
	return summaries(all)[0]
}

func inspectYAML(b *testing.B, db *testdb.DB) []byte {
	b.Helper()
	m, err := migrate.New(db.SQL, migrate.Config{})
	if err != nil {
		b.Fatal(err)
	}
	out, err := m.Inspect(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return out.YAML
}

func decoded(b *testing.B, model []byte) schema.Metadata {
	b.Helper()
	declared, err := migrate.DecodeModel("schema.yaml", model, nil)
	if err != nil {
		b.Fatal(err)
	}
	return declared
}

// BenchmarkMemory measures the whole program: the time and the peak memory of
// `migrate check`, the model parsed from its file.
func BenchmarkMemory(b *testing.B) {
	folder := b.TempDir()
	program := filepath.Join(folder, "migrate")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/migrate").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	for _, n := range benchTables(b) {
		b.Run(fmt.Sprintf("tables=%d", n), func(b *testing.B) {
			testdb.Each(b, func(b *testing.B, db *testdb.DB) {
				load(b, db, n)
				home := b.TempDir()
				if err := os.WriteFile(filepath.Join(home, "schema.yaml"), inspectYAML(b, db), 0o600); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(home, "migrate.yaml"), fmt.Appendf(nil, "url: %q\nmodels: schema.yaml\n", db.URL), 0o600); err != nil {
					b.Fatal(err)
				}
				var peak int64
				var all []time.Duration
				for b.Loop() {
					check := exec.Command(program, "check")
					check.Dir = home
					var out bytes.Buffer
					check.Stdout, check.Stderr = &out, &out
					all = append(all, took(func() {
						if err := check.Start(); err != nil {
							b.Fatal(err)
						}
						ended := make(chan struct{})
						seen := peakUntil(ended, check.Process.Pid)
						err := check.Wait()
						close(ended)
						peak = max(peak, <-seen)
						if err != nil {
							b.Fatalf("check: %v\n%s", err, strings.TrimSpace(out.String()))
						}
					}))
				}
				if peak > 0 { // there is a /proc
					b.ReportMetric(float64(peak)/1024, "peak-MiB")
				}
				b.ReportMetric(float64(median(all).Microseconds())/1000, "process-ms")
				b.ReportMetric(0, "ns/op")
			})
		})
	}
}

// highWater matches the peak of a process's memory in /proc/PID/status.
var highWater = regexp.MustCompile(`(?m)^VmHWM:\s*(\d+) kB`)

// peakUntil looks at a process's peak memory, in KiB, over and over until it ended.
// The kernel's own account of a child that ended will not do: Go makes a process
// with vfork, and Linux counts the peak of the process that made it as the child's.
func peakUntil(ended <-chan struct{}, pid int) <-chan int64 {
	seen := make(chan int64, 1)
	go func() {
		var peak int64
		for each := time.Tick(time.Millisecond); ; {
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			if match := highWater.FindSubmatch(status); match != nil {
				kib, _ := strconv.ParseInt(string(match[1]), 10, 64)
				peak = max(peak, kib)
			}
			select {
			case <-ended:
				seen <- peak
				return
			case <-each:
			}
		}
	}()
	return seen
}
