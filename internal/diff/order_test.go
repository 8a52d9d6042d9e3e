package diff_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func table(name string, keys ...schema.ForeignKey) schema.Table {
	t := schema.Table{Name: schema.N(name), Columns: []schema.Column{{Name: "id", Type: schema.Integer{}}},
		PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}, ForeignKeys: keys}
	for _, k := range keys {
		t.Columns = append(t.Columns, schema.Column{Name: k.Columns[0], Type: schema.Integer{}, Nullable: true})
	}
	return t
}

func to(name string) schema.ForeignKey {
	return schema.ForeignKey{Name: "fk_" + name, Columns: []string{name + "_id"}, References: schema.Reference{Table: schema.N(name), Columns: []string{"id"}}}
}

func drop(t schema.Table) op.DropTable { return op.DropTable{Name: t.Name, Table: &t} }

// words names an ordered list: the keyword and what it is about.
func words(ops []op.Operation) string {
	var out []string
	for _, o := range ops {
		t, name := op.Subject(o)
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", op.Keyword(o), strings.Trim(t.String(), "."), name)), " "))
	}
	return strings.Join(out, "\n")
}

// The ordering defects of Alembic (mutual keys, dropping linked tables, a table and
// the key to it, a unique under a key), and what else has to come before what.
func TestOrder(t *testing.T) {
	p := table("p")
	c := table("c", to("p"))
	unique := schema.Unique{Name: "uq_p_a", Columns: []string{"a"}}
	toUnique := schema.ForeignKey{Name: "fk_c_a", Columns: []string{"b"}, References: schema.Reference{Table: schema.N("p"), Columns: []string{"a"}}}
	cases := []struct {
		name   string
		before schema.Metadata
		ops    []op.Operation
		want   string
	}{
		{name: "parents before children", ops: []op.Operation{op.CreateTable{Table: c}, op.CreateTable{Table: p}},
			want: "create_table p\ncreate_table c"},
		{name: "two tables that refer to each other",
			ops:  []op.Operation{op.CreateTable{Table: table("a", to("b"))}, op.CreateTable{Table: table("b", to("a"))}},
			want: "create_table b\ncreate_table a\ncreate_foreign_key b fk_a"},
		{name: "a table that refers to itself", ops: []op.Operation{op.CreateTable{Table: table("a", to("a"))}}, want: "create_table a"},
		{name: "dropping children first", ops: []op.Operation{drop(p), drop(c)}, want: "drop_table c\ndrop_table p"},
		{name: "dropping two tables that refer to each other",
			ops:  []op.Operation{drop(table("a", to("b"))), drop(table("b", to("a")))},
			want: "drop_constraint b fk_a\ndrop_table a\ndrop_table b"},
		{name: "a dropped table and the column that referred to it",
			before: schema.Metadata{Tables: []schema.Table{c, p}},
			ops: []op.Operation{drop(p), op.DropColumn{Table: c.Name, Name: "p_id", Dropped: &c.Columns[1]},
				op.DropConstraint{Table: c.Name, Name: "fk_p", Kind: op.ForeignKind, Dropped: op.Constraint{ForeignKey: &c.ForeignKeys[0]}}},
			want: "drop_constraint c fk_p\ndrop_column c p_id\ndrop_table p"},
		{name: "a unique and the key that leans on it",
			ops: []op.Operation{op.DropConstraint{Table: p.Name, Name: "uq_p_a", Kind: op.UniqueKind, Dropped: op.Constraint{Unique: &unique}},
				op.DropConstraint{Table: c.Name, Name: "fk_c_a", Kind: op.ForeignKind, Dropped: op.Constraint{ForeignKey: &toUnique}}},
			want: "drop_constraint c fk_c_a\ndrop_constraint p uq_p_a"},
		{name: "the same the other way",
			ops:  []op.Operation{op.CreateForeignKey{Table: c.Name, Key: toUnique}, op.CreateUnique{Table: p.Name, Unique: unique}},
			want: "create_unique_constraint p uq_p_a\ncreate_foreign_key c fk_c_a"},
		{name: "an enum before its column, and after its last user",
			ops: []op.Operation{
				op.AddColumn{Table: p.Name, Column: schema.Column{Name: "m", Type: schema.EnumRef{Name: schema.N("mood")}}},
				op.CreateEnum{Enum: schema.Enum{Name: schema.N("mood"), Values: []string{"ok"}}},
				op.DropEnum{Name: schema.N("old"), Dropped: &schema.Enum{Name: schema.N("old")}},
				op.DropColumn{Table: p.Name, Name: "o", Dropped: &schema.Column{Name: "o", Type: schema.EnumRef{Name: schema.N("old")}}},
			},
			want: "create_enum mood\nadd_column p m\ndrop_column p o\ndrop_enum old"},
		{name: "a name that is freed and taken again",
			ops: []op.Operation{
				op.AddColumn{Table: p.Name, Column: schema.Column{Name: "x", Type: schema.Text{}}},
				op.CreateIndex{Table: p.Name, Index: schema.Index{Name: "ix", Elements: []schema.IndexElement{{Column: "x"}}}},
				op.DropIndex{Table: p.Name, Name: "ix", Dropped: &schema.Index{Name: "ix", Elements: []schema.IndexElement{{Column: "x"}}}},
				op.DropColumn{Table: p.Name, Name: "x", Dropped: &schema.Column{Name: "x", Type: schema.Integer{}}},
			},
			want: "drop_index p ix\ndrop_column p x\nadd_column p x\ncreate_index p ix"},
		{name: "MySQL keeps an index under a foreign key until there is another",
			before: schema.Metadata{Tables: []schema.Table{c}},
			ops: []op.Operation{
				op.DropIndex{Table: c.Name, Name: "ix_old", Dropped: &schema.Index{Name: "ix_old", Elements: []schema.IndexElement{{Column: "p_id"}}}},
				op.CreateIndex{Table: c.Name, Index: schema.Index{Name: "ix_new", Elements: []schema.IndexElement{{Column: "p_id"}, {Column: "id"}}}},
			},
			want: "create_index c ix_new\ndrop_index c ix_old"},
		{name: "namespaces around what stands in them",
			ops: []op.Operation{
				op.CreateTable{Table: schema.Table{Name: schema.Name{Schema: "new", Name: "t"}}}, op.CreateSchema{Name: "new"},
				op.DropSchema{Name: "old"}, drop(schema.Table{Name: schema.Name{Schema: "old", Name: "t"}}),
			},
			want: "create_schema new\ncreate_table new.t\ndrop_table old.t\ndrop_schema old"},
		{name: "renames before what uses the new names",
			ops: []op.Operation{
				op.AddColumn{Table: schema.N("users"), Column: schema.Column{Name: "login", Type: schema.Text{}}},
				op.AlterColumn{Table: schema.N("users"), Column: "login", Change: schema.ColumnChange{Name: schema.Some("username")}},
				op.RenameTable{From: schema.N("members"), To: "users"},
			},
			want: "rename_table members\nalter_column users login\nadd_column users login"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := diff.Order(c.before, c.ops)
			if err != nil {
				t.Fatal(err)
			}
			if text := words(got); text != c.want {
				t.Errorf("got\n%s\nwant\n%s", text, c.want)
			}
		})
	}
}

// The same operations in any order of arrival come out in one order, where names
// decide.
func TestOrderIsStable(t *testing.T) {
	var ops []op.Operation
	for _, n := range []string{"d", "a", "c", "b"} {
		ops = append(ops, op.CreateTable{Table: table(n)})
	}
	first, err := diff.Order(schema.Metadata{}, ops)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(ops)
	second, err := diff.Order(schema.Metadata{}, ops)
	if err != nil {
		t.Fatal(err)
	}
	if words(first) != words(second) {
		t.Errorf("%s\nagainst\n%s", words(first), words(second))
	}
}
