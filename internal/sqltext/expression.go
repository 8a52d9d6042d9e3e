package sqltext

// expression is the tokens of one that a server reads.
type expression struct {
	syntax      Syntax
	tokens      []Token
	query       bool  // SELECT stands in it
	conditional bool  // code in a comment stands in it
	opener      []int // for each token the parenthesis it stands in, or -1
}

// readExpression reads the tokens of sql; whole is false when the text ends
// inside one of them.
func readExpression(s Syntax, sql string) (e expression, whole bool) {
	e = expression{syntax: s, tokens: make([]Token, 0, len(sql)/4+1)}
	l := newLexer(s, sql)
	for t, ok := l.next(); ok; t, ok = l.next() {
		if t.Unterminated {
			return e, false
		}
		if t.blank() {
			continue
		}
		e.query = e.query || t.IsWord("select")
		e.conditional = e.conditional || t.Kind == Conditional
		e.tokens = append(e.tokens, t)
	}
	return e, l.conditionals == 0
}

// at returns the token at i, or one of kind End beside the ends.
func (e *expression) at(i int) Token {
	if i < 0 || i >= len(e.tokens) {
		return Token{}
	}
	return e.tokens[i]
}

// stripParens takes away the parentheses around the whole expression. Those
// of a row (a, b) and of a query are part of it.
func (e *expression) stripParens() {
	for !e.conditional && e.wrapped() {
		e.tokens = e.tokens[1 : len(e.tokens)-1]
	}
}

// wrapped reports whether parentheses around the whole expression say nothing.
func (e *expression) wrapped() bool {
	last := len(e.tokens) - 1
	if last < 2 || !e.tokens[0].Is("(") || !e.tokens[last].Is(")") {
		return false
	}
	for _, word := range [...]string{"select", "with", "values", "table"} {
		if e.tokens[1].IsWord(word) {
			return false
		}
	}
	depth := 0
	for _, t := range e.tokens[1:last] {
		switch {
		case t.Is("("), t.Is("["):
			depth++
		case t.Is(")"), t.Is("]"):
			depth--
		case t.Is(",") && depth == 0:
			return false
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}
