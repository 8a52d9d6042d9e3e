package sqltext

import "strings"

// atComment reports whether a comment, or code in one, begins or ends here.
func (l *lexer) atComment(c byte) bool {
	switch c {
	case '-':
		return l.peek(1) == '-' && (!l.dashNeedsSpace || l.spaceAfterDashes())
	case '#':
		return l.hash
	case '/':
		return l.peek(1) == '*'
	case '*':
		return l.conditionals > 0 && l.peek(1) == '/'
	}
	return false
}

// spaceAfterDashes is the rule of the MySQL family: -- begins a comment only
// before white space, a control character or the end, so that 5--1 is 6.
func (l *lexer) spaceAfterDashes() bool {
	c := l.peek(2)
	return c <= ' ' || c == 0x7f
}

func (l *lexer) comment(c byte) Kind {
	switch {
	case c == '*':
		l.pos += 2
		l.conditionals--
		return Conditional
	case c != '/':
		return l.lineComment()
	case l.conditional && (l.peek(2) == '!' || l.peek(2) == 'M' && l.peek(3) == '!'):
		return l.openConditional()
	}
	return l.blockComment()
}

func (l *lexer) lineComment() Kind {
	end := "\n"
	if l.syntax == Postgres {
		end = "\r\n" // either of them ends a comment, see scan.l
	}
	if n := strings.IndexAny(l.text[l.pos:], end); n >= 0 {
		l.pos += n
	} else {
		l.pos = len(l.text)
	}
	return Comment
}

// openConditional reads /*! or /*M! and a version of at most six digits.
func (l *lexer) openConditional() Kind {
	l.pos += strings.IndexByte(l.text[l.pos:], '!') + 1
	for n := 0; n < 6 && isDigit(l.peek(0)); n++ {
		l.pos++
	}
	l.conditionals++
	return Conditional
}

func (l *lexer) blockComment() Kind {
	l.pos += 2
	for depth := 1; l.pos < len(l.text); {
		switch {
		case l.text[l.pos] == '*' && l.peek(1) == '/':
			l.pos += 2
			if depth--; depth == 0 {
				return Comment
			}
		case l.nested && l.text[l.pos] == '/' && l.peek(1) == '*':
			l.pos += 2
			depth++
		default:
			l.pos++
		}
	}
	l.unterminated = true
	return Comment
}
