package mysql

import (
	"errors"
	"testing"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// step is one test of the compiler: a schema, operations on it, and what must
// hold besides the law that reading back gives what op.Apply says.
type step struct {
	name   string
	before schema.Metadata
	rows   []string // SQL run between
	ops    []op.Operation
	says   []string // parts of statements
	query  string   // its first value must be
	value  string
	only   schema.Dialect
}

func (s step) run(t *testing.T, d *database) {
	if s.only != "" && s.only != d.Dialect {
		return
	}
	t.Run(s.name, func(t *testing.T) {
		d := newDatabase(t, d.Second(t))
		state := schema.Metadata{Enums: s.before.Enums}
		var creates []op.Operation
		for _, table := range s.before.Tables {
			creates = append(creates, op.CreateTable{Table: table})
		}
		for _, q := range s.before.Sequences {
			creates = append(creates, op.CreateSequence{Sequence: q})
		}
		state, _ = d.run(t, state, creates...)
		d.Exec(t, s.rows...)
		state, texts := d.run(t, state, s.ops...)
		d.same(t, state)
		for _, text := range s.says {
			hasStatement(t, texts, text)
		}
		if s.query == "" {
			return
		}
		var got string
		if err := d.SQL.QueryRow(s.query).Scan(&got); err != nil || got != s.value {
			t.Errorf("%s: %q, %v; want %q", s.query, got, err, s.value)
		}
	})
}

// simple is a table t with an id and the columns given.
func simple(columns ...schema.Column) schema.Table {
	return schema.Table{
		Name: schema.N("t"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}},
		Columns: append([]schema.Column{col("id", schema.Integer{}, auto)}, columns...),
	}
}

func with(t schema.Table, change func(*schema.Table)) schema.Table {
	change(&t)
	return t
}

func alter(column string, change schema.ColumnChange) op.AlterColumn {
	return op.AlterColumn{Table: schema.N("t"), Column: column, Change: change}
}

func rename(column, to string) op.AlterColumn {
	return alter(column, schema.ColumnChange{Name: schema.Some(to)})
}

func generatedAs(expression string, stored bool) schema.ColumnChange {
	return schema.ColumnChange{Generated: schema.Some[schema.Generated](schema.Computed{Expression: expression, Stored: stored})}
}

var ordinary = schema.ColumnChange{Generated: schema.Some[schema.Generated](nil)}

func TestColumns(t *testing.T) {
	full := col("a", schema.String{Length: 20}, notNull, text("it's"), comment("kept"), func(c *schema.Column) {
		c.Collation, c.MySQL.Charset = "latin1_bin", "latin1"
	})
	steps := []step{
		{name: "add", before: metadata(simple()), ops: []op.Operation{op.AddColumn{Table: schema.N("t"), Column: full}}},
		{name: "drop", before: metadata(simple(full)), ops: []op.Operation{op.DropColumn{Table: schema.N("t"), Name: "a"}}},
		{name: "widen restates all", before: metadata(simple(full)), rows: []string{"INSERT INTO t (a) VALUES ('x')"},
			ops:   []op.Operation{alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.String{Length: 40})})},
			says:  []string{"MODIFY COLUMN `a` varchar(40) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s' COMMENT 'kept'"},
			query: "SELECT a FROM t", value: "x"},
		{name: "null", before: metadata(simple(full)), ops: []op.Operation{alter("a", schema.ColumnChange{Nullable: schema.Some(true)})}},
		{name: "drop default", before: metadata(simple(full)), ops: []op.Operation{alter("a", schema.ColumnChange{Default: schema.Some[schema.Expr](nil)})}},
		{name: "comment", before: metadata(simple(full)), ops: []op.Operation{alter("a", schema.ColumnChange{Comment: schema.Some("nèw")})}},
		{name: "collation", before: metadata(simple(full)), ops: []op.Operation{alter("a", schema.ColumnChange{Collation: schema.Some(""), Charset: schema.Some("")})}},
		{name: "unsigned", before: metadata(simple(col("n", schema.Integer{}))), ops: []op.Operation{alter("n", schema.ColumnChange{Unsigned: schema.Some(true)})}},
		{name: "invisible", before: metadata(simple(col("n", schema.Integer{}))), ops: []op.Operation{alter("n", schema.ColumnChange{Invisible: schema.Some(true)})}},
		{name: "on update", before: metadata(simple(col("at", schema.DateTime{Precision: schema.Some(3)}))),
			ops: []op.Operation{alter("at", schema.ColumnChange{OnUpdate: schema.Some("now(3)"), Default: schema.Some[schema.Expr](schema.Portable{Func: schema.Now})})}},
		{name: "rename", before: metadata(simple(full)), ops: []op.Operation{rename("a", "b c")}, says: []string{"RENAME COLUMN `a` TO `b c`"}},
		{name: "rename and change", before: metadata(simple(full)),
			ops:  []op.Operation{alter("a", schema.ColumnChange{Name: schema.Some("b"), Nullable: schema.Some(true)})},
			says: []string{"CHANGE COLUMN `a` `b` "}},
		{name: "auto on", before: metadata(with(simple(), func(t *schema.Table) { t.Columns[0].Generated = nil })),
			ops: []op.Operation{alter("id", schema.ColumnChange{Generated: schema.Some[schema.Generated](schema.Auto{})})}, says: []string{"AUTO_INCREMENT"}},
		{name: "auto off", before: metadata(simple()), ops: []op.Operation{alter("id", ordinary)}},
		{name: "beside a zero date", before: metadata(simple(col("z", schema.DateTime{}, text("0000-00-00")), col("n", schema.Integer{}))),
			ops: []op.Operation{alter("n", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})})}, query: "SELECT @@sql_mode LIKE '%STRICT%'", value: "1"},
		{name: "nothing here", before: metadata(simple(full)), ops: []op.Operation{alter("a", schema.ColumnChange{Storage: schema.Some("main")})}},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestReadersOfARenamedColumn(t *testing.T) {
	table := simple(
		col("a", schema.Integer{}), col("b", schema.Integer{}, computed("a + 1", false)), col("c", schema.Integer{}, computed("a * 2", true)))
	table.Checks = []schema.Check{{Name: "ck_a", Expression: "a > 0"}, {Name: "ck_ab", Expression: "a < id + 9 or a > 100"}}
	table.Checks = table.Checks[:1]
	table.Uniques = []schema.Unique{{Name: "uq_a", Columns: []string{"a"}}}
	table.Indexes = []schema.Index{{Name: "ix_b", Elements: elements("b", "a")}}
	functional := with(simple(col("a", schema.Integer{})), func(t *schema.Table) {
		t.Indexes = []schema.Index{{Name: "ix", Elements: []schema.IndexElement{{Expression: "a + 1"}}}}
	})
	steps := []step{
		{name: "generated, check, keys", before: metadata(table), rows: []string{"INSERT INTO t (a) VALUES (3)"},
			ops: []op.Operation{rename("a", "z")}, query: "SELECT concat(z, b, c) FROM t", value: "346"},
		{name: "functional index", before: metadata(functional), ops: []op.Operation{rename("a", "z")}, only: schema.MySQL},
		{name: "of a foreign key", before: metadata(with(table, func(t *schema.Table) {
			t.Name = schema.N("p")
			t.Checks[0].Name = "ck_p"
		}), with(simple(col("a", schema.Integer{})), func(t *schema.Table) {
			t.ForeignKeys = []schema.ForeignKey{{Name: "fk", Columns: []string{"a"}, References: ref("p", "a")}}
			t.Checks = []schema.Check{{Name: "ck", Expression: "a > 0"}}
		})), ops: []op.Operation{rename("a", "z"), op.AlterColumn{Table: schema.N("p"), Column: "a", Change: schema.ColumnChange{Name: schema.Some("y")}}}},
		{name: "of JSON", before: metadata(simple(col("j", schema.JSON{}))), ops: []op.Operation{rename("j", "k"), alter("k", schema.ColumnChange{Comment: schema.Some("c")})}},
		{name: "with a change", before: metadata(table),
			ops: []op.Operation{alter("a", schema.ColumnChange{Name: schema.Some("z"), Type: schema.Some[schema.Type](schema.BigInteger{})})}},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestGeneratedColumns(t *testing.T) {
	before := func(g schema.Generated) schema.Metadata {
		table := simple(col("a", schema.Integer{}), col("g", schema.Integer{}), col("z", schema.Integer{}))
		table.Columns[2].Generated = g
		table.Indexes = []schema.Index{{Name: "ix", Elements: elements("g", "a")}}
		table.Uniques = []schema.Unique{{Name: "uq", Columns: []string{"g"}}}
		table.Checks = []schema.Check{{Name: "ck_g", Expression: "g > 0"}, {Name: "ck_ga", Expression: "g > a"}, {Name: "z", Expression: "z > 0"}}
		return metadata(table)
	}
	virtual, stored := schema.Computed{Expression: "a + 1"}, schema.Computed{Expression: "a + 1", Stored: true}
	row := []string{"INSERT INTO t (a) VALUES (5)"}
	const value = "SELECT coalesce(g, 'none') FROM t"
	steps := []step{
		{name: "ordinary to stored", before: before(nil), rows: row, ops: []op.Operation{alter("g", generatedAs("a + 2", true))}, query: value, value: "7"},
		{name: "ordinary to virtual", before: before(nil), rows: row, ops: []op.Operation{alter("g", generatedAs("a + 2", false))}, query: value, value: "7"},
		{name: "stored to ordinary", before: before(stored), rows: row, ops: []op.Operation{alter("g", ordinary)}, query: value, value: "6"},
		{name: "virtual to ordinary", before: before(virtual), rows: row, ops: []op.Operation{alter("g", ordinary)}, query: value, value: "6"},
		{name: "virtual to stored", before: before(virtual), rows: row, ops: []op.Operation{alter("g", generatedAs("a + 1", true))}, query: value, value: "6"},
		{name: "stored to virtual", before: before(stored), rows: row, ops: []op.Operation{alter("g", generatedAs("a + 1", false))}, query: value, value: "6"},
		{name: "virtual expression", before: before(virtual), rows: row, ops: []op.Operation{alter("g", generatedAs("a + 3", false))}, query: value, value: "8"},
		{name: "stored expression", before: before(stored), rows: row, ops: []op.Operation{alter("g", generatedAs("a + 3", true))}, query: value, value: "8"},
		{name: "virtual to ordinary with more", before: before(virtual), rows: row,
			ops: []op.Operation{alter("g", schema.ColumnChange{
				Generated: schema.Some[schema.Generated](nil), Type: schema.Some[schema.Type](schema.BigInteger{}),
				Default: schema.Some[schema.Expr](schema.Literal{Text: "9"}), Name: schema.Some("h"),
			})}, query: "SELECT h FROM t", value: "6"},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestTables(t *testing.T) {
	words := simple(col("a", schema.String{Length: 9}), col("b", schema.String{Length: 9}, func(c *schema.Column) { c.Collation = "utf8mb4_bin" }), col("e", schema.Native{Text: "enum('é','b')"}))
	row := []string{"INSERT INTO t (a, b, e) VALUES ('é', 'é', 'é')"}
	table := schema.N("t")
	steps := []step{
		{name: "rename", before: metadata(simple()), ops: []op.Operation{op.RenameTable{From: table, To: "u"}}},
		{name: "rename under made names", before: metadata(with(simple(), func(t *schema.Table) { t.Name = schema.N("b") }), with(simple(col("a", schema.Integer{})), func(t *schema.Table) {
			t.Name = schema.N("c")
			t.ForeignKeys = []schema.ForeignKey{{Name: "c_ibfk_1", Columns: []string{"a"}, References: ref("b", "id")}}
			t.Checks = []schema.Check{{Name: "c_chk_1", Expression: "a > 0"}, {Name: "ck", Expression: "a > 1"}}
		})), ops: []op.Operation{op.RenameTable{From: schema.N("c"), To: "d"}}},
		{name: "comment", before: metadata(simple()), ops: []op.Operation{op.TableComment{Table: table, To: "it's"}}},
		{name: "no comment", before: metadata(with(simple(), func(t *schema.Table) { t.Options.Comment = "x" })), ops: []op.Operation{op.TableComment{Table: table}}},
		{name: "drop", before: metadata(simple()), ops: []op.Operation{op.DropTable{Name: table}}},
		{name: "engine and rows", before: metadata(simple()), ops: []op.Operation{op.AlterTable{Table: table, Change: op.TableChange{Engine: schema.Some("MyISAM"), RowFormat: schema.Some("fixed")}}}},
		{name: "charset", before: metadata(words), rows: row,
			ops:   []op.Operation{op.AlterTable{Table: table, Change: op.TableChange{Charset: schema.Some("latin1"), Collation: schema.Some("latin1_bin")}}},
			query: "SELECT concat_ws(' ', a, e, collation(a), collation(b)) FROM t", value: "é é latin1_bin utf8mb4_bin"},
		{name: "charset away", before: metadata(with(words, func(t *schema.Table) { t.Options.MySQL.Charset = "latin1" })), rows: row,
			ops: []op.Operation{op.AlterTable{Table: table, Change: op.TableChange{Charset: schema.Some("")}}}},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestImplicitTimestamps(t *testing.T) {
	at := col("at", schema.DateTime{TimeZone: true}, notNull)
	table := simple(at, col("free", schema.DateTime{TimeZone: true}))
	eachServer(t, func(t *testing.T, d *database) {
		if d.Dialect != schema.MariaDB {
			t.Skip("MySQL has them explicit since 8.0")
		}
		d.DB.SQL = d.as(t, "", "explicit_defaults_for_timestamp=0")
		d.DB.SQL.SetMaxOpenConns(1)
		*d = *newDatabase(t, d.DB)
		c := conn(t, d)
		if _, err := d.server.Begin(t.Context(), c, dialect.Limits{}); err != nil {
			t.Fatal(err)
		}
		c.Close() // back to the pool of one, still prepared
		state, _ := d.run(t, schema.Metadata{}, op.CreateTable{Table: table})
		d.same(t, state)
		state, _ = d.run(t, state, alter("at", schema.ColumnChange{Comment: schema.Some("c")}))
		d.same(t, state)
	})
	old, err := NewMariaDB().At("10.6")
	if err != nil {
		t.Fatal(err)
	}
	s := old.(server)
	s.settings.explicitTimestamps = false
	var unsupported *render.UnsupportedError
	if _, err := s.Compile(schema.Metadata{}, []op.Operation{op.CreateTable{Table: table}}); !errors.As(err, &unsupported) {
		t.Errorf("%v, want an UnsupportedError", err)
	}
}
