package grammar

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	tabComment = iota
	tabRenamed
	tabColumns
	tabPrimary
	tabForeign
	tabUniques
	tabChecks
	tabExclusions
	tabIndexes
	tabOnly
	tabPostgres
	tabMySQL
	tabMariaDB
	tabSQLite
	tabName
	tabSchema
	tabUnlogged
	tabWith
	tabTablespace
	tabInherits
	tabPartition
	tabUsing
	tabEngine
	tabCharset
	tabCollation
	tabRowFormat
	tabMyPartition
	tabStrict
	tabWithoutRowID
	tabAutoincrement
	tabIfNotExists
)

var tableKeyList = []key{
	{"comment", every}, {"renamed_from", top}, {"columns", top}, {"primary_key", top}, {"foreign_keys", top},
	{"uniques", top}, {"checks", top}, {"exclusions", top}, {"indexes", top}, {"only", top},
	{"postgres", top}, {"mysql", top}, {"mariadb", top}, {"sqlite", top}, {"name", top}, {"schema", top},
	{"unlogged", postgres}, {"with", postgres}, {"tablespace", postgres}, {"inherits", postgres},
	{"partition_by", postgres}, {"using", postgres},
	{"engine", mysql}, {"charset", mysql}, {"collation", mysql}, {"row_format", mysql}, {"partition_by", mysql},
	{"strict", sqlite}, {"without_rowid", sqlite}, {"autoincrement", sqlite}, {"", 0},
}

var tableSynonyms = map[string]string{
	"constraints": "uniques, checks, foreign_keys or exclusions", "unique": "uniques", "check": "checks", "index": "indexes",
	"foreign_key": "foreign_keys", "fks": "foreign_keys", "pk": "primary_key", "excludes": "exclusions", "indices": "indexes",
	"unique_constraints": "uniques", "postgresql": "postgres", "mysql_engine": "mysql: {engine: …}",
}

var laterInTable = []string{"triggers", "policies", "rules", "partitions", "views", "grants", "statistics"}

var tableKeys = newKeyset("a table", tableKeyList, tableSynonyms, laterInTable...)

// tableDraft is a table while it is read.
type tableDraft struct {
	table   schema.Table
	columns []columnDraft
	node    *yaml.Node
	names   []string // of the columns
}

// table reads the map of a table whose name is known.
func (d *decoder) table(name schema.Name, n *yaml.Node, f fields) schema.Table {
	t := tableDraft{table: schema.Table{Name: name}, node: n}
	t.table.Only = d.only(f[tabOnly])
	t.table.RenamedFrom = d.name("renamed_from", f[tabRenamed])
	d.tableOptions(&t.table, f)
	references := len(d.world.references)
	d.columns(&t, f[tabColumns])
	d.known, d.tableOn, d.limited = t.names, t.table.Only, t.limitedColumns()
	d.keys(&t, f)
	d.known, d.tableOn, d.limited, d.mentions = nil, nil, nil, nil
	t.table.Columns = slices.Grow(t.table.Columns, len(t.columns))
	for i := range t.columns {
		t.table.Columns = append(t.table.Columns, t.columns[i].finish(t.table))
	}
	out := settled(t.table).Named(d.options.Convention)
	sortParts(&out)
	for i := references; i < len(d.world.references); i++ {
		d.world.references[i].from = name
	}
	return out
}

// limitedColumns returns the columns that are not on every database.
func (t *tableDraft) limitedColumns() map[string][]schema.Dialect {
	var limited map[string][]schema.Dialect
	for i := range t.columns {
		if c := t.columns[i].column; c.Only != nil {
			if limited == nil {
				limited = map[string][]schema.Dialect{}
			}
			limited[c.Name] = c.Only
		}
	}
	return limited
}

// settled returns the table with its key numbered by the database where nobody
// says otherwise, and without variants that turn out to be none.
func settled(t schema.Table) schema.Table {
	t = t.WithAutoKeys()
	for i := range t.Columns {
		if len(t.Columns[i].By) > 0 {
			t.Columns[i].By = distinct(t.Columns[i])
		}
	}
	return t
}

// tableOptions reads what a table has beside its columns and constraints.
func (d *decoder) tableOptions(t *schema.Table, f fields) {
	p := d.dialectParts(f, tableKeys, tabPostgres)
	laid := p.typed(f, tableKeys)
	t.Options = d.optionsHere(laid)
	t.By = variants(d, p, laid, tableKeys, t.Options, d.optionsHere)
}

func (d *decoder) optionsHere(f fields) schema.TableOptions {
	o := schema.TableOptions{
		Comment: d.text("comment", f[tabComment]),
		Postgres: schema.PostgresTable{
			Unlogged:    d.flag("unlogged", f[tabUnlogged]).Value,
			With:        d.parameters("with", f[tabWith]),
			Tablespace:  d.word("tablespace", f[tabTablespace]),
			PartitionBy: d.sql("partition_by", f[tabPartition]),
			Using:       d.word("using", f[tabUsing]),
		},
		MySQL: schema.MySQLTable{
			Engine:      d.word("engine", f[tabEngine]),
			Charset:     d.word("charset", f[tabCharset]),
			Collation:   d.word("collation", f[tabCollation]),
			RowFormat:   d.word("row_format", f[tabRowFormat]),
			PartitionBy: d.sql("partition_by", f[tabMyPartition]),
		},
		SQLite: schema.SQLiteTable{
			Strict:        d.flag("strict", f[tabStrict]).Value,
			WithoutRowID:  d.flag("without_rowid", f[tabWithoutRowID]).Value,
			Autoincrement: d.flag("autoincrement", f[tabAutoincrement]).Value,
		},
	}
	for i, item := range d.items("inherits", f[tabInherits]) {
		o.Postgres.Inherits = append(o.Postgres.Inherits, d.name("inherits"+index(i), deref(item)))
	}
	return o
}

// columns reads the columns: a map by name, in the order of the file, or a list.
func (d *decoder) columns(t *tableDraft, n *yaml.Node) {
	d.push("columns")
	defer d.pop()
	switch {
	case n == nil || isNull(n):
		d.pop()
		d.fail(t.node, "", "a table without columns")
		d.push("columns")
	case n.Kind == yaml.SequenceNode:
		for i, item := range n.Content {
			d.push(index(i))
			d.listedColumn(t, deref(item))
			d.pop()
		}
	default:
		n, ok := d.mapping(n, "{id: {type: integer}}")
		if !ok {
			return
		}
		content := pairs(n)
		t.columns, t.names = make([]columnDraft, 0, len(content)/2), make([]string, 0, len(content)/2)
		for i := 0; i < len(content); i += 2 {
			d.namedColumn(t, content[i], deref(content[i+1]))
		}
	}
}

func (d *decoder) namedColumn(t *tableDraft, key, n *yaml.Node) {
	name := deref(key).Value
	d.push(name)
	defer d.pop()
	if name == "" {
		d.fail(key, "", "an empty name")
	}
	if c, ok := d.column(name, key, n); ok {
		if c.fields[colName] != nil {
			d.failIn("name", c.fields[colName], "", "the name %q stands before the colon already", name)
		}
		t.add(d, c)
	} else {
		t.names = append(t.names, name)
	}
}

func (d *decoder) listedColumn(t *tableDraft, n *yaml.Node) {
	n, ok := d.mapping(n, "{name: id, type: integer}")
	if !ok {
		return
	}
	f := d.fields(n, columnKeys, top)
	if f[colName] == nil {
		d.fail(n, "", "a column without a name")
	}
	t.add(d, d.columnFields(d.ident("name", f[colName]), n, f))
}

// add puts a column into the table and reports a second one of its name.
func (t *tableDraft) add(d *decoder, c columnDraft) {
	for i := range t.columns {
		before := &t.columns[i]
		if c.column.Name == "" || !strings.EqualFold(before.column.Name, c.column.Name) {
			continue
		}
		if before.column.Name == c.column.Name {
			d.fail(c.key, "", "a second column %q", c.column.Name)
		} else if folding := d.sameOn(foldColumns, before.column.Only, c.column.Only, t.table.Only); folding != "" {
			d.fail(c.key, "", "column %q differs from %q in case alone, which are one name on %s", c.column.Name, before.column.Name, folding)
		}
	}
	t.columns = append(t.columns, c)
	t.names = append(t.names, c.column.Name)
}
