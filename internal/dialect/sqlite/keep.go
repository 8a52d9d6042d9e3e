package sqlite

import (
	"reflect"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// keepTable writes CREATE TABLE for a table called name, in the author's own words
// where the definition has them: a column or constraint that the definition says
// as it is to be is taken from there as written, and comments stay with what they
// stand beside. The rest is written anew.
func keepTable(definition string, m schema.Metadata, t schema.Table, name string) string {
	statements := splitDefinition(definition)
	if len(statements) == 0 {
		return createTable(m, t, name, false)
	}
	k, ok := newKeeper(statements[0], m, t)
	if !ok {
		return createTable(m, t, name, false)
	}
	items := k.items("")
	if k.left.primaryKey != nil && inlineKey(t) {
		// The key must stand on its column, and the author's column has none.
		items = k.items(t.PrimaryKey.Columns[0])
	}
	return tableHead(name, false) + joinItems(items, k.header, k.footer) + tableTail(t)
}

// keepIndex writes CREATE INDEX likewise.
func keepIndex(definition string, t schema.Table, x schema.Index) string {
	for _, text := range splitDefinition(definition) {
		parsed, err := parseIndex(text)
		if err != nil || !sameName(parsed.name, x.Name) || !sameName(parsed.table, t.Name.Name) {
			continue
		}
		written := sqlite{}.Index(t, parsed.index(t))
		wanted := sqlite{}.Index(t, x)
		if canonIndexText(written) == canonIndexText(wanted) {
			return text
		}
	}
	return createIndex(t.Name.Name, x, false)
}

func canonIndexText(x schema.Index) string { return canonExpr(createIndex("", x, false)) }

// splitDefinition cuts a definition into its CREATE TABLE and its CREATE INDEXes.
func splitDefinition(definition string) []string {
	var out []string
	from := 0
	add := func(to int) {
		if text := strings.TrimSpace(definition[from:to]); text != "" {
			out = append(out, text)
		}
	}
	for _, t := range sqltext.Lex(sqltext.SQLite, definition) {
		if t.Is(";") {
			add(t.Offset)
			from = t.End()
		}
	}
	add(len(definition))
	return out
}

// keeper matches what a definition says with what a table is to be.
type keeper struct {
	text   string
	parsed tableText
	said   schema.Table // what parsed says
	meta   schema.Metadata
	table  schema.Table
	notes  []notes // of each item
	header []string
	footer []string
	left   leftovers
}

// leftovers are the constraints that still have to be written.
type leftovers struct {
	primaryKey  *schema.PrimaryKey
	uniques     []schema.Unique
	foreignKeys []schema.ForeignKey
	checks      []schema.Check
}

// keptItem is one line of the new text.
type keptItem struct {
	text  string
	notes notes
}

func newKeeper(text string, m schema.Metadata, t schema.Table) (*keeper, bool) {
	parsed, err := parseTable(text)
	if err != nil {
		return nil, false
	}
	said, err := parsed.table()
	if err != nil {
		return nil, false
	}
	said.Name = t.Name
	k := &keeper{text: text, parsed: parsed, said: said, meta: m, table: t}
	k.notes, k.header, k.footer = readNotes(text, parsed)
	return k, true
}

// items returns the columns and constraints of the table, in the author's words
// where they are right; anew is a column to write anew in any case.
func (k *keeper) items(anew string) []keptItem {
	k.left = leftovers{
		primaryKey: k.table.PrimaryKey, uniques: append([]schema.Unique(nil), k.table.Uniques...),
		foreignKeys: append([]schema.ForeignKey(nil), k.table.ForeignKeys...),
		checks:      append(append([]schema.Check(nil), k.table.Checks...), sqlite{}.ImpliedChecks(k.meta, k.table)...),
	}
	var out []keptItem
	for _, c := range k.table.Columns {
		out = append(out, k.column(c, c.Name != anew))
	}
	for i, item := range k.parsed.items {
		if item.column == nil && len(item.constraints) == 1 && k.left.take(k, item.constraints[0]) {
			out = append(out, keptItem{k.words(item), k.notes[i]})
		}
	}
	return append(out, k.rest()...)
}

// column writes a column. Its own constraints are its text's; written anew it
// holds the key that must stand on it and the check of its enum.
func (k *keeper) column(c schema.Column, mayKeep bool) keptItem {
	for i, item := range k.parsed.items {
		if item.column == nil || !sameName(item.column.name, c.Name) {
			continue
		}
		if mayKeep && k.sameColumn(c, *item.column) {
			before := k.left.clone()
			if k.takeAll(item.constraints) {
				return keptItem{k.words(item), k.notes[i]}
			}
			k.left = before
		}
		return keptItem{k.anew(c), k.notes[i]}
	}
	return keptItem{k.anew(c), notes{}}
}

func (k *keeper) takeAll(constraints []constraintText) bool {
	for _, constraint := range constraints {
		if !k.left.take(k, constraint) {
			return false
		}
	}
	return true
}

func (k *keeper) sameColumn(c schema.Column, written columnText) bool {
	i := columnIndex(k.said, written.name)
	said := k.said.Columns[i]
	said.Name = c.Name
	is := sqlite{}.Column(k.meta, k.said, said)
	wanted := sqlite{}.Column(k.meta, k.table, c)
	if g, ok := is.Generated.(schema.Computed); ok {
		g.Expression = unqualified(g.Expression)
		is.Generated = g
	}
	// A key may have kept NULL out so far, and not in the table that is to be.
	sure := written.notNull || wanted.Nullable || wanted.Generated == schema.Generated(schema.Auto{}) || keyed(k.table, c.Name)
	return sure && reflect.DeepEqual(is, wanted)
}

// keyed reports whether a column is never NULL because it is in the primary key.
func keyed(t schema.Table, column string) bool {
	return (t.Options.SQLite.WithoutRowID || t.Options.SQLite.Strict) && t.InPrimaryKey(column)
}

func (k *keeper) anew(c schema.Column) string {
	if soleKey(k.table, c.Name) && inlineKey(k.table) {
		k.left.primaryKey = nil
	}
	if implied, ok := enumCheck(k.meta, c); ok {
		k.left.takeCheck(k, implied)
	}
	return columnSQL(k.meta, k.table, c)
}

// words returns an item as written. The table's own name before a column goes: the
// table does not have it yet.
func (k *keeper) words(item itemText) string {
	return unqualified(k.text[item.from:item.to])
}

// rest writes the constraints that the definition does not have.
func (k *keeper) rest() []keptItem {
	var out []keptItem
	add := func(text string) { out = append(out, keptItem{text: text}) }
	if k.left.primaryKey != nil && !inlineKey(k.table) {
		add(primaryKeySQL(*k.left.primaryKey))
	}
	for _, u := range k.left.uniques {
		add(uniqueSQL(u))
	}
	for _, f := range k.left.foreignKeys {
		add(foreignKeySQL(f))
	}
	for _, c := range k.left.checks {
		add(checkSQL(k.table, c))
	}
	return out
}
