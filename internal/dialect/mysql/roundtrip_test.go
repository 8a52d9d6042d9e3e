package mysql

import (
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// everyType is a table with a column of every type and default.
func everyType(s server) schema.Table {
	t := schema.Table{Name: schema.N("every type"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}}
	p := schema.Some(6)
	t.Columns = []schema.Column{
		col("id", schema.BigInteger{}, auto, func(c *schema.Column) { c.MySQL.Unsigned = true }),
		col("small", schema.SmallInteger{}, number("-7")),
		col("int", schema.Integer{}, notNull, number("0")),
		col("padded", schema.Integer{}, func(c *schema.Column) { c.MySQL.Unsigned, c.MySQL.Zerofill = true, true }),
		col("wide", schema.Native{Text: "int(5)"}, func(c *schema.Column) { c.MySQL.Zerofill = true }),
		col("bool", schema.Boolean{}, notNull, func(c *schema.Column) { c.Default = schema.Literal{Kind: schema.BoolLiteral, Text: "true"} }),
		col("float", schema.Float{}, number("1.50")),
		col("double", schema.Double{}, number("1e3")),
		col("plain_number", schema.Numeric{}),
		col("money", schema.Numeric{Precision: schema.Some(12), Scale: schema.Some(2)}, notNull, number("0")),
		col("string", schema.String{Length: 40}, text(`it's a "quo\ted" é`), comment(`com'me\nt é`)),
		col("latin", schema.String{Length: 10}, func(c *schema.Column) { c.MySQL.Charset, c.Collation = "latin1", "latin1_bin" }),
		col("bin", schema.String{Length: 10}, func(c *schema.Column) { c.Collation = "utf8mb4_bin" }),
		col("text", schema.Text{}, text("said")),
		col("long", schema.Native{Text: "LongText"}),
		col("date", schema.Date{}, text("2020-02-29")),
		col("today", schema.Date{}, clock(schema.CurrentDate)),
		col("time", schema.Time{}, text("10:00")),
		col("time6", schema.Time{Precision: p}, clock(schema.CurrentTime)),
		col("at", schema.DateTime{}, clock(schema.Now)),
		col("at6", schema.DateTime{Precision: p}, clock(schema.Now), func(c *schema.Column) { c.MySQL.OnUpdate = "CURRENT_TIMESTAMP(6)" }),
		col("day", schema.DateTime{Precision: p}, text("2020-01-01")),
		col("instant", schema.DateTime{TimeZone: true}),
		col("instant6", schema.DateTime{TimeZone: true, Precision: p}, notNull, clock(schema.Now)),
		col("blob", schema.LargeBinary{}),
		col("bytes", schema.LargeBinary{Length: 16}, expr("0x00FF")),
		col("fixed", schema.Native{Text: "binary(3)"}, text("abc")),
		col("padded_bytes", schema.Native{Text: "binary(5)"}, text("ab")),
		col("hex", schema.LargeBinary{Length: 9}, expr("x'6162'")),
		col("json", schema.JSON{}, text("{}")),
		col("uuid", schema.UUID{}, expr("uuid()")),
		col("enum", schema.EnumRef{Name: schema.N("mood")}, notNull, text("it's")),
		col("set", schema.Native{Text: "set('x', 'y')"}, text("x,y")),
		col("bit", schema.Native{Text: "bit(3)"}, expr("b'101'")),
		col("year", schema.Native{Text: "year"}, number("2020")),
		col("point", schema.Native{Text: "point"}),
		col("mid", schema.Native{Text: "mediumint unsigned"}),
		col("f73", schema.Native{Text: "float(7, 3)"}),
		col("virtual", schema.Integer{}, computed("`int` + 1", false)),
		col("stored", schema.String{Length: 80}, computed("concat(string, 'é')", true)),
		col("hidden", schema.Integer{}, number("4"), func(c *schema.Column) { c.MySQL.Invisible = true }),
		col("made", schema.String{Length: 40}, expr("concat('a', 'é')")),
	}
	return t
}

var mood = schema.Enum{Name: schema.N("mood"), Values: []string{"it's", `back\slash`, "é"}}

func TestEveryTypeReadsBack(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		before := schema.Metadata{Enums: []schema.Enum{mood}}
		after, _ := d.run(t, before, op.CreateTable{Table: everyType(d.server)})
		d.same(t, after)

		live := d.table(t, "every type")
		for i, c := range everyType(d.server).Columns {
			got := live.Columns[i]
			switch c.Name {
			case "wide", "padded", "long", "enum", "set", "bit", "mid", "f73", "plain_number":
				continue // these are lifted to another spelling
			}
			if got.Type != c.Type {
				t.Errorf("column %s: read as %#v, want %#v", c.Name, got.Type, c.Type)
			}
		}
	})
}

// everyPart is a pair of tables with keys, constraints and indexes of every kind.
func everyPart(s server) schema.Metadata {
	users := schema.Table{Name: schema.N("users"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}}
	users.Columns = []schema.Column{
		col("id", schema.Integer{}, auto),
		col("tenant", schema.Integer{}, notNull), col("number", schema.Integer{}, notNull),
		col("email", schema.String{Length: 100}, notNull), col("name", schema.String{Length: 50}),
		col("bio", schema.Text{}), col("boss", schema.Integer{}), col("place", schema.Native{Text: "point"}, notNull),
	}
	users.Options.Comment = `people's "é"`
	users.Uniques = []schema.Unique{
		{Name: "uq_email", Columns: []string{"email"}}, {Name: "uq_number", Columns: []string{"tenant", "number"}},
	}
	users.Indexes = []schema.Index{
		{Name: "ft_bio", Kind: "fulltext", Elements: elements("bio", "name")},
		{Name: "ix_bio", Elements: []schema.IndexElement{{Column: "bio", Length: 20}, {Column: "name"}}},
		{Name: "ix_hidden", Elements: elements("name"), Invisible: true, Comment: "not usé'd"},
		{Name: "sp_place", Kind: "spatial", Elements: elements("place")},
		{Name: "uq_prefix", Unique: true, Elements: []schema.IndexElement{{Column: "name", Length: 7}}},
	}
	if s.has(descendingIndexes) {
		users.Indexes = append(users.Indexes, schema.Index{Name: "ix_desc", Elements: []schema.IndexElement{{Column: "name", Descending: true}, {Column: "id"}}})
	}
	if s.has(functionalIndexes) {
		users.Indexes = append(users.Indexes, schema.Index{Name: "ix_lower", Elements: []schema.IndexElement{{Expression: "lower(`name`)"}, {Column: "id"}}})
	}
	users.ForeignKeys = []schema.ForeignKey{{Name: "fk_boss", Columns: []string{"boss"}, References: ref("users", "id"), OnDelete: schema.SetNull, OnUpdate: schema.Cascade}}
	users.Checks = []schema.Check{{Name: "ck_name", Expression: "length(name) > 0 and name <> 'é'"}, {Name: "ck_tenant", Expression: "tenant >= 0"}}
	if s.has(uncheckedChecks) {
		users.Checks = append(users.Checks, schema.Check{Name: "ck_void", Expression: "number < 9", MySQL: schema.MySQLCheck{NotEnforced: true}})
	}
	posts := schema.Table{Name: schema.N("posts"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"tenant", "no"}}}
	posts.Columns = []schema.Column{col("tenant", schema.Integer{}, notNull), col("no", schema.Integer{}, notNull), col("author", schema.Integer{})}
	posts.ForeignKeys = []schema.ForeignKey{
		{Name: "fk_author", Columns: []string{"tenant", "author"}, References: ref("users", "tenant", "number"), OnDelete: schema.Restrict},
	}
	return metadata(users, posts)
}

func ref(table string, columns ...string) schema.Reference {
	return schema.Reference{Table: schema.N(table), Columns: columns}
}

func TestEveryPartReadsBack(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		want := everyPart(d.server)
		after, _ := d.run(t, schema.Metadata{}, op.CreateTable{Table: want.Tables[1]}, op.CreateTable{Table: want.Tables[0]})
		d.same(t, after)
		live := d.read(t)
		for _, table := range live.Tables {
			for _, x := range table.Indexes {
				if x.Name == "fk_boss" && !d.server.ImpliedIndex(table, x) {
					t.Errorf("index %s is not known as implied", x.Name)
				}
			}
		}
	})
}

func TestOptionsReadBack(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		table := schema.Table{Name: schema.N("parts"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}}
		table.Columns = []schema.Column{col("id", schema.Integer{}, notNull), col("a", schema.String{Length: 9}), col("b", schema.String{Length: 9}, func(c *schema.Column) { c.Collation = "utf8mb4_bin" })}
		table.Options.MySQL = schema.MySQLTable{Charset: "latin1", Collation: "latin1_general_ci", RowFormat: "compressed", PartitionBy: "HASH (`id`) PARTITIONS 3"}
		other := schema.Table{Name: schema.N("other"), Columns: []schema.Column{col("a", schema.Integer{})}}
		other.Options.MySQL = schema.MySQLTable{Engine: "MyISAM", Charset: "utf8mb4"}
		after, _ := d.run(t, schema.Metadata{}, op.CreateTable{Table: table}, op.CreateTable{Table: other})
		d.same(t, after)
		if got := d.table(t, "parts").Options.MySQL; got.RowFormat != "COMPRESSED" || got.Collation != "latin1_general_ci" || got.PartitionBy == "" {
			t.Errorf("read %+v", got)
		}
		if got := d.table(t, "other").Options.MySQL; got.Engine != "MyISAM" {
			t.Errorf("read %+v", got)
		}
		if got := d.table(t, "parts").Columns[2]; got.Collation != "utf8mb4_bin" || got.MySQL.Charset != "utf8mb4" {
			t.Errorf("read %+v", got)
		}
	})
}
