package migrate_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// A case of testdata/diff is a change of a model: a.yaml, b.yaml, and optionally
//
//	dialects   the databases it is for, one a line; all when absent
//	rows.sql   rows that are there when b comes, a statement a line
//	kept.sql   queries, one a line, that answer the same at a, at b and back at a
//
// TestLaws takes every case through the laws on every server.
type diffCase struct {
	name     string
	a, b     []byte
	dialects []string
	rows     []string
	kept     []string

	mayRefuse bool                      // autogenerate may say that it cannot be done
	saw       func([]migrate.Operation) // is told what autogenerate found at a for b
}

// judge is what a case needs of a *testing.T; a trial of a smaller case is another.
type judge interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
	TempDir() string
}

func readCases(t *testing.T) []diffCase {
	t.Helper()
	files, err := filepath.Glob("testdata/diff/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/diff: %v", err)
	}
	var out []diffCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c := diffCase{name: strings.TrimSuffix(filepath.Base(file), ".txtar")}
		for _, f := range txtar.Parse(data).Files {
			switch f.Name {
			case "a.yaml":
				c.a = f.Data
			case "b.yaml":
				c.b = f.Data
			case "dialects":
				c.dialects = strings.Fields(string(f.Data))
			case "rows.sql":
				c.rows = lines(f.Data)
			case "kept.sql":
				c.kept = lines(f.Data)
			default:
				t.Fatalf("%s: unknown part %q", file, f.Name)
			}
		}
		if c.a == nil || c.b == nil {
			t.Fatalf("%s: a.yaml or b.yaml is missing", file)
		}
		out = append(out, c)
	}
	return out
}

func lines(data []byte) []string {
	var out []string
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func TestLaws(t *testing.T) {
	for _, c := range readCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var lock sync.Mutex
			made := map[string][2][]byte{} // server → the two revisions
			t.Cleanup(func() { sameBytes(t, made) })
			testdb.Each(t, func(t *testing.T, db *testdb.DB) {
				if len(c.dialects) > 0 && !slices.Contains(c.dialects, string(db.Dialect)) {
					t.Skipf("%s is not for %s", c.name, db.Dialect)
				}
				t.Parallel()
				revisions := obey(t, db, db.Second(t), c)
				lock.Lock()
				defer lock.Unlock()
				made[db.Label] = revisions
			})
		})
	}
}

// sameBytes is the law that the same two models give the same revision bytes from
// every database.
func sameBytes(t *testing.T, made map[string][2][]byte) {
	t.Helper()
	var first string
	for _, label := range sorted(made) {
		if first == "" {
			first = label
			continue
		}
		for i, which := range []string{"a", "b"} {
			if !bytes.Equal(made[first][i], made[label][i]) {
				t.Errorf("revision %s differs\n--- from %s\n%s--- from %s\n%s", which, first, made[first][i], label, made[label][i])
			}
		}
	}
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// obey takes one case through the laws on one server, which is asked for two empty
// databases, and returns the revisions, nil for one that is refused.
func obey(t judge, db, direct *testdb.DB, c diffCase) (revisions [2][]byte) {
	t.Helper()
	folder := t.TempDir()
	h := &history{t: t, db: db.SQL, folder: folder}

	revisions[0] = h.autogenerate("aaaaaaaaaaaa", c.a)
	h.upgrade(c.a)
	h.matches("after creating a", c.a)
	atA := h.inspect()
	h.exec(c.rows)
	keptAtA := h.ask(c.kept)

	if c.mayRefuse {
		_, err := h.migrator(c.b).Compare(context.Background(), false)
		if _, ok := refusal(err); ok {
			return revisions
		}
	}
	revisions[1] = h.autogenerate("bbbbbbbbbbbb", c.b)
	if c.saw != nil {
		c.saw(h.found)
	}
	h.upgrade(c.b)
	h.matches("after a was upgraded to b", c.b)
	if got := h.ask(c.kept); got != keptAtA {
		t.Errorf("rows changed on the way to b\nat a:\n%s\nat b:\n%s", keptAtA, got)
	}
	h.sameAsDirect(direct, c.b)

	h.downgrade(c.b, "-1")
	h.matchesAt("after going back to a", c.a, "aaaaaaaaaaaa")
	if got := h.inspect(); orderless(got) != orderless(atA) { // a column that came back is the last
		t.Errorf("going back did not give a back\nwas:\n%s\nis:\n%s", atA, got)
	}
	if got := h.ask(c.kept); got != keptAtA {
		t.Errorf("rows changed on the way back to a\nbefore:\n%s\nafter:\n%s", keptAtA, got)
	}
	h.downgrade(c.a, "base")
	if left := h.inspect(); strings.TrimSpace(left) != emptyModel {
		t.Errorf("at base there is still\n%s", left)
	}
	return revisions
}

// emptyModel is what inspect writes of a database without anything.
var emptyModel = strings.TrimSpace(string(mustInspectEmpty()))

func mustInspectEmpty() []byte { return migrate.EncodeModel(schema.Metadata{}) }

// history is a growing folder of revisions and the database they are for.
type history struct {
	t      judge
	db     *sql.DB
	folder string
	asked  int

	schemas []string            // read beside the default one and those of the model
	found   []migrate.Operation // by the last autogenerate
}

func (h *history) migrator(model []byte) *migrate.Migrator {
	h.t.Helper()
	m, err := migrate.New(h.db, migrate.Config{
		Locations: []string{h.folder}, Root: h.folder, Schemas: h.schemas,
		Models: migrate.YAMLFiles(fstest.MapFS{"schema.yaml": {Data: model}}, "schema.yaml"),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

func (h *history) autogenerate(id string, model []byte) []byte {
	h.t.Helper()
	w, err := h.migrator(model).Autogenerate(context.Background(), migrate.NewRevision{ID: id, Message: "change", Created: time.Unix(1e9, 0)})
	if err != nil {
		h.t.Fatalf("autogenerating %s: %v", id, err)
	}
	if w.Revision == nil {
		h.t.Fatalf("autogenerating %s: nothing to do", id)
	}
	if len(w.Comparison.Undecided) > 0 {
		h.t.Errorf("autogenerating %s: undecided: %v", id, w.Comparison.Undecided)
	}
	h.found = w.Comparison.Operations
	return w.Data
}

func (h *history) upgrade(model []byte) {
	h.t.Helper()
	if _, err := h.migrator(model).Upgrade(context.Background(), "head"); err != nil {
		h.t.Fatalf("upgrading: %v\n%s", err, h.newest())
	}
}

func (h *history) downgrade(model []byte, target string) {
	h.t.Helper()
	if _, err := h.migrator(model).Downgrade(context.Background(), target); err != nil {
		h.t.Fatalf("downgrading to %s: %v\n%s", target, err, h.newest())
	}
}

// newest is the text of the last revision, for messages.
func (h *history) newest() string {
	files, _ := filepath.Glob(filepath.Join(h.folder, "*.yaml"))
	if len(files) == 0 {
		return ""
	}
	data, _ := os.ReadFile(files[len(files)-1])
	return string(data)
}

// matches fails unless the database, at the heads, is what the model says.
func (h *history) matches(when string, model []byte) {
	h.t.Helper()
	found, err := h.migrator(model).Compare(context.Background(), false)
	if err != nil {
		h.t.Fatalf("%s: comparing: %v", when, err)
	}
	if !found.Matches {
		h.t.Errorf("%s: %s", when, differences(found))
	}
}

// matchesAt compares with the revisions after id out of sight.
func (h *history) matchesAt(when string, model []byte, id string) {
	h.t.Helper()
	files, _ := filepath.Glob(filepath.Join(h.folder, "*.yaml"))
	aside := h.t.TempDir()
	for _, f := range files {
		if !strings.Contains(f, id) {
			if err := os.Rename(f, filepath.Join(aside, filepath.Base(f))); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	h.matches(when, model)
}

func differences(c migrate.Comparison) string {
	var b strings.Builder
	fmt.Fprintf(&b, "pending %v, undecided %v, operations:", c.Pending, c.Undecided)
	for _, o := range c.Operations {
		fmt.Fprintf(&b, "\n  %s %s %s: %v -> %v %v", o.Operation, o.Table, o.Name, o.From, o.To, o.SQL)
	}
	return b.String()
}

func (h *history) inspect() string {
	h.t.Helper()
	return string(h.inspected().YAML)
}

func (h *history) inspected() migrate.Inspected {
	h.t.Helper()
	out, err := h.migrator(nil).Inspect(context.Background())
	if err != nil {
		h.t.Fatalf("inspecting: %v", err)
	}
	return out
}

// sameAsDirect is the law that the catalog after a and b equals that of b made
// directly, but for the order of columns.
func (h *history) sameAsDirect(db *testdb.DB, model []byte) {
	h.t.Helper()
	direct := &history{t: h.t, db: db.SQL, folder: h.t.TempDir()}
	if err := direct.migrator(model).CreateAll(context.Background()); err != nil {
		h.t.Fatalf("creating b directly: %v", err)
	}
	direct.matches("b made directly", model)
	if a, b := orderless(h.inspect()), orderless(direct.inspect()); a != b {
		h.t.Errorf("b by way of a differs from b made directly\nby way of a:\n%s\ndirectly:\n%s", a, b)
	}
}

// orderless sorts the lines within each block of columns.
func orderless(model string) string {
	all := strings.Split(model, "\n")
	for i := 0; i < len(all); i++ {
		if strings.TrimSpace(all[i]) != "columns:" {
			continue
		}
		indent := len(all[i]) - len(strings.TrimLeft(all[i], " "))
		j := i + 1
		for j < len(all) && len(all[j])-len(strings.TrimLeft(all[j], " ")) > indent {
			j++
		}
		slices.Sort(all[i+1 : j])
	}
	return strings.Join(all, "\n")
}

func (h *history) exec(statements []string) {
	h.t.Helper()
	for _, s := range statements {
		if _, err := h.db.Exec(s); err != nil {
			h.t.Fatalf("%s: %v", s, err)
		}
	}
}

// ask runs the queries and writes down what they answer.
func (h *history) ask(queries []string) string {
	h.t.Helper()
	var b strings.Builder
	for _, q := range queries {
		h.asked++ // PostgreSQL's plans of an older text do not outlive a change of types
		rows, err := h.db.Query(fmt.Sprintf("%s /* %d */", q, h.asked))
		if err != nil {
			h.t.Fatalf("%s: %v", q, err)
		}
		names, _ := rows.Columns()
		for rows.Next() {
			cells := make([]sql.NullString, len(names))
			into := make([]any, len(names))
			for i := range cells {
				into[i] = &cells[i]
			}
			if err := rows.Scan(into...); err != nil {
				h.t.Fatal(err)
			}
			for _, cell := range cells {
				fmt.Fprintf(&b, "%s|", cell.String)
			}
			b.WriteString("\n")
		}
		if err := rows.Err(); err != nil {
			h.t.Fatal(err)
		}
		rows.Close()
	}
	return b.String()
}
