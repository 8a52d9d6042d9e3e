package sqlite

import (
	"slices"
	"strings"
)

// tableText is a CREATE TABLE as it was written.
type tableText struct {
	name         string
	items        []itemText
	strict       bool
	withoutRowID bool
	bodyFrom     int // offset after the opening parenthesis
	bodyTo       int // offset of the closing one
}

// itemText is one column or one table constraint, with its place in the text.
type itemText struct {
	column      *columnText // nil for a table constraint
	constraints []constraintText
	from, to    int
}

// columnText is what a column has beside its constraints on rows.
type columnText struct {
	name            string
	typ             string
	notNull         bool
	notNullConflict string
	defaultText     *defaultText
	collation       string
	generated       *generatedText
}

type generatedText struct {
	expression string
	stored     bool
}

// constraintText is a primary key, unique, foreign key or check; exactly one of
// the pointers is set.
type constraintText struct {
	name       string
	key        *keyText // primary or unique
	primary    bool
	foreignKey *foreignKeyText
	check      *checkText
}

type keyText struct {
	inline        bool // written on its column
	columns       []keyColumn
	onConflict    string
	autoincrement bool
}

type keyColumn struct {
	name       string
	collation  string
	descending bool
}

type checkText struct {
	expression string
	onConflict string
}

// parseTable reads CREATE TABLE.
func parseTable(text string) (tableText, error) { return newParser(text).table() }

func (p *parser) table() (tableText, error) {
	var t tableText
	if err := p.word("CREATE"); err != nil {
		return t, err
	}
	p.AnyWord("TEMP", "TEMPORARY")
	if err := p.word("TABLE"); err != nil {
		return t, err
	}
	p.Word("IF", "NOT", "EXISTS")
	var err error
	if t.name, err = p.qualified("the table"); err != nil {
		return t, err
	}
	if err := p.tableBody(&t); err != nil {
		return t, err
	}
	if err := p.tableOptions(&t); err != nil {
		return t, err
	}
	return t, p.finish()
}

func (p *parser) tableBody(t *tableText) error {
	t.bodyFrom = p.Peek().End()
	if err := p.op("("); err != nil {
		return err
	}
	for {
		item, err := p.item()
		if err != nil {
			return err
		}
		p.items = append(p.items, item)
		t.items = p.items
		// Between table constraints the comma may be missing (parse.y: tconscomma).
		if p.Op(",") || item.column == nil && p.atTableConstraint() {
			continue
		}
		t.bodyTo = p.Peek().Offset
		return p.op(")")
	}
}

// item takes a column or a table constraint.
func (p *parser) item() (itemText, error) {
	mark := p.Mark()
	item := itemText{from: p.Peek().Offset}
	var err error
	if p.atTableConstraint() {
		var k constraintText
		if k, err = p.tableConstraint(); err == nil && (k.key != nil || k.foreignKey != nil || k.check != nil) {
			item.constraints = []constraintText{k}
		}
	} else {
		item.column, item.constraints, err = p.column()
	}
	item.to = item.from + len(p.Since(mark))
	return item, err
}

func (p *parser) atTableConstraint() bool {
	return p.AtWord("CONSTRAINT") || p.AtWord("PRIMARY") || p.AtWord("UNIQUE") || p.AtWord("CHECK") || p.AtWord("FOREIGN")
}

// tableConstraint takes [CONSTRAINT name] and the constraint. A name may stand
// alone, and then names nothing.
func (p *parser) tableConstraint() (constraintText, error) {
	var k constraintText
	var err error
	for p.Word("CONSTRAINT") {
		if k.name, err = p.name("the constraint"); err != nil {
			return k, err
		}
	}
	switch {
	case p.Word("PRIMARY", "KEY"):
		k.primary = true
		k.key, err = p.tableKey()
	case p.Word("UNIQUE"):
		k.key, err = p.tableKey()
	case p.AtWord("CHECK"):
		k.check, err = p.check()
	case p.Word("FOREIGN", "KEY"):
		k.foreignKey, err = p.tableForeignKey()
	case k.name == "" || !p.Peek().Is(",") && !p.Peek().Is(")"):
		err = p.expected("a constraint")
	}
	return k, err
}

// tableKey takes the columns of a primary key or unique constraint. A primary key
// may say AUTOINCREMENT inside its parentheses.
func (p *parser) tableKey() (*keyText, error) {
	k := &keyText{}
	if err := p.op("("); err != nil {
		return nil, err
	}
	for {
		c, err := p.keyColumn()
		if err != nil {
			return nil, err
		}
		if !k.has(c.name) { // a second time adds nothing
			k.columns = append(k.columns, c)
		}
		if !p.Op(",") {
			break
		}
	}
	k.autoincrement = p.Word("AUTOINCREMENT")
	if err := p.op(")"); err != nil {
		return nil, err
	}
	var err error
	k.onConflict, err = p.onConflict()
	return k, err
}

func (k *keyText) has(column string) bool {
	return slices.ContainsFunc(k.columns, func(c keyColumn) bool { return sameName(c.name, column) })
}

func (p *parser) keyColumn() (keyColumn, error) {
	var c keyColumn
	var err error
	if c.name, err = p.name("a column"); err != nil {
		return c, err
	}
	for p.Word("COLLATE") {
		if c.collation, err = p.name("a collation"); err != nil {
			return c, err
		}
	}
	c.descending = strings.EqualFold(p.AnyWord("ASC", "DESC"), "DESC")
	return c, nil
}

func (p *parser) check() (*checkText, error) {
	if err := p.word("CHECK"); err != nil {
		return nil, err
	}
	k := &checkText{}
	var err error
	if k.expression, err = p.parens("a condition"); err != nil {
		return nil, err
	}
	k.onConflict, err = p.onConflict()
	return k, err
}

// tableOptions takes WITHOUT ROWID and STRICT.
func (p *parser) tableOptions(t *tableText) error {
	for !p.Done() && !p.Peek().Is(";") {
		switch {
		case p.Word("WITHOUT", "ROWID"):
			t.withoutRowID = true
		case p.Word("STRICT"):
			t.strict = true
		default:
			return p.expected("WITHOUT ROWID or STRICT")
		}
		if !p.Op(",") {
			return nil
		}
	}
	return nil
}
