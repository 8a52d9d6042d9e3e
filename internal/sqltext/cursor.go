package sqltext

import "strings"

// Cursor walks over the tokens of a text for a parser written by hand. It
// never shows white space or comments, nor the marks around code in a comment
// of the MySQL family: /*!80016 NOT ENFORCED */ reads as NOT ENFORCED.
type Cursor struct {
	text   string
	tokens []Token
	next   int
	end    Token
}

// NewCursor returns a cursor before the first token of sql.
func NewCursor(s Syntax, sql string) *Cursor {
	c := &Cursor{}
	c.Reset(s, sql)
	return c
}

// Reset puts the cursor before another text, and keeps its memory.
func (c *Cursor) Reset(s Syntax, sql string) {
	c.text, c.next, c.tokens = sql, 0, c.tokens[:0]
	l := newLexer(s, sql)
	t, ok := l.next()
	for ; ok; t, ok = l.next() {
		if !t.blank() && t.Kind != Conditional {
			c.tokens = append(c.tokens, t)
		}
	}
	c.end = t
}

// Done reports whether no token is left.
func (c *Cursor) Done() bool { return c.next >= len(c.tokens) }

// Peek returns the next token without taking it; its kind is End when none is
// left.
func (c *Cursor) Peek() Token { return c.PeekAt(0) }

// PeekAt returns the token n after the next one.
func (c *Cursor) PeekAt(n int) Token {
	if c.next+n < len(c.tokens) {
		return c.tokens[c.next+n]
	}
	return c.end
}

// Next takes the next token.
func (c *Cursor) Next() Token {
	t := c.Peek()
	if !c.Done() {
		c.next++
	}
	return t
}

// AtWord reports whether the next tokens are these words, unquoted and in any
// case.
func (c *Cursor) AtWord(words ...string) bool {
	for n, word := range words {
		if !c.PeekAt(n).IsWord(word) {
			return false
		}
	}
	return true
}

// Word takes the words if they are all next, else none of them.
func (c *Cursor) Word(words ...string) bool {
	if !c.AtWord(words...) {
		return false
	}
	c.next += len(words)
	return true
}

// AnyWord takes one of the words and returns it as given, or "".
func (c *Cursor) AnyWord(words ...string) string {
	for _, word := range words {
		if c.Word(word) {
			return word
		}
	}
	return ""
}

// Op takes the operator or punctuation mark if it is next.
func (c *Cursor) Op(op string) bool {
	if !c.Peek().Is(op) {
		return false
	}
	c.next++
	return true
}

// Name takes a word or a quoted name and returns the name it means, see
// [Token.Name]. SQLite also takes a string for a name where only a name can
// stand, so this does, too.
func (c *Cursor) Name() (string, bool) {
	t := c.Peek()
	if t.Kind != Word && t.Kind != QuotedName && !(t.Kind == String && t.syntax == SQLite) {
		return "", false
	}
	c.next++
	return t.Name(), true
}

// QualifiedName takes name or schema.name.
func (c *Cursor) QualifiedName() (schema, name string, ok bool) {
	name, ok = c.Name()
	if !ok || !c.Peek().Is(".") {
		return "", name, ok
	}
	mark := c.Mark()
	c.Op(".")
	if second, ok := c.Name(); ok {
		return name, second, true
	}
	c.Back(mark)
	return "", name, true
}

// Parens takes a parenthesis and everything up to the one that closes it, and
// returns the text between as written, without the space at its ends. Without
// a parenthesis, or when it is not closed, it takes nothing.
func (c *Cursor) Parens() (inner string, ok bool) {
	mark := c.Mark()
	if !c.Op("(") {
		return "", false
	}
	from := c.tokens[mark].End()
	for depth := 1; !c.Done(); {
		switch t := c.Next(); {
		case t.Is("("):
			depth++
		case t.Is(")"):
			if depth--; depth == 0 {
				return strings.TrimSpace(c.text[from:t.Offset]), true
			}
		}
	}
	c.Back(mark)
	return "", false
}

// Skip takes the next token, or the whole parenthesis that it begins.
func (c *Cursor) Skip() {
	if _, ok := c.Parens(); !ok {
		c.Next()
	}
}

// Mark returns the place of the cursor, for Back and Since.
func (c *Cursor) Mark() int { return c.next }

// Back returns to a place.
func (c *Cursor) Back(mark int) { c.next = mark }

// Since returns the text of the tokens taken since a place, as written, from
// the first to the last of them.
func (c *Cursor) Since(mark int) string {
	if mark >= c.next {
		return ""
	}
	return c.text[c.tokens[mark].Offset:c.tokens[c.next-1].End()]
}

// Rest returns the text from the next token on, as written.
func (c *Cursor) Rest() string { return c.text[c.Peek().Offset:] }
