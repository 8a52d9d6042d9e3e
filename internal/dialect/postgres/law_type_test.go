package postgres

import (
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Rows survive each change of type that has one right answer for them.
func TestTypeChanges(t *testing.T) {
	mood := []schema.Enum{{Name: schema.N("mood"), Values: []string{"sad", "ok"}}}
	enum := schema.EnumRef{Name: schema.N("mood")}
	var cases []change
	for _, c := range []struct {
		name     string
		from, to schema.Type
		value    string
		yields   string
		def, set schema.Expr
	}{
		{"integer to bigint", schema.Integer{}, schema.BigInteger{}, "7", "7", digits("1"), digits("1")},
		{"bigint to smallint", schema.BigInteger{}, schema.SmallInteger{}, "7", "7", nil, nil},
		{"integer to numeric", schema.Integer{}, schema.Numeric{Precision: schema.Some(8), Scale: schema.Some(2)}, "7", "7.00", digits("1"), digits("1.5")},
		{"varchar to integer", schema.String{Length: 9}, schema.Integer{}, "'7'", "7", text("1"), digits("1")},
		{"integer to text", schema.Integer{}, schema.Text{}, "7", "7", digits("1"), text("1")},
		{"varchar to text", schema.String{Length: 9}, schema.Text{}, "'a'", "a", text("x"), text("x")},
		{"text to varchar", schema.Text{}, schema.String{Length: 9}, "'a'", "a", text("x"), text("x")},
		{"varchar longer", schema.String{Length: 9}, schema.String{Length: 90}, "'a'", "a", text("x"), text("x")},
		{"varchar to enum", schema.String{Length: 9}, enum, "'ok'", "ok", text("sad"), text("sad")},
		{"enum to text", enum, schema.Text{}, "'ok'", "ok", text("sad"), text("sad")},
		{"integer to boolean", schema.Integer{}, schema.Boolean{}, "1", "true", digits("0"), schema.Literal{Kind: schema.BoolLiteral, Text: "false"}},
		{"smallint to boolean", schema.SmallInteger{}, schema.Boolean{}, "1", "true", nil, nil},
		{"boolean to smallint", schema.Boolean{}, schema.SmallInteger{}, "true", "1", schema.Literal{Kind: schema.BoolLiteral, Text: "true"}, digits("1")},
		{"text to boolean", schema.Text{}, schema.Boolean{}, "'yes'", "true", nil, nil},
		{"text to timestamptz", schema.Text{}, schema.DateTime{TimeZone: true}, "'2020-01-02 03:04:05+00'", "2020-01-02 03:04:05+00", nil, schema.Portable{Func: schema.Now}},
		{"date to timestamp", schema.Date{}, schema.DateTime{}, "'2020-01-02'", "2020-01-02 00:00:00", text("2020-01-01"), nil},
		{"json to jsonb", schema.JSON{}, schema.Native{Text: "jsonb"}, `'{"a" : 1}'`, `{"a": 1}`, text("{}"), schema.SQL{Text: "'{}'::jsonb"}},
		{"text to uuid", schema.Text{}, schema.UUID{}, "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", nil, nil},
		{"text[] to enum[]", schema.Array{Of: schema.Text{}}, schema.Array{Of: enum}, "'{ok,sad}'", "{ok,sad}", nil, nil},
		{"integer[] to bigint[]", schema.Array{Of: schema.Integer{}}, schema.Array{Of: schema.BigInteger{}}, "'{1,2}'", "{1,2}", nil, nil},
		{"timestamp precision", schema.DateTime{}, schema.DateTime{Precision: schema.Some(0)}, "'2020-01-02 03:04:05'", "2020-01-02 03:04:05", nil, nil},
	} {
		before := of(tableOf("t", schema.Column{Name: "a", Type: c.from, Nullable: true, Default: c.def}))
		before.Enums = mood
		cases = append(cases, change{name: c.name, before: before, rows: []string{"SET timezone = 'UTC'", "INSERT INTO t (a) VALUES (" + c.value + "), (NULL)"},
			ops:   []op.Operation{alter("a", schema.ColumnChange{Type: schema.Some(c.to), Default: schema.Some(c.set)})},
			query: "SELECT a::text FROM t WHERE a IS NOT NULL", yields: c.yields})
	}
	lawful(t, cases)
}

// What reads the column in an expression follows a change of its type.
func TestTypeChangesUnderExpressions(t *testing.T) {
	u := tableOf("t", null("a", schema.Integer{}), null("v", schema.String{Length: 20}), schema.Column{Name: "s", Type: schema.String{Length: 9}, Default: text("ok")})
	u.Checks = []schema.Check{
		{Name: "ck_a", Expression: "a > 0", Comment: "kept"},
		{Name: "ck_s", Expression: "s::text <> 'x'::text"},
	}
	u.Indexes = []schema.Index{
		{Name: "ix_part", Elements: []schema.IndexElement{{Column: "id"}}, Where: "s IS NOT NULL", Comment: "kept"},
		{Name: "ix_class", Elements: []schema.IndexElement{{Column: "v", OpClass: "varchar_pattern_ops"}}},
		{Name: "ix_plain", Elements: []schema.IndexElement{{Column: "s"}}},
	}
	before := of(u)
	before.Enums = []schema.Enum{{Name: schema.N("mood"), Values: []string{"sad", "ok"}}}
	lawful(t, []change{
		{name: "integer to bigint", before: before, ops: []op.Operation{alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})})}},
		{name: "varchar to enum", before: before, rows: []string{"INSERT INTO t (s) VALUES ('sad')"}, ops: []op.Operation{
			alter("s", schema.ColumnChange{Type: schema.Some[schema.Type](schema.EnumRef{Name: schema.N("mood")})})},
			query: "SELECT s FROM t", yields: "sad"},
	})
}

func TestGeneration(t *testing.T) {
	serial := schema.Column{Name: "n", Type: schema.Integer{}, Generated: schema.Serial{}}
	identity := schema.Column{Name: "n", Type: schema.Integer{}, Generated: schema.Identity{Options: schema.SequenceOptions{Increment: schema.Some(int64(5))}}}
	plainKey := tableOf("t", null("x", schema.Text{}))
	plainKey.Columns[0].Generated = nil
	computed := tableOf("t", null("a", schema.Integer{}), schema.Column{Name: "g", Type: schema.Integer{}, Nullable: true,
		Generated: schema.Computed{Expression: "a + 1", Stored: true}, Comment: "gee"})
	computed.Indexes = []schema.Index{{Name: "ix_g", Elements: []schema.IndexElement{{Column: "g"}}}}
	some := func(g schema.Generated) schema.ColumnChange { return schema.ColumnChange{Generated: schema.Some(g)} }
	insert := []string{"INSERT INTO t (x) VALUES ('a'), ('b')"}
	next := "WITH i AS (INSERT INTO t DEFAULT VALUES RETURNING n) SELECT n::text FROM i"
	lawful(t, []change{
		{name: "plain to auto", before: of(plainKey), rows: []string{"INSERT INTO t (id) VALUES (3), (41)"}, ops: []op.Operation{alter("id", some(schema.Auto{}))},
			query: "WITH i AS (INSERT INTO t DEFAULT VALUES RETURNING id) SELECT id::text FROM i", yields: "42"},
		{name: "auto to plain", before: of(tableOf("t")), ops: []op.Operation{alter("id", some(nil))}},
		{name: "serial key to plain", before: func() schema.Metadata {
			u := tableOf("t")
			u.Columns[0].Generated = schema.Serial{}
			return of(u)
		}(), ops: []op.Operation{alter("id", some(nil))}},
		{name: "serial to identity", before: of(tableOf("t", null("x", schema.Text{}), serial)), rows: insert, ops: []op.Operation{alter("n", some(schema.Identity{Always: true}))},
			query: next, yields: "3"},
		{name: "identity to serial", before: of(tableOf("t", null("x", schema.Text{}), identity)), rows: insert, ops: []op.Operation{alter("n", some(schema.Serial{}))},
			query: next, yields: "11"},
		{name: "identity to plain", before: of(tableOf("t", identity)), ops: []op.Operation{alter("n", schema.ColumnChange{
			Generated: schema.Some[schema.Generated](nil), Nullable: schema.Some(true), Default: schema.Some(digits("1"))})}},
		{name: "nullable to identity", before: of(tableOf("t", schema.Column{Name: "n", Type: schema.Integer{}, Default: digits("4"), Nullable: true})),
			ops:   []op.Operation{alter("n", schema.ColumnChange{Generated: schema.Some[schema.Generated](schema.Identity{}), Nullable: schema.Some(false), Default: schema.Some[schema.Expr](nil)})},
			query: next, yields: "1"},
		{name: "plain to serial", before: of(tableOf("t", schema.Column{Name: "n", Type: schema.Integer{}})), rows: []string{"INSERT INTO t (n) VALUES (9)"},
			ops: []op.Operation{alter("n", some(schema.Serial{}))}, query: next, yields: "10"},
		{name: "identity options", before: of(tableOf("t", identity)), ops: []op.Operation{alter("n", some(schema.Identity{Always: true,
			Options: schema.SequenceOptions{Start: schema.Some(int64(50)), Cycle: true}}))}},
		{name: "wider serial", before: of(tableOf("t", serial)), ops: []op.Operation{alter("n", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})})},
			query: "SELECT data_type::text FROM pg_sequences WHERE sequencename = 't_n_seq'", yields: "bigint"},
		{name: "wider identity", before: of(tableOf("t", identity)), ops: []op.Operation{alter("n", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})})},
			query: "SELECT data_type::text FROM pg_sequences WHERE sequencename = 't_n_seq'", yields: "bigint"},
		{name: "expression changes", before: of(computed), rows: []string{"INSERT INTO t (a) VALUES (4)"},
			ops: []op.Operation{alter("g", some(schema.Computed{Expression: "a * 3", Stored: true}))}, query: "SELECT g::text FROM t", yields: "12"},
		{name: "expression goes", before: of(computed), rows: []string{"INSERT INTO t (a) VALUES (4)"}, ops: []op.Operation{alter("g", some(nil))},
			query: "SELECT g::text FROM t", yields: "5"},
		{name: "expression comes", before: of(tableOf("t", null("a", schema.Integer{}), null("g", schema.Integer{}))), rows: []string{"INSERT INTO t (a) VALUES (4)"},
			ops: []op.Operation{alter("g", some(schema.Computed{Expression: "a * 3", Stored: true}))}, query: "SELECT g::text FROM t", yields: "12"},
		{name: "virtual to plain", oldest: 180000, before: of(tableOf("t", null("a", schema.Integer{}), schema.Column{Name: "g", Type: schema.Integer{},
			Generated: schema.Computed{Expression: "a + 1"}})), rows: []string{"INSERT INTO t (a) VALUES (4)"}, ops: []op.Operation{alter("g", some(nil))},
			query: "SELECT g::text FROM t", yields: "5"},
		{name: "virtual expression changes", oldest: 180000, before: of(tableOf("t", null("a", schema.Integer{}), schema.Column{Name: "g", Type: schema.Integer{}, Nullable: true,
			Generated: schema.Computed{Expression: "a + 1"}})), rows: []string{"INSERT INTO t (a) VALUES (4)"},
			ops: []op.Operation{alter("g", some(schema.Computed{Expression: "a + 2"}))}, query: "SELECT g::text FROM t", yields: "6"},
		{name: "source of virtual retyped", oldest: 180000, before: of(tableOf("t", null("a", schema.Integer{}), schema.Column{Name: "g", Type: schema.BigInteger{}, Nullable: true,
			Generated: schema.Computed{Expression: "a + 1"}})), rows: []string{"INSERT INTO t (a) VALUES (4)"},
			ops: []op.Operation{alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})})}, query: "SELECT g::text FROM t", yields: "5"},
		{name: "virtual to stored", oldest: 180000, before: of(tableOf("t", null("a", schema.Integer{}), schema.Column{Name: "g", Type: schema.Integer{}, Nullable: true,
			Generated: schema.Computed{Expression: "a + 1"}})), ops: []op.Operation{alter("g", some(schema.Computed{Expression: "a + 1", Stored: true}))}},
	})
}

// Two columns that a foreign key holds together get another type one after the
// other; the key is there before and after.
func TestTypeChangesUnderForeignKeys(t *testing.T) {
	users := schema.Table{Name: schema.N("users"), Columns: []schema.Column{{Name: "id", Type: schema.String{Length: 40}}},
		PrimaryKey: &schema.PrimaryKey{Name: "pk_users", Columns: []string{"id"}}}
	posts := tableOf("t", null("user_id", schema.String{Length: 40}))
	posts.ForeignKeys = []schema.ForeignKey{{Name: "fk", Columns: []string{"user_id"}, Comment: "kept", OnDelete: schema.Cascade,
		References: schema.Reference{Table: users.Name, Columns: []string{"id"}}}}
	rows := []string{"INSERT INTO users VALUES ('7')", "INSERT INTO t (user_id) VALUES ('7')"}
	to := schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})}
	wide := schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{})}
	key := func(c schema.ColumnChange) op.Operation {
		return op.AlterColumn{Table: users.Name, Column: "id", Change: c}
	}
	lawful(t, []change{
		{name: "referring first", before: of(users, posts), rows: rows, ops: []op.Operation{alter("user_id", to), key(to)}, query: "SELECT user_id::text FROM t", yields: "7"},
		{name: "referred first", before: of(users, posts), rows: rows, ops: []op.Operation{key(to), alter("user_id", to)}, query: "SELECT user_id::text FROM t", yields: "7"},
		{name: "renames in between", before: of(users, posts), rows: rows, ops: []op.Operation{key(to), op.RenameTable{From: schema.N("t"), To: "u"},
			op.RenameConstraint{Table: schema.N("u"), From: "fk", To: "FK"}, op.AlterColumn{Table: schema.N("u"), Column: "user_id", Change: to},
			op.AlterColumn{Table: users.Name, Column: "id", Change: schema.ColumnChange{Name: schema.Some("Id")}}}},
		{name: "dropped in between", before: of(users, posts), rows: rows, ops: []op.Operation{key(to), op.DropConstraint{Table: schema.N("t"), Name: "fk"}}},
		{name: "comparable all along", before: of(users, posts), rows: rows, ops: []op.Operation{key(wide)}},
	})
}
