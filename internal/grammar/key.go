package grammar

import (
	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// The slots of primary keys and unique constraints.
const (
	keyColumns = iota
	keyDeferrable
	keyInitially
	keyNulls
	keyComment
	keyOnly
	keyPostgres
	keyMySQL
	keyMariaDB
	keySQLite
	keyName
	keyInclude
	keyWith
	keyTablespace
	keyConflict
	keyCollations
	keyDescending
	keyLengths
	keyDescendingMySQL
)

var uniqueKeyList = []key{
	{"columns", every}, {"deferrable", every}, {"initially", every}, {"nulls_not_distinct", every}, {"comment", every},
	{"only", top}, {"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top}, {"name", top},
	{"include", postgres}, {"with", postgres}, {"tablespace", postgres},
	{"on_conflict", sqlite}, {"collations", sqlite}, {"descending", sqlite},
}

var primaryKeyList = []key{
	{"columns", top}, {"deferrable", top}, {"initially", top}, {"", 0}, {"", 0},
	{"", 0}, {"postgres", top}, {"mysql", top}, {"", 0}, {"sqlite", top}, {"name", top},
	{"include", postgres}, {"with", postgres}, {"tablespace", postgres},
	{"on_conflict", sqlite}, {"collations", sqlite}, {"descending", sqlite},
	{"lengths", mysql}, {"descending", mysql},
}

var (
	uniqueKeys  = newKeyset("a unique constraint", uniqueKeyList, map[string]string{"postgresql": "postgres", "column": "columns"})
	primaryKeys = newKeyset("a primary key", primaryKeyList, map[string]string{"postgresql": "postgres", "column": "columns"})
)

// unique reads a unique constraint: a list of columns, or a map.
func (d *decoder) unique(name string, n *yaml.Node) schema.Unique {
	if n.Kind == yaml.SequenceNode {
		return schema.Unique{Name: name, Columns: d.columnNames("", n)}
	}
	n, ok := d.mapping(n, "a list of columns, or a map like {columns: [email]},")
	if !ok {
		return schema.Unique{}
	}
	f := d.fields(n, uniqueKeys, top)
	return d.uniqueFields(d.nameOf(name, f, keyName), n, f)
}

func (d *decoder) uniqueFields(name string, n *yaml.Node, f fields) schema.Unique {
	if f[keyColumns] == nil {
		d.fail(n, "", "a unique constraint without columns")
	}
	p := d.dialectParts(f, uniqueKeys, keyPostgres)
	d.refuseNull(p, uniqueKeys, keyColumns)
	laid := p.typed(f, uniqueKeys)
	read := func(f fields) schema.Unique { return d.uniqueHere(name, f) }
	u := read(laid)
	u.By = variants(d, p, laid, uniqueKeys, u, read)
	u.Only = d.only(f[keyOnly])
	return u
}

func (d *decoder) uniqueHere(name string, f fields) schema.Unique {
	u := schema.Unique{
		Name: name, Columns: d.columnNames("columns", f[keyColumns]),
		NullsNotDistinct: d.flag("nulls_not_distinct", f[keyNulls]).Value,
		Comment:          d.text("comment", f[keyComment]),
		Postgres:         d.postgresKey(f),
		SQLite:           d.sqliteKey(f),
	}
	u.Deferrable, u.InitiallyDeferred = d.deferrable(f[keyDeferrable], f[keyInitially])
	return u
}

// primaryKey reads a table's primary key: a list of columns, or a map.
func (d *decoder) primaryKey(n *yaml.Node) *schema.PrimaryKey {
	if n.Kind == yaml.SequenceNode {
		return &schema.PrimaryKey{Columns: d.columnNames("", n)}
	}
	n, ok := d.mapping(n, "a list of columns, or a map like {name: …, columns: […]},")
	if !ok {
		return nil
	}
	f := d.fields(n, primaryKeys, top)
	return d.primaryKeyFields(n, f)
}

func (d *decoder) primaryKeyFields(n *yaml.Node, f fields) *schema.PrimaryKey {
	if f[keyColumns] == nil {
		d.fail(n, "", "a primary key without columns")
	}
	p := d.dialectParts(f, primaryKeys, keyPostgres)
	f = p.typed(f, primaryKeys)
	pk := &schema.PrimaryKey{
		Name: d.nameOf("", f, keyName), Columns: d.columnNames("columns", f[keyColumns]),
		Postgres: d.postgresKey(f), MySQL: d.mysqlKey(f), SQLite: d.sqliteKey(f),
	}
	pk.Deferrable, pk.InitiallyDeferred = d.deferrable(f[keyDeferrable], f[keyInitially])
	return pk
}

// postgresKey reads what PostgreSQL has on the index behind a key.
func (d *decoder) postgresKey(f fields) schema.PostgresKey {
	return schema.PostgresKey{
		Include:    d.columnNames("include", f[keyInclude]),
		With:       d.parameters("with", f[keyWith]),
		Tablespace: d.word("tablespace", f[keyTablespace]),
	}
}

// sqliteKey reads what SQLite has on a key: how each column is ordered.
func (d *decoder) sqliteKey(f fields) schema.SQLiteKey {
	k := schema.SQLiteKey{OnConflict: d.conflict(f[keyConflict])}
	for i, item := range d.items("collations", f[keyCollations]) {
		if item = deref(item); d.scalar("collations"+index(i), item, "a word") {
			k.Collations = append(k.Collations, item.Value)
		}
	}
	k.Descending = d.descending(f, keyDescending)
	d.oneEach(f, keyCollations, len(k.Collations))
	return k
}

// mysqlKey reads what the MySQL family has on a primary key.
func (d *decoder) mysqlKey(f fields) schema.MySQLKey {
	var k schema.MySQLKey
	for i, item := range d.items("lengths", f[keyLengths]) {
		n := d.number("lengths"+index(i), deref(item)).Value
		if n < 0 {
			d.failIn("lengths", f[keyLengths], "write 0 for a whole column", "a prefix of %d", n)
		}
		k.Lengths = append(k.Lengths, int(n))
	}
	k.Descending = d.descending(f, keyDescendingMySQL)
	d.oneEach(f, keyLengths, len(k.Lengths))
	return k
}

func (d *decoder) descending(f fields, slot int) []bool {
	var out []bool
	for i, item := range d.items("descending", f[slot]) {
		out = append(out, d.flag("descending"+index(i), deref(item)).Value)
	}
	d.oneEach(f, slot, len(out))
	return out
}

// oneEach reports a list in a slot that has not one item for each column.
func (d *decoder) oneEach(f fields, slot, length int) {
	if columns := f[keyColumns]; length > 0 && columns != nil && length != len(columns.Content) {
		d.failIn(primaryKeys.words[slot], f[slot], "", "%d items for %d columns", length, len(columns.Content))
	}
}

// deferrable reads deferrable and initially; what is deferred initially is
// deferrable.
func (d *decoder) deferrable(n, initially *yaml.Node) (deferrable, deferred bool) {
	said := d.flag("deferrable", n)
	deferred = d.choice("initially", initially, "immediate", "deferred") == "deferred"
	if deferred && said.Set && !said.Value {
		d.failIn("initially", initially, "", "deferred, and not deferrable")
	}
	return said.Value || deferred, deferred
}

// nameOf returns the name of a thing: the word before the colon, or in a list
// the value of its key name.
func (d *decoder) nameOf(name string, f fields, slot int) string {
	if f[slot] == nil {
		return name
	}
	if name != "" {
		d.failIn("name", f[slot], "", "the name %q stands before the colon already", name)
		return name
	}
	return d.ident("name", f[slot])
}
