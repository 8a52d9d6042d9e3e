package schematest

import (
	"slices"
	"strconv"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// natives are types in each dialect's own words.
var natives = map[schema.Dialect][]string{
	schema.Postgres: {"jsonb", "inet", "int4range", "tsvector", "bit(8)", "char(10)", "money", "macaddr", "point", "xml", "bit varying(16)", "name"},
	schema.MySQL:    {"tinyint", "mediumint", "bit(8)", "year", "set('a','b')", "char(10)", "varbinary(20)", "mediumtext", "tinytext", "mediumblob", "point", "timestamp"},
	schema.MariaDB:  {"tinyint", "mediumint", "bit(8)", "year", "set('a','b')", "char(10)", "varbinary(20)", "mediumtext", "tinytext", "mediumblob", "tinyblob", "timestamp"},
	schema.SQLite:   {"TINYINT", "NVARCHAR(20)", "MONEY", "CLOB", "UNSIGNED BIG INT"},
}

// ofDialect draws a type that the dialect has.
func (d *drawing) ofDialect(strict bool) schema.Type {
	if strict {
		return pick[schema.Type](d, "strict type", schema.Integer{}, schema.Text{}, schema.Double{}, schema.LargeBinary{})
	}
	all := []schema.Type{
		schema.Integer{}, schema.BigInteger{}, schema.SmallInteger{}, schema.Boolean{}, schema.Double{}, schema.Float{}, schema.Text{},
		schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}, schema.Numeric{Precision: schema.Some(8), Scale: schema.Some(0)},
		schema.String{Length: 20}, schema.String{Length: 100}, schema.Date{}, schema.DateTime{}, schema.LargeBinary{},
		schema.JSON{}, schema.UUID{}, schema.Time{}, schema.DateTime{Precision: schema.Some(3)},
	}
	for _, e := range d.out.Enums {
		all = append(all, schema.EnumRef{Name: e.Name})
	}
	for _, text := range natives[d.dialect] {
		all = append(all, schema.Native{Text: text})
	}
	if d.is(schema.Postgres) {
		all = append(all, schema.Interval{}, schema.DateTime{TimeZone: true}, schema.Array{Of: schema.Integer{}}, schema.Array{Of: schema.Text{}}, schema.Numeric{}, schema.String{})
		for _, e := range d.out.Enums {
			all = append(all, schema.Array{Of: schema.EnumRef{Name: e.Name}})
		}
	}
	return rapid.SampledFrom(all).Draw(d.T, "type")
}

func strictType(t schema.Type) bool {
	switch t.(type) {
	case schema.Integer, schema.Text, schema.Double, schema.LargeBinary:
		return true
	}
	return false
}

func (d *drawing) column(name string, strict bool) schema.Column {
	c := schema.Column{Name: name, Type: d.ofDialect(strict), Nullable: rapid.Bool().Draw(d.T, "nullable")}
	if d.half("has default") {
		c.Default = d.defaultOf(c.Type)
	}
	if !d.is(schema.SQLite) && d.seldom("commented") {
		c.Comment = text(d.T)
	}
	if textual(c.Type) && d.seldom("collated") {
		d.collation(&c)
	}
	switch {
	case d.family():
		d.mysql(&c)
	case d.is(schema.SQLite) && !c.Nullable && d.seldom("conflict"):
		c.SQLite.NotNullConflict = pick(d, "conflict clause", "ignore", "replace", "fail")
	case d.is(schema.Postgres):
		if _, ok := c.Type.(schema.Text); ok && d.seldom("storage") {
			c.Postgres.Storage = pick(d, "storage kind", "external", "main")
		}
	}
	return c
}

func textual(t schema.Type) bool {
	switch t.(type) {
	case schema.Text, schema.String:
		return true
	}
	return false
}

func numeric(t schema.Type) bool {
	switch t.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger, schema.Numeric, schema.Double, schema.Float:
		return true
	}
	return false
}

func (d *drawing) collation(c *schema.Column) {
	switch {
	case d.is(schema.Postgres):
		c.Collation = pick(d, "collation", "C", "POSIX")
	case d.is(schema.SQLite):
		c.Collation = pick(d, "collation", "NOCASE", "RTRIM")
	default:
		c.Collation = pick(d, "collation", "utf8mb4_bin", "utf8mb4_unicode_ci", "latin1_swedish_ci")
		if c.Collation == "latin1_swedish_ci" {
			c.MySQL.Charset = "latin1"
		}
	}
}

// mysql adds what the family alone has on a column.
func (d *drawing) mysql(c *schema.Column) {
	switch c.Type.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger:
		c.MySQL.Unsigned = d.seldom("unsigned")
		c.MySQL.Zerofill = c.MySQL.Unsigned && d.seldom("zerofill")
	case schema.DateTime:
		if _, now := c.Default.(schema.Portable); now && d.half("on update") {
			c.MySQL.OnUpdate = "now()"
		}
	}
	if l, ok := c.Default.(schema.Literal); ok && c.MySQL.Unsigned && l.Text[0] == '-' {
		c.Default = nil
	}
	c.MySQL.Invisible = d.seldom("invisible") && (c.Nullable || c.Default != nil) // MariaDB wants it
}

func (d *drawing) defaultOf(t schema.Type) schema.Expr {
	switch t := t.(type) {
	case schema.Numeric, schema.Double, schema.Float:
		return schema.Literal{Kind: schema.NumberLiteral, Text: pick(d, "number", "0", "1.5", "-2")}
	case schema.DateTime:
		if t.Precision.Set { // the server wants the same precision in the function
			return nil
		}
	case schema.Text:
		if !d.family() {
			return schema.Literal{Kind: schema.TextLiteral, Text: text(d.T)}
		}
	case schema.Date:
		if d.is(schema.Postgres, schema.SQLite) && d.half("today") {
			return schema.Portable{Func: schema.CurrentDate}
		}
		return schema.Literal{Kind: schema.TextLiteral, Text: "2001-02-03"}
	case schema.UUID:
		if d.is(schema.Postgres) {
			return schema.SQL{Text: "gen_random_uuid()"}
		}
	case schema.Array:
		return schema.SQL{Text: "'{}'"}
	case schema.Integer:
		if d.is(schema.Postgres, schema.SQLite) && d.seldom("expression") {
			return schema.SQL{Text: pick(d, "default expression", "(1 + 2)", "abs(-3)")}
		}
	case schema.EnumRef:
		if e, ok := d.out.Enum(t.Name); ok {
			return schema.Literal{Kind: schema.TextLiteral, Text: rapid.SampledFrom(e.Values).Draw(d.T, "value")}
		}
	}
	return defaultFor(d.T, d.out, t)
}

// generated adds a column that is computed of another.
func (d *drawing) generated(t *schema.Table) {
	key, _ := t.AutoKey()
	for _, c := range t.Columns {
		if !slices.Contains(plainNames, c.Name) || c.Name == key || c.Generated != nil || c.Default != nil && d.is(schema.MariaDB) {
			continue
		}
		var g schema.Column
		stored := d.is(schema.Postgres) || d.half("stored")
		switch {
		case schema.IsInteger(c.Type):
			g = schema.Column{Type: schema.BigInteger{}, Generated: schema.Computed{Expression: c.Name + " + " + strconv.Itoa(rapid.IntRange(1, 2).Draw(d.T, "more")), Stored: stored}}
		case textual(c.Type) && !t.Options.SQLite.Strict && c.Collation == "" && !d.family():
			g = schema.Column{Type: schema.Text{}, Generated: schema.Computed{Expression: pick(d, "function", "lower", "upper") + "(" + c.Name + ")", Stored: stored}}
		default:
			continue
		}
		if t.Options.SQLite.Strict {
			g.Type = schema.Integer{}
		}
		g.Name, g.Nullable = "computed", true
		t.Columns = append(t.Columns, g)
		return
	}
}

// identity makes a column number itself.
func (d *drawing) identity(t *schema.Table) {
	for i := range t.Columns {
		c := &t.Columns[i]
		if !schema.IsInteger(c.Type) {
			continue
		}
		c.Nullable, c.Default = false, nil
		if d.seldom("serial") {
			c.Generated = schema.Serial{}
			return
		}
		g := schema.Identity{Always: d.half("always")}
		if d.half("identity options") {
			g.Options.Start = schema.Some(rapid.Int64Range(1, 9).Draw(d.T, "start"))
			g.Options.Increment = schema.Some(rapid.Int64Range(1, 3).Draw(d.T, "increment"))
		}
		c.Generated = g
		return
	}
}
