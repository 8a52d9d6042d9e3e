package grammar

import (
	"strconv"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// generics are the types that every dialect maps to its own, by name. Each gets
// the arguments and returns the type, or false when it takes no such arguments.
var generics = map[string]func(arguments) (schema.Type, bool){
	"small_integer": plainType(schema.SmallInteger{}),
	"integer":       plainType(schema.Integer{}),
	"big_integer":   plainType(schema.BigInteger{}),
	"boolean":       plainType(schema.Boolean{}),
	"float":         plainType(schema.Float{}),
	"double":        plainType(schema.Double{}),
	"text":          plainType(schema.Text{}),
	"date":          plainType(schema.Date{}),
	"interval":      plainType(schema.Interval{}),
	"json":          plainType(schema.JSON{}),
	"uuid":          plainType(schema.UUID{}),
	"string": func(a arguments) (schema.Type, bool) {
		n, ok := a.take("length", 1)
		return schema.String{Length: n.Value}, ok && a.done()
	},
	"large_binary": func(a arguments) (schema.Type, bool) {
		n, ok := a.take("length", 1)
		return schema.LargeBinary{Length: n.Value}, ok && a.done()
	},
	"numeric": func(a arguments) (schema.Type, bool) {
		precision, ok := a.take("precision", 1)
		scale, fine := a.take("scale", -1000)
		return schema.Numeric{Precision: precision, Scale: scale}, ok && fine && (precision.Set || !scale.Set) && a.done()
	},
	"time": func(a arguments) (schema.Type, bool) {
		precision, ok := a.take("precision", 0)
		zone, fine := a.takeFlag("timezone")
		return schema.Time{Precision: precision, TimeZone: zone}, ok && fine && a.done()
	},
	"datetime": func(a arguments) (schema.Type, bool) {
		precision, ok := a.take("precision", 0)
		zone, fine := a.takeFlag("timezone")
		return schema.DateTime{Precision: precision, TimeZone: zone}, ok && fine && a.done()
	},
}

// genericWords are the names of the generic types in the order in which they are
// proposed; array and enum are read elsewhere.
var genericWords = []string{
	"string", "text", "integer", "big_integer", "small_integer", "boolean", "float", "double", "numeric", "date", "time",
	"datetime", "interval", "large_binary", "json", "uuid", "array", "enum",
}

// genericForms shows how the generic types that take arguments are written.
var genericForms = map[string]string{
	"string": "string(n)", "large_binary": "large_binary(n)", "numeric": "numeric(precision, scale)",
	"time": "time(precision=6, timezone=true)", "datetime": "datetime(precision=6, timezone=true)",
}

func plainType(t schema.Type) func(arguments) (schema.Type, bool) {
	return func(a arguments) (schema.Type, bool) { return t, a.done() }
}

// arguments are what stands in a type's parentheses: values by place or by name.
type arguments struct {
	given  bool // whether there are parentheses
	values *[]string
}

func newArguments(text string, given bool) arguments {
	values := []string{}
	if given {
		for _, v := range strings.Split(text, ",") {
			values = append(values, strings.TrimSpace(v))
		}
	}
	return arguments{given: given, values: &values}
}

// next takes the argument of that name, or the first if it has no name.
func (a arguments) next(name string) (string, bool) {
	for i, v := range *a.values {
		key, value, isNamed := strings.Cut(v, "=")
		if isNamed && strings.EqualFold(strings.TrimSpace(key), name) || !isNamed && i == 0 {
			if !isNamed {
				value = v
			}
			*a.values = append((*a.values)[:i:i], (*a.values)[i+1:]...)
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}

// take takes a number of at least least.
func (a arguments) take(name string, least int) (schema.Opt[int], bool) {
	text, ok := a.next(name)
	if !ok {
		return schema.Opt[int]{}, true
	}
	n, err := strconv.Atoi(text)
	return schema.Some(n), err == nil && n >= least && strconv.Itoa(n) == text
}

func (a arguments) takeFlag(name string) (bool, bool) {
	text, ok := a.next(name)
	return text == "true", !ok || text == "true" || text == "false"
}

// done reports whether every argument was taken.
func (a arguments) done() bool { return len(*a.values) == 0 }
