package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/schema"
)

// statements that SQLite takes, with every oddity of its grammar we know of. Each
// test that uses them runs them all, in order.
var oddities = []string{
	"CREATE TABLE \"p\" (id INTEGER PRIMARY KEY, [two words] TEXT, `back``tick` TEXT, 'string' TEXT, UNIQUE ('two words'))",
	"CREATE TABLE types (a, b INT, c DOUBLE PRECISION, d VARYING CHARACTER ( 20 ), e DECIMAL(10,2), f NUMERIC ( 10 , 2 ), g \"quoted type\"(1), h UNSIGNED BIG INT NOT NULL, i FLOAT(5), j INT GENERATED ALWAYS AS (b), k varchar(10))",
	"CREATE TABLE t1 (id integer primary key autoincrement)",
	"CREATE TABLE t2 (id INTEGER PRIMARY KEY DESC, x INT)",
	"CREATE TABLE t3 (id INTEGER, x INT, PRIMARY KEY (id DESC))",
	"CREATE TABLE t4 (id INT PRIMARY KEY, x INT)",
	"CREATE TABLE t5 (id INTEGER, PRIMARY KEY (id AUTOINCREMENT))",
	"CREATE TABLE t6 (id INTEGER PRIMARY KEY) WITHOUT ROWID",
	"CREATE TABLE t7 (a TEXT PRIMARY KEY, b TEXT NOT NULL)",
	"CREATE TABLE t8 (a TEXT PRIMARY KEY, b ANY) STRICT, WITHOUT ROWID",
	"CREATE TABLE t9 (user_id INTEGER PRIMARY KEY REFERENCES p ON DELETE CASCADE)",
	"CREATE TABLE t10 (user_id INT PRIMARY KEY REFERENCES P (ID))",
	"CREATE TABLE t11 (id INTEGER PRIMARY KEY AUTOINCREMENT DEFAULT 0 NOT NULL, x INT)",
	"CREATE TABLE t12 (user_id INTEGER DEFAULT 7 PRIMARY KEY REFERENCES p)",
	"CREATE TABLE t13 (user_id INT NOT NULL DEFAULT 7 PRIMARY KEY REFERENCES p)",
	"CREATE TABLE d1 (a DEFAULT 1, b DEFAULT -1.5, c DEFAULT +2, d DEFAULT 'it''s', e DEFAULT bare, f DEFAULT \"dq\", g DEFAULT (1 + 1), h DEFAULT ((2)), i DEFAULT NULL, j DEFAULT true, k DEFAULT current_timestamp, l DEFAULT (CURRENT_DATE), m DEFAULT x'00ff', n DEFAULT 0x10, o BOOLEAN DEFAULT 1, p DEFAULT 1e5 NOT NULL, q DEFAULT (datetime('now', 'utc')), r DEFAULT - 5)",
	"CREATE TABLE k1 (a INT CONSTRAINT nn NOT NULL ON CONFLICT IGNORE CONSTRAINT ck CHECK (a > 0) CHECK (a < 10 /* ) */), b INT NULL UNIQUE ON CONFLICT REPLACE COLLATE NOCASE, c TEXT COLLATE \"RTRIM\", " +
		"CONSTRAINT uq UNIQUE (a, b COLLATE BINARY DESC) CONSTRAINT ck2 CHECK (b <> ')') ON CONFLICT FAIL, CHECK (c <> '--'), CONSTRAINT lonely)",
	"CREATE TABLE f1 (a INT REFERENCES p (id) MATCH FULL ON UPDATE SET DEFAULT ON DELETE SET NULL NOT DEFERRABLE INITIALLY IMMEDIATE NOT NULL, b INT REFERENCES p DEFERRABLE INITIALLY DEFERRED, " +
		"c TEXT CONSTRAINT fk_c REFERENCES p ([two words]) ON DELETE NO ACTION ON UPDATE RESTRICT DEFERRABLE, FOREIGN KEY (a, c) REFERENCES nowhere (x, y) ON DELETE CASCADE)",
	"CREATE TABLE g1 (a INT, b INT AS (a + 1), c INT GENERATED ALWAYS AS (a * 2) STORED CHECK (c > 0), d TEXT AS ('x') VIRTUAL)",
	"CREATE TABLE c1 ( -- a table\n  a INT, -- first, with a comma\n  /* b is\n  gone */ c TEXT -- last\n)",
	"CREATE TABLE copied AS SELECT 1 AS a, 'x' AS \"b c\"",
	"CREATE UNIQUE INDEX IF NOT EXISTS ix1 ON types (a COLLATE NOCASE DESC, lower(k), b + 1 ASC, 'c') WHERE a IS NOT NULL AND k <> ';' -- only these",
	"CREATE INDEX main.ix2 ON c1 (a || c COLLATE NOCASE, c COLLATE RTRIM, (a || c) COLLATE NOCASE, lower (c) COLLATE RTRIM DESC, -a COLLATE NOCASE)",
	"CREATE TABLE words (\"desc\" INT, [primary] INT, key INT, \"check\" INT, generated TEXT, always INT, UNIQUE (\"check\"), FOREIGN KEY (key) REFERENCES t1 (id))",
	"CREATE INDEX ix3 ON words (\"desc\" DESC, key)",
	"CREATE TABLE \"a \"\"b\" (\"c,d)\" INT CHECK (\"c,d)\" > 0))",
	"ALTER TABLE t7 ADD COLUMN z INT DEFAULT 3 CHECK (z > 0)",
	"ALTER TABLE t7 RENAME COLUMN z TO \"z z\"",
	"ALTER TABLE t1 RENAME TO \"t one\"",
}

func odd(t *testing.T) schema.Metadata {
	t.Helper()
	c := open(t)
	exec(t, c, oddities...)
	m := read(t, c)
	for _, u := range m.Unmanaged {
		t.Errorf("%s %s", u.Kind, u.Name)
	}
	agreesWithPragmas(t, c, m)
	return m
}

// TestReadAgreesWithPragmas holds the parser against what SQLite itself says.
func TestReadAgreesWithPragmas(t *testing.T) { odd(t) }

// TestReadBack is the law: what is created from what was read reads the same.
func TestReadBack(t *testing.T) {
	m := odd(t)
	c := open(t)
	mustRun(t, c, creates(m)...)
	same(t, read(t, c), m)
	agreesWithPragmas(t, c, read(t, c))
}

// TestRowidDefault holds that a default of the rowid's column, which no row gets,
// is written back as it was read, and that the column is the rowid still.
func TestRowidDefault(t *testing.T) {
	first, second := open(t), open(t)
	exec(t, first, "CREATE TABLE p (id INTEGER PRIMARY KEY)",
		"CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL DEFAULT 0, x INT)",
		"CREATE TABLE b (id INTEGER DEFAULT 7 PRIMARY KEY REFERENCES p, x INT)")
	mustRun(t, second, creates(read(t, first))...)
	for _, c := range []*sql.Conn{first, second} {
		exec(t, c, "INSERT INTO p VALUES (1), (2)", "INSERT INTO a (x) VALUES (1), (2)", "INSERT INTO b (x) VALUES (1), (2)")
		for query, want := range map[string]string{
			"SELECT dflt_value FROM pragma_table_info('a') WHERE pk": "0",
			"SELECT dflt_value FROM pragma_table_info('b') WHERE pk": "7",
			"SELECT group_concat(id) FROM a":                         "1,2",
			"SELECT group_concat(id) FROM b":                         "1,2",
		} {
			if got := rows(t, c, query); got != want {
				t.Errorf("%s: got %s, want %s", query, got, want)
			}
		}
	}
}

func TestReadColumns(t *testing.T) {
	m := odd(t)
	for _, test := range []struct {
		table, column string
		want          schema.Column
	}{
		{"types", "a", schema.Column{Type: noType, Nullable: true}},
		{"types", "c", schema.Column{Type: schema.Native{Text: "DOUBLE PRECISION"}, Nullable: true}},
		{"types", "d", schema.Column{Type: schema.Native{Text: "VARYING CHARACTER ( 20 )"}, Nullable: true}},
		{"types", "f", schema.Column{Type: schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}, Nullable: true}},
		{"types", "h", schema.Column{Type: schema.Native{Text: "UNSIGNED BIG INT"}}},
		{"types", "j", schema.Column{Type: schema.Native{Text: "INT"}, Nullable: true, Generated: schema.Computed{Expression: "b"}}},
		{"types", "k", schema.Column{Type: schema.String{Length: 10}, Nullable: true}},
		{"t one", "id", schema.Column{Type: schema.Integer{}, Generated: schema.Auto{}}},
		{"t2", "id", schema.Column{Type: schema.Integer{}, Nullable: true}},
		{"t3", "id", schema.Column{Type: schema.Integer{}, Generated: schema.Auto{}}},
		{"t4", "id", schema.Column{Type: schema.Integer{}, Nullable: true}},
		{"t6", "id", schema.Column{Type: schema.Integer{}}},
		{"t7", "a", schema.Column{Type: schema.Text{}, Nullable: true}},
		{"t8", "a", schema.Column{Type: schema.Text{}}},
		{"t8", "b", schema.Column{Type: schema.Native{Text: "ANY"}, Nullable: true}},
		{"t9", "user_id", schema.Column{Type: schema.Integer{}}},
		{"t10", "user_id", schema.Column{Type: schema.Native{Text: "INT"}, Nullable: true}},
		{"t11", "id", schema.Column{Type: schema.Native{Text: "INTEGER"}, Default: number("0")}},
		{"t12", "user_id", schema.Column{Type: schema.Native{Text: "INTEGER"}, Default: number("7")}},
		{"t13", "user_id", schema.Column{Type: schema.Integer{}, Default: number("7")}},
		{"d1", "c", schema.Column{Type: noType, Nullable: true, Default: number("2")}},
		{"d1", "e", schema.Column{Type: noType, Nullable: true, Default: words("bare")}},
		{"d1", "f", schema.Column{Type: noType, Nullable: true, Default: words("dq")}},
		{"d1", "g", schema.Column{Type: noType, Nullable: true, Default: schema.SQL{Text: "1 + 1"}}},
		{"d1", "h", schema.Column{Type: noType, Nullable: true, Default: number("2")}},
		{"d1", "i", schema.Column{Type: noType, Nullable: true}},
		{"d1", "k", schema.Column{Type: noType, Nullable: true, Default: schema.Portable{Func: schema.Now}}},
		{"d1", "l", schema.Column{Type: noType, Nullable: true, Default: schema.Portable{Func: schema.CurrentDate}}},
		{"d1", "m", schema.Column{Type: noType, Nullable: true, Default: schema.SQL{Text: "x'00ff'"}}},
		{"d1", "o", schema.Column{Type: schema.Boolean{}, Nullable: true, Default: schema.Literal{Kind: schema.BoolLiteral, Text: "true"}}},
		{"d1", "r", schema.Column{Type: noType, Nullable: true, Default: number("-5")}},
		{"k1", "a", schema.Column{Type: schema.Native{Text: "INT"}, SQLite: schema.SQLiteColumn{NotNullConflict: "ignore"}}},
		{"k1", "c", schema.Column{Type: schema.Text{}, Nullable: true, Collation: "RTRIM"}},
		{"words", "generated", schema.Column{Type: schema.Text{}, Nullable: true}},
		{"t7", "z z", schema.Column{Type: schema.Native{Text: "INT"}, Nullable: true, Default: number("3")}},
	} {
		table, _ := m.Table(schema.N(test.table))
		test.want.Name = test.column
		if got, _ := table.Column(test.column); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s.%s\n got %+v\nwant %+v", test.table, test.column, got, test.want)
		}
	}
}

func TestReadConstraints(t *testing.T) {
	m := odd(t)
	table := func(name string) schema.Table { table, _ := m.Table(schema.N(name)); return table }
	for _, test := range []struct {
		what      string
		got, want any
	}{
		{"checks", table("k1").Checks, []schema.Check{
			{Expression: "a < 10 /* ) */"}, {Name: "ck", Expression: "a > 0"},
			{Name: "ck2", Expression: "b <> ')'", SQLite: schema.SQLiteCheck{OnConflict: "fail"}}, {Expression: "c <> '--'"},
		}},
		{"uniques", table("k1").Uniques, []schema.Unique{
			{Name: "uq", Columns: []string{"a", "b"}, SQLite: schema.SQLiteKey{Collations: []string{"", "BINARY"}, Descending: []bool{false, true}}},
			{Columns: []string{"b"}, SQLite: schema.SQLiteKey{OnConflict: "replace"}},
		}},
		{"foreign keys", table("f1").ForeignKeys, []schema.ForeignKey{
			{Columns: []string{"a"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}, OnDelete: schema.SetNull, OnUpdate: schema.SetDefault, Match: "full"},
			{Columns: []string{"a", "c"}, References: schema.Reference{Table: schema.N("nowhere"), Columns: []string{"x", "y"}}, OnDelete: schema.Cascade},
			{Columns: []string{"b"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}, Deferrable: true, InitiallyDeferred: true},
			{Name: "fk_c", Columns: []string{"c"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"two words"}}, OnUpdate: schema.Restrict, Deferrable: true},
		}},
		{"a reference in other case", table("t10").ForeignKeys[0].References, schema.Reference{Table: schema.N("p"), Columns: []string{"id"}}},
		{"index", table("types").Indexes, []schema.Index{{Name: "ix1", Unique: true, Where: "a IS NOT NULL AND k <> ';'", Elements: []schema.IndexElement{
			{Column: "a", Collation: "NOCASE", Descending: true}, {Expression: "lower(k)"}, {Expression: "b + 1"}, {Column: "c"},
		}}}},
		{"index with collations", table("c1").Indexes[0].Elements, []schema.IndexElement{{Expression: "a || c COLLATE NOCASE"}, {Column: "c", Collation: "RTRIM"},
			{Expression: "a || c", Collation: "NOCASE"}, {Expression: "lower (c)", Collation: "RTRIM", Descending: true}, {Expression: "-a COLLATE NOCASE"}}},
		{"autoincrement", []bool{table("t one").Options.SQLite.Autoincrement, table("t5").Options.SQLite.Autoincrement, table("t3").Options.SQLite.Autoincrement}, []bool{true, true, false}},
		{"the quirk", table("t2").PrimaryKey.SQLite.Descending, []bool{true}},
		{"no quirk", table("t3").PrimaryKey.SQLite.Descending, []bool(nil)},
		{"definition", strings.HasPrefix(table("c1").Definition, "CREATE TABLE c1 ( -- a table") && strings.Contains(table("c1").Definition, "CREATE INDEX ix2"), true},
	} {
		if !reflect.DeepEqual(test.got, test.want) {
			t.Errorf("%s\n got %+v\nwant %+v", test.what, test.got, test.want)
		}
	}
}

func TestReadUnmanaged(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, title TEXT)", "CREATE TABLE docs_archive (id INT)", "CREATE TABLE \"migrate_version\" (v TEXT)",
		"CREATE TRIGGER own AFTER INSERT ON migrate_version BEGIN SELECT 1; END",
		"CREATE VIRTUAL TABLE docs_ft USING fts5(body, content='docs', content_rowid='id')",
		"CREATE TABLE docs_ft_mine (id INT)",
		"CREATE VIEW v AS SELECT title FROM docs", "CREATE VIEW over AS SELECT * FROM v",
		"CREATE TRIGGER tr AFTER INSERT ON Docs BEGIN INSERT INTO docs_ft(rowid, body) VALUES (new.id, new.body); END")
	m, err := New().Read(t.Context(), c, introspect.Scope{Own: []schema.Name{schema.N("migrate_version")}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range m.Unmanaged {
		got = append(got, fmt.Sprintf("%s %s on %s reads %v", u.Kind, u.Name, u.Table, u.DependsOn))
	}
	want := []string{
		"shadow table docs_ft_config on docs_ft reads []", "shadow table docs_ft_data on docs_ft reads []", "shadow table docs_ft_docsize on docs_ft reads []", "shadow table docs_ft_idx on docs_ft reads []",
		"trigger tr on docs reads [{docs } {docs id} {docs body} {docs_ft }]",
		"view over on  reads [{docs } {v }]", "view v on  reads [{docs } {docs title}]",
		"virtual table docs_ft on  reads [{docs } {docs id} {docs body}]",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var names []string
	for _, table := range m.Tables {
		names = append(names, table.Name.Name)
	}
	if strings.Join(names, " ") != "docs docs_archive docs_ft_mine" {
		t.Errorf("tables %v", names)
	}
}

func TestReadOtherSchema(t *testing.T) {
	var unsupported *render.UnsupportedError
	if _, err := New().Read(t.Context(), open(t), introspect.Scope{Schemas: []string{"billing"}}); !errors.As(err, &unsupported) {
		t.Errorf("error %v", err)
	}
}

func TestNotUnderstood(t *testing.T) {
	c := open(t)
	exec(t, c, "CREATE TABLE t (a INT)", "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE t (a INT REFERENCES)'")
	m := read(t, c)
	if len(m.Tables) != 0 || len(m.Unmanaged) != 1 || m.Unmanaged[0].Kind != notUnderstood {
		t.Errorf("read %+v", m)
	}
}

// TestReadMany reads more tables than one part holds.
func TestReadMany(t *testing.T) {
	const n = 450
	c := open(t)
	for i := range n {
		exec(t, c, fmt.Sprintf("CREATE TABLE T%d (id INTEGER PRIMARY KEY, a VARCHAR(%d), other INT REFERENCES t%d)", i, i+1, max(0, i-1)),
			fmt.Sprintf("CREATE INDEX ix%d ON t%d (a)", i, i))
	}
	m := read(t, c)
	if len(m.Tables) != n {
		t.Fatalf("%d tables", len(m.Tables))
	}
	for i := range n {
		table, _ := m.Table(schema.N(fmt.Sprint("T", i)))
		a, _ := table.Column("a")
		if a.Type != schema.Type(schema.String{Length: i + 1}) || len(table.Indexes) != 1 || table.Indexes[0].Name != fmt.Sprint("ix", i) ||
			table.ForeignKeys[0].References.Table.Name != fmt.Sprint("T", max(0, i-1)) {
			t.Fatalf("table %d is %+v", i, table)
		}
	}
}
