package grammar

import (
	"os"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// complete is what testdata/complete.yaml, the example of the documentation, says.
func complete() schema.Metadata {
	return schema.Metadata{
		Schemas: []string{"billing"},
		Enums: []schema.Enum{
			{Name: schema.N("post_kind"), Values: []string{"note", "essay"}},
			{Name: schema.N("post_status"), Values: []string{"draft", "published", "on"}},
		},
		Sequences: []schema.Sequence{{
			Name:    schema.N("invoice_no"),
			Options: schema.SequenceOptions{Start: schema.Some[int64](1000), Increment: schema.Some[int64](1)},
			Only:    []schema.Dialect{schema.Postgres, schema.MariaDB},
		}},
		Tables: []schema.Table{completeOrder(), completeTags(), completePosts(), completeUsers(), completeInvoices()},
	}
}

func completeOrder() schema.Table {
	return schema.Table{
		Name: schema.N("Order"),
		Columns: []schema.Column{
			{Name: "tenant_id", Type: schema.Integer{}},
			{Name: "number", Type: schema.Integer{}},
			{Name: "group", Type: schema.String{Length: 10}, Nullable: true},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_Order", Implicit: true, Columns: []string{"tenant_id", "number"}},
	}
}

func completeTags() schema.Table {
	return schema.Table{
		Name: schema.N("post_tags"),
		Columns: []schema.Column{
			{Name: "post_id", Type: schema.Integer{}},
			{Name: "tag", Type: schema.String{Length: 40}},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_post_tags", Implicit: true, Columns: []string{"post_id", "tag"}},
		ForeignKeys: []schema.ForeignKey{{
			Name: "fk_post_tags_post_id_posts", Implicit: true, Columns: []string{"post_id"},
			References: schema.Reference{Table: schema.N("posts"), Columns: []string{"id"}}, OnDelete: schema.Cascade,
		}},
		Options: schema.TableOptions{SQLite: schema.SQLiteTable{WithoutRowID: true}},
	}
}

func completePosts() schema.Table {
	id := schema.Column{Name: "id", Type: schema.Integer{}, Generated: schema.Auto{}}
	identity := id
	identity.Generated = schema.Identity{Always: true, Options: schema.SequenceOptions{Start: schema.Some[int64](100)}}
	id.By = map[schema.Dialect]schema.Column{schema.Postgres: identity}
	return schema.Table{
		Name: schema.N("posts"),
		Columns: []schema.Column{
			id,
			{Name: "author_id", Type: schema.BigInteger{}},
			{Name: "status", Type: schema.EnumRef{Name: schema.N("post_status")}, Default: schema.Literal{Kind: schema.TextLiteral, Text: "draft"}},
			{Name: "kind", Type: schema.EnumRef{Name: schema.N("post_kind")}, Nullable: true},
			{Name: "price", Type: schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}, Nullable: true},
			{Name: "quantity", Type: schema.Integer{}, Nullable: true},
			{Name: "total", Type: schema.Numeric{Precision: schema.Some(12), Scale: schema.Some(2)}, Nullable: true,
				Generated: schema.Computed{Expression: "price * quantity", Stored: true}},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_posts", Implicit: true, Columns: []string{"id"}},
		ForeignKeys: []schema.ForeignKey{{
			Name: "fk_posts_author_id_users", Implicit: true, Columns: []string{"author_id"},
			References: schema.Reference{Table: schema.N("users"), Columns: []string{"id"}}, OnDelete: schema.Cascade,
		}},
		Uniques: []schema.Unique{{Name: "uq_posts_author_status", Columns: []string{"author_id", "status"}, Deferrable: true, Only: []schema.Dialect{schema.Postgres}}},
		Checks: []schema.Check{
			{Name: "ck_posts_price", Expression: "price > 0"},
			{Name: "ck_posts_qty", Expression: "quantity >= 0", Postgres: schema.PostgresConstraint{NotValid: true}},
		},
	}
}

func completeUsers() schema.Table {
	settings := schema.Column{Name: "settings", Type: schema.JSON{}, Nullable: true}
	jsonb := settings
	jsonb.Type, jsonb.Default = schema.Native{Text: "jsonb"}, schema.SQL{Text: "'{}'::jsonb"}
	settings.By = map[schema.Dialect]schema.Column{schema.Postgres: jsonb}
	return schema.Table{
		Name: schema.N("users"), RenamedFrom: schema.N("members"),
		Columns: []schema.Column{
			{Name: "id", Type: schema.BigInteger{}, Generated: schema.Auto{}},
			{Name: "email", Type: schema.String{Length: 255}},
			{Name: "status", Type: schema.String{Length: 20}, Default: schema.Literal{Kind: schema.TextLiteral, Text: "active"}},
			{Name: "visits", Type: schema.Integer{}, Default: schema.Literal{Kind: schema.NumberLiteral, Text: "0"}, MySQL: schema.MySQLColumn{Unsigned: true}},
			{Name: "verified", Type: schema.Boolean{}, Default: schema.Literal{Kind: schema.BoolLiteral, Text: "false"}},
			{Name: "manager_id", Type: schema.BigInteger{}, Nullable: true},
			settings,
			{Name: "bio", Type: schema.Text{}, Nullable: true, Comment: "shown: to all", MySQL: schema.MySQLColumn{Charset: "utf8mb4"},
				By: map[schema.Dialect]schema.Column{schema.MySQL: {Name: "bio", Type: schema.Text{}, Nullable: true, Comment: "shown: to all",
					Collation: "utf8mb4_bin", MySQL: schema.MySQLColumn{Charset: "utf8mb4"}}}},
			{Name: "created_at", Type: schema.DateTime{TimeZone: true}, Default: schema.Portable{Func: schema.Now}},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_users", Implicit: true, Columns: []string{"id"}},
		ForeignKeys: []schema.ForeignKey{{
			Name: "fk_users_manager_id_users", Implicit: true, Columns: []string{"manager_id"},
			References: schema.Reference{Table: schema.N("users"), Columns: []string{"id"}},
		}},
		Uniques: []schema.Unique{{Name: "uq_users_email", Implicit: true, Columns: []string{"email"}}},
		Indexes: []schema.Index{
			{Name: "ix_users_email_lower", Unique: true, Where: "verified", Only: []schema.Dialect{schema.Postgres, schema.SQLite},
				Elements: []schema.IndexElement{{Expression: "lower(email)"}, {Column: "created_at", Descending: true}}},
			{Name: "ix_users_manager_id", Implicit: true, Elements: []schema.IndexElement{{Column: "manager_id"}}},
			{Name: "ix_users_settings", Using: "gin", Elements: []schema.IndexElement{{Column: "settings"}}, Only: []schema.Dialect{schema.Postgres}},
		},
		Options: schema.TableOptions{
			Comment:  "People who log in",
			Postgres: schema.PostgresTable{With: []schema.Parameter{{Key: "fillfactor", Value: "80"}}},
			MySQL:    schema.MySQLTable{Engine: "InnoDB", Charset: "utf8mb4", Collation: "utf8mb4_unicode_ci"},
		},
	}
}

func completeInvoices() schema.Table {
	return schema.Table{
		Name: schema.Name{Schema: "billing", Name: "invoices"},
		Columns: []schema.Column{
			{Name: "no", Type: schema.BigInteger{}},
			{Name: "tenant_id", Type: schema.Integer{}},
			{Name: "order_no", Type: schema.Integer{}},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_invoices", Implicit: true, Columns: []string{"no"}},
		ForeignKeys: []schema.ForeignKey{{
			Name: "fk_invoices_order", Columns: []string{"tenant_id", "order_no"}, OnDelete: schema.Restrict,
			References: schema.Reference{Table: schema.N("Order"), Columns: []string{"tenant_id", "number"}},
		}},
		Checks: []schema.Check{{Name: "ck_invoices_order_no", Implicit: true, Expression: "order_no > 0"}},
		Excludes: []schema.Exclude{{Name: "ex_invoices", Using: "gist", Only: []schema.Dialect{schema.Postgres}, Elements: []schema.ExcludeElement{
			{IndexElement: schema.IndexElement{Expression: "int4range(order_no, order_no + 1)"}, With: "&&"},
		}}},
	}
}

func TestCompleteExample(t *testing.T) {
	data, err := os.ReadFile("testdata/complete.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeModel("schema.yaml", data, Options{Convention: schema.DefaultConvention})
	if err != nil {
		t.Fatal(err)
	}
	want := complete()
	for i := range want.Tables {
		if i >= len(got.Tables) {
			t.Fatalf("%d tables", len(got.Tables))
		}
		tableIs(t, got.Tables[i], want.Tables[i])
	}
	if !same(got, want) {
		t.Errorf("got\n%#v\nwant\n%#v", got, want)
	}
	golden(t, "testdata/complete.canonical.yaml", string(EncodeModel(got)))
}

func tableIs(t *testing.T, got, want schema.Table) {
	t.Helper()
	for i, c := range want.Columns {
		if i < len(got.Columns) && !same(got.Columns[i], c) {
			t.Errorf("%s.%s\ngot  %#v\nwant %#v", want.Name, c.Name, got.Columns[i], c)
		}
	}
	got.Columns, want.Columns = nil, nil
	if !same(got, want) {
		t.Errorf("%s\ngot  %#v\nwant %#v", want.Name, got, want)
	}
}
