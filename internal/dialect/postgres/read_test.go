package postgres

import (
	"reflect"
	"slices"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// Reading back what was created gives the same schema, and making what was read in
// an empty database gives the same again.
func TestReadsBackWhatWasCreated(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		want := everything(p)
		db.Exec(t, "CREATE EXTENSION btree_gist")
		run(t, db, schema.Metadata{}, createAll(want)...)
		got := read(t, db, "billing")
		sameSchema(t, p, got, want)

		second := db.Second(t)
		second.Exec(t, "CREATE EXTENSION btree_gist")
		run(t, second, schema.Metadata{}, createAll(got)...)
		sameSchema(t, p, read(t, second, "billing"), got)
	})
}

// everything is a schema with each feature once or more.
func everything(p postgres) schema.Metadata {
	m := schema.Metadata{
		Schemas: []string{"billing"},
		Enums: []schema.Enum{
			{Name: schema.N("Odd Name"), Values: []string{"it's", `back\slash`, ""}},
			{Name: schema.N("mood"), Values: []string{"sad", "ok", "happy"}, Comment: "how one feels"},
			{Name: schema.Name{Schema: "billing", Name: "state"}, Values: []string{"open", "paid"}},
		},
		Sequences: []schema.Sequence{
			{Name: schema.N("invoice_no"), Options: schema.SequenceOptions{Start: schema.Some(int64(1000))}, Comment: "numbers"},
			{Name: schema.N("small"), Type: schema.SmallInteger{}, Options: schema.SequenceOptions{
				Increment: schema.Some(int64(-2)), Cycle: true, Cache: schema.Some(int64(5))}},
		},
		Tables: []schema.Table{columnsTable(p), keysTable(p), indexesTable(p), billingTable(), serialTable(), parentTable(), childTable(), partitionedTable()},
	}
	m.Sort()
	return m
}

func serialTable() schema.Table {
	return schema.Table{
		Name: schema.N("serials"),
		Columns: []schema.Column{
			{Name: "id", Type: schema.BigInteger{}, Generated: schema.Serial{}},
			{Name: "other", Type: schema.Integer{}, Generated: schema.Serial{}},
			{Name: "small", Type: schema.SmallInteger{}, Generated: schema.Serial{}, Nullable: true},
			{Name: "shared", Type: schema.BigInteger{}, Nullable: true, Default: schema.SQL{Text: "nextval('public.invoice_no'::regclass)"}},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_serials", Columns: []string{"id"}},
		Options: schema.TableOptions{Postgres: schema.PostgresTable{Unlogged: true, With: []schema.Parameter{
			{Key: "autovacuum_enabled", Value: "false"}, {Key: "fillfactor", Value: "80"}}}},
	}
}

func parentTable() schema.Table {
	return schema.Table{
		Name:    schema.N("parent"),
		Columns: []schema.Column{{Name: "a", Type: schema.Integer{}, Nullable: true}},
		Checks:  []schema.Check{{Name: "ck_parent", Expression: "a > 0", Postgres: schema.PostgresConstraint{NoInherit: true}}},
	}
}

func childTable() schema.Table {
	return schema.Table{
		Name: schema.N("a_child"),
		Columns: []schema.Column{
			{Name: "a", Type: schema.Integer{}, Nullable: true},
			{Name: "b", Type: schema.Text{}, Nullable: true},
		},
	}
}

func partitionedTable() schema.Table {
	return schema.Table{
		Name: schema.N("events"),
		Columns: []schema.Column{
			{Name: "at", Type: schema.DateTime{TimeZone: true}},
			{Name: "Kind", Type: schema.String{Length: 20}, Nullable: true},
		},
		Options: schema.TableOptions{Postgres: schema.PostgresTable{PartitionBy: `RANGE (at, lower("Kind"::text))`}},
		Indexes: []schema.Index{{Name: "ix_events_at", Elements: []schema.IndexElement{{Column: "at"}}}},
	}
}

func billingTable() schema.Table {
	return schema.Table{
		Name: schema.Name{Schema: "billing", Name: "Order"},
		Columns: []schema.Column{
			{Name: "tenant id", Type: schema.Integer{}},
			{Name: "group", Type: schema.Integer{}},
			{Name: "state", Type: schema.EnumRef{Name: schema.Name{Schema: "billing", Name: "state"}}, Nullable: true,
				Default: schema.Literal{Kind: schema.TextLiteral, Text: "open"}},
			{Name: "key", Type: schema.Integer{}, Nullable: true},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk Order", Columns: []string{"tenant id", "group"},
			Postgres: schema.PostgresKey{Include: []string{"key"}, With: []schema.Parameter{{Key: "fillfactor", Value: "70"}}}},
		ForeignKeys: []schema.ForeignKey{{Name: "fk_out", Columns: []string{"key"},
			References: schema.Reference{Table: schema.N("keys"), Columns: []string{"id"}}, OnDelete: schema.Cascade}},
	}
}

func keysTable(p postgres) schema.Table {
	t := schema.Table{
		Name: schema.N("keys"),
		Columns: []schema.Column{
			{Name: "id", Type: schema.Integer{}, Generated: schema.Auto{}},
			{Name: "a", Type: schema.Integer{}, Nullable: true},
			{Name: "b", Type: schema.Integer{}, Nullable: true},
			{Name: "c", Type: schema.String{Length: 30}, Nullable: true, Collation: "C"},
			{Name: "during", Type: schema.Native{Text: "tsrange"}, Nullable: true},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_keys", Columns: []string{"id"}, Deferrable: false},
		Uniques: []schema.Unique{
			{Name: "uq_1", Columns: []string{"b", "a"}, Deferrable: true, InitiallyDeferred: true, Comment: "b first"},
			{Name: "uq_2", Columns: []string{"c"}, Postgres: schema.PostgresKey{Include: []string{"a"}}},
		},
		ForeignKeys: []schema.ForeignKey{
			{Name: "fk_self", Columns: []string{"a"}, References: schema.Reference{Table: schema.N("keys"), Columns: []string{"id"}},
				OnDelete: schema.SetNull, OnUpdate: schema.Restrict, Deferrable: true, Comment: "up"},
			{Name: "fk_two", Columns: []string{"a", "b"}, Match: "full", InitiallyDeferred: true, Deferrable: true,
				References: schema.Reference{Table: schema.Name{Schema: "billing", Name: "Order"}, Columns: []string{"tenant id", "group"}},
				Postgres:   schema.PostgresConstraint{NotValid: true}},
		},
		Checks: []schema.Check{
			{Name: "ck_a", Expression: "a > 0", Comment: "positive"},
			{Name: "ck_late", Expression: "b > 0", Postgres: schema.PostgresConstraint{NotValid: true}},
		},
		Excludes: []schema.Exclude{{Name: "ex_keys", Comment: "never twice", Where: "a > 0", Deferrable: true,
			Elements: []schema.ExcludeElement{
				{IndexElement: schema.IndexElement{Column: "a"}, With: "="},
				{IndexElement: schema.IndexElement{Column: "during"}, With: "&&"},
				{IndexElement: schema.IndexElement{Expression: "b + 1"}, With: "<>"},
			}}},
	}
	if p.nullsNotDistinct() {
		t.Uniques = append(t.Uniques, schema.Unique{Name: "uq_3", Columns: []string{"a"}, NullsNotDistinct: true})
	}
	return t
}

func indexesTable(p postgres) schema.Table {
	t := schema.Table{
		Name: schema.N("indexed"),
		Columns: []schema.Column{
			{Name: "a", Type: schema.Integer{}, Nullable: true},
			{Name: "b", Type: schema.Text{}, Nullable: true},
			{Name: "c", Type: schema.String{Length: 30}, Nullable: true, Collation: "C"},
			{Name: "doc", Type: schema.Native{Text: "jsonb"}, Nullable: true},
			{Name: "mood", Type: schema.EnumRef{Name: schema.N("mood")}, Nullable: true},
		},
		Indexes: []schema.Index{
			{Name: "ix_plain", Elements: []schema.IndexElement{{Column: "a"}, {Column: "mood"}}, Comment: "plain"},
			{Name: "ix_unique", Unique: true, Elements: []schema.IndexElement{{Column: "b", Descending: true}, {Column: "a", Nulls: "first"}}},
			{Name: "ix_nulls", Elements: []schema.IndexElement{{Column: "b", Descending: true, Nulls: "last"}}},
			{Name: "ix_class", Elements: []schema.IndexElement{{Column: "b", OpClass: "text_pattern_ops"}, {Column: "c", OpClass: "varchar_ops"}}},
			{Name: "ix_collated", Elements: []schema.IndexElement{{Column: "b", Collation: "POSIX"}, {Column: "c", Collation: "default"}}},
			{Name: "ix_expr", Elements: []schema.IndexElement{{Expression: "lower(b)", Collation: "C", Descending: true}, {Column: "a"}, {Expression: "a + 1"}}},
			{Name: "ix_where", Elements: []schema.IndexElement{{Column: "a"}}, Where: "b IS NOT NULL", Include: []string{"c", "b"}},
			{Name: "ix_gin", Using: "gin", Elements: []schema.IndexElement{{Column: "doc", OpClass: "jsonb_path_ops"}},
				With: []schema.Parameter{{Key: "fastupdate", Value: "off"}}},
			{Name: "ix_hash", Using: "hash", Elements: []schema.IndexElement{{Column: "a"}}},
			{Name: "ix_brin", Using: "brin", Elements: []schema.IndexElement{{Column: "a"}}},
		},
		Options: schema.TableOptions{Comment: "it's indexed"},
	}
	if p.nullsNotDistinct() {
		t.Indexes = append(t.Indexes, schema.Index{Name: "ix_distinct", Unique: true, NullsNotDistinct: true, Elements: []schema.IndexElement{{Column: "a"}}})
	}
	return t
}

func columnsTable(p postgres) schema.Table {
	text := func(s string) schema.Expr { return schema.Literal{Kind: schema.TextLiteral, Text: s} }
	number := func(s string) schema.Expr { return schema.Literal{Kind: schema.NumberLiteral, Text: s} }
	t := schema.Table{
		Name: schema.N("all columns"),
		Columns: []schema.Column{
			{Name: "id", Type: schema.Integer{}, Generated: schema.Identity{Always: true, Options: schema.SequenceOptions{Start: schema.Some(int64(100))}}},
			{Name: "n1", Type: schema.SmallInteger{}, Default: number("-1")},
			{Name: "n2", Type: schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}, Default: number("1.50")},
			{Name: "n3", Type: schema.Numeric{Precision: schema.Some(8)}},
			{Name: "n4", Type: schema.Numeric{}, Default: number("0.10")},
			{Name: "n5", Type: schema.Float{}, Default: number("1e3")},
			{Name: "n6", Type: schema.Double{}},
			{Name: "n7", Type: schema.BigInteger{}, Default: number("9223372036854775807")},
			{Name: "s1", Type: schema.String{Length: 20}, Default: text("it's")},
			{Name: "s2", Type: schema.String{}, Default: number("7")},
			{Name: "s3", Type: schema.Text{}, Default: text(""), Postgres: schema.PostgresColumn{Storage: "external"}},
			{Name: "s4", Type: schema.Native{Text: "char(3)"}, Default: text("a")},
			{Name: "s5", Type: schema.Native{Text: "varchar(5)"}, Default: text(`back\slash`), Comment: `it\'s`},
			{Name: "b1", Type: schema.Boolean{}, Default: schema.Literal{Kind: schema.BoolLiteral, Text: "false"}},
			{Name: "b2", Type: schema.Boolean{}, Default: number("1")},
			{Name: "d1", Type: schema.Date{}, Default: text("2020-01-31")},
			{Name: "d2", Type: schema.DateTime{}, Default: schema.Portable{Func: schema.Now}},
			{Name: "d3", Type: schema.DateTime{TimeZone: true, Precision: schema.Some(3)}, Default: schema.SQL{Text: "CURRENT_TIMESTAMP"}},
			{Name: "d4", Type: schema.Time{}}, {Name: "d5", Type: schema.Time{TimeZone: true, Precision: schema.Some(0)}},
			{Name: "d6", Type: schema.Interval{}}, {Name: "d7", Type: schema.Native{Text: "interval day to second(2)"}},
			{Name: "d8", Type: schema.Date{}, Default: schema.Portable{Func: schema.CurrentDate}},
			{Name: "x1", Type: schema.LargeBinary{}}, {Name: "x2", Type: schema.JSON{}, Default: text(`{"a" : 1}`)},
			{Name: "x3", Type: schema.UUID{}, Default: schema.SQL{Text: "gen_random_uuid()"}},
			{Name: "x4", Type: schema.Native{Text: "jsonb"}, Default: schema.SQL{Text: "'{}'::jsonb"}},
			{Name: "x5", Type: schema.Array{Of: schema.Integer{}}, Default: schema.SQL{Text: "'{1,2}'::integer[]"}},
			{Name: "x6", Type: schema.Array{Of: schema.EnumRef{Name: schema.N("mood")}}},
			{Name: "x7", Type: schema.Native{Text: "bit varying(3)"}}, {Name: "x8", Type: schema.Native{Text: "inet"}},
			{Name: "e1", Type: schema.EnumRef{Name: schema.N("mood")}, Default: text("ok")},
			{Name: "e2", Type: schema.EnumRef{Name: schema.N("Odd Name")}, Default: text("it's"), Comment: "odd"},
			{Name: "e3", Type: schema.EnumRef{Name: schema.Name{Schema: "billing", Name: "state"}}, Nullable: true},
			{Name: "g1", Type: schema.Integer{}, Nullable: true, Generated: schema.Computed{Expression: "(n1 + 1)", Stored: true}},
			{Name: "c1", Type: schema.Text{}, Nullable: true, Collation: "C"},
		},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_all", Columns: []string{"n1", "id"}},
	}
	if p.columnCompression() {
		t.Columns = append(t.Columns, schema.Column{Name: "z", Type: schema.Text{}, Nullable: true, Postgres: schema.PostgresColumn{Compression: "pglz"}})
	}
	if p.virtualColumns() {
		t.Columns = append(t.Columns, schema.Column{Name: "v", Type: schema.Integer{}, Nullable: true, Generated: schema.Computed{Expression: "(n1 + 2)"}})
	}
	return t
}

// A sequence that another table uses as well is no serial's; one whose options are
// unusual is kept with them, and that a column owns it is said.
func TestSerialsAreToldFromSharedSequences(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, "CREATE TABLE parent (id serial)", "CREATE TABLE child () INHERITS (parent)",
			"CREATE TABLE shared (id serial)", "CREATE TABLE taker (id int DEFAULT nextval('shared_id_seq'))",
			"CREATE TABLE odd (id serial)", "ALTER SEQUENCE odd_id_seq INCREMENT 5",
			"CREATE TABLE wide (id serial)", "ALTER SEQUENCE wide_id_seq AS bigint",
			"CREATE TABLE moved (id serial)", "ALTER TABLE moved RENAME TO renamed",
			"CREATE TABLE dropped (id serial)", "ALTER TABLE dropped ALTER id DROP DEFAULT")
		m := read(t, db)
		for _, name := range []string{"parent", "wide", "renamed"} {
			if c := mustTable(t, m, schema.N(name)).Columns[0]; !isSerial(c.Generated) {
				t.Errorf("%s is no serial: %+v", name, c)
			}
		}
		var sequences, owners []string
		for _, s := range m.Sequences {
			sequences = append(sequences, s.Name.String())
			owners = append(owners, s.OwnedBy.Table.Name+"."+s.OwnedBy.Column)
		}
		if want := []string{"dropped_id_seq", "odd_id_seq", "shared_id_seq"}; !slices.Equal(sequences, want) {
			t.Errorf("sequences %q, want %q", sequences, want)
		}
		if want := []string{"dropped.id", "odd.id", "shared.id"}; !slices.Equal(owners, want) {
			t.Errorf("owners %q, want %q", owners, want)
		}
	})
}

// Options of operator classes, and collations of expressions, are read.
func TestOddIndexElements(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, p postgres) {
		db.Exec(t, "CREATE SCHEMA ext", "CREATE EXTENSION pg_trgm SCHEMA ext", `CREATE TABLE t (a text, "B" text COLLATE "C", c int)`,
			"CREATE INDEX ix_siglen ON t USING gist (a ext.gist_trgm_ops (siglen=32))",
			`CREATE INDEX ix_expr ON t (c DESC, lower("B"), (a || ',' || 'x') COLLATE "POSIX" text_pattern_ops DESC NULLS LAST, coalesce(a, '(')) INCLUDE ("B") WHERE a <> ')'`)
		got := mustTable(t, read(t, db), schema.N("t")).Indexes
		want := []schema.Index{
			{Name: "ix_expr", Where: "a <> ')'::text", Include: []string{"B"}, Elements: []schema.IndexElement{{Column: "c", Descending: true}, {Expression: `lower("B")`},
				{Expression: "(a || ','::text) || 'x'::text", Collation: "POSIX", OpClass: "text_pattern_ops", Descending: true, Nulls: "last"},
				{Expression: "COALESCE(a, '('::text)"}}},
			{Name: "ix_siglen", Using: "gist", Elements: []schema.IndexElement{{Column: "a", OpClass: "ext.gist_trgm_ops(siglen=32)"}}},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		made := createAll(schema.Metadata{Tables: []schema.Table{{Name: schema.N("u"), Columns: mustTable(t, read(t, db), schema.N("t")).Columns, Indexes: renamed(got)}}})
		run(t, db, schema.Metadata{}, made...)
		sameSchema(t, p, schema.Metadata{Tables: []schema.Table{{Indexes: mustTable(t, read(t, db), schema.N("u")).Indexes}}},
			schema.Metadata{Tables: []schema.Table{{Indexes: renamed(got)}}})
	})
}

func renamed(list []schema.Index) []schema.Index {
	list = slices.Clone(list)
	for i := range list {
		list[i].Name += "_2"
	}
	return list
}
