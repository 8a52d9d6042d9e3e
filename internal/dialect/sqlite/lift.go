package sqlite

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// lifter turns parsed texts into the model. It remembers what types and defaults
// mean: a catalog says the same few over and over.
type lifter struct {
	parser   *parser
	types    map[declaration]schema.Type
	defaults map[defaultText]schema.Expr
}

// declaration is what the meaning of a declared type depends on outside a sole key.
type declaration struct {
	text   string
	strict bool
}

func newLifter() *lifter {
	return &lifter{parser: newParser(""), types: map[declaration]schema.Type{}, defaults: map[defaultText]schema.Expr{}}
}

// table turns a parsed CREATE TABLE into the model.
func (p tableText) table() (schema.Table, error) { return newLifter().table(p) }

// table turns a parsed CREATE TABLE into the model. Names in lists take the
// spelling of the column they mean, since SQLite does not tell case apart.
func (l *lifter) table(p tableText) (schema.Table, error) {
	t := schema.Table{Name: schema.N(p.name)}
	t.Options.SQLite = schema.SQLiteTable{Strict: p.strict, WithoutRowID: p.withoutRowID}
	t.Columns = make([]schema.Column, 0, len(p.items))
	for _, item := range p.items {
		if item.column != nil {
			t.Columns = append(t.Columns, schema.Column{Name: item.column.name, Type: schema.Native{Text: item.column.typ}})
		}
	}
	if err := namesDiffer(t); err != nil {
		return t, err
	}
	if err := p.constraints(&t); err != nil {
		return t, err
	}
	rowid, _ := rowidColumn(t)
	i := 0
	for _, item := range p.items {
		if item.column != nil {
			t.Columns[i] = l.column(&t, *item.column, rowid)
			i++
		}
	}
	settleKey(&t)
	return t, nil
}

// constraints adds the constraints of all items. SQLite lets two have one name; the
// second means nothing then.
func (p tableText) constraints(t *schema.Table) error {
	var names []string
	for _, item := range p.items {
		for _, k := range item.constraints {
			if slices.Contains(names, k.name) {
				k.name = ""
			}
			if k.name != "" {
				names = append(names, k.name)
			}
			if err := k.into(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// column turns a parsed column into the model. Of t the keys, the options and the
// columns' declared types are known; rowid is the column that is the rowid.
func (l *lifter) column(t *schema.Table, c columnText, rowid string) schema.Column {
	out := schema.Column{Name: c.name, Nullable: !c.notNull}
	if canonCollation(c.collation) != "" {
		out.Collation = c.collation
	}
	out.SQLite.NotNullConflict = c.notNullConflict
	switch {
	case rowid != "" && rowid == c.name:
		out.Nullable, out.SQLite.NotNullConflict = false, ""
		if !refersElsewhere(*t, c.name) {
			out.Generated = schema.Auto{}
		}
		out.Type = schema.Integer{}
		if out.Default = l.defaultOf(c.defaultText); out.Default != nil {
			// No row gets it, but it is written there. A key with a default is numbered
			// only where its type says INTEGER in so many words.
			out.Type, out.Generated = schema.Native{Text: "INTEGER"}, nil
		}
		return out
	case keyed(*t, c.name):
		// Elsewhere a primary key may hold NULL, as SQLite 1 and 2 let it.
		out.Nullable = false
	}
	if c.generated != nil {
		out.Generated = schema.Computed{Expression: c.generated.expression, Stored: c.generated.stored}
	}
	out.Default = l.defaultOf(c.defaultText) // first: which type a key has depends on it
	out.Type = l.typeOf(t, out, c.typ)
	if _, ok := out.Type.(schema.Boolean); ok {
		out.Default = forBoolean(out.Default)
	}
	return out
}

func (l *lifter) typeOf(t *schema.Table, c schema.Column, text string) schema.Type {
	if soleKey(*t, c.Name) {
		return liftType(*t, c, text)
	}
	key := declaration{text, t.Options.SQLite.Strict}
	known, ok := l.types[key]
	if !ok {
		known = liftType(*t, c, text)
		l.types[key] = known
	}
	return known
}

func (l *lifter) defaultOf(d *defaultText) schema.Expr {
	if d == nil {
		return nil
	}
	known, ok := l.defaults[*d]
	if !ok {
		known = liftDefault(d)
		l.defaults[*d] = known
	}
	return known
}

// into adds the constraint to the table.
func (k constraintText) into(t *schema.Table) error {
	switch {
	case k.primary && t.PrimaryKey != nil:
		return fmt.Errorf("two primary keys")
	case k.primary:
		columns, err := spelled(k.key.names(), t.Columns)
		if err != nil {
			return err
		}
		t.PrimaryKey = &schema.PrimaryKey{Name: k.name, Columns: columns, SQLite: k.key.part()}
		t.Options.SQLite.Autoincrement = k.key.autoincrement
		if !k.key.inline && len(columns) == 1 && isNative(t.Columns[columnIndex(*t, columns[0])].Type, "INTEGER") {
			t.PrimaryKey.SQLite.Descending = nil // DESC counts on the column alone: see rowidColumn
		}
	case k.key != nil:
		columns, err := spelled(k.key.names(), t.Columns)
		if err != nil {
			return err
		}
		t.Uniques = append(t.Uniques, schema.Unique{Name: k.name, Columns: columns, SQLite: k.key.part()})
	case k.foreignKey != nil:
		f := k.foreignKey
		columns, err := spelled(f.columns, t.Columns)
		if err != nil {
			return err
		}
		t.ForeignKeys = append(t.ForeignKeys, schema.ForeignKey{
			Name: k.name, Columns: columns, References: schema.Reference{Table: schema.N(f.table), Columns: f.references},
			OnDelete: f.onDelete, OnUpdate: f.onUpdate, Match: f.match,
			Deferrable: f.deferrable, InitiallyDeferred: f.initiallyDeferred,
		})
	case k.check != nil:
		t.Checks = append(t.Checks, schema.Check{
			Name: k.name, Expression: k.check.expression, SQLite: schema.SQLiteCheck{OnConflict: k.check.onConflict},
		})
	}
	return nil
}

func (k keyText) names() []string {
	names := make([]string, len(k.columns))
	for i, c := range k.columns {
		names[i] = c.name
	}
	return names
}

func (k keyText) part() schema.SQLiteKey {
	part := schema.SQLiteKey{OnConflict: k.onConflict}
	for i, c := range k.columns {
		if c.collation != "" {
			if part.Collations == nil {
				part.Collations = make([]string, len(k.columns))
			}
			part.Collations[i] = c.collation
		}
		if c.descending {
			if part.Descending == nil {
				part.Descending = make([]bool, len(k.columns))
			}
			part.Descending[i] = true
		}
	}
	return part
}

// settleKey drops what a key says and SQLite does not heed: an order or a
// collation of the rowid.
func settleKey(t *schema.Table) {
	if _, ok := rowidColumn(*t); ok {
		t.PrimaryKey.SQLite.Descending, t.PrimaryKey.SQLite.Collations = nil, nil
	}
}

// spelled returns the columns as their definitions spell them.
func spelled(names []string, columns []schema.Column) ([]string, error) {
	out := make([]string, len(names))
	for i, name := range names {
		at := indexOf(columns, name)
		if at < 0 {
			return nil, fmt.Errorf("no column %q", name)
		}
		out[i] = columns[at].Name
	}
	return out, nil
}

// index turns a parsed CREATE INDEX on t into the model.
func (x indexText) index(t schema.Table) schema.Index {
	out := schema.Index{Name: x.name, Unique: x.unique, Where: x.where, Elements: make([]schema.IndexElement, 0, len(x.elements))}
	for _, e := range x.elements {
		element := schema.IndexElement{Expression: e.expression, Collation: e.collation, Descending: e.descending}
		name := e.name
		if inner, ok := onlyParens(e.expression); ok {
			element.Expression, name = inner, onlyName(inner)
		}
		if i := columnIndex(t, name); name != "" && i >= 0 {
			element.Column, element.Expression = t.Columns[i].Name, ""
		}
		out.Elements = append(out.Elements, element)
	}
	return out
}

// onlyParens returns what a pair of parentheses around the whole text holds.
func onlyParens(text string) (string, bool) {
	p := newParser(text)
	inner, ok := p.Parens()
	return inner, ok && p.Done() && inner != ""
}

// onlyName returns the name that is the whole text, "" when it is something else.
func onlyName(text string) string {
	p := newParser(text)
	if name, ok := p.Name(); ok && p.Done() {
		return name
	}
	return ""
}

func columnIndex(t schema.Table, name string) int { return indexOf(t.Columns, name) }

func indexOf(columns []schema.Column, name string) int {
	for i := range columns {
		if sameName(columns[i].Name, name) {
			return i
		}
	}
	return -1
}
