package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// column takes a column definition.
func (p *parser) column() (*columnText, []constraintText, error) {
	c := p.newColumn()
	var err error
	if c.name, err = p.name("a column"); err != nil {
		return nil, nil, err
	}
	c.typ = p.columnType()
	d := columnDefinition{parser: p, column: c}
	for {
		more, err := d.constraint()
		if err != nil {
			return nil, nil, err
		}
		if !more {
			return c, d.constraints, nil
		}
	}
}

// newColumn returns an empty column, which stays where it is when others follow.
func (p *parser) newColumn() *columnText {
	if len(p.columns) == cap(p.columns) {
		p.columns = make([]columnText, 0, 16+2*cap(p.columns))
	}
	p.columns = append(p.columns, columnText{})
	return &p.columns[len(p.columns)-1]
}

// columnType takes the words of a type with its arguments, as written; "" when
// there is none, which SQLite allows.
func (p *parser) columnType() string {
	mark := p.Mark()
	for p.atTypeWord() {
		p.Next()
	}
	if p.Mark() > mark {
		p.Parens()
	}
	return oneLine(p.Since(mark))
}

// atTypeWord reports whether the next token is part of a type: any name that does
// not begin a column constraint.
func (p *parser) atTypeWord() bool {
	switch t := p.Peek(); t.Kind {
	case sqltext.QuotedName, sqltext.String:
		return true
	case sqltext.Word:
		for _, word := range [...]string{"CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE",
			"REFERENCES", "DEFERRABLE", "AS", "ON"} {
			if t.IsWord(word) {
				return false
			}
		}
		return !p.AtWord("GENERATED", "ALWAYS")
	}
	return false
}

// columnDefinition gathers what stands after a column's type.
type columnDefinition struct {
	*parser
	column      *columnText
	name        string // of the constraint that comes next
	constraints []constraintText
}

// constraint takes one column constraint; false when none is next.
func (d *columnDefinition) constraint() (more bool, err error) {
	c := d.column
	switch {
	case d.Word("CONSTRAINT"):
		d.name, err = d.parser.name("the constraint")
		return true, err
	case d.Word("PRIMARY", "KEY"):
		return true, d.primaryKey()
	case d.Word("UNIQUE"):
		k := &keyText{inline: true, columns: []keyColumn{{name: c.name}}}
		k.onConflict, err = d.onConflict()
		d.add(constraintText{key: k})
	case d.Word("NOT", "NULL"):
		c.notNull = true
		c.notNullConflict, err = d.onConflict()
	case d.Word("NULL"):
		_, err = d.onConflict()
	case d.AtWord("CHECK"):
		var k *checkText
		k, err = d.check()
		d.add(constraintText{check: k})
	case d.Word("DEFAULT"):
		c.defaultText, err = d.defaultValue()
	case d.Word("COLLATE"):
		c.collation, err = d.parser.name("a collation")
	case d.Word("REFERENCES"):
		var f *foreignKeyText
		f, err = d.references()
		if err == nil {
			f.columns = []string{c.name}
			d.add(constraintText{foreignKey: f})
		}
	case d.AtWord("DEFERRABLE"), d.AtWord("NOT", "DEFERRABLE"):
		return true, d.lateDeferrable()
	case d.Word("GENERATED", "ALWAYS", "AS"), d.Word("AS"):
		c.generated, err = d.generated()
	default:
		return false, nil
	}
	d.name = ""
	return true, err
}

// add takes a constraint under the name that stood before it.
func (d *columnDefinition) add(k constraintText) {
	k.name = d.name
	d.constraints = append(d.constraints, k)
}

func (d *columnDefinition) primaryKey() error {
	k := &keyText{inline: true, columns: []keyColumn{{name: d.column.name}}}
	k.columns[0].descending = strings.EqualFold(d.AnyWord("ASC", "DESC"), "DESC")
	var err error
	if k.onConflict, err = d.onConflict(); err != nil {
		return err
	}
	k.autoincrement = d.Word("AUTOINCREMENT")
	d.add(constraintText{key: k, primary: true})
	d.name = ""
	return nil
}

// lateDeferrable takes a DEFERRABLE clause that stands apart from its REFERENCES:
// it belongs to the foreign key before it.
func (d *columnDefinition) lateDeferrable() error {
	var into foreignKeyText
	if err := d.deferrable(&into); err != nil {
		return err
	}
	for i := len(d.constraints) - 1; i >= 0; i-- {
		if f := d.constraints[i].foreignKey; f != nil {
			f.deferrable, f.initiallyDeferred = into.deferrable, into.initiallyDeferred
			return nil
		}
	}
	return d.expected("REFERENCES before DEFERRABLE")
}

func (d *columnDefinition) generated() (*generatedText, error) {
	expression, err := d.parens("an expression")
	if err != nil {
		return nil, err
	}
	return &generatedText{expression: expression, stored: strings.EqualFold(d.AnyWord("STORED", "VIRTUAL"), "STORED")}, nil
}

// defaultText is what stands after DEFAULT. A bare word or quoted name means the
// text of that name, which is so only outside parentheses.
type defaultText struct {
	text   string
	parens bool
}

// defaultValue takes a literal with its sign, a name, or an expression in parentheses.
func (d *columnDefinition) defaultValue() (*defaultText, error) {
	if d.Peek().Is("(") {
		inner, err := d.parens("an expression")
		return &defaultText{text: inner, parens: true}, err
	}
	mark := d.Mark()
	if !d.Op("-") {
		d.Op("+")
	}
	switch d.Peek().Kind {
	case sqltext.Word, sqltext.QuotedName, sqltext.String, sqltext.Number:
		d.Next()
		return &defaultText{text: oneLine(d.Since(mark))}, nil
	}
	return nil, d.expected("a default")
}

// oneLine returns text as written when that is a single line without comments,
// else its tokens with one space between.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\n\r\t") && !strings.Contains(text, "--") && !strings.Contains(text, "/*") {
		return text
	}
	var b strings.Builder
	space := false
	for _, t := range sqltext.Lex(sqltext.SQLite, text) {
		if t.Kind == sqltext.Space || t.Kind == sqltext.Comment {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
		}
		space = false
		b.WriteString(t.Text)
	}
	return b.String()
}
