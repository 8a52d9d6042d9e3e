package sqltext

import "strings"

// quoted reads from a quote to the same quote; a doubled one stands for
// itself.
func (l *lexer) quoted(kind Kind, quote byte, backslash bool) Kind {
	l.pos++
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		l.pos++
		switch {
		case c == '\\' && backslash && l.pos < len(l.text):
			l.pos++
		case c != quote:
		case l.peek(0) == quote:
			l.pos++
		case l.continued && kind == String && l.continues():
			l.pos++
		default:
			return kind
		}
	}
	l.unterminated = true
	return kind
}

// continues moves to the quote that carries the string on, if one follows
// after white space with a line break in it: PostgreSQL reads 'a' newline 'b'
// as one string, and goes on by the rules of the first part (E'…' and so on).
func (l *lexer) continues() bool {
	from, broken := l.pos, false
	for {
		switch c := l.peek(0); {
		case isSpace(c):
			broken = broken || c == '\n' || c == '\r'
			l.pos++
			continue
		case c == '-' && l.peek(1) == '-':
			l.lineComment()
			continue
		case c == '\'' && broken:
			return true
		}
		l.pos = from
		return false
	}
}

// bracketed reads […], which knows no escape.
func (l *lexer) bracketed() Kind {
	if n := strings.IndexByte(l.text[l.pos:], ']'); n >= 0 {
		l.pos += n + 1
	} else {
		l.pos, l.unterminated = len(l.text), true
	}
	return QuotedName
}

// dollar reads $tag$…$tag$, a parameter $1, a word or a variable with a $ in
// front.
func (l *lexer) dollar() Kind {
	if l.dollarQuotes {
		if tag := l.dollarTag(); tag != "" {
			body := l.text[l.pos+len(tag):]
			if n := strings.Index(body, tag); n >= 0 {
				l.pos += n + 2*len(tag)
				return String
			}
			// A server of the MySQL family before 9 reads a word here.
			if !l.dollarInWord {
				l.pos, l.unterminated = len(l.text), true
				return String
			}
		}
	}
	switch {
	case l.dollarInWord:
		l.pos++
		l.skip(isWordPart)
		return Word
	case l.syntax == Postgres && isDigit(l.peek(1)):
		l.pos++
		l.skip(isDigit)
		return Parameter
	case l.syntax == SQLite:
		return l.parameter('$')
	}
	l.pos++
	return Operator
}

// dollarTag returns the $tag$ at the position, or "".
func (l *lexer) dollarTag() string {
	for n := 1; l.pos+n < len(l.text); n++ {
		switch c := l.text[l.pos+n]; {
		case c == '$':
			return l.text[l.pos : l.pos+n+1]
		case !isWordStart(c) && (n == 1 || !isDigit(c)):
			return ""
		}
	}
	return ""
}
