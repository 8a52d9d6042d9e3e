package sqlite

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// drawTable draws a table that SQLite takes.
func drawTable(t *rapid.T, name string, others []schema.Table) schema.Table {
	out := schema.Table{Name: schema.N(name)}
	out.Options.SQLite.Strict = rapid.IntRange(0, 5).Draw(t, "strict") == 0
	key := rapid.SampledFrom([]string{"auto", "auto", "autoincrement", "integer", "text", "two", "none", "without rowid"}).Draw(t, "key")
	switch key {
	case "auto", "autoincrement":
		out.Columns = []schema.Column{{Name: "id", Type: schema.Integer{}, Generated: schema.Auto{}}}
		out.Options.SQLite.Autoincrement = key == "autoincrement"
	case "integer":
		out.Columns = []schema.Column{{Name: "id", Type: schema.Integer{}}}
	case "text", "without rowid":
		out.Columns = []schema.Column{{Name: "id", Type: schema.Text{}, Nullable: key == "text" && !out.Options.SQLite.Strict && rapid.Bool().Draw(t, "null key")}}
		out.Options.SQLite.WithoutRowID = key == "without rowid"
	case "two":
		out.Columns = []schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "no", Type: schema.BigInteger{}}}
	}
	if key != "none" {
		out.PrimaryKey = &schema.PrimaryKey{Name: rapid.SampledFrom([]string{"", "pk " + name}).Draw(t, "pk"), Implicit: rapid.Bool().Draw(t, "implicit")}
		for _, c := range out.Columns {
			out.PrimaryKey.Columns = append(out.PrimaryKey.Columns, c.Name)
		}
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "columns") {
		out.Columns = append(out.Columns, drawColumn(t, out, fmt.Sprintf("c%d", i)))
	}
	if rapid.Bool().Draw(t, "check") {
		out.Checks = []schema.Check{drawCheck(t, out, "")}
	}
	if rapid.Bool().Draw(t, "unique") {
		out.Uniques = []schema.Unique{drawUnique(t, out, "")}
	}
	if rapid.Bool().Draw(t, "index") {
		out.Indexes = []schema.Index{drawIndex(t, out, "ix_"+name)}
	}
	if f, ok := drawForeignKey(t, out, others); ok {
		out.ForeignKeys = []schema.ForeignKey{f}
	}
	return out
}

func drawColumn(t *rapid.T, in schema.Table, name string) schema.Column {
	c := schema.Column{Name: name, Type: drawType(t, in.Options.SQLite.Strict), Nullable: rapid.IntRange(0, 3).Draw(t, "nullable") > 0}
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		c.Generated = schema.Computed{Expression: rapid.SampledFrom([]string{"1 + 2", "'it''s'", quote(ordinary(in)[0]) + " || 'x'"}).Draw(t, "generated"), Stored: rapid.Bool().Draw(t, "stored")}
		c.Type = schema.Text{}
		if ordinary(in)[0] == "" {
			c.Generated = nil
		}
		return c
	case 1:
		c.Default = drawDefault(t, c.Type)
	}
	if rapid.IntRange(0, 4).Draw(t, "collate") == 0 {
		c.Collation = rapid.SampledFrom([]string{"NOCASE", "RTRIM"}).Draw(t, "collation")
	}
	return c
}

func drawType(t *rapid.T, strict bool) schema.Type {
	types := []schema.Type{schema.Integer{}, schema.BigInteger{}, schema.Text{}, schema.Double{}, schema.String{Length: 20}, schema.LargeBinary{}}
	if !strict {
		types = append(types, schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}, schema.Native{Text: "my type(1, 2)"}, schema.Native{},
			schema.DateTime{}, schema.JSON{}, schema.UUID{}, schema.Boolean{}, schema.SmallInteger{})
	}
	return rapid.SampledFrom(types).Draw(t, "type")
}

func drawDefault(t *rapid.T, of schema.Type) schema.Expr {
	switch of.(type) {
	case schema.Integer, schema.BigInteger, schema.SmallInteger:
		return schema.Literal{Kind: schema.NumberLiteral, Text: rapid.SampledFrom([]string{"0", "-1", "007"}).Draw(t, "number")}
	case schema.Double, schema.Numeric:
		return schema.Literal{Kind: schema.NumberLiteral, Text: rapid.SampledFrom([]string{"0", "-1", "2.50"}).Draw(t, "number")}
	case schema.Boolean:
		return schema.Literal{Kind: schema.BoolLiteral, Text: "true"}
	case schema.Text, schema.String:
		return rapid.SampledFrom([]schema.Expr{schema.Literal{Kind: schema.TextLiteral, Text: "it's"}, schema.Portable{Func: schema.Now}, schema.SQL{Text: "lower('A')"}}).Draw(t, "default")
	case schema.DateTime:
		return schema.Portable{Func: schema.Now}
	}
	return nil
}

func ordinary(in schema.Table) []string {
	var names []string
	for _, c := range in.Columns {
		if _, computed := c.Generated.(schema.Computed); !computed {
			names = append(names, c.Name)
		}
	}
	return append(names, "")[:max(len(names), 1)]
}

func drawCheck(t *rapid.T, in schema.Table, name string) schema.Check {
	c := quote(rapid.SampledFrom(ordinary(in)).Draw(t, "column"))
	return schema.Check{Name: name, Expression: rapid.SampledFrom([]string{
		c + " <> 'no'", c + " IS NOT 'no' /* ) */", quote(in.Name.Name) + "." + c + " <> 'no, no'",
	}).Draw(t, "check")}
}

func drawUnique(t *rapid.T, in schema.Table, name string) schema.Unique {
	u := schema.Unique{Name: name, Columns: []string{rapid.SampledFrom(ordinary(in)).Draw(t, "column")}}
	if rapid.IntRange(0, 3).Draw(t, "conflict") == 0 {
		u.SQLite.OnConflict = "replace"
	}
	return u
}

func drawIndex(t *rapid.T, in schema.Table, name string) schema.Index {
	column := rapid.SampledFrom(ordinary(in)).Draw(t, "column")
	x := schema.Index{Name: name, Elements: []schema.IndexElement{{Column: column, Descending: rapid.Bool().Draw(t, "desc")}}}
	switch rapid.IntRange(0, 4).Draw(t, "index") {
	case 0:
		x.Elements = append(x.Elements, schema.IndexElement{Expression: "lower(" + quote(column) + ")"})
	case 1:
		x.Where = quote(column) + " IS NOT NULL"
	case 2:
		x.Elements[0].Collation = "NOCASE"
	case 3:
		x.Unique = true
	}
	return x
}

func drawForeignKey(t *rapid.T, in schema.Table, others []schema.Table) (schema.ForeignKey, bool) {
	if len(others) == 0 || rapid.Bool().Draw(t, "no key") {
		return schema.ForeignKey{}, false
	}
	to := rapid.SampledFrom(others).Draw(t, "to")
	if to.PrimaryKey == nil || len(to.PrimaryKey.Columns) != 1 {
		return schema.ForeignKey{}, false
	}
	f := schema.ForeignKey{Columns: []string{rapid.SampledFrom(ordinary(in)).Draw(t, "column")}, References: schema.Reference{Table: to.Name, Columns: to.PrimaryKey.Columns}}
	f.OnDelete = rapid.SampledFrom([]schema.Action{schema.NoAction, schema.Cascade, schema.SetNull, schema.Restrict}).Draw(t, "action")
	return f, true
}

// drawOperation draws a change of a table; it may be one that cannot be made.
func drawOperation(t *rapid.T, m schema.Metadata, n int) op.Operation {
	table := rapid.SampledFrom(m.Tables).Draw(t, "table")
	column := rapid.SampledFrom(table.Columns).Draw(t, "column")
	fresh := fmt.Sprintf("n%d", n)
	change := func(c schema.ColumnChange) op.Operation {
		return op.AlterColumn{Table: table.Name, Column: column.Name, Change: c}
	}
	switch rapid.IntRange(0, 15).Draw(t, "operation") {
	case 0:
		return op.AddColumn{Table: table.Name, Column: drawColumn(t, table, fresh)}
	case 1:
		return op.DropColumn{Table: table.Name, Name: column.Name}
	case 2, 3:
		return change(schema.ColumnChange{Name: schema.Some(rapid.SampledFrom([]string{fresh, "Order " + fresh, "c0", strings.ToUpper(column.Name)}).Draw(t, "name"))})
	case 4:
		return change(schema.ColumnChange{Type: schema.Some(drawType(t, table.Options.SQLite.Strict))})
	case 5:
		return change(schema.ColumnChange{Nullable: schema.Some(rapid.Bool().Draw(t, "nullable"))})
	case 6:
		if column.Generated == nil {
			return change(schema.ColumnChange{Default: schema.Some(drawDefault(t, column.Type))})
		}
	case 7:
		return op.RenameTable{From: table.Name, To: rapid.SampledFrom([]string{fresh, "my " + fresh, "t0", strings.ToUpper(table.Name.Name)}).Draw(t, "name")}
	case 8:
		return op.CreateUnique{Table: table.Name, Unique: drawUnique(t, table, "uq "+fresh)}
	case 9:
		return op.CreateCheck{Table: table.Name, Check: drawCheck(t, table, "ck_"+fresh)}
	case 10:
		return op.CreateIndex{Table: table.Name, Index: drawIndex(t, table, "ix_"+fresh)}
	case 11:
		for _, x := range table.Indexes {
			if rapid.Bool().Draw(t, "rename") {
				return op.RenameIndex{Table: table.Name, From: x.Name, To: "ix_" + fresh}
			}
			return op.DropIndex{Table: table.Name, Name: x.Name}
		}
	case 12:
		for _, u := range table.Uniques {
			return op.DropConstraint{Table: table.Name, Name: u.Name, Kind: op.UniqueKind, Columns: u.Columns, Dropped: op.Constraint{Unique: &u}}
		}
	case 13:
		if f, ok := drawForeignKey(t, table, m.Tables); ok {
			f.Name = "fk_" + fresh
			return op.CreateForeignKey{Table: table.Name, Key: f}
		}
	case 14:
		return op.CreateTable{Table: drawTable(t, fresh, m.Tables)}
	case 15:
		return op.DropTable{Name: table.Name}
	}
	return op.TableComment{Table: table.Name, To: "x"}
}
