package sqlite

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// widen is a change that SQLite has no ALTER TABLE for.
func widen(table, column string) op.Operation {
	return op.AlterColumn{Table: schema.N(table), Column: column, Change: schema.ColumnChange{Type: schema.Some[schema.Type](schema.String{Length: 99})}}
}

// TestRebuildKeeps has a case for each row of what Alembic's batch mode loses.
// Each table has rows, is rebuilt with foreign keys on, and must be what it was but
// for the type of one column.
func TestRebuildKeeps(t *testing.T) {
	for _, test := range []struct {
		name   string
		before []string
		table  string
		ops    []op.Operation // default: widen table.name
		want   map[string]string
		text   []string // must stand in sqlite_schema afterwards
	}{
		{
			name: "columns, key, not null, defaults, named check, unique, foreign keys with actions, partial index",
			before: []string{
				"CREATE TABLE p (id INTEGER PRIMARY KEY)",
				`CREATE TABLE t (a INT NOT NULL, b TEXT DEFAULT 'x', name TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP, e TEXT DEFAULT (lower('E')),
					p_id INT, parent_a INT, parent_b TEXT,
					CONSTRAINT pk_t PRIMARY KEY (b, a), CONSTRAINT ck_a CHECK (a > 0), CONSTRAINT uq_n UNIQUE (name, a),
					CONSTRAINT fk_p FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
					CONSTRAINT fk_self FOREIGN KEY (parent_b, parent_a) REFERENCES t (b, a))`,
				"CREATE INDEX ix ON t (name) WHERE a > 5",
				"INSERT INTO p VALUES (1)",
				"INSERT INTO t (a, b, name, p_id) VALUES (1, 'b', 'n', 1)", "INSERT INTO t (a, name, parent_b, parent_a) VALUES (2, 'm', 'b', 1)",
			},
			table: "t",
			want: map[string]string{
				"SELECT a, b, name, e, p_id, parent_b, parent_a FROM t ORDER BY a": "1|b|n|e|1|<nil>|<nil>\n2|x|m|e|<nil>|b|1",
				"SELECT sql FROM sqlite_master WHERE name = 'ix'":                  "CREATE INDEX ix ON t (name) WHERE a > 5",
			},
			text: []string{"CONSTRAINT fk_p FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED", "REFERENCES t (b, a)"},
		},
		{
			name: "column-level references with actions and name",
			before: []string{
				"CREATE TABLE p (id INTEGER PRIMARY KEY)",
				"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, p_id INT CONSTRAINT fk_x REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET NULL)",
				"INSERT INTO p VALUES (1)", "INSERT INTO t VALUES (1, 'n', 1)",
			},
			table: "t",
			want:  map[string]string{"SELECT p_id FROM t": "1"},
			text:  []string{"p_id INT CONSTRAINT fk_x REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET NULL"},
		},
		{
			name: "AUTOINCREMENT and its counter",
			before: []string{
				"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)",
				"INSERT INTO t (name) VALUES ('a'), ('b'), ('c')", "DELETE FROM t WHERE id > 1",
			},
			table: "t",
			want:  map[string]string{"SELECT name, seq FROM sqlite_sequence": "t|3"},
			text:  []string{"AUTOINCREMENT"},
		},
		{
			name:   "AUTOINCREMENT of an emptied table",
			before: []string{"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)", "INSERT INTO t VALUES (41, 'a')", "DELETE FROM t"},
			table:  "t",
			want:   map[string]string{"SELECT name, seq FROM sqlite_sequence": "t|41"},
		},
		{
			name:   "STRICT and WITHOUT ROWID",
			before: []string{"CREATE TABLE t (k TEXT PRIMARY KEY, name TEXT, n INT) WITHOUT ROWID, STRICT", "INSERT INTO t VALUES ('k', 'n', 1)"},
			table:  "t",
			ops:    []op.Operation{op.CreateCheck{Table: schema.N("t"), Check: schema.Check{Name: "ck", Expression: "n > 0"}}},
			want:   map[string]string{"SELECT k, name, n FROM t": "k|n|1", "SELECT wr, strict FROM pragma_table_list('t')": "1|1"},
		},
		{
			name:   "COLLATE",
			before: []string{"CREATE TABLE t (a TEXT COLLATE NOCASE UNIQUE, name TEXT, UNIQUE (name COLLATE RTRIM))", "INSERT INTO t VALUES ('a', 'b')"},
			table:  "t",
			want:   map[string]string{"SELECT count(*) FROM t WHERE a = 'A'": "1"},
			text:   []string{"a TEXT COLLATE NOCASE UNIQUE", "UNIQUE (name COLLATE RTRIM)"},
		},
		{
			name: "ON CONFLICT clauses",
			before: []string{
				"CREATE TABLE t (a INT NOT NULL ON CONFLICT IGNORE, b INT UNIQUE ON CONFLICT REPLACE, name TEXT, c INT, PRIMARY KEY (a) ON CONFLICT FAIL, UNIQUE (c) ON CONFLICT ROLLBACK)",
				"INSERT INTO t VALUES (1, 1, 'n', 1)",
			},
			table: "t",
			want:  map[string]string{"SELECT * FROM t": "1|1|n|1"},
			text:  []string{"NOT NULL ON CONFLICT IGNORE", "UNIQUE ON CONFLICT REPLACE", "PRIMARY KEY (a) ON CONFLICT FAIL", "UNIQUE (c) ON CONFLICT ROLLBACK"},
		},
		{
			name:   "unnamed CHECKs and the name of an inline UNIQUE",
			before: []string{"CREATE TABLE t (a INT CHECK (a > 0), name TEXT, b INT CONSTRAINT uq_b UNIQUE, CHECK (a <> b), CHECK (t.a < 100))", "INSERT INTO t VALUES (1, 'n', 2)"},
			table:  "t",
			want:   map[string]string{"SELECT * FROM t": "1|n|2"},
			text:   []string{"a INT CHECK (a > 0)", "CONSTRAINT uq_b UNIQUE", "CHECK (a <> b)", "CHECK (a < 100)"},
		},
		{
			name: "expression indexes, DESC and COLLATE in indexes",
			before: []string{
				"CREATE TABLE t (a TEXT, name TEXT)", "INSERT INTO t VALUES ('a', 'b')",
				"CREATE UNIQUE INDEX ix1 ON t (lower(a), a DESC)", "CREATE INDEX ix2 ON t (a COLLATE NOCASE DESC) -- why",
			},
			table: "t",
			want:  map[string]string{"SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name)": "CREATE UNIQUE INDEX ix1 ON t (lower(a), a DESC);CREATE INDEX ix2 ON t (a COLLATE NOCASE DESC) -- why"},
		},
		{
			name: "triggers",
			before: []string{
				"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE log (what TEXT)", "INSERT INTO t VALUES (1, 'a')",
				"CREATE TRIGGER tr1 AFTER UPDATE OF name ON t BEGIN\n  INSERT INTO log VALUES (old.name || new.name); -- noted\nEND",
				"CREATE TRIGGER tr2 BEFORE DELETE ON t WHEN old.id = 1 BEGIN SELECT RAISE(ABORT, 'kept'); END",
				"CREATE TRIGGER other AFTER INSERT ON log BEGIN UPDATE t SET id = id; END",
			},
			table: "t",
			want: map[string]string{
				"SELECT count(*) FROM log": "0",
				"SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1)": "other,tr1,tr2",
				"SELECT sql FROM sqlite_master WHERE name = 'tr1'":                                                  "CREATE TRIGGER tr1 AFTER UPDATE OF name ON t BEGIN\n  INSERT INTO log VALUES (old.name || new.name); -- noted\nEND",
			},
		},
		{
			name: "a view that reads the table, and views over views",
			before: []string{
				"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO t VALUES (1, 'a')",
				"CREATE VIEW v1 AS SELECT id, name AS n FROM t", "CREATE VIEW v2 AS SELECT upper(n) AS u FROM v1", "CREATE VIEW v3 AS SELECT * FROM v2 JOIN t",
				"CREATE TRIGGER iv INSTEAD OF INSERT ON v1 BEGIN INSERT INTO t VALUES (new.id, new.n); END",
			},
			table: "t",
			want:  map[string]string{"SELECT * FROM v3": "A|1|a", "SELECT count(*) FROM sqlite_master WHERE name = 'iv'": "1"},
		},
		{
			name: "stored and virtual generated columns",
			before: []string{
				"CREATE TABLE t (a INT, v INT GENERATED ALWAYS AS (a + 1), name TEXT, s INT AS (a * 2) STORED NOT NULL, UNIQUE (s))", "INSERT INTO t (a, name) VALUES (1, 'n')",
			},
			table: "t",
			want:  map[string]string{"SELECT a, v, name, s FROM t": "1|2|n|2"},
			text:  []string{"v INT GENERATED ALWAYS AS (a + 1)", "s INT AS (a * 2) STORED NOT NULL"},
		},
		{
			name: "original column types, comments in SQL text",
			before: []string{
				"CREATE TABLE t ( -- people\n  id int, -- the id\n  /* what they are called */\n  name TEXT, -- in full\n  x [my type], y,\n  z double precision default 1.50 -- last\n  -- the end\n)",
				"INSERT INTO t VALUES (1, 'n', 2, 3, 4)",
			},
			table: "t",
			want:  map[string]string{"SELECT * FROM t": "1|n|2|3|4"},
			text: []string{"\"t\" ( -- people\n  id int, -- the id", "/* what they are called */", "VARCHAR(99), -- in full", "x [my type]",
				"z double precision default 1.50 -- last", "-- the end"},
		},
		{
			name: "dropping a column in a composite index or a CHECK",
			before: []string{
				"CREATE TABLE t (a INT, b INT CHECK (b > 1), name TEXT, CONSTRAINT ck CHECK (b > 0 AND a > 0))", "CREATE INDEX ix ON t (a, b)", "INSERT INTO t VALUES (1, 2, 'n')",
			},
			table: "t",
			ops: []op.Operation{
				op.DropConstraint{Table: schema.N("t"), Name: "ck", Kind: op.CheckKind}, op.DropIndex{Table: schema.N("t"), Name: "ix"},
				op.DropColumn{Table: schema.N("t"), Name: "b"},
			},
			want: map[string]string{"SELECT * FROM t": "1|n", "SELECT count(*) FROM sqlite_master WHERE type = 'index'": "0"},
		},
		{
			name: "rows of children with ON DELETE CASCADE",
			before: []string{
				"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE child (id INTEGER PRIMARY KEY, t_id INT REFERENCES t ON DELETE CASCADE)",
				"CREATE TABLE strictly (t_id INT REFERENCES t ON DELETE RESTRICT)",
				"INSERT INTO t VALUES (1, 'a'), (2, 'b')", "INSERT INTO child VALUES (10, 1), (11, 2)", "INSERT INTO strictly VALUES (2)",
			},
			table: "t",
			want:  map[string]string{"SELECT * FROM child": "10|1\n11|2", "SELECT count(*) FROM strictly": "1"},
		},
		{
			name:   "a leftover table of another tool",
			before: []string{"CREATE TABLE t (name TEXT)", "CREATE TABLE _alembic_tmp_t (a)", "CREATE TABLE migrate_new_t (a)", "INSERT INTO t VALUES ('n')"},
			table:  "t",
			want:   map[string]string{"SELECT count(*) FROM sqlite_master": "3", "SELECT * FROM t": "n"},
		},
		{
			name:   "rowids that no column names",
			before: []string{"CREATE TABLE t (name TEXT, rowid INT)", "INSERT INTO t (_rowid_, name, rowid) VALUES (7, 'n', 1), (9, 'm', 2)"},
			table:  "t",
			want:   map[string]string{"SELECT _rowid_, name, rowid FROM t": "7|n|1\n9|m|2"},
		},
		{
			name: "quoted names, in every quoting",
			before: []string{
				"CREATE TABLE \"my \"\"t\"\"\" ([a b] INT, `c``d` TEXT, 'name' TEXT, \"select\" INT CHECK (\"select\" > 0), UNIQUE ([a b], `c``d`))",
				"CREATE INDEX [my ix] ON \"my \"\"t\"\"\" (`c``d` DESC) WHERE [a b] > 0",
				"CREATE TRIGGER \"my tr\" AFTER UPDATE ON 'my \"t\"' BEGIN DELETE FROM [my log]; END", "CREATE TABLE [my log] (x)",
				"CREATE VIEW [my v] AS SELECT [a b] AS x FROM 'my \"t\"'",
				"INSERT INTO \"my \"\"t\"\"\" VALUES (1, 'c', 'n', 2)",
			},
			table: `my "t"`,
			want: map[string]string{
				`SELECT * FROM "my ""t"""`: "1|c|n|2", "SELECT x FROM [my v]": "1",
				"SELECT count(*) FROM sqlite_master WHERE name IN ('my ix', 'my tr')": "2",
			},
			text: []string{"[a b] INT", "`c``d` TEXT", `"select" INT CHECK ("select" > 0)`, "UNIQUE ([a b], `c``d`)"},
		},
		{
			name: "STRICT alone, WITHOUT ROWID alone",
			before: []string{
				"CREATE TABLE s (id INTEGER PRIMARY KEY, a ANY, b INT) STRICT", "INSERT INTO s VALUES (1, x'00', 2)",
				"CREATE TABLE t (k TEXT COLLATE NOCASE, l INT, name TEXT, PRIMARY KEY (l DESC, k)) WITHOUT ROWID", "INSERT INTO t VALUES ('k', 1, 'n')",
			},
			table: "t",
			ops:   []op.Operation{widen("t", "name"), op.CreateCheck{Table: schema.N("s"), Check: schema.Check{Expression: "b > 0"}}},
			want: map[string]string{
				"SELECT id, hex(a), b FROM s": "1|00|2", "SELECT * FROM t WHERE k = 'K'": "k|1|n",
				"SELECT name, wr, strict FROM pragma_table_list WHERE name IN ('s', 't') ORDER BY 1": "s|0|1\nt|1|0",
			},
			text: []string{"PRIMARY KEY (l DESC, k)", "k TEXT COLLATE NOCASE"},
		},
		{
			name: "self-referencing and circular foreign keys, deferred ones",
			before: []string{
				"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, up INT REFERENCES t (id) ON DELETE CASCADE, u_id INT REFERENCES u DEFERRABLE INITIALLY DEFERRED)",
				"CREATE TABLE u (id INTEGER PRIMARY KEY, t_id INT NOT NULL REFERENCES t (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)",
				"INSERT INTO t VALUES (1, 'a', 1, NULL), (2, 'b', 1, NULL)", "INSERT INTO u VALUES (5, 2)", "UPDATE t SET u_id = 5",
			},
			table: "t",
			want:  map[string]string{"SELECT * FROM t": "1|a|1|5\n2|b|1|5", "SELECT * FROM u": "5|2", "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list('u')": "t"},
			text:  []string{"up INT REFERENCES t (id) ON DELETE CASCADE", "REFERENCES u DEFERRABLE INITIALLY DEFERRED"},
		},
		{
			name: "a full-text index that goes by rowid, kept up by triggers",
			before: []string{
				"CREATE TABLE t (name TEXT)", "INSERT INTO t (rowid, name) VALUES (3, 'three'), (7, 'seven')",
				"CREATE VIRTUAL TABLE f USING fts5(name, content='t')", "INSERT INTO f(f) VALUES ('rebuild')",
				"CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN INSERT INTO f(rowid, name) VALUES (new.rowid, new.name); END",
			},
			table: "t",
			ops:   []op.Operation{op.CreateCheck{Table: schema.N("t"), Check: schema.Check{Expression: "name <> ''"}}},
			want:  map[string]string{"SELECT rowid FROM f WHERE f MATCH 'seven'": "7", "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'": "1"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := open(t)
			exec(t, c, "PRAGMA foreign_keys = ON")
			exec(t, c, test.before...)
			ops := test.ops
			if ops == nil {
				ops = []op.Operation{widen(test.table, "name")}
			}
			want := applied(t, read(t, c), ops)
			mustRun(t, c, ops...)
			same(t, read(t, c), want)
			for query, result := range test.want {
				expect(t, c, query, result)
			}
			text := rows(t, c, "SELECT sql FROM sqlite_master WHERE name = "+textSQL(test.table))
			for _, part := range test.text {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in\n%s", part, text)
				}
			}
			expect(t, c, "PRAGMA foreign_keys", "1")
			expect(t, c, "PRAGMA legacy_alter_table", "0")
			expect(t, c, "PRAGMA foreign_key_check", "")
			expect(t, c, "PRAGMA integrity_check", "ok")
		})
	}
}

func applied(t *testing.T, m schema.Metadata, ops []op.Operation) schema.Metadata {
	t.Helper()
	d := op.NewDraft(m)
	for _, o := range ops {
		whole, err := d.Complete(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range whole {
			if err := d.Apply(w); err != nil {
				t.Fatal(err)
			}
		}
	}
	return d.Schema()
}
