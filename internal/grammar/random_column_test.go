package grammar

import (
	"reflect"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/schema"
)

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

func (r random) column(name string) schema.Column {
	c := schema.Column{
		Name: name, RenamedFrom: maybe(r, "renamed", awkward...), Only: r.only("column only"),
		Postgres: schema.PostgresColumn{Storage: maybe(r, "storage", "main", "external"), Compression: maybe(r, "compression", "lz4")},
		MySQL: schema.MySQLColumn{Unsigned: r.some("unsigned"), Zerofill: r.some("zerofill"), Charset: maybe(r, "charset", "latin1", "no"),
			OnUpdate: maybe(r, "on update", "now()", "current_timestamp(6)"), Invisible: r.some("invisible")},
		SQLite: schema.SQLiteColumn{NotNullConflict: maybe(r, "conflict", "ignore")},
	}
	r.common(&c)
	base := c
	base.Only = nil
	c.By = vary(r, base, func(c *schema.Column, d schema.Dialect) {
		if d == schema.MariaDB {
			c.MySQL.Unsigned = r.some("unsigned")
			c.MySQL.Charset = maybe(r, "charset", "utf8")
		}
		r.common(c)
	})
	return c
}

func (r random) common(c *schema.Column) {
	c.Type, c.Nullable = r.typ(2), rapid.Bool().Draw(r.T, "nullable")
	c.Collation, c.Comment = maybe(r, "collation", awkward...), maybe(r, "comment", awkward...)
	c.Default, c.Generated = nil, nil
	switch pick(r, "default or generated", 0, 0, 1, 2) {
	case 1:
		c.Default = r.expr(c.Type)
	case 2:
		c.Generated = pick[schema.Generated](r, "generated", schema.Auto{}, schema.Serial{}, schema.Identity{}, schema.NotGenerated{},
			schema.Identity{Always: true, Options: r.options()}, schema.Computed{Expression: r.sql("as"), Stored: rapid.Bool().Draw(r.T, "stored")})
	}
}

func (r random) expr(of schema.Type) schema.Expr {
	numbers := []string{"0", "-1", "1.50", "1e5", "123456789012345678901234567890"}
	switch pick(r, "expr", 0, 1, 2, 3, 4) {
	case 0:
		return schema.Literal{Kind: schema.NumberLiteral, Text: pick(r, "number", numbers...)}
	case 1:
		return schema.Literal{Kind: schema.BoolLiteral, Text: pick(r, "truth", "true", "false")}
	case 2:
		return schema.Literal{Kind: schema.TextLiteral, Text: pick(r, "text", append(awkward, "", "0", "true")...)}
	case 3:
		return schema.Portable{Func: pick(r, "portable", schema.Now, schema.CurrentDate, schema.CurrentTime)}
	}
	return schema.SQL{Text: r.sql("default")}
}

func (r random) typ(depth int) schema.Type {
	p, s := maybe(r, "precision", schema.Some(0), schema.Some(6)), pick(r, "scale", schema.Opt[int]{}, schema.Some(0), schema.Some(2), schema.Some(-3))
	types := []schema.Type{
		schema.SmallInteger{}, schema.Integer{}, schema.BigInteger{}, schema.Boolean{}, schema.Float{}, schema.Double{}, schema.Numeric{},
		schema.Numeric{Precision: schema.Some(10), Scale: s}, schema.String{}, schema.String{Length: 255}, schema.Text{}, schema.Date{},
		schema.Time{Precision: p, TimeZone: r.some("zone")}, schema.DateTime{Precision: p, TimeZone: r.some("zone")}, schema.Interval{},
		schema.LargeBinary{}, schema.LargeBinary{Length: 16}, schema.JSON{}, schema.UUID{},
		schema.Native{Text: pick(r, "native", "citext", "jsonb", "varchar(20)", "numeric(10, 2)", "enum('a','b''c')", "int(10) unsigned", "serial",
			"timestamp(3) with time zone", "geometry(Point,4326)", "public.mood", "my type", "strng(20)", "text[]", "integer", "TEXT", "mood", "double precision",
			"tinyint(1)", "array(x)", "null", "char(3) character set latin1", "character varying(20)", "a: b # c", "UNSIGNED BIG INT", "1.5")},
	}
	for _, e := range r.metadata.Enums {
		types = append(types, schema.EnumRef{Name: e.Name})
	}
	if depth > 0 {
		types = append(types, schema.Array{Of: r.typ(depth - 1)})
	}
	return pick(r, "type", types...)
}
