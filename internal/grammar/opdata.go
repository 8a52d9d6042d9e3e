package grammar

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var (
	bulkInsertKeys = operationKeys("bulk_insert", nil, "table", "schema", "columns", "rows", "only")
	executeKeys    = newKeyset("execute", []key{
		{"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top},
		{"sql", top}, {"effect", top}, {"done_when", top}, {"only", top},
	}, map[string]string{"postgresql": "postgres", "statement": "sql"}).with("execute", nil, alembicWords)
)

const (
	exeSQL = iota + 4
	exeEffect
	exeDone
	exeOnly
)

var dataOperations = map[string]operationReader{
	"bulk_insert": {keys: bulkInsertKeys, read: (*decoder).bulkInsert},
	"execute": {keys: executeKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation { return op.Execute{Default: d.sqlHere(n)} },
		read:  (*decoder).execute},
}

// execute reads SQL: one text for all, or texts by dialect. Null is nothing there.
func (d *decoder) execute(n *yaml.Node, f fields) []op.Operation {
	o := op.Execute{Limit: op.Limit{Only: d.only(f[exeOnly])}, Default: d.sql("sql", f[exeSQL]), DoneWhen: d.sql("done_when", f[exeDone])}
	for i, dialect := range schema.Dialects {
		if f[i] == nil {
			continue
		}
		if o.By == nil {
			o.By = map[schema.Dialect]*string{}
		}
		o.By[dialect] = nil
		if d.given(string(dialect), f[i]) {
			text := d.sql(string(dialect), f[i])
			o.By[dialect] = &text
		}
	}
	if f[exeSQL] == nil && o.By == nil {
		d.fail(n, "write execute: SQL, or sql:", "an execute without SQL")
	}
	if f[exeEffect] != nil {
		for _, step := range d.operations("effect", f[exeEffect]) {
			switch step.Op.(type) {
			case op.Execute, op.BulkInsert:
				d.failIn("effect", &yaml.Node{Line: step.Line, Column: step.Column}, "", "an effect changes the schema: it is never run")
			}
			o.Effect = append(o.Effect, step.Op)
		}
	}
	return one(o)
}

// bulkInsert reads rows: maps by column with the same columns each, or lists
// beside columns.
func (d *decoder) bulkInsert(n *yaml.Node, f fields) []op.Operation {
	d.needs(n, f, bulkInsertKeys, "table", "rows")
	o := op.BulkInsert{Limit: op.Limit{Only: d.only(f[4])}, Table: d.tableName("table", f[0], f[1]), Columns: d.names("columns", f[2])}
	for i, item := range d.items("rows", f[3]) {
		item = deref(item)
		d.push("rows")
		d.push(index(i))
		switch item.Kind {
		case yaml.MappingNode:
			if o.Columns == nil {
				o.Columns = keysOf(item)
			}
			o.Rows = append(o.Rows, d.rowMap(item, o.Columns))
		case yaml.SequenceNode:
			o.Rows = append(o.Rows, d.rowList(item, o.Columns))
		default:
			d.fail(item, "", "%s where a row is wanted: {column: value}", kindOf(item))
		}
		d.pop()
		d.pop()
	}
	return one(o)
}

func keysOf(n *yaml.Node) []string {
	var words []string
	content := pairs(n)
	for i := 0; i < len(content); i += 2 {
		words = append(words, deref(content[i]).Value)
	}
	return words
}

func (d *decoder) rowMap(n *yaml.Node, columns []string) []schema.Expr {
	row, found := make([]schema.Expr, len(columns)), make([]bool, len(columns))
	content := pairs(n)
	for i := 0; i < len(content); i += 2 {
		word := deref(content[i]).Value
		at := slices.Index(columns, word)
		if at < 0 {
			d.fail(content[i], didYouMean(word, columns), "column %q is not in the first row", word)
			continue
		}
		row[at], found[at] = d.cell(word, deref(content[i+1])), true
	}
	for at, ok := range found {
		if !ok {
			d.fail(n, "write "+keyText(columns[at], true)+": null for none", "column %q is missing", columns[at])
		}
	}
	return row
}

func (d *decoder) rowList(n *yaml.Node, columns []string) []schema.Expr {
	if len(n.Content) != len(columns) {
		d.fail(n, "", "%d values for %d columns", len(n.Content), len(columns))
		return nil
	}
	var row []schema.Expr
	for i, item := range n.Content {
		row = append(row, d.cell(index(i), deref(item)))
	}
	return row
}

// cell reads a value of a row: a number, true, false, null, text, or {sql: …}.
func (d *decoder) cell(key string, n *yaml.Node) schema.Expr {
	if n.Kind == yaml.MappingNode {
		d.push(key)
		defer d.pop()
		f := d.fields(n, defaultKeys, top)
		if (f[0] == nil) == (f[1] == nil) {
			d.fail(n, "", "a value that is a map is {sql: SQL}")
			return nil
		}
		if f[0] != nil {
			return d.literal("value", f[0], nil)
		}
		text := d.sql("sql", f[1])
		if portable, ok := portableOf(text); ok {
			return portable
		}
		return schema.SQL{Text: text}
	}
	if !d.scalar(key, n, "a value") || isNull(n) {
		if isEmpty(n) {
			d.failIn(key, n, "write null for none", "nothing stands behind the colon")
		}
		return nil
	}
	if isPlain(n) {
		if literal, ok := plainLiteral(n.Value); ok {
			return literal
		}
	}
	return schema.Literal{Kind: schema.TextLiteral, Text: n.Value}
}
