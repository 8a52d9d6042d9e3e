package grammar

import (
	"errors"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestParts(t *testing.T) {
	c := column(t, `{type: integer, comment: a, collation: x, mysql: {unsigned: true, comment: b}, mariadb: {unsigned: false, charset: latin1}, sqlite: {comment: null, on_conflict: abort}, postgres: {type: integer}}`)
	if c.Comment != "a" || !c.MySQL.Unsigned || c.SQLite.NotNullConflict != "abort" {
		t.Errorf("%#v", c)
	}
	if _, differs := c.By[schema.Postgres]; differs {
		t.Error("a part that says the same makes a variant")
	}
	my, maria, lite := c.For(schema.MySQL), c.For(schema.MariaDB), c.For(schema.SQLite)
	if my.Comment != "b" || !my.MySQL.Unsigned || my.Collation != "x" {
		t.Errorf("mysql %#v", my)
	}
	if maria.Comment != "b" || maria.MySQL != (schema.MySQLColumn{Charset: "latin1"}) {
		t.Errorf("mariadb %#v", maria)
	}
	if lite.Comment != "" || lite.SQLite.NotNullConflict != "abort" {
		t.Errorf("sqlite %#v", lite)
	}
	table := read(t, `tables: {t: {comment: a, columns: {c: {type: integer}}, mysql: {engine: InnoDB}, mariadb: {engine: Aria, partition_by: HASH (c)}, postgres: {comment: b, partition_by: "LIST (c)"}}}`).Tables[0]
	if table.Options.MySQL.Engine != "InnoDB" || table.By[schema.MariaDB].MySQL.Engine != "Aria" || table.By[schema.Postgres].Comment != "b" ||
		table.Options.Postgres.PartitionBy != "LIST (c)" || table.By[schema.MariaDB].MySQL.PartitionBy != "HASH (c)" {
		t.Errorf("%#v", table)
	}
	x := read(t, `tables: {t: {columns: {c: {type: integer}}, indexes: {ix: {columns: [c], where: c > 0, mysql: {where: null, columns: [{column: c, length: 5}]}}}}}`).Tables[0].Indexes[0]
	if x.Where != "c > 0" || x.For(schema.MariaDB).Where != "" || x.For(schema.MySQL).Elements[0].Length != 5 {
		t.Errorf("%#v", x)
	}
}

// TestShortKeys: what stands on a column is limited as the column is.
func TestShortKeys(t *testing.T) {
	table := read(t, `tables: {t: {columns: {id: {type: integer, primary_key: true}, c: {type: integer, only: [mariadb, mysql], unique: true, index: ix, foreign_key: {references: t.id, only: [mariadb]}}}}}`).Tables[0]
	if got := table.Columns[1].Only; len(got) != 1 || got[0] != schema.MySQL {
		t.Errorf("only %v: mysql includes mariadb", got)
	}
	if !same(table.Uniques[0].Only, table.Columns[1].Only) || !same(table.Indexes[0].Only, table.Columns[1].Only) ||
		!same(table.ForeignKeys[0].Only, []schema.Dialect{schema.MariaDB}) {
		t.Errorf("%#v", table)
	}
	if only := read(t, `tables: {t: {only: [sqlite, mysql, postgres], columns: {c: {type: integer}}}}`).Tables[0].Only; only != nil {
		t.Errorf("%v are all databases", only)
	}
}

// TestLooseReferences: a foreign key for databases alone that take one to nothing is
// not looked up, and one that was read from such a database is limited to it.
func TestLooseReferences(t *testing.T) {
	m := read(t, `tables: {t: {columns: {id: {type: integer, primary_key: true}, a: {type: text, foreign_key: {references: none.id, only: [sqlite]}}, b: {type: text, foreign_key: {references: t.id, only: [mysql, sqlite]}}}}}`)
	for i := range m.Tables[0].ForeignKeys {
		m.Tables[0].ForeignKeys[i].Only = nil
	}
	m.Tables[0].ForeignKeys = append(m.Tables[0].ForeignKeys, schema.ForeignKey{Columns: []string{"id"}, References: schema.Reference{Table: schema.N("t"), Columns: []string{"id"}}})
	for i, f := range LimitReferences(m, schema.SQLite).Tables[0].ForeignKeys {
		if same(f.Only, []schema.Dialect{schema.SQLite}) != (i < 2) {
			t.Errorf("foreign key of %v: only %v", f.Columns, f.Only)
		}
	}
	if m.Tables[0].ForeignKeys[0].Only != nil {
		t.Error("the schema that was given is changed")
	}
}

// TestDropUnnamedCheck: a check without a name is written by its expression, and read.
func TestDropUnnamedCheck(t *testing.T) {
	drop := op.DropConstraint{Table: schema.N("t"), Kind: op.CheckKind, Dropped: op.Constraint{Check: &schema.Check{Expression: "a > 0"}}}
	decode := func(text string) ([]Step, error) {
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(text), &document); err != nil {
			t.Fatal(err)
		}
		return DecodeOperations("r.yaml", document.Content[0], "upgrade", conventional)
	}
	got, err := decode(string(EncodeOperations([]op.Operation{drop})))
	if err != nil || len(got) != 1 || got[0].Op.(op.DropConstraint).Dropped.Check.Expression != "a > 0" {
		t.Errorf("%v %+v", err, got)
	}
	if _, err := decode("- drop_constraint: {table: t, name: ck, type: check, expression: a > 0}"); err == nil {
		t.Error("a name beside an expression is no error")
	}
}

func TestMerge(t *testing.T) {
	table := read(t, `
x-a: &a
  created: {type: date}
  note: {type: text}
x-b: &b {note: {type: string}, last: {type: &int integer}}
tables:
  t:
    columns:
      id: {type: *int}
      <<: [*a, *b]
      note: {type: json}
      z: {<<: {type: text, nullable: false}, nullable: true}
`).Tables[0]
	var got []string
	for _, c := range table.Columns {
		got = append(got, c.Name+" "+typeText(c.Type))
	}
	if text := strings.Join(got, ", "); text != "id integer, created date, last integer, note json, z text" {
		t.Error(text)
	}
	if !table.Columns[4].Nullable {
		t.Error("the map itself wins over what it merges")
	}
}

func TestNames(t *testing.T) {
	table := read(t, `
tables:
  t:
    columns: {a: {type: integer, unique: true, index: true}, b: {type: integer, unique: given}}
    checks: [a > 0, a < 10, {name: mine, expression: b > 0}]
    uniques: [[a, b], {columns: [b, a]}]
    indexes: [[b], [{expression: a + b}], [{expression: lower(a)}]]
`).Tables[0]
	var got []string
	for _, u := range table.Uniques {
		got = append(got, u.Name)
	}
	for _, c := range table.Checks {
		got = append(got, c.Name)
	}
	for _, x := range table.Indexes {
		got = append(got, x.Name)
	}
	if text := strings.Join(got, " "); text != "given uq_t_a uq_t_a_b uq_t_b_a ck_t_a ck_t_a_2 mine ix_t_a ix_t_a_2 ix_t_a_b ix_t_b" {
		t.Error(text)
	}
	if table.Uniques[0].Implicit || !table.Uniques[1].Implicit || !table.Checks[0].Implicit || table.Checks[2].Implicit {
		t.Error("implicit", table.Uniques, table.Checks)
	}
}

func TestSeveralFiles(t *testing.T) {
	one := File{Name: "a.yaml", Data: []byte("enums: {mood: [x]}\nschemas: [s]\ntables: {users: {columns: {id: {type: integer, primary_key: true}}}}\n")}
	two := File{Name: "b.yaml", Data: []byte("tables:\n  posts: {columns: {a: {type: mood}, u: {type: integer, foreign_key: users.id}}}\n")}
	m, err := DecodeModels([]File{two, one}, conventional)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Tables) != 2 || m.Tables[0].Name.Name != "posts" || m.Tables[0].Columns[0].Type != (schema.EnumRef{Name: schema.N("mood")}) {
		t.Errorf("%#v", m)
	}
	three := File{Name: "c.yaml", Data: []byte("tables:\n  users: {columns: {id: {type: integr}}}\nenums:\n  mood: [y]\nsequences: {s: , s2: {}}\n")}
	four := File{Name: "d.yaml", Data: []byte("sequences:\n  s2: {}\ntables: {Users: {columns: {id: {type: integer}}}}\n")}
	_, err = DecodeModels([]File{one, two, three, four}, conventional)
	want := `c.yaml:2:3: tables.users: a second table "users": the first is at a.yaml:3:10
c.yaml:2:32: tables.users.columns.id.type: unknown type "integr"; did you mean "integer"?
c.yaml:4:3: enums.mood: a second enum "mood": the first is at a.yaml:1:9
d.yaml:2:3: sequences.s2: a second sequence "s2": the first is at c.yaml:5:18
d.yaml:3:10: tables.Users: table "Users" differs from "users" (a.yaml:3:10) in case alone, which are one name on sqlite`
	var list *Errors
	if !errors.As(err, &list) || list.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var first Error
	if !errors.As(err, &first) || first.File != "c.yaml" {
		t.Errorf("errors.As yields %#v", first)
	}
}

// TestDialects: what one database refuses is no mistake where it is not used.
func TestDialects(t *testing.T) {
	text := []byte(`tables: {a: {columns: {id: {type: integer}, Id: {type: text}}}, A: {columns: {x: {type: string, foreign_key: a.id}}}}`)
	for dialect, mistakes := range map[schema.Dialect]int{schema.Postgres: 1, schema.MySQL: 2, schema.MariaDB: 2, schema.SQLite: 2} {
		_, err := DecodeModel("a.yaml", text, Options{Dialects: []schema.Dialect{dialect}})
		var list *Errors
		if !errors.As(err, &list) || len(list.List) != mistakes {
			t.Errorf("%s: %v", dialect, err)
		}
	}
}

func TestEmpty(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "tables:\nenums:\nsequences:\nschemas:\n", "tables: {}", "x-a: &a [1]\n", "null\n"} {
		if m := read(t, text); !same(m, schema.Metadata{}) {
			t.Errorf("%q: %#v", text, m)
		}
	}
	if text := EncodeModel(schema.Metadata{}); len(text) > 0 {
		t.Errorf("%q", text)
	}
}

// TestReferencesToKeys: a foreign key without columns refers to the primary key.
func TestReferencesToKeys(t *testing.T) {
	m := read(t, `tables: {a: {columns: {x: {type: integer, primary_key: true}}}, b: {columns: {y: {type: integer, foreign_key: {references: {table: a}, postgres: {on_delete: cascade}}}}}}`)
	key := m.Tables[1].ForeignKeys[0]
	if got := key.References.Columns; len(got) != 1 || got[0] != "x" || !same(key.By[schema.Postgres].References, key.References) {
		t.Errorf("%#v", key)
	}
}
