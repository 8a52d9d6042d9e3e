package postgres

import (
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// change is a case of the law that Apply agrees with the server.
type change struct {
	name   string
	before schema.Metadata
	rows   []string // SQL that puts rows in
	ops    []op.Operation
	// after is a query and what it yields afterwards.
	query, yields string
	oldest        int // server version; 0: any
}

// lawful makes the schema before, runs the operations and holds what is read back
// against what Apply says; it does the same from the catalog's own spelling.
func lawful(t *testing.T, cases []change) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				if p.version < c.oldest {
					t.Skip("not on this version")
				}
				empty(t, db)
				run(t, db, schema.Metadata{}, createAll(c.before)...)
				db.Exec(t, c.rows...)
				after := run(t, db, c.before, c.ops...)
				sameSchema(t, p, read(t, db, after.Schemas...), after)
				c.check(t, db)
			})
		}
	})
}

// empty drops everything, which is faster than another database.
func empty(t *testing.T, db *testdb.DB) {
	t.Helper()
	db.Exec(t, `DO $$ DECLARE s text; BEGIN
  FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', s);
  END LOOP;
END $$`, "CREATE SCHEMA public")
}

func (c change) check(t *testing.T, db *testdb.DB) {
	t.Helper()
	if c.query == "" {
		return
	}
	var got string
	if err := db.SQL.QueryRow(c.query).Scan(&got); err != nil || got != c.yields {
		t.Errorf("%s: got %q, %v, want %q", c.query, got, err, c.yields)
	}
}

// one table with a key, and columns
func tableOf(name string, columns ...schema.Column) schema.Table {
	id := schema.Column{Name: "id", Type: schema.Integer{}, Generated: schema.Auto{}}
	return schema.Table{Name: schema.N(name), Columns: append([]schema.Column{id}, columns...),
		PrimaryKey: &schema.PrimaryKey{Name: "pk_" + name, Columns: []string{"id"}}}
}

func of(tables ...schema.Table) schema.Metadata {
	m := schema.Metadata{Tables: tables}
	m.Sort()
	return m
}

func null(name string, t schema.Type) schema.Column {
	return schema.Column{Name: name, Type: t, Nullable: true}
}

func text(s string) schema.Expr { return schema.Literal{Kind: schema.TextLiteral, Text: s} }

func digits(s string) schema.Expr { return schema.Literal{Kind: schema.NumberLiteral, Text: s} }

// alter is an alter_column of table t, completed by the harness.
func alter(column string, c schema.ColumnChange) op.AlterColumn {
	return op.AlterColumn{Table: schema.N("t"), Column: column, Change: c}
}

func TestTables(t *testing.T) {
	plain := of(tableOf("t", null("a", schema.Integer{})))
	name := schema.N("t")
	lawful(t, []change{
		{name: "schemas", ops: []op.Operation{op.CreateSchema{Name: "Of its own"}, op.CreateSchema{Name: "gone"}, op.DropSchema{Name: "gone"}}},
		{name: "rename", before: plain, ops: []op.Operation{op.RenameTable{From: name, To: "Order"}}},
		{name: "drop", before: plain, ops: []op.Operation{op.DropTable{Name: name}}},
		{name: "comment", before: plain, ops: []op.Operation{op.TableComment{Table: name, To: `it's \n`}}},
		{name: "no comment", before: func() schema.Metadata {
			u := tableOf("t")
			u.Options.Comment = "old"
			return of(u)
		}(), ops: []op.Operation{op.TableComment{Table: name}}},
		{name: "options", before: func() schema.Metadata {
			u := tableOf("t")
			u.Options.Postgres.With = []schema.Parameter{{Key: "autovacuum_enabled", Value: "false"}, {Key: "fillfactor", Value: "80"}}
			return of(u)
		}(), ops: []op.Operation{op.AlterTable{Table: name, Change: op.TableChange{Unlogged: schema.Some(true),
			With: schema.Some([]schema.Parameter{{Key: "fillfactor", Value: "70"}, {Key: "toast_tuple_target", Value: "128"}})}}}},
		{name: "logged again", before: func() schema.Metadata {
			u := tableOf("t")
			u.Options.Postgres.Unlogged = true
			return of(u)
		}(), ops: []op.Operation{op.AlterTable{Table: name, Change: op.TableChange{Unlogged: schema.Some(false)}}}},
		{name: "insert", before: plain, ops: []op.Operation{op.BulkInsert{Table: name, Columns: []string{"id", "a"},
			Rows: [][]schema.Expr{{digits("1"), nil}, {digits("2"), digits("5")}}}},
			query: "SELECT count(*) || ' ' || sum(a) FROM t", yields: "2 5"},
		{name: "sequences", before: schema.Metadata{Sequences: []schema.Sequence{{Name: schema.N("s"), Options: schema.SequenceOptions{
			Start: schema.Some(int64(5)), Cache: schema.Some(int64(3)), Cycle: true}}, {Name: schema.N("u")}}}, ops: []op.Operation{
			op.AlterSequence{Name: schema.N("s"), Change: schema.SequenceChange{Increment: schema.Some(schema.Some(int64(2))), Max: schema.Some(schema.Some(int64(99)))}},
			op.DropSequence{Name: schema.N("u")}, op.CreateSequence{Sequence: schema.Sequence{Name: schema.N("v"), Type: schema.Integer{}}}}},
		{name: "owned sequence stays", before: func() schema.Metadata {
			u := tableOf("t", schema.Column{Name: "n", Type: schema.BigInteger{}, Default: schema.SQL{Text: "nextval('public.s'::regclass)"}},
				schema.Column{Name: "o", Type: schema.BigInteger{}, Default: schema.SQL{Text: "nextval('public.s'::regclass)"}})
			m := of(u)
			m.Sequences = []schema.Sequence{{Name: schema.N("s"), Options: schema.SequenceOptions{Start: schema.Some(int64(5))}}}
			return m
		}(),
			ops: []op.Operation{
				op.AlterSequence{Name: schema.N("s"), Change: schema.SequenceChange{OwnedBy: schema.Some(schema.ColumnName{Table: name, Column: "n"})}},
				op.DropColumn{Table: name, Name: "o"}, op.DropTable{Name: name}}},
	})
}

func TestColumns(t *testing.T) {
	plain := of(tableOf("t", null("a", schema.Integer{}), schema.Column{Name: "b", Type: schema.Text{}, Default: text("x"), Comment: "bee"}))
	name := schema.N("t")
	rows := []string{"INSERT INTO t (a, b) VALUES (1, 'one'), (NULL, '2')"}
	lawful(t, []change{
		{name: "add", before: plain, rows: rows, ops: []op.Operation{
			op.AddColumn{Table: name, Column: schema.Column{Name: "c", Type: schema.String{Length: 9}, Default: text("it's"), Comment: "sea"}},
			op.AddColumn{Table: name, Column: schema.Column{Name: "d", Type: schema.Integer{}, Generated: schema.Serial{}}},
			op.AddColumn{Table: name, Column: schema.Column{Name: "e", Type: schema.Integer{}, Generated: schema.Identity{Always: true}}},
			op.AddColumn{Table: name, Column: schema.Column{Name: "f", Type: schema.Integer{}, Nullable: true, Generated: schema.Computed{Expression: "a + 1", Stored: true}}},
		}, query: "SELECT string_agg(c || d || e || coalesce(f, 0), ',' ORDER BY id) FROM t", yields: "it's112,it's220"},
		{name: "drop", before: plain, rows: rows, ops: []op.Operation{op.DropColumn{Table: name, Name: "a"}}},
		{name: "everything at once", before: plain, rows: rows, ops: []op.Operation{alter("b", schema.ColumnChange{
			Name: schema.Some("Bee"), Type: schema.Some[schema.Type](schema.String{Length: 50}), Nullable: schema.Some(true), Default: schema.Some(text("y")),
			Comment: schema.Some("buzz"), Collation: schema.Some("C"), Storage: schema.Some("main")})},
			query: `SELECT string_agg("Bee", ',' ORDER BY id) FROM t`, yields: "one,2"},
		{name: "reset", before: of(tableOf("t", schema.Column{Name: "b", Type: schema.Text{}, Collation: "C", Comment: "x", Default: text("d"),
			Postgres: schema.PostgresColumn{Storage: "external"}})), ops: []op.Operation{alter("b", schema.ColumnChange{
			Collation: schema.Some(""), Comment: schema.Some(""), Default: schema.Some[schema.Expr](nil), Storage: schema.Some("")})}},
		{name: "compression", oldest: 140000, before: of(tableOf("t", null("b", schema.Text{}))), ops: []op.Operation{
			alter("b", schema.ColumnChange{Compression: schema.Some("pglz")})}},
		{name: "not null with a default", before: plain, ops: []op.Operation{alter("a", schema.ColumnChange{Nullable: schema.Some(false), Default: schema.Some(digits("7"))})}},
		{name: "rename under a check", before: func() schema.Metadata {
			u := tableOf("t", null("a", schema.Integer{}), null("g", schema.Integer{}))
			u.Columns[2].Generated = schema.Computed{Expression: "a * 2", Stored: true}
			u.Checks = []schema.Check{{Name: "ck", Expression: "a > 0"}}
			u.Indexes = []schema.Index{{Name: "ix", Elements: []schema.IndexElement{{Expression: "a + 1"}}, Where: "a > 5"}}
			return of(u)
		}(), ops: []op.Operation{alter("a", schema.ColumnChange{Name: schema.Some("Group")})}},
	})
}
