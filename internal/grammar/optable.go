package grammar

import (
	"cmp"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var (
	createTableKeys = tableKeys.with("create_table", []key{{"if_not_exists", top}},
		map[string]string{"table": "name", "table_name": "name"})
	dropTableKeys = operationKeys("drop_table", nil, "name", "schema", "if_exists", "only").
			with("drop_table", nil, map[string]string{"table": "name", "table_name": "name"})
	renameTableKeys = operationKeys("rename_table", map[string]string{"new_name": "to"}, "from", "to", "schema", "only").
			with("rename_table", nil, map[string]string{"table": "from", "name": "from", "old_table_name": "from", "new_table_name": "to"})
	tableCommentKeys = operationKeys("create_table_comment", nil, "table", "comment", "existing_comment", "schema", "only")
	dropCommentKeys  = operationKeys("drop_table_comment", nil, "table", "existing_comment", "schema", "only")
)

const (
	alPostgres = iota
	alMySQL
	alMariaDB
	alSQLite
	alTable
	alSchema
	alOnly
	alUnlogged
	alWith
	alTablespace
	alUsing
	alEngine
	alCharset
	alCollation
	alRowFormat
	alStrict
	alWithoutRowID
	alAutoincrement
)

var alterTableKeys = newKeyset("alter_table", []key{
	{"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top}, {"table", top}, {"schema", top}, {"only", top},
	{"unlogged", postgres}, {"with", postgres}, {"tablespace", postgres}, {"using", postgres},
	{"engine", mysql}, {"charset", mysql}, {"collation", mysql}, {"row_format", mysql},
	{"strict", sqlite}, {"without_rowid", sqlite}, {"autoincrement", sqlite},
}, map[string]string{
	"comment": "create_table_comment", "columns": "add_column, alter_column or drop_column", "postgresql": "postgres",
}, "inherits", "partition_by").with("alter_table", nil, map[string]string{"table_name": "table", "name": "table"})

var tableOperations = map[string]operationReader{
	"create_table": {keys: createTableKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, createTableKeys, "name")
		name := d.tableName("name", f[tabName], f[tabSchema])
		t := d.table(name, n, f)
		return one(op.CreateTable{Limit: op.Limit{Only: t.Only}, Table: t, IfNotExists: d.flag("if_not_exists", f[createTableKeys.slot("if_not_exists")]).Value})
	}},
	"drop_table": {keys: dropTableKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation { return op.DropTable{Name: d.splitChecked(n, n.Value)} },
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			d.needs(n, f, dropTableKeys, "name")
			return one(op.DropTable{Limit: op.Limit{Only: d.only(f[3])}, Name: d.tableName("name", f[0], f[1]),
				IfExists: d.flag("if_exists", f[2]).Value})
		}},
	"rename_table": {keys: renameTableKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		from, to := d.rename(n, f, renameTableKeys)
		return one(op.RenameTable{Limit: d.limit(f, renameTableKeys), From: from, To: to})
	}},
	"alter_table": {keys: alterTableKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, alterTableKeys, "table")
		o := op.AlterTable{Limit: op.Limit{Only: d.only(f[alOnly])}, Table: d.tableName("table", f[alTable], f[alSchema])}
		p := d.dialectParts(f, alterTableKeys, alPostgres)
		o.Change = d.tableChanges(p)
		if o.Change.IsZero() {
			d.fail(n, "what can change stands under postgres:, mysql:, mariadb: or sqlite:", "an alter_table that changes nothing")
		}
		return one(o)
	}},
	"create_table_comment": {keys: tableCommentKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, tableCommentKeys, "table", "comment")
		return one(op.TableComment{Limit: op.Limit{Only: d.only(f[4])}, Table: d.tableName("table", f[0], f[3]),
			To: d.text("comment", f[1]), From: d.dropText("existing_comment", f[2])})
	}},
	"drop_table_comment": {keys: dropCommentKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation {
			return op.TableComment{Table: d.splitChecked(n, n.Value)}
		},
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			d.needs(n, f, dropCommentKeys, "table")
			return one(op.TableComment{Limit: op.Limit{Only: d.only(f[3])}, Table: d.tableName("table", f[0], f[2]),
				From: d.dropText("existing_comment", f[1])})
		}},
}

// tableChanges reads the parts of alter_table. As in alterColumn, what a dialect
// has changes the table itself and the dialect's variant of it.
func (d *decoder) tableChanges(p dialectParts) op.TableChange {
	all := make(fields, len(alterTableKeys.words))
	by := map[schema.Dialect]op.TableChange{}
	for _, dialect := range schema.Dialects {
		part, ok := p[dialect]
		if !ok {
			continue
		}
		d.push(string(dialect))
		if change := d.tableChange(part); !change.IsZero() {
			by[dialect] = change
		}
		d.pop()
		for slot, value := range part {
			if dialect != schema.MariaDB {
				all[slot] = cmp.Or(all[slot], value)
			}
		}
	}
	out := d.tableChange(all)
	if out.By = by; len(by) == 0 {
		out.By = nil
	}
	return out
}

// tableChange reads what alter_table changes in one part.
func (d *decoder) tableChange(f fields) op.TableChange {
	c := op.TableChange{
		Unlogged:   d.dropFlag("unlogged", f[alUnlogged]),
		Tablespace: d.dropText("tablespace", f[alTablespace]),
		Access:     d.dropText("using", f[alUsing]),
		Engine:     d.dropText("engine", f[alEngine]),
		Charset:    d.dropText("charset", f[alCharset]),
		Collation:  d.dropText("collation", f[alCollation]),
		RowFormat:  d.dropText("row_format", f[alRowFormat]),
		Strict:     d.dropFlag("strict", f[alStrict]),
		WithoutRow: d.dropFlag("without_rowid", f[alWithoutRowID]),
		Autoinc:    d.dropFlag("autoincrement", f[alAutoincrement]),
	}
	if n := f[alWith]; n != nil {
		c.With = schema.Some(d.parameters("with", n))
	}
	return c
}

// dropText reads text that may be dropped: null is a given "".
func (d *decoder) dropText(key string, n *yaml.Node) schema.Opt[string] {
	if n == nil {
		return schema.Opt[string]{}
	}
	return schema.Some(d.text(key, n))
}

// dropFlag reads a flag that may be dropped: null is a given false.
func (d *decoder) dropFlag(key string, n *yaml.Node) schema.Opt[bool] {
	if n == nil {
		return schema.Opt[bool]{}
	}
	return schema.Some(d.flag(key, n).Value)
}

// rename reads from and to of a thing in a schema; the schema can't change.
func (d *decoder) rename(n *yaml.Node, f fields, s *keyset) (from schema.Name, to string) {
	d.needs(n, f, s, "from", "to")
	beside, node := f[s.slot("schema")], f[s.slot("to")]
	from = d.tableName("from", f[s.slot("from")], beside)
	if node == nil {
		return from, ""
	}
	if beside != nil {
		return from, d.ident("to", node)
	}
	name := d.name("to", node)
	if name.Schema != "" && name.Schema != from.Schema {
		d.failIn("to", node, "a dot in the name itself is written {name: …}", "a rename cannot change the schema from %q to %q", from.Schema, name.Schema)
	}
	return from, name.Name
}
