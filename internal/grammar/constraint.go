package grammar

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	ckExpression = iota
	ckComment
	ckOnly
	ckPostgres
	ckMySQL
	ckMariaDB
	ckSQLite
	ckName
	ckNotValid
	ckNoInherit
	ckNotEnforced
	ckConflict
)

var checkKeyList = []key{
	{"expression", every}, {"comment", every}, {"only", top},
	{"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top}, {"name", top},
	{"not_valid", postgres}, {"no_inherit", postgres}, {"not_enforced", mysql}, {"on_conflict", sqlite},
}

var checkKeys = newKeyset("a check", checkKeyList, map[string]string{
	"check": "expression", "sqltext": "expression", "condition": "expression", "sql": "expression",
	"enforced": "mysql: {not_enforced: true}", "postgresql": "postgres",
})

// check reads a check: SQL, or a map.
func (d *decoder) check(name string, n *yaml.Node) schema.Check {
	if n.Kind == yaml.ScalarNode && !isEmpty(n) {
		c := schema.Check{Name: name, Expression: d.sqlHere(n)}
		d.mustReadColumns("", n, c.Expression)
		return c
	}
	n, ok := d.mapping(n, "SQL, or a map like {expression: price > 0},")
	if !ok {
		return schema.Check{}
	}
	f := d.fields(n, checkKeys, top)
	return d.checkFields(d.nameOf(name, f, ckName), n, f)
}

func (d *decoder) checkFields(name string, n *yaml.Node, f fields) schema.Check {
	if f[ckExpression] == nil {
		d.fail(n, "", "a check without an expression")
	}
	p := d.dialectParts(f, checkKeys, ckPostgres)
	d.refuseNull(p, checkKeys, ckExpression)
	laid := p.typed(f, checkKeys)
	read := func(f fields) schema.Check {
		return schema.Check{
			Name: name, Expression: d.sql("expression", f[ckExpression]), Comment: d.text("comment", f[ckComment]),
			Postgres: schema.PostgresConstraint{
				NotValid: d.flag("not_valid", f[ckNotValid]).Value, NoInherit: d.flag("no_inherit", f[ckNoInherit]).Value},
			MySQL:  schema.MySQLCheck{NotEnforced: d.flag("not_enforced", f[ckNotEnforced]).Value},
			SQLite: schema.SQLiteCheck{OnConflict: d.conflict(f[ckConflict])},
		}
	}
	c := read(laid)
	d.mustReadColumns("expression", f[ckExpression], c.Expression)
	c.By = variants(d, p, laid, checkKeys, c, read)
	c.Only = d.only(f[ckOnly])
	return c
}

const (
	exUsing = iota
	exElements
	exWhere
	exInclude
	exDeferrable
	exInitially
	exComment
	exOnly
	exName
)

var excludeKeyList = []key{
	{"using", top}, {"elements", top}, {"where", top}, {"include", top}, {"deferrable", top},
	{"initially", top}, {"comment", top}, {"only", top}, {"name", top},
}

var excludeKeys = newKeyset("an exclusion constraint", excludeKeyList, map[string]string{"columns": "elements"})

// exclude reads an exclusion constraint.
func (d *decoder) exclude(name string, n *yaml.Node) schema.Exclude {
	n, ok := d.mapping(n, `{using: gist, elements: [{column: during, with: "&&"}]}`)
	if !ok {
		return schema.Exclude{}
	}
	f := d.fields(n, excludeKeys, top)
	return d.excludeFields(d.nameOf(name, f, exName), n, f)
}

func (d *decoder) excludeFields(name string, n *yaml.Node, f fields) schema.Exclude {
	e := schema.Exclude{
		Name: name, Using: d.word("using", f[exUsing]), Where: d.sql("where", f[exWhere]),
		Include: d.columnNames("include", f[exInclude]), Comment: d.text("comment", f[exComment]), Only: d.only(f[exOnly]),
	}
	e.Deferrable, e.InitiallyDeferred = d.deferrable(f[exDeferrable], f[exInitially])
	items := d.items("elements", f[exElements])
	if len(items) == 0 {
		d.fail(n, "", "an exclusion constraint without elements")
	}
	for i, item := range items {
		d.push("elements")
		d.push(index(i))
		if item, ok := d.mapping(item, `{column: during, with: "&&"}`); ok {
			ef := d.fields(item, excludeElementKeys, top)
			if ef[elWith] == nil {
				d.fail(item, `write with: "&&"`, "an element without its operator")
			}
			e.Elements = append(e.Elements, schema.ExcludeElement{IndexElement: d.elementFields(item, ef), With: d.operator(ef[elWith])})
		}
		d.pop()
		d.pop()
	}
	return e
}

// operator reads an operator, which YAML may take for something else (=, &&).
func (d *decoder) operator(n *yaml.Node) string {
	if n == nil || !d.scalar("with", n, "an operator") {
		return ""
	}
	if n.Value == "" {
		d.failIn("with", n, "quote the operator", "an empty operator")
	}
	return n.Value
}

// named reads the things under a key of a table: a map by name, or a list whose
// items may have a name. It adds them to the list and reports a name given twice.
func named[T any](d *decoder, key string, n *yaml.Node, read func(name string, n *yaml.Node) T, list []T, about func(T) (name string, only []schema.Dialect)) []T {
	if n == nil || n == unread || isNull(n) {
		return list
	}
	d.push(key)
	defer d.pop()
	add := func(at, value *yaml.Node, name string) {
		one := read(name, value)
		name, only := about(one)
		d.mustBeThere(only)
		if name != "" && slices.ContainsFunc(list, func(t T) bool { other, _ := about(t); return other == name }) {
			d.fail(at, "", "a second %q", name)
		}
		list = append(list, one)
	}
	switch n.Kind {
	case yaml.MappingNode:
		content := pairs(n)
		for i := 0; i < len(content); i += 2 {
			name := deref(content[i]).Value
			d.push(name)
			if name == "" {
				d.fail(content[i], "", "an empty name")
			}
			add(content[i], deref(content[i+1]), name)
			d.pop()
		}
	case yaml.SequenceNode:
		for i, item := range d.items("", n) {
			if item = deref(item); item != unread {
				d.push(index(i))
				add(item, item, "")
				d.pop()
			}
		}
	default:
		d.fail(n, "", "%s where a map of %s by name, or a list, is wanted", kindOf(n), key)
	}
	return list
}
