package postgres

import (
	"strconv"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// typeName returns the server's type for a type of the model. ok is false for a
// Native that does not read as a type.
func (p postgres) typeName(t schema.Type) (name typeName, ok bool) {
	switch t := t.(type) {
	case schema.SmallInteger:
		return builtin("smallint"), true
	case schema.Integer:
		return builtin("integer"), true
	case schema.BigInteger:
		return builtin("bigint"), true
	case schema.Boolean:
		return builtin("boolean"), true
	case schema.Float:
		return builtin("real"), true
	case schema.Double:
		return builtin("double precision"), true
	case schema.Numeric:
		return numericName(t), true
	case schema.String:
		if t.Length > 0 {
			return builtin("character varying", strconv.Itoa(t.Length)), true
		}
		return builtin("character varying"), true
	case schema.Text:
		return builtin("text"), true
	case schema.Date:
		return builtin("date"), true
	case schema.Time:
		return timeName("time", t.Precision, t.TimeZone), true
	case schema.DateTime:
		return timeName("timestamp", t.Precision, t.TimeZone), true
	case schema.Interval:
		return builtin("interval"), true
	case schema.LargeBinary:
		return builtin("bytea"), true
	case schema.JSON:
		return builtin("json"), true
	case schema.UUID:
		return builtin("uuid"), true
	case schema.Array:
		name, ok := p.typeName(t.Of)
		name.array = true
		return name, ok
	case schema.EnumRef:
		return typeName{schema: t.Name.Schema, name: t.Name.Name}, true
	case schema.Native:
		return parseTypeName(t.Text)
	}
	return typeName{}, false
}

func numericName(t schema.Numeric) typeName {
	if !t.Precision.Set {
		return builtin("numeric")
	}
	return builtin("numeric", strconv.Itoa(t.Precision.Value), strconv.Itoa(t.Scale.Or(0)))
}

func timeName(name string, precision schema.Opt[int], zone bool) typeName {
	name += " without time zone"
	if zone {
		name = strings.Replace(name, "without", "with", 1)
	}
	if precision.Set {
		return builtin(name, strconv.Itoa(precision.Value))
	}
	return builtin(name)
}

// typeSQL writes a type as after a column's name.
func (p postgres) typeSQL(t schema.Type) string {
	switch t := t.(type) {
	case schema.Native:
		return t.Text
	case schema.Array:
		return p.typeSQL(t.Of) + "[]"
	}
	name, _ := p.typeName(t)
	return name.String()
}

// canonType is the one spelling of a type: the server's own, user types without
// their schema where the search path reaches it.
func (p postgres) canonType(t schema.Type) string {
	name, ok := p.typeName(t)
	if !ok {
		if native, ok := t.(schema.Native); ok {
			return strings.Join(strings.Fields(native.Text), " ")
		}
		return ""
	}
	return p.local(name).folded().String()
}

// local drops a schema that the search path reaches, unless the bare name would
// then mean a type of the server's own.
func (p postgres) local(n typeName) typeName {
	if n.schema != "" && p.inPath(n.schema) && !isBuiltin(n.name) {
		n.schema = ""
	}
	return n
}

// liftType turns the server's spelling into a generic type where that type is
// written exactly so, into a reference where it is one of the enums, and into a
// Native otherwise. enums tells which names are managed enums.
func (p postgres) liftType(text string, enums func(schema.Name) bool) schema.Type {
	name, ok := parseTypeName(text)
	if !ok {
		return schema.Native{Text: text}
	}
	if name.array {
		element := name
		element.array = false
		of := p.liftType(element.String(), enums)
		if native, ok := of.(schema.Native); ok {
			return schema.Native{Text: native.Text + "[]"}
		}
		return schema.Array{Of: of}
	}
	if name.builtin {
		if t := generic(name); t != nil && p.typeSQL(t) == name.String() {
			return t
		}
		return schema.Native{Text: name.String()}
	}
	managed := schema.Name{Schema: name.schema, Name: name.name}
	if managed.Schema == p.defaultSchema() {
		managed.Schema = ""
	}
	if len(name.args) == 0 && enums != nil && enums(managed) {
		return schema.EnumRef{Name: managed}
	}
	return schema.Native{Text: p.local(name).String()}
}

// generic returns the generic type that a type of the server's own may stand
// for, or nil. The caller compares how it is written.
func generic(n typeName) schema.Type {
	precision := schema.Opt[int]{}
	if len(n.args) > 0 {
		number, err := strconv.Atoi(n.args[0])
		if err != nil {
			return nil
		}
		precision = schema.Some(number)
	}
	switch n.name {
	case "smallint":
		return schema.SmallInteger{}
	case "integer":
		return schema.Integer{}
	case "bigint":
		return schema.BigInteger{}
	case "boolean":
		return schema.Boolean{}
	case "real":
		return schema.Float{}
	case "double precision":
		return schema.Double{}
	case "numeric":
		return genericNumeric(n, precision)
	case "character varying":
		return schema.String{Length: precision.Value}
	case "text":
		return schema.Text{}
	case "date":
		return schema.Date{}
	case "time without time zone", "time with time zone":
		return schema.Time{Precision: precision, TimeZone: n.name == "time with time zone"}
	case "timestamp without time zone", "timestamp with time zone":
		return schema.DateTime{Precision: precision, TimeZone: n.name == "timestamp with time zone"}
	case "interval":
		return schema.Interval{}
	case "bytea":
		return schema.LargeBinary{}
	case "json":
		return schema.JSON{}
	case "uuid":
		return schema.UUID{}
	}
	return nil
}

// genericNumeric leaves out a scale of 0, and leaves PostgreSQL 15's scales
// outside 0 … precision to Native: no other dialect has them.
func genericNumeric(n typeName, precision schema.Opt[int]) schema.Type {
	t := schema.Numeric{Precision: precision}
	if len(n.args) < 2 {
		return t
	}
	scale, err := strconv.Atoi(n.args[1])
	if err != nil || scale < 0 || scale > precision.Value {
		return nil
	}
	if scale > 0 {
		t.Scale = schema.Some(scale)
	}
	return t
}
