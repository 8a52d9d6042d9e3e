package sqlite

import (
	"errors"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func number(text string) schema.Expr { return schema.Literal{Kind: schema.NumberLiteral, Text: text} }
func words(text string) schema.Expr  { return schema.Literal{Kind: schema.TextLiteral, Text: text} }

func TestCompile(t *testing.T) {
	n := schema.N("t")
	setup := []string{
		"CREATE TABLE p (id INTEGER PRIMARY KEY)",
		"CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT)",
		"CREATE INDEX ix ON t (a)",
		"INSERT INTO p VALUES (1)", "INSERT INTO t VALUES (1, 'x', 2)",
	}
	status := schema.Enum{Name: schema.N("status"), Values: []string{"on", "it's"}}
	for _, test := range []struct {
		name string
		ops  []op.Operation
		want []string // statements; nil: one rebuild
	}{
		{"add a column", []op.Operation{op.AddColumn{Table: n, Column: schema.Column{Name: "c d", Type: schema.String{Length: 5}, Nullable: true, Collation: "NOCASE"}}},
			[]string{`ALTER TABLE "t" ADD COLUMN "c d" VARCHAR(5) COLLATE "NOCASE"`}},
		{"add a column with a default", []op.Operation{op.AddColumn{Table: n, Column: schema.Column{Name: "c", Type: schema.Boolean{}, Default: schema.Literal{Kind: schema.BoolLiteral, Text: "true"}}}},
			[]string{`ALTER TABLE "t" ADD COLUMN "c" BOOLEAN NOT NULL DEFAULT true`}},
		{"add a column that refers elsewhere", []op.Operation{
			op.AddColumn{Table: n, Column: schema.Column{Name: "p_id", Type: schema.Integer{}, Nullable: true}},
			op.CreateForeignKey{Table: n, Key: schema.ForeignKey{Name: "fk", Columns: []string{"p_id"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}, OnDelete: schema.SetNull}},
			op.CreateIndex{Table: n, Index: schema.Index{Name: "ix_p", Elements: []schema.IndexElement{{Column: "p_id"}}}},
		}, []string{
			`ALTER TABLE "t" ADD COLUMN "p_id" INTEGER CONSTRAINT "fk" REFERENCES "p" ("id") ON DELETE SET NULL`,
			`CREATE INDEX "ix_p" ON "t" ("p_id")`,
		}},
		{"add an enum column", []op.Operation{op.CreateEnum{Enum: status}, op.AddColumn{Table: n, Column: schema.Column{Name: "s", Type: schema.EnumRef{Name: status.Name}, Default: words("on")}}},
			[]string{`ALTER TABLE "t" ADD COLUMN "s" TEXT NOT NULL DEFAULT 'on' CHECK ("s" IN ('on', 'it''s'))`}},
		{"add a virtual column", []op.Operation{op.AddColumn{Table: n, Column: schema.Column{Name: "v", Type: schema.Integer{}, Nullable: true, Generated: schema.Computed{Expression: "b + 1"}}}},
			[]string{`ALTER TABLE "t" ADD COLUMN "v" INTEGER GENERATED ALWAYS AS (b + 1)`}},
		{"add a stored column", []op.Operation{op.AddColumn{Table: n, Column: schema.Column{Name: "v", Type: schema.Integer{}, Nullable: true, Generated: schema.Computed{Expression: "b + 1", Stored: true}}}}, nil},
		{"add a column with a clock default", []op.Operation{op.AddColumn{Table: n, Column: schema.Column{Name: "at", Type: schema.DateTime{}, Default: schema.Portable{Func: schema.Now}}}}, nil},
		{"drop a column", []op.Operation{op.DropColumn{Table: n, Name: "b"}}, []string{`ALTER TABLE "t" DROP COLUMN "b"`}},
		{"drop a column and its index", []op.Operation{op.DropColumn{Table: n, Name: "a"}}, []string{`DROP INDEX "ix"`, `ALTER TABLE "t" DROP COLUMN "a"`}},
		{"drop a column and add one of its name", []op.Operation{op.DropColumn{Table: n, Name: "b"}, op.AddColumn{Table: n, Column: schema.Column{Name: "b", Type: schema.Native{Text: "INT"}, Nullable: true}}}, nil},
		{"rename a column", []op.Operation{op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Name: schema.Some("c")}}},
			[]string{`ALTER TABLE "t" RENAME COLUMN "a" TO "c"`}},
		{"rename a column by case", []op.Operation{op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Name: schema.Some("A")}}},
			[]string{`ALTER TABLE "t" RENAME COLUMN "a" TO "A"`}},
		{"swap two columns", []op.Operation{
			op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Name: schema.Some("x")}},
			op.AlterColumn{Table: n, Column: "b", Change: schema.ColumnChange{Name: schema.Some("a")}},
			op.AlterColumn{Table: n, Column: "x", Change: schema.ColumnChange{Name: schema.Some("b")}},
		}, []string{`ALTER TABLE "t" RENAME COLUMN "a" TO "x"`, `ALTER TABLE "t" RENAME COLUMN "b" TO "a"`, `ALTER TABLE "t" RENAME COLUMN "x" TO "b"`}},
		{"rename a table", []op.Operation{op.RenameTable{From: n, To: "s"}}, []string{`ALTER TABLE "t" RENAME TO "s"`}},
		{"rename a table by case", []op.Operation{op.RenameTable{From: n, To: "T"}},
			[]string{`ALTER TABLE "t" RENAME TO "migrate_new_T"`, `ALTER TABLE "migrate_new_T" RENAME TO "T"`}},
		{"rename a table and take its name", []op.Operation{
			op.RenameTable{From: n, To: "s"},
			op.CreateTable{Table: schema.Table{Name: n, Columns: []schema.Column{{Name: "z", Type: schema.Text{}, Nullable: true}}}},
		}, []string{`ALTER TABLE "t" RENAME TO "s"`, "CREATE TABLE \"t\" (\n  \"z\" TEXT\n)"}},
		{"comments", []op.Operation{op.TableComment{Table: n, To: "people"}, op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Comment: schema.Some("what")}}}, []string{
			`-- the comment on table "t" stays in the revision: SQLite keeps none`, `-- the comment on column "t.a" stays in the revision: SQLite keeps none`,
		}},
		{"a comment of a column that comes", []op.Operation{op.AddColumn{Table: n, Column: schema.Column{Name: "z", Type: schema.Text{}, Nullable: true, Comment: "what\n; DROP TABLE t"}}}, []string{
			`-- the comment on column "t.z" stays in the revision: SQLite keeps none`, `ALTER TABLE "t" ADD COLUMN "z" TEXT`,
		}},
		{"rename an index", []op.Operation{op.RenameIndex{Table: n, From: "ix", To: "ix2"}}, []string{`DROP INDEX "ix"`, `CREATE INDEX "ix2" ON "t" ("a")`}},
		{"a check", []op.Operation{op.CreateCheck{Table: n, Check: schema.Check{Name: "ck", Expression: "b > 0"}}}, nil},
		{"what is added to a created table stands in it", []op.Operation{
			op.CreateTable{Table: schema.Table{Name: schema.N("u"), Columns: []schema.Column{{Name: "id", Type: schema.BigInteger{}, Generated: schema.Auto{}}}, PrimaryKey: &schema.PrimaryKey{Name: "pk_u", Columns: []string{"id"}}}},
			op.AddColumn{Table: schema.N("u"), Column: schema.Column{Name: "p_id", Type: schema.Integer{}, Nullable: true}},
			op.CreateForeignKey{Table: schema.N("u"), Key: schema.ForeignKey{Name: "fk", Columns: []string{"p_id"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}}},
			op.CreateIndex{Table: schema.N("u"), Index: schema.Index{Name: "ix_u", Elements: []schema.IndexElement{{Column: "p_id"}}}},
		}, []string{
			"CREATE TABLE \"u\" (\n  \"id\" INTEGER CONSTRAINT \"pk_u\" PRIMARY KEY,\n  \"p_id\" INTEGER,\n  CONSTRAINT \"fk\" FOREIGN KEY (\"p_id\") REFERENCES \"p\" (\"id\")\n)",
			`CREATE INDEX "ix_u" ON "u" ("p_id")`,
		}},
		{"rows come between", []op.Operation{
			op.AddColumn{Table: n, Column: schema.Column{Name: "c", Type: schema.Text{}, Nullable: true}},
			op.BulkInsert{Table: n, Columns: []string{"a", "c"}, Rows: [][]schema.Expr{{words("q"), nil}, {words("w'"), schema.SQL{Text: "1 + 1"}}}},
		}, []string{`ALTER TABLE "t" ADD COLUMN "c" TEXT`, "INSERT INTO \"t\" (\"a\", \"c\") VALUES\n  ('q', NULL),\n  ('w''', (1 + 1))"}},
		{"drop a table", []op.Operation{op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Nullable: schema.Some(false)}}, op.DropTable{Name: n}}, []string{`DROP TABLE "t"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := open(t)
			exec(t, c, "PRAGMA foreign_keys = ON")
			exec(t, c, setup...)
			statements, whole, err := compile(t, c, test.ops...)
			if err != nil {
				t.Fatal(err)
			}
			want := applied(t, read(t, c), test.ops)
			if err := execute(t, c, statements, whole); err != nil {
				t.Fatal(err)
			}
			same(t, read(t, c), want)
			if test.want == nil {
				if count(statements, "INSERT OR ABORT") != 1 {
					t.Errorf("no rebuild: %v", statements)
				}
				return
			}
			var got []string
			for _, s := range statements {
				got = append(got, s.SQL)
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// TestEnumChanges renames a value, removes one and adds one: rows follow.
func TestEnumChanges(t *testing.T) {
	c := open(t)
	status := schema.Enum{Name: schema.N("status"), Values: []string{"a", "b", "c"}}
	table := schema.Table{Name: schema.N("t"), Columns: []schema.Column{
		{Name: "id", Type: schema.Integer{}, Generated: schema.Auto{}},
		{Name: "s", Type: schema.EnumRef{Name: status.Name}, Default: words("a"), Nullable: true},
	}, PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}}
	before := schema.Metadata{Enums: []schema.Enum{status}, Tables: []schema.Table{table}}
	mustRun(t, c, creates(before)...)
	exec(t, c, "INSERT INTO t (s) VALUES ('a'), ('b'), ('c'), (NULL)")
	same(t, read(t, c), before)
	change := op.AlterEnum{Name: status.Name, From: status.Values, To: []string{"d", "A"}, Rename: []op.Renamed{{From: "a", To: "A"}}, Map: []op.Renamed{{From: "b", To: "d"}}}
	statements, whole, err := compileFrom(t, detected(t, c), before, change)
	if err != nil {
		t.Fatal(err)
	}
	if err := execute(t, c, statements, whole); err == nil || !strings.Contains(err.Error(), "enum") {
		t.Fatalf("a row holds c: error %v", err)
	}
	exec(t, c, "DELETE FROM t WHERE s = 'c'")
	if err := execute(t, c, statements, whole); err != nil {
		t.Fatal(err)
	}
	expect(t, c, "SELECT id, s FROM t", "1|A\n2|d\n4|<nil>")
	same(t, read(t, c), applied(t, before, []op.Operation{change}))
	exec(t, c, "INSERT INTO t DEFAULT VALUES")
	expect(t, c, "SELECT s FROM t WHERE id = 5", "A")
}

func TestBlocked(t *testing.T) {
	setup := []string{
		"CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)", "CREATE TABLE u (status TEXT)", "CREATE TABLE status (id INT)",
		"CREATE VIEW v1 AS SELECT a AS x FROM t", "CREATE VIEW v2 AS SELECT x FROM v1", "CREATE VIEW v3 AS SELECT u.status FROM u",
		"CREATE TRIGGER tr AFTER INSERT ON u BEGIN UPDATE t SET b = 1; END",
		"CREATE VIRTUAL TABLE ft USING fts5(a, content='t', content_rowid='id')",
	}
	n := schema.N("t")
	for _, test := range []struct {
		name string
		op   op.Operation
		want string
	}{
		{"table", op.DropTable{Name: n}, "trigger tr, view v1, view v2, virtual table ft"},
		{"table under its own trigger", op.DropTable{Name: schema.N("u")}, "trigger tr, view v3"},
		{"table that a column is called after", op.DropTable{Name: schema.N("status")}, ""},
		{"column in a view and an index", op.DropColumn{Table: n, Name: "a"}, "view v1, virtual table ft"},
		{"column in a trigger", op.DropColumn{Table: n, Name: "b"}, "trigger tr"},
		{"rename of a column", op.AlterColumn{Table: n, Column: "a", Change: schema.ColumnChange{Name: schema.Some("c")}}, "virtual table ft"},
		{"rename of a column that a view and a trigger read", op.AlterColumn{Table: n, Column: "b", Change: schema.ColumnChange{Name: schema.Some("c")}}, ""},
		{"rename of a table", op.RenameTable{From: n, To: "s"}, "virtual table ft"},
		{"rename under a view and a trigger", op.RenameTable{From: schema.N("u"), To: "s"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := open(t)
			exec(t, c, setup...)
			err := run(t, c, test.op)
			var blocked *render.BlockedError
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if !errors.As(err, &blocked) {
				t.Fatalf("error %v", err)
			}
			var got []string
			for _, o := range blocked.Objects {
				got = append(got, o.Kind+" "+o.Name.String())
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got %s, want %s", strings.Join(got, ", "), test.want)
			}
		})
	}
}

func TestUnsupported(t *testing.T) {
	column := func(c schema.Column) schema.Table {
		c.Name = "a"
		return schema.Table{Name: schema.N("t"), Columns: []schema.Column{c}, PrimaryKey: &schema.PrimaryKey{Columns: []string{"a"}}}
	}
	index := func(x schema.Index) schema.Table {
		t := column(schema.Column{Type: schema.Integer{}})
		x.Name = "ix"
		if x.Elements == nil {
			x.Elements = []schema.IndexElement{{Column: "a"}}
		}
		t.Indexes = []schema.Index{x}
		return t
	}
	strict := column(schema.Column{Type: schema.Numeric{}})
	strict.Options.SQLite.Strict = true
	unrowed := column(schema.Column{Type: schema.Integer{}, Generated: schema.Auto{}})
	unrowed.Options.SQLite.WithoutRowID = true
	elsewhere := column(schema.Column{Type: schema.Integer{}})
	elsewhere.Name.Schema = "billing"
	unique := column(schema.Column{Type: schema.Integer{}})
	unique.Uniques = []schema.Unique{{Columns: []string{"a"}, Deferrable: true}}
	excluding := column(schema.Column{Type: schema.Integer{}})
	excluding.Excludes = []schema.Exclude{{Name: "ex"}}
	for name, table := range map[string]schema.Table{
		"interval": column(schema.Column{Type: schema.Interval{}}), "array": column(schema.Column{Type: schema.Array{Of: schema.Text{}}}),
		"identity": column(schema.Column{Type: schema.Integer{}, Generated: schema.Identity{}}), "serial": column(schema.Column{Type: schema.Integer{}, Generated: schema.Serial{}}),
		"auto of text":      column(schema.Column{Type: schema.Text{}, Generated: schema.Auto{}}),
		"numeric in strict": strict, "auto without rowid": unrowed, "schema": elsewhere, "deferrable unique": unique, "exclusion": excluding,
		"gin": index(schema.Index{Using: "gin"}), "include": index(schema.Index{Include: []string{"a"}}), "fulltext": index(schema.Index{Kind: "fulltext"}),
		"opclass": index(schema.Index{Elements: []schema.IndexElement{{Column: "a", OpClass: "x"}}}), "prefix": index(schema.Index{Elements: []schema.IndexElement{{Column: "a", Length: 3}}}),
		"nulls": index(schema.Index{Elements: []schema.IndexElement{{Column: "a", Nulls: "last"}}}),
	} {
		_, err := New().Compile(schema.Metadata{}, []op.Operation{op.CreateTable{Table: table}})
		var u *render.UnsupportedError
		if !errors.As(err, &u) || u.Hint == "" || u.Dialect != schema.SQLite {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for _, o := range []op.Operation{op.CreateSchema{Name: "s"}, op.CreateSequence{}, op.DropSequence{}, op.AlterSequence{}, op.CreateExclude{}, op.DropSchema{}} {
		var u *render.UnsupportedError
		if _, err := New().Compile(schema.Metadata{}, []op.Operation{o}); !errors.As(err, &u) {
			t.Errorf("%T: error %v", o, err)
		}
	}
}
