package migrate_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
)

// fixedPoint takes one schema to its fixed point.
type fixedPoint struct {
	t      *testing.T
	server *testdb.DB
	file   string

	loads, aside, verdict, why string
	tables                     int
}

// fail ends the test with a line in the report.
func (p *fixedPoint) fail(why string, more ...any) {
	p.t.Helper()
	p.why = clip(why)
	p.t.Fatal(append([]any{why, "\n"}, more...)...)
}

func (p *fixedPoint) run() {
	t := p.t
	db := p.server.Second(t)
	defer db.Drop(t)
	dump := readDump(t, db, p.file)
	p.loads = dump.load(t, db)
	h := &history{t: t, db: db.SQL, folder: t.TempDir(), schemas: schemasOf(t, db)}
	before := catalogOf(t, db)
	out, err := h.migrator(nil).Inspect(context.Background())
	if err != nil {
		p.fail("inspect: " + err.Error())
	}
	p.tables, p.aside = len(out.Schema.Tables), kinds(out.Schema.Unmanaged)
	before.aside(out.Schema.Unmanaged)
	p.silent(h, "check", out.YAML)
	if len(out.Schema.Tables) == 0 {
		p.verdict, p.why = "yes", "there is no table in it"
		return
	}
	p.remade(dump, out, before, bare)
}

// silent fails when check, or autogenerate, has anything to say.
func (p *fixedPoint) silent(h *history, when string, model []byte) {
	p.t.Helper()
	found, err := h.migrator(model).Compare(context.Background(), false)
	if err != nil {
		p.fail(fmt.Sprintf("%s: %v", when, err))
	}
	if !found.Matches {
		p.fail(fmt.Sprintf("%s finds %d operations and cannot decide %d", when, len(found.Operations), len(found.Undecided)), differences(found))
	}
	w, err := h.migrator(model).Autogenerate(context.Background(), migrate.NewRevision{Message: "again"})
	if err != nil {
		p.fail(fmt.Sprintf("autogenerate after %s: %v", when, err))
	}
	if w.Revision != nil {
		p.fail("autogenerate after "+when+" is not empty", string(w.Data))
	}
}

// remade makes the model in another database, which is empty; when the model calls
// what it does not hold, functions and types, in one that has those already, and its
// own enums too when those functions are of them.
func (p *fixedPoint) remade(dump dumpFile, out migrate.Inspected, before catalog, has furnishing) {
	t := p.t
	db := p.server.Second(t)
	defer db.Drop(t)
	with := ""
	if has > bare {
		with = dump.furnish(db, has)
	}
	h := &history{t: t, db: db.SQL, folder: t.TempDir(), schemas: schemasOf(t, db)}
	err := p.apply(h, out.YAML)
	if err != nil && has < andEnums && lacksFurniture(err) {
		p.why = clip("not in an empty database: " + err.Error())
		p.remade(dump, out, before, has+1)
		return
	}
	if err != nil {
		p.fail("the model does not run: "+err.Error(), h.newest())
	}
	h.schemas = schemasOf(t, db)
	if again := h.inspect(); again != string(out.YAML) {
		p.fail("the model makes another catalog", firstDifference(string(out.YAML), again))
	}
	if all := before.managed.differsFrom(catalogOf(t, db).managed); len(all) > 0 {
		p.fail(fmt.Sprintf("the model makes another catalog, the server says (%d differences): %s", len(all), all[0]), strings.Join(all, "\n"))
	}
	p.silent(h, "check of the copy", out.YAML)
	p.verdict = "yes"
	if has > bare {
		p.verdict = "yes, beside " + with
	}
}

// apply brings a database to a model by way of a revision.
func (p *fixedPoint) apply(h *history, model []byte) error {
	w, err := h.migrator(model).Autogenerate(context.Background(), migrate.NewRevision{ID: "aaaaaaaaaaaa", Message: "all"})
	if err != nil {
		return err
	}
	if len(w.Comparison.Undecided) > 0 {
		p.t.Errorf("undecided: %v", w.Comparison.Undecided)
	}
	_, err = h.migrator(model).Upgrade(context.Background(), "head")
	return err
}
