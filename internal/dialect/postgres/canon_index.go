package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// Index normalises an index.
func (p postgres) Index(t schema.Table, x schema.Index) schema.Index {
	x.Name = p.FoldName(x.Name)
	x.Using = strings.ToLower(x.Using)
	method := x.Using
	if method == "" {
		method = "btree"
	}
	if x.Using == "btree" {
		x.Using = ""
	}
	elements := make([]schema.IndexElement, len(x.Elements))
	for i, e := range x.Elements {
		elements[i] = p.canonElement(t, method, e)
	}
	x.Elements = elements
	x.Include = some(x.Include)
	x.With = canonParameters(x.With)
	x.Tablespace = canonTablespace(x.Tablespace)
	x.Only, x.By = nil, nil
	return x
}

// canonElement normalises one element of an index with that access method.
func (p postgres) canonElement(t schema.Table, method string, e schema.IndexElement) schema.IndexElement {
	e.Nulls = strings.ToLower(e.Nulls)
	if e.Descending && e.Nulls == "first" || !e.Descending && e.Nulls == "last" {
		e.Nulls = ""
	}
	if e.Column == "" { // an expression that is a column is stored as the column
		if c, ok := columnNamed(t, p.Expr(e.Expression)); ok {
			e.Column, e.Expression = c.Name, ""
		}
	}
	e.Column = p.FoldName(e.Column)
	e.Collation = p.canonCollation(e.Collation)
	e.OpClass = p.canonOpClass(e.OpClass)
	if c, ok := t.Column(e.Column); ok && e.Column != "" {
		if e.Collation == p.canonCollation(c.Collation) {
			e.Collation = ""
		}
		if e.OpClass != "" && slices.Contains(p.defaultOpClasses(method, c.Type), e.OpClass) {
			e.OpClass = ""
		}
	}
	return e
}

// columnNamed returns the column whose name, as SQL, the text is.
func columnNamed(t schema.Table, text string) (schema.Column, bool) {
	for _, c := range t.Columns {
		if syntax.Name(c.Name) == text {
			return c, true
		}
	}
	return schema.Column{}, false
}

// canonOpClass spells an operator class in one way, its schema left out where the
// search path reaches it.
func (p postgres) canonOpClass(text string) string {
	if text == "" {
		return ""
	}
	n, ok := parseTypeName(text) // the same grammar: schema.name(arguments)
	if !ok {
		return text
	}
	if n.schema != "" && p.inPath(n.schema) {
		n.schema = ""
	}
	n.builtin = false
	return n.String()
}

// opClassWords are the parts of the names of default operator classes that differ
// from the name of the type.
var opClassWords = map[string]string{
	"smallint": "int2", "integer": "int4", "bigint": "int8", "real": "float4", "double precision": "float8",
	"boolean": "bool", "character varying": "text", "character": "bpchar", "cidr": "inet",
	"timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
	"time without time zone": "time", "time with time zone": "timetz", "bit varying": "varbit",
}

// defaultOpClasses are the names of the operator class that a column of that type
// gets unasked.
func (p postgres) defaultOpClasses(method string, t schema.Type) []string {
	if _, ok := t.(schema.EnumRef); ok {
		return []string{"enum_ops"}
	}
	name, ok := p.typeName(t)
	switch {
	case !ok:
		return nil
	case name.array:
		return []string{"array_ops"}
	case !name.builtin:
		return []string{name.name + "_ops"} // citext_ops, gist_geometry_ops_2d not
	}
	word := name.name
	if short, ok := opClassWords[word]; ok {
		word = short
	}
	switch {
	case strings.HasSuffix(word, "multirange"):
		word = "multirange"
	case strings.HasSuffix(word, "range"):
		word = "range"
	}
	if method == "brin" {
		return []string{word + "_minmax_ops"}
	}
	return []string{word + "_ops"}
}
