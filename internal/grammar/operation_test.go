package grammar

import (
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// steps reads one item of a list of operations.
func steps(t *testing.T, text string) []op.Operation {
	t.Helper()
	r, err := DecodeRevision("r.yaml", []byte("upgrade:\n- "+text+"\n"), conventional)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var ops []op.Operation
	for _, s := range r.Upgrade {
		ops = append(ops, s.Op)
	}
	return ops
}

// TestHandWritten reads operations in the forms in which people write them.
func TestHandWritten(t *testing.T) {
	s, age := schema.Name{Schema: "s", Name: "t"}, schema.Column{Name: "age", Type: schema.Integer{}, Nullable: true}
	pg := op.Limit{Only: []schema.Dialect{schema.Postgres}}
	integer, none := schema.Some[schema.Type](schema.Integer{}), schema.Some[schema.Generated](nil)
	text := func(s string) schema.Expr { return schema.Literal{Kind: schema.TextLiteral, Text: s} }
	one := "SELECT 1"
	for _, c := range []struct {
		text string
		want []op.Operation
	}{
		{"create_schema: billing", []op.Operation{op.CreateSchema{Name: "billing"}}},
		{"drop_schema: {name: no, if_exists: true, only: [postgres]}", []op.Operation{op.DropSchema{Limit: pg, Name: "no", IfExists: true}}},
		{"drop_table: s.t", []op.Operation{op.DropTable{Name: s}}},
		{"drop_table: {name: t, schema: s}", []op.Operation{op.DropTable{Name: s}}},
		{"drop_table: {table_name: a.b, schema: s, if_exists: true}", []op.Operation{op.DropTable{Name: schema.Name{Schema: "s", Name: "a.b"}, IfExists: true}}},
		{"rename_table: {from: s.t, to: u}", []op.Operation{op.RenameTable{From: s, To: "u"}}},
		{"rename_table: {old_table_name: t, new_table_name: s.u, schema: s}", []op.Operation{op.RenameTable{From: s, To: "s.u"}}},
		{"rename_table: {from: s.t, to: s.u}", []op.Operation{op.RenameTable{From: s, To: "u"}}},
		{"add_column: {table: s.t, column: {name: age, type: integer}}", []op.Operation{op.AddColumn{Table: s, Column: age}}},
		{"add_column: {table_name: t, schema: s, name: age, type: integer}", []op.Operation{op.AddColumn{Table: s, Column: age}}},
		{"add_column: {table: s.t, column: age, type: integer, if_not_exists: true}", []op.Operation{op.AddColumn{Table: s, Column: age, IfNotExists: true}}},
		{"drop_column: {table: s.t, column: no}", []op.Operation{op.DropColumn{Table: s, Name: "no"}}},
		{"alter_column: {table: s.t, column: a, new_column_name: b, type: integer, nullable: false, existing_type: text, using: a::int}",
			[]op.Operation{op.AlterColumn{Table: s, Column: "a", Using: "a::int", Existing: schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{})},
				Change: schema.ColumnChange{Name: schema.Some("b"), Type: integer, Nullable: schema.Some(false)}}}},
		{"alter_column: {table_name: s.t, column_name: a, type_: integer, server_default: null, comment: null, collation: null, generated: null}",
			[]op.Operation{op.AlterColumn{Table: s, Column: "a", Change: schema.ColumnChange{Type: integer, Default: schema.Some[schema.Expr](nil),
				Comment: schema.Some(""), Collation: schema.Some(""), Generated: none}}}},
		{"alter_column: {table: s.t, column: a, autoincrement: false}", []op.Operation{op.AlterColumn{Table: s, Column: "a", Change: schema.ColumnChange{Generated: none}}}},
		{"alter_column: {table: s.t, column: a, identity: null}", []op.Operation{op.AlterColumn{Table: s, Column: "a", Change: schema.ColumnChange{Generated: none}}}},
		{"alter_column: {table: s.t, column: a, existing_type: integer, server_default: {value: 5}}", []op.Operation{op.AlterColumn{Table: s, Column: "a",
			Existing: schema.ColumnChange{Type: integer}, Change: schema.ColumnChange{Default: schema.Some[schema.Expr](schema.Literal{Text: "5"})}}}},
		{"alter_column: {table: s.t, column: a, mysql: {type: int, on_update: null}}", []op.Operation{op.AlterColumn{Table: s, Column: "a", Change: schema.ColumnChange{
			OnUpdate: schema.Some(""), By: map[schema.Dialect]schema.ColumnChange{
				schema.MySQL: {Type: schema.Some[schema.Type](schema.Native{Text: "int"}), OnUpdate: schema.Some("")}}}}}},
		{"create_index: {index_name: ix, table_name: s.t, columns: [a, {expression: (lower(b))}], unique: true, concurrently: true}", []op.Operation{op.CreateIndex{Table: s, Concurrently: true,
			Index: schema.Index{Name: "ix", Unique: true, Elements: []schema.IndexElement{{Column: "a"}, {Expression: "lower(b)"}}}}}},
		{"create_index: {table: s.t, columns: [a, {expression: lower(b)}], only: [postgres]}", []op.Operation{op.CreateIndex{Limit: pg, Table: s,
			Index: schema.Index{Name: "ix_t_a_b", Implicit: true, Only: pg.Only, Elements: []schema.IndexElement{{Column: "a"}, {Expression: "lower(b)"}}}}}},
		{"drop_index: ix.a", []op.Operation{op.DropIndex{Name: "ix.a"}}},
		{"drop_index: {name: ix, table: s.t}", []op.Operation{op.DropIndex{Name: "ix", Table: s}}},
		{"rename_index: {from: a, to: b}", []op.Operation{op.RenameIndex{From: "a", To: "b"}}},
		{"create_primary_key: {table: s.t, columns: [a, b]}", []op.Operation{op.CreatePrimaryKey{Table: s, Key: schema.PrimaryKey{Name: "pk_t", Implicit: true, Columns: []string{"a", "b"}}}}},
		{"create_unique_constraint: {constraint_name: uq, table_name: t, schema: s, columns: [a]}", []op.Operation{op.CreateUnique{Table: s, Unique: schema.Unique{Name: "uq", Columns: []string{"a"}}}}},
		{"create_foreign_key: {constraint_name: fk, source_table: s.t, referent_table: u, local_cols: [a], remote_cols: [b], ondelete: CASCADE, referent_schema: x}",
			[]op.Operation{op.CreateForeignKey{Table: s, Key: schema.ForeignKey{Name: "fk", Columns: []string{"a"}, OnDelete: schema.Cascade,
				References: schema.Reference{Table: schema.Name{Schema: "x", Name: "u"}, Columns: []string{"b"}}}}}},
		{"create_foreign_key: {table: s.t, columns: [a], references: x.u.b, on_update: set null}", []op.Operation{op.CreateForeignKey{Table: s, Key: schema.ForeignKey{
			Name: "fk_t_a_u", Implicit: true, Columns: []string{"a"}, OnUpdate: schema.SetNull, References: schema.Reference{Table: schema.Name{Schema: "x", Name: "u"}, Columns: []string{"b"}}}}}},
		{"create_check_constraint: {table: s.t, condition: length(name) > 5 and age is not null}", []op.Operation{op.CreateCheck{Table: s,
			Check: schema.Check{Name: "ck_t_name_age", Implicit: true, Expression: "length(name) > 5 and age is not null"}}}},
		{"create_exclude_constraint: {table: s.t, name: ex, using: gist, elements: [{column: a, with: =}]}", []op.Operation{op.CreateExclude{Table: s,
			Exclude: schema.Exclude{Name: "ex", Using: "gist", Elements: []schema.ExcludeElement{{IndexElement: schema.IndexElement{Column: "a"}, With: "="}}}}}},
		{"drop_constraint: {table: s.t, constraint_name: uq, type_: unique}", []op.Operation{op.DropConstraint{Table: s, Name: "uq", Kind: op.UniqueKind}}},
		{"drop_constraint: {table: s.t, type: foreignkey, columns: [a]}", []op.Operation{op.DropConstraint{Table: s, Kind: op.ForeignKind, Columns: []string{"a"}}}},
		{"drop_constraint: {table: s.t, type: primary}", []op.Operation{op.DropConstraint{Table: s, Kind: op.PrimaryKind}}},
		{"rename_constraint: {table: s.t, from: a, to: b}", []op.Operation{op.RenameConstraint{Table: s, From: "a", To: "b"}}},
		{"validate_constraint: {table: s.t, name: a}", []op.Operation{op.ValidateConstraint{Table: s, Name: "a"}}},
		{"create_table_comment: {table: s.t, comment: no}", []op.Operation{op.TableComment{Table: s, To: "no"}}},
		{"create_table_comment: {table: s.t, comment: b, existing_comment: a}", []op.Operation{op.TableComment{Table: s, To: "b", From: schema.Some("a")}}},
		{"drop_table_comment: s.t", []op.Operation{op.TableComment{Table: s}}},
		{"create_enum: {name: s.t, values: [no, off]}", []op.Operation{op.CreateEnum{Enum: schema.Enum{Name: s, Values: []string{"no", "off"}}}}},
		{"alter_enum: {name: s.t, values: [a, b], rename: {no: a}, map: {c: b}}", []op.Operation{op.AlterEnum{Name: s, To: []string{"a", "b"},
			Rename: []op.Renamed{{From: "no", To: "a"}}, Map: []op.Renamed{{From: "c", To: "b"}}}}},
		{"alter_enum: {name: s.t, rename: {a: b}}", []op.Operation{op.AlterEnum{Name: s, Rename: []op.Renamed{{From: "a", To: "b"}}}}},
		{"rename_enum: {from: s.t, to: u}", []op.Operation{op.RenameEnum{From: s, To: "u"}}},
		{"drop_enum: s.t", []op.Operation{op.DropEnum{Name: s}}},
		{"create_sequence: s.t", []op.Operation{op.CreateSequence{Sequence: schema.Sequence{Name: s}}}},
		{"create_sequence: {name: s.t, start: 5, type: integer}", []op.Operation{op.CreateSequence{Sequence: schema.Sequence{Name: s, Type: schema.Integer{}, Options: schema.SequenceOptions{Start: schema.Some[int64](5)}}}}},
		{"alter_sequence: {name: s.t, increment: 2}", []op.Operation{op.AlterSequence{Name: s, Change: schema.SequenceChange{Increment: schema.Some(schema.Some[int64](2))}}}},
		{"drop_sequence: {name: t, schema: s, if_exists: true}", []op.Operation{op.DropSequence{Name: s, IfExists: true}}},
		{`bulk_insert: {table: s.t, rows: [{id: 1, n: no, x: null, z: 007, d: {sql: now()}}, {n: "2", id: 2, x: true, z: 1e5, d: 2020-01-01}]}`, []op.Operation{op.BulkInsert{Table: s, Columns: []string{"id", "n", "x", "z", "d"},
			Rows: [][]schema.Expr{{schema.Literal{Text: "1"}, text("no"), nil, text("007"), schema.Portable{Func: schema.Now}},
				{schema.Literal{Text: "2"}, text("2"), schema.Literal{Kind: schema.BoolLiteral, Text: "true"}, schema.Literal{Text: "1e5"}, text("2020-01-01")}}}}},
		{"bulk_insert: {table: s.t, columns: [a, b], rows: [[1, x]]}", []op.Operation{op.BulkInsert{Table: s, Columns: []string{"a", "b"}, Rows: [][]schema.Expr{{schema.Literal{Text: "1"}, text("x")}}}}},
		{"execute: SELECT 1", []op.Operation{op.Execute{Default: one}}},
		{"execute: {sqltext: SELECT 1, done_when: SELECT 1}", []op.Operation{op.Execute{Default: one, DoneWhen: one}}},
		{"execute: {postgres: SELECT 1, sqlite: null, effect: [{drop_table: s.t}]}", []op.Operation{op.Execute{
			By: map[schema.Dialect]*string{schema.Postgres: &one, schema.SQLite: nil}, Effect: []op.Operation{op.DropTable{Name: s}}}}},
		{"execute: |\n    SELECT\n      1\n", []op.Operation{op.Execute{Default: "SELECT\n  1"}}},
		{"alter_table: {table: s.t, sqlite: {strict: true}, mariadb: {engine: Aria}, mysql: {charset: null}}", []op.Operation{op.AlterTable{Table: s, Change: op.TableChange{
			Strict: schema.Some(true), Charset: schema.Some(""), By: map[schema.Dialect]op.TableChange{
				schema.SQLite: {Strict: schema.Some(true)}, schema.MariaDB: {Engine: schema.Some("Aria")}, schema.MySQL: {Charset: schema.Some("")}}}}}},
	} {
		if got := steps(t, c.text); !same(got, c.want) {
			t.Errorf("%s\ngot  %#v\nwant %#v", c.text, got, c.want)
		}
	}
}

// TestFurtherSteps: the short keys of add_column, and enums named where they are
// used, are operations of their own.
func TestFurtherSteps(t *testing.T) {
	table := schema.N("t")
	column := schema.Column{Name: "a", Type: schema.EnumRef{Name: schema.N("mood")}, Nullable: true}
	only := []schema.Dialect{schema.Postgres}
	column.Only = only
	want := []op.Operation{
		op.CreateEnum{Enum: schema.Enum{Name: schema.N("mood"), Values: []string{"x"}}},
		op.AddColumn{Limit: op.Limit{Only: only}, Table: table, Column: column},
		op.CreateUnique{Limit: op.Limit{Only: only}, Table: table, Unique: schema.Unique{Name: "uq_t_a", Implicit: true, Columns: []string{"a"}, Only: only}},
		op.CreateIndex{Limit: op.Limit{Only: only}, Table: table, Index: schema.Index{Name: "ix", Elements: []schema.IndexElement{{Column: "a"}}, Only: only}},
		op.CreateForeignKey{Limit: op.Limit{Only: only}, Table: table, Key: schema.ForeignKey{Name: "fk_t_a_u", Implicit: true, Columns: []string{"a"},
			References: schema.Reference{Table: schema.N("u"), Columns: []string{"id"}}, Only: only}},
	}
	if got := steps(t, "add_column: {table: t, only: [postgres], column: {name: a, type: {enum: [x], name: mood}, unique: true, index: ix, foreign_key: u.id}}"); !same(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
	got := steps(t, "add_column: {table: t, name: id, type: integer, primary_key: true}")
	column = schema.Column{Name: "id", Type: schema.Integer{}, Generated: schema.Auto{}}
	if want := []op.Operation{op.AddColumn{Table: table, Column: column}, op.CreatePrimaryKey{Table: table, Key: schema.PrimaryKey{Name: "pk_t", Implicit: true, Columns: []string{"id"}}}}; !same(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
	got = steps(t, "create_enum: {name: mood, values: [x]}\n- create_table: {name: t, columns: {a: {type: mood}, b: {type: {enum: [x], name: mood}}}}")
	if create, ok := got[1].(op.CreateTable); len(got) != 2 || !ok || create.Table.Columns[0].Type != (schema.EnumRef{Name: schema.N("mood")}) {
		t.Errorf("%#v", got)
	}
}

func TestRevisionLists(t *testing.T) {
	r, err := DecodeRevision("r.yaml", []byte("revision: a\nx-t: &t {table: t}\nupgrade: []\ndowngrade:\n- drop_column: {<<: *t, column: a}\n"), conventional)
	if err != nil || r.Irreversible || r.Upgrade != nil || len(r.Downgrade) != 1 || r.Downgrade[0].Line != 5 || r.Downgrade[0].Column != 3 {
		t.Errorf("%#v %v", r, err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte("- drop_table: a\n- drop_tabel: b\n"), &document); err != nil {
		t.Fatal(err)
	}
	_, err = DecodeOperations("r.yaml", document.Content[0], "upgrade", conventional)
	if want := `r.yaml:2:3: upgrade[1]: unknown operation "drop_tabel"; did you mean "drop_table"?`; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	document.Content[0].Content = document.Content[0].Content[:1]
	if list, err := DecodeOperations("r.yaml", document.Content[0], "upgrade", conventional); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}

// TestFinishedNames: a revision file holds the names that the convention made.
func TestFinishedNames(t *testing.T) {
	m := read(t, `tables: {t: {columns: {id: {type: integer, primary_key: true}, a: {type: integer, unique: true, index: true, foreign_key: t.id}}, checks: [id > 0]}}`)
	golden(t, "testdata/finished.yaml", string(EncodeOperations([]op.Operation{op.CreateTable{Table: m.Tables[0]}})))
}
