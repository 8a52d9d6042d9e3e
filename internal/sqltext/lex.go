package sqltext

// Lex cuts sql into tokens. It never fails: what is not terminated becomes a
// token that says so, and a byte that begins nothing is an operator.
func Lex(s Syntax, sql string) []Token {
	tokens := make([]Token, 0, len(sql)/4+1)
	l := newLexer(s, sql)
	for t, ok := l.next(); ok; t, ok = l.next() {
		tokens = append(tokens, t)
	}
	return tokens
}

// lexer reads a text once, from left to right. It may be put to another place
// by setting pos, which the statement splitter does after a delimiter.
type lexer struct {
	*traits
	syntax       Syntax
	text         string
	pos          int
	conditionals int  // conditional comments that are open
	afterDot     bool // the token before was a dot between names
	afterName    bool // the token before was a name or a word
	unterminated bool // about the token being read
}

func newLexer(s Syntax, sql string) *lexer {
	return &lexer{traits: s.traits(), syntax: s, text: sql}
}

// next returns the next token, or false at the end of the text.
func (l *lexer) next() (Token, bool) {
	from := l.pos
	if from >= len(l.text) {
		return Token{Kind: End, Offset: from, syntax: l.syntax}, false
	}
	l.unterminated = false
	kind := l.read(l.text[from])
	l.afterDot = kind == Operator && l.afterName && l.text[from:l.pos] == "."
	l.afterName = kind == Word || kind == QuotedName
	return Token{Kind: kind, Unterminated: l.unterminated, syntax: l.syntax, Text: l.text[from:l.pos], Offset: from}, true
}

// read moves past one token, which begins with c.
func (l *lexer) read(c byte) Kind {
	switch {
	case isSpace(c):
		return l.space()
	case isWordStart(c):
		return l.wordOrPrefixed(c)
	case isDigit(c):
		return l.digits()
	case c == '\'':
		return l.quoted(String, '\'', l.backslash)
	case c == '"' && l.doubleIsString:
		return l.quoted(String, '"', l.backslash)
	case c == '"', c == '`' && l.backtick:
		return l.quoted(QuotedName, c, false)
	case c == '[' && l.bracket:
		return l.bracketed()
	case l.atComment(c):
		return l.comment(c)
	case c == '.' && isDigit(l.peek(1)) && !(l.digitWord && l.afterName):
		return l.number()
	case c == '$':
		return l.dollar()
	case c == '?' || c == ':' || c == '@':
		return l.parameter(c)
	}
	return l.operator(c)
}

// peek returns the byte at a distance from the position, 0 past the end.
func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

// skip moves on while the bytes are of a class.
func (l *lexer) skip(class func(byte) bool) {
	for l.pos < len(l.text) && class(l.text[l.pos]) {
		l.pos++
	}
}

func (l *lexer) space() Kind {
	l.skip(isSpace)
	return Space
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isWordStart(c byte) bool {
	return lowerByte(c) >= 'a' && lowerByte(c) <= 'z' || c == '_' || c >= 0x80
}
func isWordPart(c byte) bool { return isWordStart(c) || isDigit(c) || c == '$' }
func isHex(c byte) bool      { return isDigit(c) || lowerByte(c) >= 'a' && lowerByte(c) <= 'f' }
