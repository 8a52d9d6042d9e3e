package grammar

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var (
	createIndexKeys = indexKeys.with("create_index", []key{{"table", top}, {"schema", top}, {"if_not_exists", top}, {"concurrently", top}},
		alembicWords)
	dropIndexKeys   = operationKeys("drop_index", nil, "name", "table", "schema", "if_exists", "concurrently", "only")
	renameIndexKeys = operationKeys("rename_index", map[string]string{"new_name": "to"}, "from", "to", "table", "schema", "only").
			with("rename_index", nil, map[string]string{"name": "from"})
)

var indexOperations = map[string]operationReader{
	"create_index": {keys: createIndexKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, createIndexKeys, "table")
		o := op.CreateIndex{
			Limit: d.limit(f, createIndexKeys), Table: d.onTable(f, createIndexKeys),
			Index:        d.indexFields(d.nameOf("", f, ixName), n, f),
			IfNotExists:  d.flag("if_not_exists", f[createIndexKeys.slot("if_not_exists")]).Value,
			Concurrently: d.flag("concurrently", f[createIndexKeys.slot("concurrently")]).Value,
		}
		t := schema.Table{Name: o.Table, Indexes: []schema.Index{o.Index}}
		for _, e := range o.Index.Elements {
			t.Columns = append(t.Columns, columnsRead(e.Expression)...)
		}
		o.Index = t.Named(d.options.Convention).Indexes[0]
		return one(o)
	}},
	"drop_index": {keys: dropIndexKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation { return op.DropIndex{Name: n.Value} },
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			d.needs(n, f, dropIndexKeys, "name")
			return one(op.DropIndex{Limit: op.Limit{Only: d.only(f[5])}, Name: d.ident("name", f[0]), Table: d.tableName("table", f[1], f[2]),
				IfExists: d.flag("if_exists", f[3]).Value, Concurrently: d.flag("concurrently", f[4]).Value})
		}},
	"rename_index": {keys: renameIndexKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, renameIndexKeys, "from", "to")
		return one(op.RenameIndex{Limit: op.Limit{Only: d.only(f[4])}, Table: d.tableName("table", f[2], f[3]),
			From: d.ident("from", f[0]), To: d.ident("to", f[1])})
	}},
}

// columnsRead returns what may be the columns that an expression reads, for the
// naming convention: in an operation the columns of the table are not known.
func columnsRead(expression string) []schema.Column {
	var columns []schema.Column
	for _, word := range bareWords(expression) {
		if !sqlWords[strings.ToLower(word)] {
			columns = append(columns, schema.Column{Name: word})
		}
	}
	return columns
}
