package postgres

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var unmanagedSQL = []string{
	"CREATE TABLE t (id int PRIMARY KEY, a int, b text, c int, d int, e int, f int, g int GENERATED ALWAYS AS (f + 1) STORED, h int)",
	"CREATE VIEW v AS SELECT a FROM t", "CREATE VIEW vv AS SELECT a AS x FROM v",
	"CREATE MATERIALIZED VIEW mv AS SELECT b FROM t",
	"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
	"CREATE PROCEDURE p(x int) LANGUAGE sql AS 'SELECT 1'",
	"CREATE TRIGGER tr BEFORE UPDATE OF c ON t FOR EACH ROW EXECUTE FUNCTION f()",
	"CREATE POLICY po ON t USING (d > 0)", "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
	"CREATE RULE ru AS ON DELETE TO t WHERE old.e > 0 DO INSTEAD NOTHING",
	"CREATE STATISTICS st ON a, c FROM t",
	"CREATE DOMAIN dom AS int CHECK (value > 0)", "CREATE TYPE comp AS (x int)", "CREATE TYPE ran AS RANGE (subtype = float8)",
	"CREATE EXTENSION citext",
	"CREATE TABLE parted (id int, at date) PARTITION BY RANGE (at)",
	"CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
	"CREATE TABLE users (d dom, c citext, p comp)",
	"CREATE PUBLICATION pub FOR TABLE t",
	"ALTER TABLE t CLUSTER ON t_pkey", "COMMENT ON CONSTRAINT t_pkey ON t IS 'key'",
}

func TestUnmanagedObjectsAreNamed(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, unmanagedSQL...)
		m := read(t, db)
		var got []string
		for _, u := range m.Unmanaged {
			line := u.Kind + " " + u.Name.String()
			if u.Table != (schema.Name{}) {
				line += " on " + u.Table.String()
			}
			for _, c := range u.DependsOn {
				line += " " + c.Table.String() + "." + c.Column
			}
			got = append(got, line)
		}
		want := []string{
			"clustering t_pkey on t", "composite type comp", "domain dom", "extension citext", "function f()",
			"materialized view mv t.b", "partition parted_1 on parted", "policy po on t t.d", "primary key comment t_pkey on t", "procedure p(IN x integer)",
			"publication pub on t", "range type ran", "row security t on t", "rule ru on t t.e", "statistics st on t t.a t.c", "trigger tr on t t.c",
			"view v t.a", "view vv v.",
		}
		if p.version < 140000 {
			want[9] = "procedure p(x integer)"
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		names := []string{}
		for _, table := range m.Tables {
			names = append(names, table.Name.String())
		}
		if !slices.Equal(names, []string{"parted", "t", "users"}) {
			t.Errorf("tables %q", names)
		}
		users, _ := m.Table(schema.N("users"))
		for i, want := range []string{"dom", "citext", "comp"} {
			if got := users.Columns[i].Type; got != schema.Type(schema.Native{Text: want}) {
				t.Errorf("type %#v, want %s", got, want)
			}
		}
		view := m.Unmanaged[slices.IndexFunc(m.Unmanaged, func(u schema.Unmanaged) bool { return u.Name.Name == "v" })]
		if !strings.Contains(view.Definition, "CREATE VIEW") || !strings.Contains(view.Definition, "public.t") {
			t.Errorf("definition of the view: %q", view.Definition)
		}
	})
}

// What the server would refuse, and what it would drop silently, is refused before
// the first statement, with the names.
func TestUnmanagedObjectsBlockWhatWouldBreakThem(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, unmanagedSQL...)
		m := read(t, db)
		name := schema.N("t")
		retype := func(column string) op.Operation {
			c, _ := mustTable(t, m, name).Column(column)
			to := c
			to.Type = schema.String{Length: 3}
			return op.AlterColumn{Table: name, Column: column, Change: schema.Changed(c, to), From: &c, To: &to}
		}
		for _, c := range []struct {
			o    op.Operation
			want string
		}{
			{op.DropTable{Name: name}, "materialized view mv, policy po, publication pub, rule ru, statistics st, trigger tr, view v"},
			{op.DropTable{Name: schema.N("parted")}, "partition parted_1"},
			{op.DropTable{Name: schema.N("users")}, ""},
			{op.DropColumn{Table: name, Name: "a"}, "statistics st, view v"},
			{op.DropColumn{Table: name, Name: "b"}, "materialized view mv"},
			{op.DropColumn{Table: name, Name: "c"}, "statistics st, trigger tr"},
			{op.DropColumn{Table: name, Name: "d"}, "policy po"},
			{op.DropColumn{Table: name, Name: "e"}, "rule ru"},
			{op.DropColumn{Table: name, Name: "f"}, "generated column g"},
			{op.DropColumn{Table: name, Name: "h"}, ""},
			{retype("a"), "view v"}, {retype("c"), "trigger tr"}, {retype("d"), "policy po"}, {retype("h"), ""},
			{op.RenameTable{From: name, To: "tt"}, ""},
		} {
			statements, err := p.Compile(m, []op.Operation{c.o})
			var blocked *render.BlockedError
			got := ""
			if errors.As(err, &blocked) {
				var names []string
				for _, u := range blocked.Objects {
					names = append(names, u.Kind+" "+u.Name.String())
				}
				got = strings.Join(names, ", ")
			} else if err != nil {
				t.Errorf("%+v: %v", c.o, err)
			}
			if got != c.want {
				t.Errorf("%s %+v\n got %s\nwant %s", op.Keyword(c.o), c.o, got, c.want)
			}
			if err != nil {
				continue
			}
			for _, s := range statements { // what is let through, runs
				tx, _ := db.SQL.Begin()
				if _, err := tx.Exec(s.SQL); err != nil {
					t.Errorf("%s: %v", s.SQL, err)
				}
				tx.Rollback()
			}
		}
	})
}

func mustTable(t *testing.T, m schema.Metadata, name schema.Name) schema.Table {
	t.Helper()
	table, ok := m.Table(name)
	if !ok {
		t.Fatalf("no table %s", name)
	}
	return table
}

// What a later server has and the model has no place for is said.
func TestStatesOfConstraintsAreNamed(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, "CREATE TABLE parent (a int, b int, UNIQUE (a, b))")
		var want []string
		if p.setNullColumns() {
			db.Exec(t, "CREATE TABLE child (a int, b int, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE SET NULL (b))")
			want = append(want, "fk")
		}
		if p.constraintStates() {
			db.Exec(t, "CREATE EXTENSION btree_gist", "CREATE TABLE t (id int, during daterange, x int, CONSTRAINT temporal UNIQUE (id, during WITHOUT OVERLAPS), "+
				"CONSTRAINT lax CHECK (x > 0) NOT ENFORCED)", "ALTER TABLE t ADD CONSTRAINT late NOT NULL x NOT VALID")
			want = append(want, "late", "lax", "temporal")
		}
		var got []string
		live := read(t, db)
		for _, u := range live.Unmanaged {
			if u.Kind == "constraint" {
				got = append(got, u.Name.Name)
			}
			for _, on := range u.DependsOn { // they would go with their columns unseen
				var blocked *render.BlockedError
				if _, err := p.Compile(live, []op.Operation{op.DropColumn{Table: on.Table, Name: on.Column}}); !errors.As(err, &blocked) {
					t.Errorf("dropping %v: %v", on, err)
				}
			}
			if u.Kind == "constraint" && len(u.DependsOn) == 0 {
				t.Errorf("%s depends on nothing", u.Name)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
