package migrate_test

import (
	"context"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestSQLiteByHand has tables as people write them in SQL and the model they would
// write of it, in other words: there is no difference, and nothing to generate.
func TestSQLiteByHand(t *testing.T) {
	for _, c := range []struct{ name, sql, model string }{
		{"id integer primary key", "CREATE TABLE t (id integer primary key, a text)",
			"t: {columns: {id: {type: integer, primary_key: true}, a: {type: text}}}"},
		{"id integer primary key, not null and numbered", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL)",
			"t: {columns: {id: {type: big_integer, primary_key: true}}, sqlite: {autoincrement: true}}"},
		{"a key of another integer type", "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, u INT NOT NULL)",
			"t: {columns: {id: {type: big_integer, primary_key: true, autoincrement: false}, u: {type: {sql: INT}, nullable: false}}}"},
		{"a key without NOT NULL", "CREATE TABLE t (a varchar(10) primary key, b text)",
			"t: {columns: {a: {type: string(10), primary_key: true, nullable: true}, b: {type: text}}}"},
		{"unnamed checks", "CREATE TABLE t (a int check (a > 0) CHECK (a<10), b int, CHECK(a <> b))",
			`t: {columns: {a: {type: {sql: INT}}, b: {type: {sql: INT}}}, checks: ["a<>b", a < 10, (A > 0)]}`},
		{"names of constraints that nobody gave", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, t_id INTEGER REFERENCES t)",
			"t: {columns: {id: {type: integer, primary_key: true}, a: {type: text, unique: true}, t_id: {type: integer, foreign_key: t.id}}}"},
		{"types in odd spellings", "CREATE TABLE t (a varchar ( 20 ), b Decimal(10 , 2), c \"INTEGER\", d 'text', e double   precision, f)",
			`t: {columns: {a: {type: string(20)}, b: {type: {sql: "DECIMAL(10,2)"}}, c: {type: integer}, d: {type: text}, e: {type: {sql: DOUBLE PRECISION}}, f: {type: {sql: '""'}}}}`},
		{"defaults in parentheses", "CREATE TABLE t (a int default (5), b text default ((('x'))), c int default (- 1), d timestamp default (current_timestamp), e text default ( lower( 'A' ) ), f int default null, g boolean default 1)",
			`t: {columns: {a: {type: {sql: INT}, server_default: 5}, b: {type: text, server_default: {value: x}}, c: {type: {sql: int}, server_default: -1}, d: {type: {sql: timestamp}, server_default: now()}, e: {type: text, server_default: LOWER('A')}, f: {type: {sql: int}}, g: {type: boolean, server_default: true}}}`},
		{"defaults that the affinity makes the same", "CREATE TABLE t (a INTEGER DEFAULT '5', b NUMERIC(10,2) DEFAULT 0.00, c TEXT DEFAULT 5, d TEXT DEFAULT \"x\", e TEXT DEFAULT word)",
			`t: {columns: {a: {type: integer, server_default: 5}, b: {type: "numeric(10, 2)", server_default: 0}, c: {type: text, server_default: {value: "5"}}, d: {type: text, server_default: {value: x}}, e: {type: text, server_default: {value: word}}}}`},
		{"a table made by a query", "CREATE TABLE src (a INTEGER PRIMARY KEY, b VARCHAR(10), c REAL, d); CREATE TABLE t AS SELECT a, b, c, d, a || b AS e FROM src; DROP TABLE src",
			`t: {columns: {a: {type: {sql: INT}}, b: {type: text}, c: {type: {sql: REAL}}, d: {type: {sql: '""'}}, e: {type: {sql: '""'}}}}`},
		{"quotings of names", "CREATE TABLE [t] (`a b` TEXT, 'c' TEXT, \"d\" TEXT UNIQUE); CREATE INDEX [ix] ON 't' (\"C\" DESC) WHERE `A B` IS NOT NULL",
			`t: {columns: {a b: {type: text}, c: {type: text}, d: {type: text, unique: true}}, indexes: {ix: {columns: [{column: c, order: desc}], where: '"a b" is not null'}}}`},
		{"expressions in other words", "CREATE TABLE t (a INTEGER, b TEXT, c INTEGER AS (a+1), CONSTRAINT k CHECK (t.a<>5 and B in ('x','Y'))); CREATE INDEX ix ON t (lower( b ), (a) DESC, a+c)",
			`t: {columns: {a: {type: integer}, b: {type: text}, c: {type: integer, generated: {as: "( A + 1 )", stored: false}}}, checks: {k: "a <> 5 AND b IN ('x', 'Y')"}, indexes: {ix: {columns: [{expression: LOWER("b")}, {column: a, order: desc}, {expression: (a + c)}]}}}`},
		{"foreign keys in other words", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES P (ID) ON DELETE NO ACTION MATCH SIMPLE NOT DEFERRABLE, b INTEGER, FOREIGN KEY (B) REFERENCES p ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE)",
			`p: {columns: {id: {type: integer, primary_key: true}}}
  t: {columns: {a: {type: integer, foreign_key: p.id}, b: {type: integer, foreign_key: {references: p.id, on_update: cascade, deferrable: true}}}}`},
		{"clauses without effect", "CREATE TABLE t (id INTEGER PRIMARY KEY DEFAULT 5 CHECK (id > 0), a TEXT NULL COLLATE BINARY NOT NULL ON CONFLICT ABORT, UNIQUE (a COLLATE BINARY ASC), CHECK (a <> '') ON CONFLICT IGNORE)",
			"t: {columns: {id: {type: integer, primary_key: true}, a: {type: text, nullable: false, unique: true}}, checks: [id > 0, a <> '']}"},
		{"comments and lines", "CREATE TABLE t -- people\n(\n  a TEXT, -- one,\n  /* b */ b TEXT\n)",
			"t: {comment: people, columns: {a: {type: text, comment: one}, b: {type: text}}}"},
		{"without rowid", "CREATE TABLE t (a INTEGER, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT",
			"t: {columns: {a: {type: integer}, b: {type: text}}, primary_key: [a, b], sqlite: {strict: true, without_rowid: true}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &history{t: t, db: testdb.Open(t, schema.SQLite).SQL, folder: t.TempDir()}
			h.exec(strings.Split(c.sql, ";"))
			model := []byte("tables:\n  " + c.model + "\n")
			h.matches("made by hand", model)
			w, err := h.migrator(model).Autogenerate(context.Background(), migrate.NewRevision{Message: "nothing"})
			if err != nil || w.Revision != nil {
				t.Errorf("error %v, revision\n%s", err, w.Data)
			}
		})
	}
}

// TestSQLiteByHandChanges changes tables that people made in SQL: names in another
// case than the model's, checks without a name, one of which goes.
func TestSQLiteByHandChanges(t *testing.T) {
	h := &history{t: t, db: testdb.Open(t, schema.SQLite).SQL, folder: t.TempDir()}
	h.exec([]string{
		"CREATE TABLE P (ID INTEGER PRIMARY KEY)",
		"CREATE TABLE People (Id INTEGER PRIMARY KEY, Name TEXT CHECK (Name <> ''), Age INT CHECK (Age > 0) CHECK (Age < 200), P_id INTEGER REFERENCES p)",
		"CREATE INDEX By_name ON people (NAME)",
		"INSERT INTO P VALUES (1)", "INSERT INTO People VALUES (1, 'x', 50, 1)",
	})
	before := h.inspect()
	model := []byte(`tables:
  p: {columns: {id: {type: integer, primary_key: true}}}
  people:
    columns:
      id: {type: integer, primary_key: true}
      name: {type: string(20), nullable: false, unique: true}
      age: {type: {sql: INT}}
      p_id: {type: integer, foreign_key: {references: p.id, on_delete: cascade}}
    checks: [age > 0, "name <> ''"]
    indexes: {By_name: [name, age]}
`)
	h.autogenerate("aaaaaaaaaaaa", model)
	h.upgrade(model)
	h.matches("upgraded", model)
	if got := h.ask([]string{"SELECT * FROM people"}); got != "1|x|50|1|\n" {
		t.Errorf("rows: %s", got)
	}
	h.downgrade(model, "base")
	if got := h.inspect(); got != before {
		t.Errorf("going back: %s", firstDifference(before, got))
	}
}
