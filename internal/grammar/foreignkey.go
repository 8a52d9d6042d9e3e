package grammar

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	fkColumns = iota
	fkReferences
	fkDelete
	fkUpdate
	fkDeferrable
	fkInitially
	fkMatch
	fkComment
	fkOnly
	fkPostgres
	fkMySQL
	fkMariaDB
	fkSQLite
	fkName
	fkNotValid
)

var foreignKeyList = []key{
	{"columns", every}, {"references", every}, {"on_delete", every}, {"on_update", every}, {"deferrable", every},
	{"initially", every}, {"match", every}, {"comment", every}, {"only", top},
	{"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top}, {"name", top}, {"not_valid", postgres},
}

var foreignKeySynonyms = map[string]string{
	"ondelete": "on_delete", "onupdate": "on_update", "local_cols": "columns", "remote_cols": "references: {table, columns}",
	"referent_table": "references: {table, columns}", "table": "references: {table, columns}", "column": "columns",
	"refers_to": "references", "ref": "references", "postgresql": "postgres",
}

var (
	foreignKeys = newKeyset("a foreign key", foreignKeyList, foreignKeySynonyms)
	referKeys   = newKeyset("a reference", []key{{"table", top}, {"columns", top}, {"schema", top}},
		map[string]string{"column": "columns: […]"})
)

// foreignKey reads a foreign key of a table, or of one column, whose name then is
// given.
func (d *decoder) foreignKey(name string, n *yaml.Node, column string) (schema.ForeignKey, bool) {
	if column != "" && n.Kind == yaml.ScalarNode {
		fk := schema.ForeignKey{Columns: []string{column}, References: d.referenceText(n)}
		d.useReference(n, fk)
		return fk, true
	}
	n, ok := d.mapping(n, "{columns: [author_id], references: users.id}")
	if !ok {
		return schema.ForeignKey{}, false
	}
	f := d.fields(n, foreignKeys, top)
	if column != "" && f[fkColumns] != nil {
		d.failIn("columns", f[fkColumns], "a key of several columns stands under foreign_keys: of the table",
			"the foreign key of a column has that column")
	}
	return d.foreignKeyFields(d.nameOf(name, f, fkName), n, f, column), true
}

func (d *decoder) foreignKeyFields(name string, n *yaml.Node, f fields, column string) schema.ForeignKey {
	if f[fkColumns] == nil && column == "" {
		d.fail(n, "", "a foreign key without columns")
	}
	if f[fkReferences] == nil {
		d.fail(n, "write references: TABLE.COLUMN or {table: …, columns: […]}", "a foreign key without references")
	}
	p := d.dialectParts(f, foreignKeys, fkPostgres)
	d.refuseNull(p, foreignKeys, fkColumns, fkReferences)
	laid := p.typed(f, foreignKeys)
	read := func(f fields) schema.ForeignKey { return d.foreignKeyHere(name, f, column) }
	fk := read(laid)
	fk.By = variants(d, p, laid, foreignKeys, fk, read)
	fk.Only = d.only(f[fkOnly])
	d.useReference(f[fkReferences], fk)
	return fk
}

var actionWords = []string{"no action", "restrict", "cascade", "set null", "set default"}

func (d *decoder) foreignKeyHere(name string, f fields, column string) schema.ForeignKey {
	fk := schema.ForeignKey{
		Name: name, Columns: d.columnNames("columns", f[fkColumns]), References: d.reference(f[fkReferences]),
		OnDelete: d.action("on_delete", f[fkDelete]), OnUpdate: d.action("on_update", f[fkUpdate]),
		Match:    d.choice("match", f[fkMatch], "simple", "full", "partial"),
		Comment:  d.text("comment", f[fkComment]),
		Postgres: schema.PostgresConstraint{NotValid: d.flag("not_valid", f[fkNotValid]).Value},
	}
	if column != "" {
		fk.Columns = []string{column}
	}
	if fk.Match == "simple" {
		fk.Match = ""
	}
	fk.Deferrable, fk.InitiallyDeferred = d.deferrable(f[fkDeferrable], f[fkInitially])
	if many, wanted := len(fk.Columns), len(fk.References.Columns); wanted > 0 && many > 0 && many != wanted {
		d.failIn("references", f[fkReferences], "", "%d columns refer to %d", many, wanted)
	}
	return fk
}

func (d *decoder) action(key string, n *yaml.Node) schema.Action {
	if n != nil && n.Kind == yaml.ScalarNode && (n.Value == "set_null" || n.Value == "set_default") {
		n = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Line: n.Line, Column: n.Column, Value: "set " + n.Value[4:]}
	}
	word := d.choice(key, n, actionWords...)
	if word == "no action" {
		return schema.NoAction
	}
	return schema.Action(word)
}

// reference reads what a foreign key points at: TABLE.COLUMN or {table, columns}.
func (d *decoder) reference(n *yaml.Node) schema.Reference {
	if n == nil || n == unread {
		return schema.Reference{}
	}
	d.push("references")
	defer d.pop()
	if n.Kind == yaml.ScalarNode {
		return d.referenceText(n)
	}
	n, ok := d.mapping(n, "{table: users, columns: [id]}")
	if !ok {
		return schema.Reference{}
	}
	f := d.fields(n, referKeys, top)
	if f[0] == nil {
		d.fail(n, "", "a reference without a table")
		return schema.Reference{}
	}
	r := schema.Reference{Table: d.tableName("table", f[0], f[2]), Columns: d.names("columns", f[1])}
	return r
}

// referenceText reads TABLE.COLUMN.
func (d *decoder) referenceText(n *yaml.Node) schema.Reference {
	to, ok := splitColumn(n.Value)
	if !ok {
		hint := "write TABLE.COLUMN"
		if n.Value != "" && !isNull(n) {
			hint = fmt.Sprintf("write %s.COLUMN", n.Value)
		}
		d.fail(n, hint, "%q names no column", n.Value)
		return schema.Reference{}
	}
	return schema.Reference{Table: to.table, Columns: []string{to.column}}
}
