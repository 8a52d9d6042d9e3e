package grammar

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	ixColumns = iota
	ixUnique
	ixWhere
	ixInclude
	ixUsing
	ixWith
	ixNulls
	ixTablespace
	ixType
	ixParser
	ixVisible
	ixComment
	ixOnly
	ixPostgres
	ixMySQL
	ixMariaDB
	ixSQLite
	ixName
)

var indexKeyList = []key{
	{"columns", every}, {"unique", every}, {"where", every}, {"include", every}, {"using", every}, {"with", every},
	{"nulls_not_distinct", every}, {"tablespace", every}, {"type", every}, {"parser", every}, {"visible", every},
	{"comment", every}, {"only", top}, {"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top}, {"name", top},
}

var indexSynonyms = map[string]string{
	"column": "columns", "elements": "columns", "method": "using", "invisible": "visible: false", "fulltext": "type: fulltext",
	"spatial": "type: spatial", "postgresql": "postgres", "postgresql_where": "where", "sqlite_where": "where",
	"postgresql_using": "using", "mysql_using": "using", "postgresql_include": "include", "postgresql_with": "with",
	"mysql_length": "columns: [{column: …, length: …}]", "postgresql_ops": "columns: [{column: …, opclass: …}]",
	"expression": "columns: [{expression: …}]",
}

const (
	elColumn = iota
	elExpression
	elOrder
	elNulls
	elCollation
	elOpClass
	elLength
	elWith
)

var elementKeyList = []key{
	{"column", top}, {"expression", top}, {"order", top}, {"nulls", top}, {"collation", top}, {"opclass", top}, {"length", top},
}

var (
	indexKeys          = newKeyset("an index", indexKeyList, indexSynonyms)
	elementKeys        = newKeyset("an index column", elementKeyList, map[string]string{"desc": "order: desc", "name": "column", "ops": "opclass"})
	excludeElementKeys = newKeyset("an element", append(elementKeyList[:6:6], key{"", 0}, key{"with", top}), map[string]string{"operator": "with"})
)

// index reads an index: a list of columns, or a map.
func (d *decoder) index(name string, n *yaml.Node) schema.Index {
	if n.Kind == yaml.SequenceNode {
		return schema.Index{Name: name, Elements: d.elements("", n)}
	}
	n, ok := d.mapping(n, "a list of columns, or a map like {columns: [email]},")
	if !ok {
		return schema.Index{}
	}
	f := d.fields(n, indexKeys, top)
	return d.indexFields(d.nameOf(name, f, ixName), n, f)
}

func (d *decoder) indexFields(name string, n *yaml.Node, f fields) schema.Index {
	if f[ixColumns] == nil {
		d.fail(n, "", "an index without columns")
	}
	p := d.dialectParts(f, indexKeys, ixPostgres)
	d.refuseNull(p, indexKeys, ixColumns)
	read := func(f fields) schema.Index { return d.indexHere(name, f) }
	x := read(f)
	x.By = variants(d, p, f, indexKeys, x, read)
	x.Only = d.only(f[ixOnly])
	return x
}

func (d *decoder) indexHere(name string, f fields) schema.Index {
	x := schema.Index{
		Name: name, Unique: d.flag("unique", f[ixUnique]).Value,
		Elements: d.elements("columns", f[ixColumns]),
		Where:    d.sql("where", f[ixWhere]),
		Include:  d.columnNames("include", f[ixInclude]),
		Using:    d.word("using", f[ixUsing]),
		With:     d.parameters("with", f[ixWith]),

		NullsNotDistinct: d.flag("nulls_not_distinct", f[ixNulls]).Value,
		Tablespace:       d.word("tablespace", f[ixTablespace]),
		Kind:             d.choice("type", f[ixType], "fulltext", "spatial"),
		Parser:           d.word("parser", f[ixParser]),
		Invisible:        !d.flag("visible", f[ixVisible]).Or(true),
		Comment:          d.text("comment", f[ixComment]),
	}
	d.mustReadColumns("where", f[ixWhere], x.Where)
	return x
}

// elements reads the columns of an index.
func (d *decoder) elements(key string, n *yaml.Node) []schema.IndexElement {
	var list []schema.IndexElement
	items := d.items(key, n)
	if n != nil && n.Kind == yaml.SequenceNode && len(items) == 0 {
		d.failIn(key, n, "", "an empty list")
	}
	for i, item := range items {
		d.push(key)
		if item = deref(item); item.Kind == yaml.MappingNode {
			d.push(index(i))
			list = append(list, d.elementFields(item, d.fields(item, elementKeys, top)))
			d.pop()
		} else if name, ok := d.item(i, item); ok {
			d.mustBeColumn(index(i), item, name)
			list = append(list, schema.IndexElement{Column: name})
		}
		d.pop()
	}
	return list
}

func (d *decoder) elementFields(n *yaml.Node, f fields) schema.IndexElement {
	e := schema.IndexElement{
		Column:     d.ident("column", f[elColumn]),
		Expression: unwrapped(d.sql("expression", f[elExpression])),
		Descending: d.choice("order", f[elOrder], "asc", "desc") == "desc",
		Nulls:      d.choice("nulls", f[elNulls], "first", "last"),
		Collation:  d.word("collation", f[elCollation]),
		OpClass:    d.word("opclass", f[elOpClass]),
	}
	d.mustBeColumn("column", f[elColumn], e.Column)
	d.mustReadColumns("expression", f[elExpression], e.Expression)
	if (f[elColumn] == nil) == (f[elExpression] == nil) {
		d.fail(n, "", "an index column has one of column and expression")
	}
	if length := d.number("length", f[elLength]); length.Set {
		if e.Length = int(length.Value); length.Value < 1 || length.Value > 1<<20 {
			d.failIn("length", f[elLength], "", "a length of %d", length.Value)
		}
	}
	return e
}

// unwrapped takes parentheses around the whole of an expression away.
func unwrapped(text string) string {
	for strings.HasPrefix(text, "(") && balanced(text) && matching(text, 0) == len(text)-1 {
		text = strings.TrimSpace(text[1 : len(text)-1])
	}
	return text
}
