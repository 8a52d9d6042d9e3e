package sqltext

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Value returns what a quoted name or a string means, without its quotes and
// escapes; the digits of x'…' and b'…' as they stand; the text of any other
// token. A UESCAPE clause after U&'…' is not heeded.
func (t Token) Value() string {
	if t.Kind != String && t.Kind != QuotedName || t.Text == "" {
		return t.Text
	}
	body := t.Text
	prefix := byte(0)
	if isWordStart(body[0]) {
		prefix = lowerByte(body[0])
		body = strings.TrimPrefix(body[1:], "&")
	}
	switch body[0] {
	case '$':
		return dollarBody(body, t.Unterminated)
	case '[':
		return strings.TrimSuffix(body[1:], "]")
	}
	inner := unquote(body, t.Unterminated, t.hasEscapes(prefix))
	switch {
	case prefix == 'u':
		return unicodeUnescape(inner)
	case prefix == 'e':
		return postgresUnescape(inner)
	case t.hasEscapes(prefix):
		return mysqlUnescape(inner)
	}
	return inner
}

// hasEscapes reports whether a backslash escapes inside the token.
func (t Token) hasEscapes(prefix byte) bool {
	if t.syntax == Postgres {
		return prefix == 'e'
	}
	return t.Kind == String && t.syntax.traits().backslash && (prefix == 0 || prefix == 'n')
}

func dollarBody(text string, unterminated bool) string {
	tag := text[:strings.IndexByte(text[1:], '$')+2]
	if unterminated {
		return text[len(tag):]
	}
	return text[len(tag) : len(text)-len(tag)]
}

// unquote takes the quotes away, undoubles those inside, and joins the parts
// of a string that was carried on over lines. Escapes stay.
func unquote(text string, unterminated, backslash bool) string {
	quote := text[0]
	if !unterminated && strings.IndexByte(text[1:], quote) == len(text)-2 {
		return text[1 : len(text)-1]
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && backslash && i+1 < len(text):
			b.WriteString(text[i : i+2])
			i++
		case c != quote:
			b.WriteByte(c)
		case i+1 < len(text) && text[i+1] == quote:
			b.WriteByte(c)
			i++
		default: // the end, or the gap before the next part
			i = nextPart(text, i+1)
		}
	}
	return b.String()
}

// nextPart returns the offset of the quote that begins the next part of a
// continued string, past the comments between.
func nextPart(text string, i int) int {
	for i < len(text) && text[i] != '\'' {
		if text[i] == '-' {
			n := strings.IndexAny(text[i:], "\r\n")
			if n < 0 {
				return len(text)
			}
			i += n
		}
		i++
	}
	return i
}

func mysqlUnescape(text string) string {
	return unescape(text, func(rest string, b *strings.Builder) int {
		switch c := rest[0]; c {
		case '0':
			b.WriteByte(0)
		case 'b':
			b.WriteByte('\b')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'Z':
			b.WriteByte(0x1a)
		case '%', '_': // stay escaped: they are for LIKE
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		return 1
	})
}

func postgresUnescape(text string) string {
	return unescape(text, func(rest string, b *strings.Builder) int {
		switch c := rest[0]; {
		case c >= '0' && c <= '7':
			return numeric(rest, 0, 3, 8, b)
		case c == 'x' && len(rest) > 1 && isHex(rest[1]):
			return numeric(rest, 1, 3, 16, b)
		case c == 'u' && len(rest) >= 5 && allOf(rest[1:5], isHex):
			return 1 + writeUnicode(rest[1:5], rest[5:], `\u`, b)
		case c == 'U' && len(rest) >= 9 && allOf(rest[1:9], isHex):
			return 1 + writeUnicode(rest[1:9], rest[9:], `\U`, b)
		default:
			if n := strings.IndexByte("bfnrt", c); n >= 0 {
				c = "\b\f\n\r\t"[n]
			}
			b.WriteByte(c)
			return 1
		}
	})
}

func unicodeUnescape(text string) string {
	return unescape(text, func(rest string, b *strings.Builder) int {
		switch {
		case rest[0] == '+' && len(rest) >= 7 && allOf(rest[1:7], isHex):
			return 1 + writeUnicode(rest[1:7], rest[7:], `\+`, b)
		case len(rest) >= 4 && allOf(rest[:4], isHex):
			return writeUnicode(rest[:4], rest[4:], `\`, b)
		}
		b.WriteByte(rest[0])
		return 1
	})
}

// unescape writes text with each backslash and what follows replaced by what
// one writes, which returns how much of the rest it took.
func unescape(text string, one func(rest string, b *strings.Builder) int) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] == '\\' && i+1 < len(text) {
			i += 1 + one(text[i+1:], &b)
		} else {
			b.WriteByte(text[i])
			i++
		}
	}
	return b.String()
}

// numeric writes the byte whose digits stand in text between from and to, as
// far as they go.
func numeric(text string, from, to, base int, b *strings.Builder) int {
	end := from
	for end < to && end < len(text) && isHex(text[end]) && (base == 16 || text[end] >= '0' && text[end] <= '7') {
		end++
	}
	n, _ := strconv.ParseUint(text[from:end], base, 16) // at most three digits
	b.WriteByte(byte(n))
	return end
}

// writeUnicode writes the code point whose hexadecimal digits are given, with
// its second half when it is one of a surrogate pair, and returns the length
// taken.
func writeUnicode(digits, rest, mark string, b *strings.Builder) int {
	n, _ := strconv.ParseUint(digits, 16, 32) // at most eight digits
	taken := len(digits)
	r := rune(n)
	if n > utf8.MaxRune {
		r = utf8.RuneError
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(rest, mark) && len(rest) >= len(mark)+len(digits) {
		low, err := strconv.ParseUint(rest[len(mark):len(mark)+len(digits)], 16, 32)
		if pair := utf16.DecodeRune(r, rune(low)); err == nil && pair != utf8.RuneError {
			r = pair
			taken += len(mark) + len(digits)
		}
	}
	b.WriteRune(r)
	return taken
}
