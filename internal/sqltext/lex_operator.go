package sqltext

import "strings"

// operator reads an operator or a punctuation mark that begins with c.
func (l *lexer) operator(c byte) Kind {
	if l.syntax.mysqlFamily() && c == '\\' && l.peek(1) == 'N' {
		l.pos += 2 // \N is NULL
		return Word
	}
	if l.symbols && isSymbol(c) {
		l.pos += symbolRun(l.text[l.pos:])
		return Operator
	}
	l.pos += len(longOperator(l.text[l.pos:]))
	return Operator
}

// longOperators are those of more than one character, longest first.
var longOperators = [...]string{"<=>", "->>", "<=", ">=", "<>", "!=", "==", "<<", ">>", "||", "&&", "->", ":=", "::", ".."}

func longOperator(text string) string {
	if strings.IndexByte("<>!=-|&:.", text[0]) >= 0 {
		for _, op := range longOperators {
			if strings.HasPrefix(text, op) {
				return op
			}
		}
	}
	return text[:1]
}

const symbols = "~!@#^&|`?+-*/%<>="

func isSymbol(c byte) bool { return strings.IndexByte(symbols, c) >= 0 }

// symbolRun is PostgreSQL's rule for operators (scan.l): the longest run of
// symbols that holds no comment; it ends in + or - only if it holds one of the
// characters that no standard operator has, so that a<-1 is a < -1.
func symbolRun(text string) int {
	n := 1
	for n < len(text) && isSymbol(text[n]) {
		if next := text[n:]; strings.HasPrefix(next, "--") || strings.HasPrefix(next, "/*") {
			break
		}
		n++
	}
	for n > 1 && (text[n-1] == '+' || text[n-1] == '-') && !strings.ContainsAny(text[:n-1], "~!@#^&|`?%") {
		n--
	}
	return n
}

// parameter reads a parameter or a variable that begins with c, or the
// operator that c begins where the syntax has no such parameter.
func (l *lexer) parameter(c byte) Kind {
	switch {
	case l.syntax == SQLite:
		return l.sqliteParameter(c)
	case l.syntax.mysqlFamily() && c == '?':
		l.pos++
		return Parameter
	case l.syntax.mysqlFamily() && c == '@':
		return l.mysqlVariable()
	}
	return l.operator(c)
}

func (l *lexer) sqliteParameter(c byte) Kind {
	from := l.pos
	l.pos++
	if c == '?' {
		l.skip(isDigit)
		return Parameter
	}
	l.skip(isWordPart)
	for l.pos > from+1 && l.peek(0) == ':' && l.peek(1) == ':' { // $tcl::name
		l.pos += 2
		l.skip(isWordPart)
	}
	if l.pos > from+1 {
		return Parameter
	}
	l.pos = from
	return l.operator(c)
}

// mysqlVariable reads @name, @'name', @`name`, @@name, and so also the host of
// an account.
func (l *lexer) mysqlVariable() Kind {
	l.pos++
	switch c := l.peek(0); {
	case c == '@':
		l.pos++
		l.skip(isWordPart)
	case c == '\'' || c == '"' || c == '`':
		l.quoted(Parameter, c, l.backslash && c != '`')
	default:
		l.skip(func(c byte) bool { return isWordPart(c) || c == '.' })
	}
	return Parameter
}
