package sqlite

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// parser reads CREATE statements as sqlite_schema keeps them. It takes what
// SQLite's own grammar takes (parse.y of 3.35 to 3.51), in its oddities too: any
// quoting, a string for a name, no comma between table constraints.
//
// What it returns lasts until reset: the memory is used again for the next text.
type parser struct {
	*sqltext.Cursor
	text     string
	items    []itemText
	columns  []columnText
	elements []elementText
}

func newParser(text string) *parser {
	return &parser{Cursor: sqltext.NewCursor(sqltext.SQLite, text), text: text}
}

// reset puts the parser before another text, and keeps its memory.
func (p *parser) reset(text string) {
	p.Cursor.Reset(sqltext.SQLite, text)
	p.text, p.items, p.columns, p.elements = text, p.items[:0], p.columns[:0], p.elements[:0]
}

// syntaxError says that text is not what this parser understands.
type syntaxError struct {
	expected     string
	found        string
	line, column int
}

func (e *syntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: expected %s, found %q", e.line, e.column, e.expected, e.found)
}

func (p *parser) expected(what string) error {
	t := p.Peek()
	line, column := sqltext.Position(p.text, t.Offset)
	return &syntaxError{expected: what, found: t.Text, line: line, column: column}
}

// word takes words that must come next.
func (p *parser) word(words ...string) error {
	if !p.Word(words...) {
		return p.expected(strings.Join(words, " "))
	}
	return nil
}

func (p *parser) op(op string) error {
	if !p.Op(op) {
		return p.expected(op)
	}
	return nil
}

func (p *parser) name(what string) (string, error) {
	name, ok := p.Name()
	if !ok {
		return "", p.expected("the name of " + what)
	}
	return name, nil
}

// qualified takes name or schema.name and drops the schema: what sqlite_schema
// holds is in one schema, and so is all that it refers to.
func (p *parser) qualified(what string) (string, error) {
	_, name, ok := p.QualifiedName()
	if !ok {
		return "", p.expected("the name of " + what)
	}
	return name, nil
}

// parens takes a parenthesised expression and returns what is inside.
func (p *parser) parens(what string) (string, error) {
	inner, ok := p.Parens()
	if !ok {
		return "", p.expected(what + " in parentheses")
	}
	if inner == "" {
		return "", p.expected(what)
	}
	return inner, nil
}

// finish takes a last semicolon and sees to it that nothing is left.
func (p *parser) finish() error {
	for p.Op(";") {
	}
	if !p.Done() {
		return p.expected("the end of the statement")
	}
	return nil
}

// onConflict takes an ON CONFLICT clause and returns its word in lower case.
func (p *parser) onConflict() (string, error) {
	if !p.Word("ON", "CONFLICT") {
		return "", nil
	}
	if word := p.AnyWord("ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"); word != "" {
		return strings.ToLower(word), nil
	}
	return "", p.expected("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE")
}

// foldName is the form in which SQLite takes two names for the same: ASCII
// letters without case, every other character as it stands.
func foldName(name string) string {
	for i := 0; i < len(name); i++ {
		if foldByte(name[i]) != name[i] {
			folded := []byte(name)
			for ; i < len(folded); i++ {
				folded[i] = foldByte(folded[i])
			}
			return string(folded)
		}
	}
	return name
}

// sameName reports whether two names are the same to SQLite.
func sameName(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if a[i] != b[i] && foldByte(a[i]) != foldByte(b[i]) {
			return false
		}
	}
	return true
}

func foldByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
