package postgres

import (
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestKeysAndIndexes(t *testing.T) {
	u := tableOf("t", null("a", schema.Integer{}), null("b", schema.Integer{}), null("p", schema.Native{Text: "point"}))
	u.Uniques = []schema.Unique{{Name: "uq", Columns: []string{"a"}}}
	u.Checks = []schema.Check{{Name: "ck", Expression: "a > 0"}, {Name: "ck_late", Expression: "b > 0", Postgres: schema.PostgresConstraint{NotValid: true}}}
	u.Indexes = []schema.Index{{Name: "ix", Elements: []schema.IndexElement{{Column: "b"}}}}
	other := schema.Table{Name: schema.Name{Schema: "far", Name: "Order"}, Columns: []schema.Column{{Name: "id", Type: schema.Integer{}}, null("x", schema.Integer{})}}
	before := of(u, other)
	before.Schemas = []string{"far"}
	name := schema.N("t")
	key := schema.ForeignKey{Name: "fk", Columns: []string{"a"}, References: schema.Reference{Table: other.Name, Columns: []string{"id"}}, OnUpdate: schema.Cascade}
	late := key
	late.Name, late.Postgres.NotValid, late.Comment = "fk late", true, "soon"
	lawful(t, []change{
		{name: "create", before: before, rows: []string{"INSERT INTO t (a, b) VALUES (1, 1)"}, ops: []op.Operation{
			op.CreatePrimaryKey{Table: other.Name, Key: schema.PrimaryKey{Name: "pk order", Columns: []string{"id"}}},
			op.CreateUnique{Table: other.Name, Unique: schema.Unique{Name: "uq_x", Columns: []string{"x", "id"}, Deferrable: true, Comment: "x"}},
			op.CreateForeignKey{Table: name, Key: late},
			op.CreateCheck{Table: name, Check: schema.Check{Name: "ck2", Expression: "b < 10", Comment: "small"}},
			op.CreateExclude{Table: name, Exclude: schema.Exclude{Name: "ex", Using: "gist", Elements: []schema.ExcludeElement{
				{IndexElement: schema.IndexElement{Column: "p"}, With: "~="}}}},
			op.CreateIndex{Table: other.Name, Index: schema.Index{Name: "Ix", Elements: []schema.IndexElement{{Column: "x"}}, Comment: "of x"}, Concurrently: true},
		}},
		{name: "drop", before: before, ops: []op.Operation{
			op.DropConstraint{Table: name, Name: "uq"}, op.DropConstraint{Table: name, Name: "ck"}, op.DropConstraint{Table: name, Name: "pk_t"},
			op.DropIndex{Table: name, Name: "ix", Concurrently: true}, op.DropConstraint{Table: name, Name: "ck_late"},
		}},
		{name: "rename", before: before, ops: []op.Operation{
			op.RenameConstraint{Table: name, From: "pk_t", To: "PK"}, op.RenameConstraint{Table: name, From: "ck", To: "ck two"},
			op.RenameIndex{Table: name, From: "ix", To: "IX"},
		}},
		{name: "validate", before: before, ops: []op.Operation{op.ValidateConstraint{Table: name, Name: "ck_late"}}},
		{name: "drop a column under them", before: before, ops: []op.Operation{
			op.DropColumn{Table: name, Name: "a"}, op.DropColumn{Table: name, Name: "b"}}},
	})
}

func TestInheritance(t *testing.T) {
	parent := schema.Table{Name: schema.N("parent"), Columns: []schema.Column{null("a", schema.Integer{}), null("b", schema.Integer{})}}
	child := schema.Table{Name: schema.N("u_child"), Columns: []schema.Column{null("a", schema.Integer{}), null("b", schema.Integer{}), null("c", schema.Integer{})}}
	child.Options.Postgres.Inherits = []schema.Name{parent.Name}
	before := of(parent, child)
	lawful(t, []change{
		{name: "create", before: before},
		{name: "leave", before: before, ops: []op.Operation{op.AlterTable{Table: child.Name, From: &child.Options, To: &schema.TableOptions{}}}},
		{name: "drop column", before: before, ops: []op.Operation{op.DropColumn{Table: parent.Name, Name: "b"}, op.DropColumn{Table: child.Name, Name: "b"}}},
		{name: "retype", before: before, ops: []op.Operation{
			op.AlterColumn{Table: parent.Name, Column: "a", Change: schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{})}},
			op.AlterColumn{Table: child.Name, Column: "a", Change: schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{})}}}},
	})
}
