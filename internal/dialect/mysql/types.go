package mysql

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/schema"
)

// The largest values of the string types' lengths, in bytes.
const (
	varbinaryMax  = 65532 // a row's 65,535 bytes less the length and null bytes of one column
	mediumblobMax = 1<<24 - 1
)

// spellType returns a type in the server's words. m resolves enums; the error is
// an *UnsupportedError about what.
func (s server) spellType(m schema.Metadata, t schema.Type, what string) (string, error) {
	switch t := t.(type) {
	case schema.SmallInteger:
		return "smallint", nil
	case schema.Integer:
		return "int", nil
	case schema.BigInteger:
		return "bigint", nil
	case schema.Boolean:
		return "tinyint(1)", nil
	case schema.Float:
		return "float", nil
	case schema.Double:
		return "double", nil
	case schema.Numeric:
		return spellNumeric(t), nil
	case schema.Text:
		return "text", nil
	case schema.LargeBinary:
		return spellBinary(t.Length), nil
	case schema.JSON:
		return "json", nil
	case schema.UUID:
		if s.has(uuidType) {
			return "uuid", nil
		}
		return "char(36)", nil
	case schema.EnumRef:
		return s.spellEnum(m, t, what)
	case schema.Native:
		return t.Text, nil
	}
	return s.spellLimited(t, what)
}

// spellLimited spells the types of which this family has a part, or none.
func (s server) spellLimited(t schema.Type, what string) (string, error) {
	switch t := t.(type) {
	case schema.String:
		if t.Length == 0 {
			return "", s.unsupported(what+": string without a length", "give it one, string(255), or write text")
		}
		return fmt.Sprintf("varchar(%d)", t.Length), nil
	case schema.Date:
		return "date", nil
	case schema.Time:
		if t.TimeZone {
			return "", s.unsupported(what+": time with a time zone", "write time, or datetime(timezone=true) for an instant")
		}
		return spellTemporal("time", t.Precision), nil
	case schema.DateTime:
		if t.TimeZone {
			return spellTemporal("timestamp", t.Precision), nil
		}
		return spellTemporal("datetime", t.Precision), nil
	case schema.Interval:
		return "", s.unsupported(what+": interval", "keep seconds in a big_integer, or limit the column with only: [postgres]")
	case schema.Array:
		return "", s.unsupported(what+": array", "use json here (mysql: {type: json}), or limit the column with only: [postgres]")
	}
	return "", fmt.Errorf("%s: no such type %T", what, t)
}

func spellNumeric(t schema.Numeric) string {
	if !t.Precision.Set {
		return "decimal(10,0)"
	}
	return fmt.Sprintf("decimal(%d,%d)", t.Precision.Value, t.Scale.Or(0))
}

func spellTemporal(base string, precision schema.Opt[int]) string {
	if precision.Or(0) == 0 {
		return base
	}
	return base + "(" + strconv.Itoa(precision.Value) + ")"
}

func spellBinary(length int) string {
	switch {
	case length == 0:
		return "blob"
	case length <= varbinaryMax:
		return fmt.Sprintf("varbinary(%d)", length)
	case length <= mediumblobMax:
		return "mediumblob"
	}
	return "longblob"
}

func (s server) spellEnum(m schema.Metadata, ref schema.EnumRef, what string) (string, error) {
	e, ok := m.Enum(ref.Name)
	if !ok {
		return "", fmt.Errorf("%s: there is no enum %q", what, ref.Name)
	}
	return s.enumType(e.Values), nil
}

func (s server) enumType(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = s.syntax.String(v)
	}
	return "enum(" + strings.Join(quoted, ",") + ")"
}

func (s server) unsupported(what, hint string) error {
	return &render.UnsupportedError{Dialect: s.Name(), What: what, Hint: hint}
}

// typeText is a column's type taken apart, its attributes from the column
// included. A type that cannot be spelled is empty; enums are "enum" alone.
func (s server) typeText(c schema.Column) typeText {
	if _, ok := c.Type.(schema.EnumRef); ok {
		return typeText{base: "enum"}
	}
	return s.typeTextIn(schema.Metadata{}, c)
}

func (s server) typeTextIn(m schema.Metadata, c schema.Column) typeText {
	text, err := s.spellType(m, c.Type, "")
	if err != nil {
		return typeText{}
	}
	return s.withAttributes(c, text)
}

func (s server) withAttributes(c schema.Column, text string) typeText {
	if c.MySQL.Unsigned {
		text += " unsigned"
	}
	if c.MySQL.Zerofill {
		text += " zerofill"
	}
	return parseType(s.syntax, text)
}

// liftType returns the generic type that this dialect maps to exactly the given
// one, or a native one.
func (s server) liftType(t typeText) schema.Type {
	if t.width != "" {
		return schema.Native{Text: t.base + "(" + t.width + ")"}
	}
	if t.rest == "" {
		if lifted := s.lift(t); lifted != nil {
			return lifted
		}
	}
	t.unsigned, t.zerofill = false, false // these are the column's
	return schema.Native{Text: t.String()}
}

func (s server) lift(t typeText) schema.Type {
	switch t.base {
	case "smallint", "int", "bigint", "tinyint":
		return liftInteger(t)
	case "float", "double":
		return liftFloat(t)
	case "decimal":
		return schema.Numeric{Precision: schema.Some(t.arg(0)), Scale: optional(t.arg(1))}
	case "varchar":
		return schema.String{Length: t.arg(0)}
	case "text":
		return schema.Text{}
	case "date":
		return schema.Date{}
	case "time":
		return schema.Time{Precision: optional(t.precision())}
	case "datetime":
		return schema.DateTime{Precision: optional(t.precision())}
	case "timestamp":
		return schema.DateTime{Precision: optional(t.precision()), TimeZone: true}
	case "blob":
		return schema.LargeBinary{}
	case "varbinary":
		if n := t.arg(0); n > 0 && n <= varbinaryMax {
			return schema.LargeBinary{Length: n}
		}
	case "json":
		return schema.JSON{}
	case "uuid":
		return schema.UUID{}
	case "char":
		if t.arg(0) == 36 && !s.has(uuidType) {
			return schema.UUID{}
		}
	}
	return nil
}

func liftInteger(t typeText) schema.Type {
	switch {
	case t.isBoolean():
		return schema.Boolean{}
	case t.base == "tinyint" || len(t.args) > 0 && t.args[0] != widths[t.base]:
		return nil
	case t.base == "smallint":
		return schema.SmallInteger{}
	case t.base == "int":
		return schema.Integer{}
	}
	return schema.BigInteger{}
}

func liftFloat(t typeText) schema.Type {
	switch {
	case len(t.args) > 0:
		return nil
	case t.base == "float":
		return schema.Float{}
	}
	return schema.Double{}
}

// optional is a number that is left out when it is nothing.
func optional(n int) schema.Opt[int] {
	if n <= 0 {
		return schema.Opt[int]{}
	}
	return schema.Some(n)
}
