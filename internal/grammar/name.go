package grammar

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// splitName reads schema.table, split at the first dot.
func splitName(text string) schema.Name {
	if before, after, dotted := strings.Cut(text, "."); dotted {
		return schema.Name{Schema: before, Name: after}
	}
	return schema.N(text)
}

// isSplittable reports whether splitName reads the name as it is.
func isSplittable(n schema.Name) bool { return splitName(n.String()) == n && n.Name != "" }

var nameKeys = newKeyset("a name", []key{{"schema", top}, {"name", top}}, nil)

// name reads the name of a table or another object: text, split at the first
// dot, or {schema, name}, where both are raw.
func (d *decoder) name(key string, n *yaml.Node) schema.Name {
	if n == nil || n == unread {
		return schema.Name{}
	}
	d.push(key)
	defer d.pop()
	if n.Kind == yaml.MappingNode {
		f := d.fields(n, nameKeys, top)
		if f[1] == nil {
			d.fail(n, "", "a name without name")
		}
		return schema.Name{Schema: d.rawSchema(f[0]), Name: d.ident("name", f[1])}
	}
	if !d.scalar("", n, "a name") {
		return schema.Name{}
	}
	return d.splitChecked(n, n.Value)
}

// rawSchema reads the schema of a long name; "" and null are the default schema.
func (d *decoder) rawSchema(n *yaml.Node) string {
	if n == nil || n.Kind == yaml.ScalarNode && n.Value == "" && !isEmpty(n) {
		return ""
	}
	return d.word("schema", n)
}

// splitChecked splits a name and reports one of which a part is empty.
func (d *decoder) splitChecked(n *yaml.Node, text string) schema.Name {
	name := splitName(text)
	switch {
	case text == "":
		d.fail(n, "", "an empty name")
	case name.Name == "" || name.Schema == "" && name.Name != text:
		d.fail(n, "a dot in a name itself is written {name: "+plainOrQuoted(text, true)+"}",
			"%q is split at the dot, and one part is empty", text)
	}
	return name
}

// columnName is a column of a table.
type columnName struct {
	table  schema.Name
	column string
}

// splitColumn reads table.column or schema.table.column: the column stands behind
// the last dot.
func splitColumn(text string) (columnName, bool) {
	at := strings.LastIndexByte(text, '.')
	if at <= 0 || at == len(text)-1 {
		return columnName{}, false
	}
	name := splitName(text[:at])
	return columnName{table: name, column: text[at+1:]}, name.Name != "" && text[0] != '.'
}

// tableName reads a name with its schema beside it: the name then is raw.
func (d *decoder) tableName(key string, n, beside *yaml.Node) schema.Name {
	if beside == nil {
		return d.name(key, n)
	}
	return schema.Name{Schema: d.rawSchema(beside), Name: d.ident(key, n)}
}
