package grammar

import (
	"reflect"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	colType = iota
	colNullable
	colPrimary
	colAuto
	colIdentity
	colSerial
	colForeign
	colUnique
	colIndex
	colDefault
	colGenerated
	colCollation
	colComment
	colRenamed
	colOnly
	colPostgres
	colMySQL
	colMariaDB
	colSQLite
	colName
	colStorage
	colCompression
	colUnsigned
	colZerofill
	colCharset
	colOnUpdate
	colInvisible
	colConflict
)

var columnKeyList = []key{
	{"type", every}, {"nullable", every}, {"primary_key", top}, {"autoincrement", every}, {"identity", every},
	{"serial", every}, {"foreign_key", top}, {"unique", top}, {"index", top}, {"server_default", every},
	{"generated", every}, {"collation", every}, {"comment", every}, {"renamed_from", top}, {"only", top},
	{"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top}, {"name", top},
	{"storage", postgres}, {"compression", postgres},
	{"unsigned", mysql}, {"zerofill", mysql}, {"charset", mysql}, {"on_update", mysql}, {"invisible", mysql},
	{"on_conflict", sqlite},
}

var columnKeys = newKeyset("a column", columnKeyList, map[string]string{
	"default": "server_default", "not_null": "nullable: false", "notnull": "nullable: false", "null": "nullable",
	"required": "nullable: false", "pk": "primary_key", "primary": "primary_key", "references": "foreign_key",
	"fk": "foreign_key", "ref": "foreign_key", "auto_increment": "autoincrement", "check": "checks: of the table",
	"computed": "generated", "length": "the length in the type: string(20)", "enum": "type: {enum: …}",
	"collate": "collation", "postgresql": "postgres",
})

// columnDraft is a column before the keys of its table are known.
type columnDraft struct {
	columnRead
	by     map[schema.Dialect]columnRead
	key    *yaml.Node
	fields fields
}

// columnRead is a column as one dialect, or every one, has it, and what was said
// of null, which also depends on the table's key.
type columnRead struct {
	column   schema.Column
	nullable schema.Opt[bool]
}

// column reads a column, but for what depends on the keys of its table.
func (d *decoder) column(name string, key, n *yaml.Node) (columnDraft, bool) {
	n, ok := d.mapping(n, "{type: integer}")
	if !ok {
		return columnDraft{}, false
	}
	return d.columnFields(name, key, d.fields(n, columnKeys, top)), true
}

func (d *decoder) columnFields(name string, key *yaml.Node, f fields) columnDraft {
	p := d.dialectParts(f, columnKeys, colPostgres)
	d.refuseNull(p, columnKeys, colType)
	laid := p.typed(f, columnKeys)
	if f[colType] == nil {
		d.fail(key, "", "a column without a type")
	}
	read := func(f fields) columnRead { return d.columnHere(name, f) }
	draft := columnDraft{columnRead: read(laid), key: key, fields: f}
	draft.by = variants(d, p, laid, columnKeys, draft.columnRead, read)
	draft.column.Only = d.only(f[colOnly])
	return draft
}

// columnHere reads a column as one dialect, or every one, has it.
func (d *decoder) columnHere(name string, f fields) columnRead {
	t := d.typ("type", f[colType])
	r := columnRead{nullable: d.flag("nullable", f[colNullable])}
	r.column = schema.Column{
		Name: name, Type: t.Type,
		Default:     d.expression("server_default", f[colDefault], t.Type),
		Generated:   d.generatedHere(f, t.serial),
		Collation:   d.word("collation", f[colCollation]),
		Comment:     d.text("comment", f[colComment]),
		RenamedFrom: d.ident("renamed_from", f[colRenamed]),
		Postgres: schema.PostgresColumn{
			Storage:     d.choice("storage", f[colStorage], "plain", "external", "extended", "main"),
			Compression: d.word("compression", f[colCompression]),
		},
		MySQL: schema.MySQLColumn{
			Unsigned:  d.flag("unsigned", f[colUnsigned]).Value,
			Zerofill:  d.flag("zerofill", f[colZerofill]).Value,
			Charset:   d.word("charset", f[colCharset]),
			OnUpdate:  d.sql("on_update", f[colOnUpdate]),
			Invisible: d.flag("invisible", f[colInvisible]).Value,
		},
		SQLite: schema.SQLiteColumn{NotNullConflict: d.conflict(f[colConflict])},
	}
	return r
}

// generatedHere reads which of the ways to generate values was asked for.
func (d *decoder) generatedHere(f fields, serial bool) schema.Generated {
	var ways []int
	auto := d.flag("autoincrement", f[colAuto])
	for _, slot := range []int{colIdentity, colGenerated} {
		if n := f[slot]; n != nil && !isNull(n) && n.Value != "false" {
			ways = append(ways, slot)
		}
	}
	if auto.Value {
		ways = append(ways, colAuto)
	}
	own, isSerial := d.serial("serial", f[colSerial])
	if isSerial.Value || serial {
		ways = append(ways, colSerial)
	}
	if def := f[colDefault]; len(ways) > 0 && def != nil && !isNull(def) {
		d.failIn("server_default", def, "", "a default beside %s", columnKeys.words[ways[0]])
	}
	switch {
	case len(ways) == 0 && auto.Set:
		return schema.NotGenerated{}
	case len(ways) == 0:
		return nil
	}
	if len(ways) > 1 {
		n := f[ways[0]]
		d.fail(n, "keep one of them", "%s beside %s", columnKeys.words[ways[0]], columnKeys.words[ways[1]])
	}
	switch ways[0] {
	case colIdentity:
		return d.identity("identity", f[colIdentity])
	case colGenerated:
		return d.computed("generated", f[colGenerated])
	case colAuto:
		return schema.Auto{}
	}
	return own
}

// serial reads true, or the name of the sequence behind the column.
func (d *decoder) serial(key string, n *yaml.Node) (schema.Serial, schema.Opt[bool]) {
	if n == nil || n.Kind != yaml.ScalarNode || n.Value == "true" || n.Value == "false" || isNull(n) {
		return schema.Serial{}, d.flag(key, n)
	}
	d.push(key)
	defer d.pop()
	return schema.Serial{Sequence: d.splitChecked(n, n.Value)}, schema.Some(true)
}

// conflict reads what SQLite does when a constraint is violated.
func (d *decoder) conflict(n *yaml.Node) string {
	return d.choice("on_conflict", n, "rollback", "abort", "fail", "ignore", "replace")
}

// finish fills in whether null is allowed, which depends on the table's key.
func (draft *columnDraft) finish(t schema.Table) schema.Column {
	c := draft.columnRead.finish(t)
	for dialect, read := range draft.by {
		if c.By == nil {
			c.By = make(map[schema.Dialect]schema.Column, len(draft.by))
		}
		c.By[dialect] = read.finish(t)
	}
	return c
}

func (r columnRead) finish(t schema.Table) schema.Column {
	c := r.column
	c.Nullable = r.nullable.Or(!t.InPrimaryKey(c.Name))
	return c
}

// distinct drops the variants that are what their dialect has without them.
func distinct(c schema.Column) map[schema.Dialect]schema.Column {
	base := c
	base.By, base.Only = nil, nil
	var kept map[schema.Dialect]schema.Column
	for _, dialect := range schema.Dialects {
		variant, ok := c.By[dialect]
		if !ok || reflect.DeepEqual(variant, inherited(base, kept, dialect)) {
			continue
		}
		if kept == nil {
			kept = map[schema.Dialect]schema.Column{}
		}
		kept[dialect] = variant
	}
	return kept
}
