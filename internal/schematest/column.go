package schematest

import (
	"strconv"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// Column draws an ordinary column. Its enum, if it has one, is of the schema.
func (m Maker) Column(t *rapid.T, before schema.Metadata, name string) schema.Column {
	c := m.column(t, before, name)
	c.Only = m.only(t)
	if !m.Variants {
		return c
	}
	for _, d := range schema.Dialects {
		if rapid.IntRange(0, 3).Draw(t, "differs") > 0 {
			continue
		}
		variant := c
		if rapid.Bool().Draw(t, "differs much") {
			variant = m.column(t, before, name)
		} else {
			variant.Comment = text(t)
		}
		variant.By, variant.Only = nil, nil
		if c.By == nil {
			c.By = map[schema.Dialect]schema.Column{}
		}
		c.By[d] = variant
	}
	only := c.Only
	c = schema.ColumnChange{}.Apply(c) // without variants that are none
	c.Only = only
	return c
}

// column draws a column without limits and variants.
func (m Maker) column(t *rapid.T, before schema.Metadata, name string) schema.Column {
	c := schema.Column{Name: name, Type: Type(t, before), Nullable: rapid.Bool().Draw(t, "nullable")}
	if rapid.Bool().Draw(t, "has default") {
		c.Default = defaultFor(t, before, c.Type)
	}
	if rapid.IntRange(0, 4).Draw(t, "commented") == 0 {
		c.Comment = text(t)
	}
	return c
}

// Type draws a type that every dialect has.
func Type(t *rapid.T, before schema.Metadata) schema.Type {
	types := []schema.Type{
		schema.Integer{}, schema.BigInteger{}, schema.SmallInteger{}, schema.Boolean{}, schema.Double{}, schema.Text{},
		schema.Numeric{Precision: schema.Some(10), Scale: schema.Some(2)}, schema.Numeric{Precision: schema.Some(5), Scale: schema.Some(0)},
		schema.String{Length: 20}, schema.String{Length: 100}, schema.Date{}, schema.DateTime{}, schema.LargeBinary{},
		schema.JSON{}, schema.UUID{},
	}
	for _, e := range before.Enums {
		types = append(types, schema.EnumRef{Name: e.Name})
	}
	return rapid.SampledFrom(types).Draw(t, "type")
}

// defaultFor draws a default that every dialect takes for the type, nil where
// MySQL takes none.
func defaultFor(t *rapid.T, before schema.Metadata, of schema.Type) schema.Expr {
	switch of := of.(type) {
	case schema.Integer, schema.BigInteger, schema.SmallInteger:
		return schema.Literal{Kind: schema.NumberLiteral, Text: strconv.Itoa(rapid.IntRange(-5, 5).Draw(t, "number"))}
	case schema.Boolean:
		return schema.Literal{Kind: schema.BoolLiteral, Text: strconv.FormatBool(rapid.Bool().Draw(t, "truth"))}
	case schema.String:
		return schema.Literal{Kind: schema.TextLiteral, Text: text(t)}
	case schema.DateTime:
		return schema.Portable{Func: rapid.SampledFrom([]schema.PortableFunc{schema.Now, schema.CurrentTimestamp}).Draw(t, "now")}
	case schema.EnumRef:
		if e, ok := before.Enum(of.Name); ok && len(e.Values) > 0 {
			return schema.Literal{Kind: schema.TextLiteral, Text: rapid.SampledFrom(e.Values).Draw(t, "value")}
		}
	}
	return nil
}
