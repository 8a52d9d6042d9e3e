package sqltext

import "strings"

// wordOrPrefixed reads a word, or a string or name whose spelling begins with
// letters: E'…', U&"…".
func (l *lexer) wordOrPrefixed(c byte) Kind {
	if l.peek(1) == '\'' && strings.IndexByte(l.stringPrefixes, lowerByte(c)) >= 0 {
		l.pos++
		// Of the prefixed strings E'…' knows escapes on PostgreSQL, N'…' on the MySQL family.
		escapes := lowerByte(c) == 'e' || l.backslash && lowerByte(c) == 'n'
		return l.quoted(String, '\'', escapes)
	}
	if l.unicodePrefix && lowerByte(c) == 'u' && l.peek(1) == '&' {
		switch q := l.peek(2); q {
		case '\'':
			l.pos += 2
			return l.quoted(String, q, false)
		case '"':
			l.pos += 2
			return l.quoted(QuotedName, q, false)
		}
	}
	for l.pos++; l.pos < len(l.text) && inWord[l.text[l.pos]]; l.pos++ {
	}
	return Word
}

// inWord is isWordPart for each byte: most of a text is words.
var inWord = func() (in [256]bool) {
	for c := range in {
		in[c] = isWordPart(byte(c))
	}
	return in
}()

// digits reads a number, or on the MySQL family a word that begins with one.
func (l *lexer) digits() Kind {
	if l.digitWord && (l.afterDot || l.wordAfterDigits()) {
		l.skip(isWordPart)
		return Word
	}
	return l.number()
}

// wordAfterDigits follows the lexer of MySQL: 0x1f, 0b01 and 1e5 are numbers,
// but 0xg, 1a and 1e are names.
func (l *lexer) wordAfterDigits() bool {
	rest := l.text[l.pos:]
	n := 0
	for n < len(rest) && isDigit(rest[n]) {
		n++
	}
	if n == len(rest) || !isWordPart(rest[n]) {
		return false
	}
	word := n
	for word < len(rest) && isWordPart(rest[word]) {
		word++
	}
	if n == 1 && rest[0] == '0' && word > 2 {
		if rest[1] == 'x' && allOf(rest[2:word], isHex) || rest[1] == 'b' && allOf(rest[2:word], isBit) {
			return false
		}
	}
	return exponent(rest[n:]) == 0
}

func isBit(c byte) bool { return c == '0' || c == '1' }

func allOf(text string, class func(byte) bool) bool {
	for i := 0; i < len(text); i++ {
		if !class(text[i]) {
			return false
		}
	}
	return true
}

// exponent returns the length of the e5, E+5 or e-5 that text begins with.
func exponent(text string) int {
	if text == "" || lowerByte(text[0]) != 'e' {
		return 0
	}
	n := 1
	if n < len(text) && (text[n] == '+' || text[n] == '-') {
		n++
	}
	if n == len(text) || !isDigit(text[n]) {
		return 0
	}
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return n
}

// number reads 1, 1.5, .5, 1e-5, 0x1f, 1_000.
func (l *lexer) number() Kind {
	if l.text[l.pos] == '0' && l.radix() {
		return Number
	}
	l.skip(isNumberPart)
	// 1..10 is a range in PL/pgSQL, not 1. and .10.
	if l.peek(0) == '.' && l.peek(1) != '.' {
		l.pos++
		l.skip(isNumberPart)
	}
	l.pos += exponent(l.text[l.pos:])
	return Number
}

func isNumberPart(c byte) bool { return isDigit(c) || c == '_' }

// radix reads 0x1f, 0o17 and 0b01.
func (l *lexer) radix() bool {
	var class func(byte) bool
	switch lowerByte(l.peek(1)) {
	case 'x':
		class = isHex
	case 'o':
		class = isDigit
	case 'b':
		class = isBit
	default:
		return false
	}
	if !class(l.peek(2)) {
		return false
	}
	l.pos += 2
	l.skip(func(c byte) bool { return class(c) || c == '_' })
	return true
}
