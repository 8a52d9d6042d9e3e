package op_test

import (
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// shop is a schema to try operations on.
func shop() schema.Metadata {
	users := schema.Table{
		Name: schema.N("users"),
		Columns: []schema.Column{
			{Name: "id", Type: schema.BigInteger{}, Generated: schema.Auto{}},
			{Name: "email", Type: schema.String{Length: 255}},
			{Name: "age", Type: schema.Integer{}, Nullable: true},
			{Name: "mood", Type: schema.EnumRef{Name: schema.N("mood")}, Default: schema.Literal{Kind: schema.TextLiteral, Text: "happy"}},
			{Name: "shout", Type: schema.Text{}, Nullable: true, Generated: schema.Computed{Expression: "upper(email)", Stored: true}},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_users", Implicit: true, Columns: []string{"id"}},
		Uniques:    []schema.Unique{{Name: "uq_users_email", Columns: []string{"email"}}, {Name: "uq_users_mood_age", Columns: []string{"mood", "age"}}},
		Checks: []schema.Check{
			{Name: "ck_users_age", Expression: "age > 0"}, {Name: "ck_users_both", Expression: "age > 18 or email <> 'age'"},
		},
		Indexes: []schema.Index{
			{Name: "ix_users_age", Elements: []schema.IndexElement{{Column: "age", Descending: true}}},
			{Name: "ix_users_lower", Unique: true, Elements: []schema.IndexElement{{Expression: "lower(email)"}}, Where: "age > 3"},
		},
		Options: schema.TableOptions{Comment: "People"},
	}
	posts := schema.Table{
		Name: schema.N("posts"),
		Columns: []schema.Column{
			{Name: "id", Type: schema.BigInteger{}, Generated: schema.Auto{}},
			{Name: "author_id", Type: schema.BigInteger{}, Nullable: true},
			{Name: "parent_id", Type: schema.BigInteger{}, Nullable: true},
			{Name: "body", Type: schema.JSON{}, By: map[schema.Dialect]schema.Column{schema.Postgres: {Name: "body", Type: schema.Native{Text: "jsonb"}}}},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_posts", Columns: []string{"id"}},
		ForeignKeys: []schema.ForeignKey{
			{Name: "fk_posts_author", Columns: []string{"author_id"}, References: schema.Reference{Table: schema.N("users"), Columns: []string{"id"}}},
			{Name: "posts_ibfk_7", Columns: []string{"parent_id"}, References: schema.Reference{Table: schema.N("posts"), Columns: []string{"id"}}},
		},
		Indexes: []schema.Index{{Name: "ix_posts_body", Elements: []schema.IndexElement{{Column: "body"}}, Using: "gin", Only: []schema.Dialect{schema.Postgres}}},
	}
	m := schema.Metadata{
		Schemas:   []string{"billing"},
		Enums:     []schema.Enum{{Name: schema.N("mood"), Values: []string{"happy", "sad"}}},
		Sequences: []schema.Sequence{{Name: schema.N("no"), Options: schema.SequenceOptions{Start: schema.Some[int64](5)}}},
		Tables:    []schema.Table{posts, users},
		Unmanaged: []schema.Unmanaged{
			{Kind: "trigger", Name: schema.N("touch"), Table: schema.N("users"), Definition: "CREATE TRIGGER touch …"},
			{Kind: "view", Name: schema.N("grown"), DependsOn: []schema.ColumnName{{Table: schema.N("users"), Column: "age"}}, Definition: "CREATE VIEW grown …"},
		},
	}
	return m
}

// apply completes and applies operations one after another.
func apply(t *testing.T, m schema.Metadata, ops ...op.Operation) schema.Metadata {
	t.Helper()
	for _, o := range ops {
		after, err := op.Apply(m, o)
		if err != nil {
			t.Fatal(err)
		}
		m = after
	}
	return m
}

// whole completes an operation on the shop.
func whole(t *testing.T, o op.Operation) []op.Operation {
	t.Helper()
	all, err := op.Complete(shop(), o)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func tableOf(t *testing.T, m schema.Metadata, name string) schema.Table {
	t.Helper()
	table, ok := m.Table(schema.N(name))
	if !ok {
		t.Fatalf("no table %q", name)
	}
	return table
}

func columnOf(t *testing.T, m schema.Metadata, table, name string) schema.Column {
	t.Helper()
	c, ok := tableOf(t, m, table).Column(name)
	if !ok {
		t.Fatalf("no column %q in %q", name, table)
	}
	return c
}
