package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// indexText is a CREATE INDEX as it was written.
type indexText struct {
	name     string
	table    string
	unique   bool
	elements []elementText
	where    string
}

// elementText is one element of an index: name is set when it is a name alone,
// expression always.
type elementText struct {
	name       string
	expression string
	collation  string
	descending bool
}

// parseIndex reads CREATE INDEX.
func parseIndex(text string) (indexText, error) { return newParser(text).index() }

func (p *parser) index() (indexText, error) {
	var x indexText
	if err := p.word("CREATE"); err != nil {
		return x, err
	}
	x.unique = p.Word("UNIQUE")
	if err := p.word("INDEX"); err != nil {
		return x, err
	}
	p.Word("IF", "NOT", "EXISTS")
	var err error
	if x.name, err = p.qualified("the index"); err != nil {
		return x, err
	}
	if err = p.word("ON"); err != nil {
		return x, err
	}
	if x.table, err = p.name("the table"); err != nil {
		return x, err
	}
	if x.elements, err = p.indexElements(); err != nil {
		return x, err
	}
	if p.Word("WHERE") {
		if x.where = strings.TrimRight(p.takeExpression(), " \t\r\n"); x.where == "" {
			return x, p.expected("a condition")
		}
	}
	return x, p.finish()
}

func (p *parser) indexElements() ([]elementText, error) {
	if err := p.op("("); err != nil {
		return nil, err
	}
	for {
		e, err := p.indexElement()
		if err != nil {
			return nil, err
		}
		p.elements = append(p.elements, e)
		if !p.Op(",") {
			return p.elements, p.op(")")
		}
	}
}

// indexElement takes an expression with COLLATE and an order. COLLATE binds to the
// operand before it, so it is the element's own where that operand is all.
func (p *parser) indexElement() (elementText, error) {
	var e elementText
	mark := p.Mark()
	for operands := 0; operands == 0 && !p.atListEnd() || operands > 0 && !p.elementEnds() && !(operands == 1 && p.ownCollation()); {
		if !(operands == 1 && p.Peek().Is("(")) { // of a function
			operands++
		}
		p.Skip()
	}
	e.expression = p.Since(mark)
	if e.expression == "" {
		return e, p.expected("a column or an expression")
	}
	taken := p.Mark()
	p.Back(mark)
	if name, ok := p.Name(); ok && p.Mark() == taken {
		e.name = name
	}
	p.Back(taken)
	var err error
	if p.Word("COLLATE") {
		if e.collation, err = p.name("a collation"); err != nil {
			return e, err
		}
	}
	e.descending = strings.EqualFold(p.AnyWord("ASC", "DESC"), "DESC")
	if p.AtWord("NULLS") {
		return e, p.expected("no NULLS in an index")
	}
	return e, nil
}

func (p *parser) atListEnd() bool {
	t := p.Peek()
	return t.Kind == sqltext.End || t.Is(",") || t.Is(")") || t.Is(";")
}

// elementEnds reports whether what comes next is no part of an element's expression.
func (p *parser) elementEnds() bool {
	if p.atListEnd() {
		return true
	}
	t, next := p.Peek(), p.PeekAt(1)
	if t.IsWord("NULLS") && (next.IsWord("FIRST") || next.IsWord("LAST")) {
		return true
	}
	last := next.Is(",") || next.Is(")") || next.IsWord("NULLS")
	return last && (t.IsWord("ASC") || t.IsWord("DESC"))
}

// ownCollation reports whether COLLATE name and the end of the element come next.
func (p *parser) ownCollation() bool {
	if !p.AtWord("COLLATE") {
		return false
	}
	mark := p.Mark()
	defer p.Back(mark)
	p.Next()
	p.Next()
	t := p.Peek()
	return p.elementEnds() || t.IsWord("ASC") || t.IsWord("DESC")
}

// takeExpression takes everything up to the end of the statement.
func (p *parser) takeExpression() string {
	mark := p.Mark()
	for !p.Done() && !p.Peek().Is(";") {
		p.Skip()
	}
	return p.Since(mark)
}
