package grammar

import (
	"cmp"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var (
	addColumnKeys = columnKeys.with("add_column",
		[]key{{"table", top}, {"schema", top}, {"column", top}, {"if_not_exists", top}}, alembicWords)
	dropColumnKeys = operationKeys("drop_column", nil, "table", "column", "schema", "if_exists", "only").
			with("drop_column", nil, map[string]string{"name": "column", "column_name": "column", "table_name": "table"})
)

var columnOperations = map[string]operationReader{
	"add_column": {keys: addColumnKeys, read: (*decoder).addColumn},
	"drop_column": {keys: dropColumnKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, dropColumnKeys, "table", "column")
		return one(op.DropColumn{Limit: op.Limit{Only: d.only(f[4])}, Table: d.tableName("table", f[0], f[2]),
			Name: d.ident("column", f[1]), IfExists: d.flag("if_exists", f[3]).Value})
	}},
	"alter_column": {keys: alterColumnKeys, read: (*decoder).alterColumn},
}

// addColumn reads {table, column: {name, type, …}}, and the same with the keys of
// the column beside table. Its short keys become operations of their own.
func (d *decoder) addColumn(n *yaml.Node, f fields) []op.Operation {
	d.needs(n, f, addColumnKeys, "table")
	table := d.onTable(f, addColumnKeys)
	limit := d.limit(f, addColumnKeys)
	node, own := f[addColumnKeys.slot("column")], f[:len(columnKeyList)]
	switch {
	case node != nil && node.Kind == yaml.MappingNode:
		for slot, value := range own {
			if value != nil && slot != colOnly {
				d.failIn(columnKeys.words[slot], value, "it belongs into column", "a key of the column beside column")
			}
		}
		d.push("column")
		defer d.pop()
		own = d.fields(node, columnKeys, top)
		if own[colName] == nil {
			d.fail(node, "", "a column without a name")
		}
	case node != nil && own[colName] != nil:
		d.failIn("name", own[colName], "keep one of them", "name beside column")
	case node != nil:
		own[colName] = node
	case own[colName] == nil:
		d.fail(n, "write column: {name: …, type: …}", "%q is missing", "column")
	default:
		node = n
	}
	if node == nil {
		node = n
	}
	return d.addedColumn(table, limit, node, own, d.flag("if_not_exists", f[addColumnKeys.slot("if_not_exists")]).Value)
}

func (d *decoder) addedColumn(table schema.Name, limit op.Limit, n *yaml.Node, f fields, ifNotExists bool) []op.Operation {
	draft := d.columnFields(d.ident("name", f[colName]), n, f)
	if draft.column.Only == nil {
		draft.column.Only = limit.Only
	} else if limit.Only == nil {
		limit.Only = draft.column.Only
	}
	t := schema.Table{Name: table}
	d.columnKeys(&t, draft.column.Name, draft.column.Only, f, nil)
	t.Columns = []schema.Column{draft.finish(t)}
	t = settled(t).Named(d.options.Convention)
	ops := one(op.AddColumn{Limit: limit, Table: table, Column: t.Columns[0], IfNotExists: ifNotExists})
	if t.PrimaryKey != nil {
		ops = append(ops, op.CreatePrimaryKey{Limit: limit, Table: table, Key: *t.PrimaryKey})
	}
	for _, u := range t.Uniques {
		ops = append(ops, op.CreateUnique{Limit: op.Limit{Only: u.Only}, Table: table, Unique: u})
	}
	for _, x := range t.Indexes {
		ops = append(ops, op.CreateIndex{Limit: op.Limit{Only: x.Only}, Table: table, Index: x})
	}
	for _, k := range t.ForeignKeys {
		ops = append(ops, op.CreateForeignKey{Limit: op.Limit{Only: k.Only}, Table: table, Key: k})
	}
	return ops
}

const (
	acType = iota
	acNullable
	acDefault
	acComment
	acAuto
	acIdentity
	acSerial
	acGenerated
	acCollation
	acPostgres
	acMySQL
	acMariaDB
	acSQLite
	acStorage
	acCompression
	acUnsigned
	acZerofill
	acCharset
	acOnUpdate
	acInvisible
	acConflict
	acTable
	acSchema
	acColumn
	acNewName
	acUsing
	acOnly
	acExisting // the existing_ keys of the first nine, in their order
)

var alterColumnKeys = newKeyset("alter_column", []key{
	{"type", every}, {"nullable", every}, {"server_default", every}, {"comment", every}, {"autoincrement", every},
	{"identity", every}, {"serial", every}, {"generated", every}, {"collation", every},
	{"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top},
	{"storage", postgres}, {"compression", postgres},
	{"unsigned", mysql}, {"zerofill", mysql}, {"charset", mysql}, {"on_update", mysql}, {"invisible", mysql},
	{"on_conflict", sqlite}, {"table", top}, {"schema", top}, {"column", top}, {"new_column_name", top}, {"using", top}, {"only", top},
	{"existing_type", top}, {"existing_nullable", top}, {"existing_server_default", top}, {"existing_comment", top},
	{"existing_autoincrement", top}, {"existing_identity", top}, {"existing_serial", top}, {"existing_generated", top},
	{"existing_collation", top},
}, map[string]string{
	"default": "server_default", "new_name": "new_column_name", "to": "new_column_name", "rename": "new_column_name",
	"postgresql_using": "using", "not_null": "nullable: false", "postgresql": "postgres", "primary_key": "create_primary_key",
	"unique": "create_unique_constraint", "index": "create_index", "foreign_key": "create_foreign_key",
}).with("alter_column", nil, map[string]string{"table_name": "table", "column_name": "column", "type_": "type", "name": "column"})

// alterColumn reads a change of a column: what is absent stays, null drops. A key
// that one dialect alone has changes the column itself, as it stands on the column
// itself in a model, and that dialect's variant of it, should there be one.
func (d *decoder) alterColumn(n *yaml.Node, f fields) []op.Operation {
	d.needs(n, f, alterColumnKeys, "table", "column")
	o := op.AlterColumn{
		Limit: op.Limit{Only: d.only(f[acOnly])}, Table: d.tableName("table", f[acTable], f[acSchema]),
		Column: d.ident("column", f[acColumn]), Using: d.sql("using", f[acUsing]),
	}
	o.Existing = d.columnChange("existing_", f[acExisting:], nil)
	of := o.Existing.Type.Value
	if f[acType] != nil {
		of = d.typ("type", f[acType]).Type
	}
	p := d.dialectParts(f, alterColumnKeys, acPostgres)
	by := d.changesBy(p, of)
	laid := slices.Clone(f)
	for _, dialect := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.SQLite} {
		if part, ok := p[dialect]; ok {
			for slot := acStorage; slot <= acConflict; slot++ { // null too, which drops
				laid[slot] = cmp.Or(part[slot], laid[slot])
			}
		}
	}
	o.Change = d.columnChange("", laid, of)
	o.Change.By = by
	if f[acNewName] != nil {
		o.Change.Name = schema.Some(d.ident("new_column_name", f[acNewName]))
	}
	if o.Change.IsZero() {
		d.fail(n, "", "an alter_column that changes nothing")
	}
	return one(o)
}

// changesBy reads what changes on one dialect alone.
func (d *decoder) changesBy(p dialectParts, of schema.Type) map[schema.Dialect]schema.ColumnChange {
	var by map[schema.Dialect]schema.ColumnChange
	for _, dialect := range schema.Dialects {
		part, ok := p[dialect]
		if !ok {
			continue
		}
		d.push(string(dialect))
		d.dialect, d.part = dialect, part
		change := d.columnChange("", part, of)
		d.dialect, d.part = "", nil
		d.pop()
		if !change.IsZero() {
			if by == nil {
				by = map[schema.Dialect]schema.ColumnChange{}
			}
			by[dialect] = change
		}
	}
	return by
}

// columnChange reads the keys of a change; prefix stands before each of them.
func (d *decoder) columnChange(prefix string, f fields, of schema.Type) schema.ColumnChange {
	var c schema.ColumnChange
	if n := f[acType]; n != nil {
		t := d.typ(prefix+"type", n)
		if c.Type = schema.Some(t.Type); t.serial {
			c.Generated = schema.Some[schema.Generated](schema.Serial{})
		}
		of = t.Type
	}
	if n := f[acNullable]; n != nil {
		if isNull(n) && !isEmpty(n) {
			d.failIn(prefix+"nullable", n, "", "null where true or false is wanted")
		}
		c.Nullable = d.flag(prefix+"nullable", n)
	}
	if n := f[acDefault]; n != nil {
		c.Default = schema.Some(d.expression(prefix+"server_default", n, of))
	}
	c.Comment = d.dropText(prefix+"comment", f[acComment])
	c.Collation = d.dropText(prefix+"collation", f[acCollation])
	d.generatedChange(&c, prefix, f)
	if len(f) <= acConflict {
		return c
	}
	c.Storage = d.dropText("storage", f[acStorage])
	c.Compression = d.dropText("compression", f[acCompression])
	c.Unsigned = d.dropFlag("unsigned", f[acUnsigned])
	c.Zerofill = d.dropFlag("zerofill", f[acZerofill])
	c.Charset = d.dropText("charset", f[acCharset])
	c.Invisible = d.dropFlag("invisible", f[acInvisible])
	if n := f[acConflict]; n != nil {
		c.NotNullConflict = schema.Some(d.conflict(n))
	}
	if n := f[acOnUpdate]; n != nil {
		c.OnUpdate = schema.Some(d.sql("on_update", n))
	}
	return c
}

// generatedChange reads a change of how values are generated: null, or false
// where a flag stands, makes an ordinary column.
func (d *decoder) generatedChange(c *schema.ColumnChange, prefix string, f fields) {
	given := c.Generated.Set
	add := func(slot int, g schema.Generated) {
		if given {
			d.failIn(prefix+alterColumnKeys.words[slot], f[slot], "keep one of them", "a second way to generate the values")
		}
		given = true
		c.Generated = schema.Some(g)
	}
	if n := f[acAuto]; n != nil {
		if d.flag(prefix+"autoincrement", n).Value {
			add(acAuto, schema.Auto{})
		} else {
			add(acAuto, nil)
		}
	}
	if n := f[acIdentity]; n != nil {
		add(acIdentity, d.identity(prefix+"identity", n))
	}
	if n := f[acSerial]; n != nil {
		if own, is := d.serial(prefix+"serial", n); is.Value {
			add(acSerial, own)
		} else {
			add(acSerial, nil)
		}
	}
	if n := f[acGenerated]; n != nil {
		add(acGenerated, d.computed(prefix+"generated", n))
	}
}
