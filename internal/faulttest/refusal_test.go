package faulttest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
)

// steps are those of a revision in which a failing one is put at each place.
var steps = []string{
	`execute: INSERT INTO ledger VALUES ('01.a up')`,
	`create_table: {name: f1, columns: {id: {type: integer, primary_key: pk_f1, autoincrement: false}, name: {type: string(20)}}}`,
	`create_table: {name: f2, columns: {id: {type: integer, primary_key: pk_f2, autoincrement: false}, name: {type: string(20)}}}`,
	`bulk_insert: {table: f1, rows: [{id: 1, name: one}]}`,
	`execute: UPDATE counter SET n = n + 1`,
	`create_index: {name: ix_f1, table: f1, columns: [name]}`,
	`add_column: {table: f2, column: {name: size, type: integer, nullable: false, server_default: 3}}`,
	`execute: INSERT INTO ledger VALUES ('01.b up')`,
	`alter_column: {table: f1, column: name, type: string(40)}`,
	`bulk_insert: {table: ledger, rows: [{entry: '01.c up'}]}`,
	`rename_table: {from: f2, to: f3}`,
	`execute: INSERT INTO ledger VALUES ('01.d up')`,
}

// failing is a step, what makes it fail, and what mends that.
type failing struct {
	name, step string
	breaks     []string
	mends      []string
}

var failings = []failing{
	{"raw", "execute: UPDATE fix SET n = n + 1", nil, []string{"CREATE TABLE fix (n integer)", "INSERT INTO fix VALUES (1)"}},
	{"in the way", "create_table: {name: fix, columns: {n: {type: integer}}}", []string{"CREATE TABLE fix (n integer)"}, []string{"DROP TABLE fix"}},
	{"duplicates", "create_unique_constraint: {table: fix, name: uq_fix, columns: [n]}",
		[]string{"CREATE TABLE fix (n integer)", "INSERT INTO fix VALUES (1)", "INSERT INTO fix VALUES (1)", "INSERT INTO fix VALUES (2)"},
		[]string{"DELETE FROM fix WHERE n = 1"}},
}

// A statement fails at each place of a revision, until what it stumbles over is mended;
// then the next run goes on where the last one stopped.
func TestFailingStatements(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		r := random(t)
		for _, transaction := range []string{"", "transaction: false\n"} {
			for _, f := range failings {
				places := r.Perm(len(steps) + 1)
				for _, place := range places[:sample(3, len(places))] {
					t.Run(strings.TrimSpace(fmt.Sprintf("%s %d %s", f.name, place, transaction)), func(t *testing.T) { failsAt(t, db, f, place, transaction) })
				}
			}
		}
	})
}

// failsAt runs a revision whose step fails at a place.
func failsAt(t *testing.T, db *testdb.DB, f failing, place int, header string) {
	t.Helper()
	text := header + "upgrade:\n"
	for i := 0; i <= len(steps); i++ {
		if i == place {
			text += "- " + f.step + "\n"
		}
		if i < len(steps) {
			text += "- " + steps[i] + "\n"
		}
	}
	p := written(t, db.Dialect, build("failing", db.Dialect, tables, pattern{name: f.name, texts: []string{text}}), usual)
	p.chain.ups = append(p.chain.ups[:2:2], "01.a up", "01.b up", "01.c up", "01.d up") // the first two are those of tables
	right := p.fresh(t, db)
	right.db.Exec(t, f.breaks...)
	right.db.Exec(t, f.mends...)
	right.must(t, "upgrade", "head")
	p.write(t, "schema.yaml", model(t, []string{right.must(t, "inspect", "-q")}))
	p.up = right.picture(t)

	x := p.fresh(t, db)
	x.db.Exec(t, f.breaks...)
	for range 2 { // it stays broken for a while
		if e := x.start(t, "upgrade", "head").wait(t); e.code != 1 || !strings.Contains(e.output, "r02a") {
			t.Fatalf("%s: exit %d, want 1 and the revision\n%s", x.db.Label, e.code, e.tail())
		}
	}
	counts.add(x.db.Label, "errors", 2)
	x.db.Exec(t, f.mends...)
	x.settle(t, "upgrade", "head")
	x.db.Drop(t)
	right.db.Drop(t)
}
