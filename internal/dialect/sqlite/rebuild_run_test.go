package sqlite

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// TestNewNotNullFails is the last row: rows that violate the change leave
// everything as it was.
func TestNewNotNullFails(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (NULL)")
	before := rows(t, c, "SELECT sql FROM sqlite_master")
	err := run(t, c, op.AlterColumn{Table: schema.N("t"), Column: "a", Change: schema.ColumnChange{Nullable: schema.Some(false)}})
	if err == nil || !strings.Contains(err.Error(), "NOT NULL") {
		t.Fatalf("error %v", err)
	}
	expect(t, c, "SELECT sql FROM sqlite_master", before)
	expect(t, c, "PRAGMA legacy_alter_table", "0")
}

func TestNewNotNullTakesDefault(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (NULL), ('x')")
	mustRun(t, c, op.AlterColumn{Table: schema.N("t"), Column: "a", Change: schema.ColumnChange{
		Nullable: schema.Some(false), Default: schema.Some[schema.Expr](schema.Literal{Kind: schema.TextLiteral, Text: "d"}),
	}})
	expect(t, c, "SELECT a FROM t", "d\nx")
}

func TestRebuildIsOne(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE t (a TEXT, b TEXT, c TEXT)", "CREATE INDEX ix ON t (b)")
	n := schema.N("t")
	statements, _, err := compile(t, c,
		widen("t", "a"),
		op.AddColumn{Table: n, Column: schema.Column{Name: "p_id", Type: schema.Integer{}, Nullable: true}},
		op.CreateTable{Table: schema.Table{Name: schema.N("u"), Columns: []schema.Column{{Name: "id", Type: schema.Integer{}}}}},
		op.CreateForeignKey{Table: n, Key: schema.ForeignKey{Columns: []string{"p_id"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}}},
		op.CreateUnique{Table: n, Unique: schema.Unique{Name: "uq", Columns: []string{"a"}}},
		op.DropColumn{Table: n, Name: "c"},
		op.CreateIndex{Table: n, Index: schema.Index{Name: "ix2", Elements: []schema.IndexElement{{Column: "p_id"}}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if got := count(statements, "INSERT OR ABORT"); got != 1 {
		t.Errorf("%d rebuilds, want one", got)
	}
}

func count(statements []render.Statement, prefix string) int {
	n := 0
	for _, s := range statements {
		if strings.HasPrefix(s.SQL, prefix) {
			n++
		}
	}
	return n
}

// TestViolationRollsBack: a new foreign key that rows violate.
func TestViolationRollsBack(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE t (p_id INT)", "CREATE TABLE old (p_id INT REFERENCES p)",
		"INSERT INTO old VALUES (5)", "INSERT INTO t VALUES (7), (8)")
	key := op.CreateForeignKey{Table: schema.N("t"), Key: schema.ForeignKey{Name: "fk", Columns: []string{"p_id"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}}}
	var violation *ViolationError
	if err := run(t, c, key); !errors.As(err, &violation) || violation.Rows != 2 || violation.Table != "t" {
		t.Fatalf("error %v", err)
	}
	expect(t, c, "SELECT count(*) FROM pragma_foreign_key_list('t')", "0")
	exec(t, c, "DELETE FROM t")
	mustRun(t, c, key) // what old violated before is no hindrance
}

// TestUncheckable: a foreign key to columns that are not unique cannot be checked,
// which hurts where there are rows.
func TestUncheckable(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE p (id INTEGER PRIMARY KEY, a INT)", "CREATE TABLE t (a INT)")
	key := op.CreateForeignKey{Table: schema.N("t"), Key: schema.ForeignKey{Name: "fk", Columns: []string{"a"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"a"}}}}
	exec(t, c, "INSERT INTO t VALUES (1)")
	if err := run(t, c, key); !errors.As(err, new(*ViolationError)) {
		t.Errorf("error %v", err)
	}
	exec(t, c, "DELETE FROM t")
	mustRun(t, c, key)
}

func TestBrokenTriggerRollsBack(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t (a TEXT, b TEXT)", "CREATE TABLE u (a TEXT)", "CREATE VIEW broken AS SELECT * FROM missing",
		"CREATE TRIGGER tr AFTER INSERT ON u BEGIN INSERT INTO t (b) VALUES (new.a); END")
	// The trigger is left out of what the compiler knows, as when it was made meanwhile.
	before := read(t, c)
	before.Unmanaged = nil
	statements, whole, err := compileFrom(t, New(), before, op.DropColumn{Table: schema.N("t"), Name: "b"}, widen("t", "a"))
	if err != nil {
		t.Fatal(err)
	}
	var broken *BrokenError
	if err := execute(t, c, statements, whole); !errors.As(err, &broken) || broken.Name != "tr" {
		t.Fatalf("error %v", err)
	}
	expect(t, c, "SELECT count(*) FROM pragma_table_info('t')", "2")
}

func TestUnknownTriggerStops(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t (a TEXT)", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END")
	before := read(t, c)
	before.Unmanaged = nil
	statements, whole, err := compileFrom(t, New(), before, widen("t", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if err := execute(t, c, statements, whole); err == nil || !strings.Contains(err.Error(), "trigger") {
		t.Fatalf("error %v", err)
	}
	expect(t, c, "SELECT name FROM sqlite_master WHERE type = 'trigger'", "tr")
}

func TestForeignKeysOnStops(t *testing.T) {
	c := open(t)
	exec(t, c, "PRAGMA foreign_keys = ON", "CREATE TABLE t (a TEXT)")
	statements, _, err := compile(t, c, widen("t", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if !statements[0].Assert {
		t.Fatalf("the first statement is %q", statements[0].SQL)
	}
	if err := one(t.Context(), c, statements[0]); err == nil {
		t.Error("nothing stops a rebuild with foreign keys on")
	}
}

func TestRenameAndRebuild(t *testing.T) {
	c := open(t)
	exec(t, c, "PRAGMA foreign_keys = ON", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, CHECK (a <> ''))", "CREATE TABLE child (t_id INT REFERENCES t (id))",
		"INSERT INTO t VALUES (1, 'x')", "INSERT INTO child VALUES (1)", "CREATE VIEW v AS SELECT a FROM t", "CREATE INDEX ix ON t (a)",
		"CREATE TRIGGER tr AFTER UPDATE OF a ON t BEGIN DELETE FROM child WHERE t_id = new.id AND new.a = 'gone'; END")
	n := schema.N("t")
	ops := []op.Operation{
		op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Name: schema.Some("b"), Type: schema.Some[schema.Type](schema.Text{}), Nullable: schema.Some(false)}},
		op.AlterColumn{Table: n, Column: "id", Change: schema.ColumnChange{Name: schema.Some("key")}},
		op.RenameTable{From: n, To: "s"},
		op.AddColumn{Table: schema.N("s"), Column: schema.Column{Name: "a", Type: schema.Text{}, Nullable: true}},
	}
	var blocked *render.BlockedError
	again := append(slices.Clone(ops), op.CreateCheck{Table: schema.N("s"), Check: schema.Check{Expression: "a > 0"}})
	if err := run(t, c, again...); !errors.As(err, &blocked) { // the trigger's text is not known after the rename
		t.Fatalf("error %v", err)
	}
	want := applied(t, read(t, c), ops)
	mustRun(t, c, ops...)
	same(t, read(t, c), want)
	expect(t, c, "SELECT * FROM v", "x")
	expect(t, c, `SELECT "key", b, a FROM s`, "1|x|<nil>")
	expect(t, c, "SELECT \"table\", \"to\" FROM pragma_foreign_key_list('child')", "s|key")
	exec(t, c, "UPDATE s SET b = 'gone'")
	expect(t, c, "SELECT count(*) FROM child", "0")
}

// TestKeyKeptNullOut: what the author left unsaid, because the key said it, is said
// when the column leaves the key.
func TestKeyKeptNullOut(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t (p, q TEXT, PRIMARY KEY (p, q)) WITHOUT ROWID", "INSERT INTO t VALUES (1, 'x')")
	n := schema.N("t")
	mustRun(t, c,
		op.DropConstraint{Table: n, Kind: op.PrimaryKind},
		op.CreatePrimaryKey{Table: n, Key: schema.PrimaryKey{Columns: []string{"q"}}},
	)
	if err := one(t.Context(), c, render.Statement{SQL: "INSERT INTO t VALUES (NULL, 'y')"}); err == nil {
		t.Error("p may be NULL\n" + rows(t, c, "SELECT sql FROM sqlite_master"))
	}
}

// TestStaleDefinition: a revision later in the run compiles from a state that was
// carried on, whose text is older than the table. What still holds is kept.
func TestStaleDefinition(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t ( -- things\n  a TEXT, -- the first\n  b TEXT, -- the second\n  c TEXT -- the third\n)", "INSERT INTO t VALUES (1, 2, 3)")
	n := schema.N("t")
	state := read(t, c)
	for _, o := range []op.Operation{
		op.AddColumn{Table: n, Column: schema.Column{Name: "d", Type: schema.Text{}, Nullable: true}},
		op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Name: schema.Some("a2")}},
		widen("t", "b"),
		op.DropColumn{Table: n, Name: "c"},
		op.CreateCheck{Table: n, Check: schema.Check{Name: "ck", Expression: "d <> ''"}},
	} {
		statements, whole, err := compileFrom(t, detected(t, c), state, o)
		if err != nil {
			t.Fatal(err)
		}
		if err := execute(t, c, statements, whole); err != nil {
			t.Fatal(err)
		}
		state = applied(t, state, []op.Operation{o})
		same(t, read(t, c), state)
	}
	text := rows(t, c, "SELECT sql FROM sqlite_master")
	if !strings.Contains(text, "( -- things\n") || !strings.Contains(text, "-- the second") || strings.Contains(text, "the third") {
		t.Error(text)
	}
	expect(t, c, "SELECT * FROM t", "1|2|<nil>")
}

// TestRebuildAfterRename: a rename changes the text of a trigger, which a rebuild
// later in the run must know.
func TestRebuildAfterRename(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t (a TEXT, b TEXT)", "CREATE TABLE log (x)", "INSERT INTO t VALUES (1, 2)", "CREATE VIEW v AS SELECT a FROM t",
		"CREATE TRIGGER tr AFTER UPDATE OF a ON t BEGIN INSERT INTO log VALUES (new.a); END")
	d, n := detected(t, c), schema.N("t")
	state := render.NewState(func(context.Context) (schema.Metadata, error) { return read(t, c), nil })
	for _, o := range []op.Operation{
		op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Name: schema.Some("c")}},
		widen("t", "b"),
		op.RenameTable{From: n, To: "s"},
		widen("s", "c"),
	} {
		compiled, err := render.Compile(t.Context(), d, schema.SQLite, state, []op.Operation{o})
		if err != nil {
			t.Fatal(err)
		}
		if err := execute(t, c, compiled.Statements, []op.Operation{o}); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, c, "UPDATE s SET c = 5")
	expect(t, c, "SELECT * FROM v, log", "5|5")
}
