package migrate_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// change is a schema at two releases.
type change struct{ series, from, to string }

func (c change) name() string { return baseName(c.from) + "-" + baseName(c.to) }

// successors are how a schema is called that follows another one.
var successors = []string{"_new", "_head", "_next", "_phylodb"}

// changesIn lists the neighbours of each series and, for a longer way, its first
// and last; and the schemas whose names say that they follow each other.
func changesIn(t *testing.T, folder string, d schema.Dialect) (out []change) {
	t.Helper()
	series, err := filepath.Glob(filepath.Join(folder, "versions", "*_"+corpusFolder(d)))
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range series {
		files, err := filepath.Glob(filepath.Join(one, "*.sql"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range max(0, len(files)-1) {
			out = append(out, change{filepath.Base(one), files[i], files[i+1]})
		}
		if len(files) > 2 {
			out = append(out, change{filepath.Base(one), files[0], files[len(files)-1]})
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, corpusFolder(d), "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, suffix := range successors {
			before := strings.TrimSuffix(file, suffix+".sql") + ".sql"
			if before != file && exists(before) {
				out = append(out, change{"pairs", before, file})
			}
		}
	}
	return out
}

func exists(file string) bool {
	found, err := filepath.Glob(file)
	return err == nil && len(found) > 0
}

// TestCorpusSeries brings a database at each release to the next one, and at each
// one back to the one before: with the model of the other and autogenerate, and then
// by the downgrade.
func TestCorpusSeries(t *testing.T) {
	folder := corpus(t)
	report := &table{title: "Version series", heads: []string{"database", "series", "from", "to", "operations", "up", "down", "why not"}}
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		for _, c := range changesIn(t, folder, db.Dialect) {
			t.Run(c.series+"/"+c.name(), func(t *testing.T) { bothWays(t, db, c, report) })
		}
	})
	report.print()
}

// release is a database at a release.
type release struct {
	file    string
	db      *testdb.DB
	h       *history
	model   string
	catalog catalog
	loads   string
}

func bothWays(t *testing.T, server *testdb.DB, c change, report *table) {
	a, b := loadRelease(t, server, c.from), loadRelease(t, server, c.to)
	defer a.db.Drop(t)
	defer b.db.Drop(t)
	for _, way := range [][2]*release{{a, b}, {b, a}} {
		s := &step{t: t, from: way[0], to: way[1], up: "NO", down: "-"}
		s.run()
		report.add(server.Label, c.series, baseName(s.from.file), baseName(s.to.file), fmt.Sprint(s.operations), s.up, s.down, s.why)
	}
}

func loadRelease(t *testing.T, server *testdb.DB, file string) *release {
	t.Helper()
	r := &release{file: file, db: server.Second(t)}
	r.loads = readDump(t, r.db, file).load(t, r.db)
	r.h = &history{t: t, db: r.db.SQL, folder: t.TempDir(), schemas: schemasOf(t, r.db)}
	out := r.h.inspected()
	r.model, r.catalog = string(out.YAML), catalogOf(t, r.db)
	r.catalog.aside(out.Schema.Unmanaged)
	return r
}

// step is a database brought from one release to another, and back.
type step struct {
	t          *testing.T
	from, to   *release
	operations int
	up, down   string
	why        string
}

func (s *step) fail(why string, more string) {
	s.t.Helper()
	if s.why != "" {
		s.why += "; "
	}
	s.why += clip(why)
	s.t.Errorf("%s to %s: %s\n%s", baseName(s.from.file), baseName(s.to.file), why, more)
}

func (s *step) run() {
	if s.from.loads != "all" || s.to.loads != "all" {
		s.why = "loads " + s.from.loads + " / " + s.to.loads
	}
	h, model := s.from.h, []byte(s.to.model)
	w, err := h.migrator(model).Autogenerate(context.Background(), migrate.NewRevision{ID: "bbbbbbbbbbbb", Message: "next"})
	if why, ok := refusal(err); ok {
		s.up, s.why = "refused", why
		return
	}
	if err != nil {
		s.fail("autogenerate: "+err.Error(), "")
		return
	}
	s.operations = len(w.Comparison.Operations)
	if len(w.Comparison.Undecided) > 0 {
		s.fail(fmt.Sprintf("undecided: %v", w.Comparison.Undecided), "")
	}
	if w.Revision == nil {
		s.up, s.down = "same", "same"
		s.arrived("as it is", s.to.model, s.to.catalog)
		return
	}
	if _, err := h.migrator(model).Upgrade(context.Background(), "head"); err != nil {
		s.fail("upgrade: "+err.Error(), string(w.Data))
		return
	}
	if s.arrived("after the upgrade", s.to.model, s.to.catalog) {
		s.up = "yes"
	} else {
		s.t.Logf("%s", w.Data)
	}
	s.down = "NO"
	if _, err := h.migrator(model).Downgrade(context.Background(), "base"); err != nil {
		s.fail("downgrade: "+err.Error(), string(w.Data))
		return
	}
	if s.arrived("after the downgrade", s.from.model, s.from.catalog) {
		s.down = "yes"
	}
}

// arrived compares the database with a release: what we read of it, what the server
// says of it, and that nothing happened to what is not managed.
func (s *step) arrived(when, model string, want catalog) bool {
	ok := true
	out := s.from.h.inspected()
	if is := string(out.YAML); orderless(is) != orderless(model) {
		s.fail(when+" it is another model", firstDifference(orderless(model), orderless(is)))
		ok = false
	}
	got := catalogOf(s.t, s.from.db)
	got.aside(out.Schema.Unmanaged)
	if all := want.managed.differsFrom(got.managed); len(all) > 0 {
		s.fail(fmt.Sprintf("%s, the server says (%d differences): %s", when, len(all), all[0]), strings.Join(all, "\n"))
		ok = false
	}
	if all := s.from.catalog.unmanaged.differsFrom(got.unmanaged); len(all) > 0 {
		s.fail(when+" what is not managed has changed: "+all[0], strings.Join(all, "\n"))
		ok = false
	}
	return ok
}
