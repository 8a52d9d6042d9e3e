package schema

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// columnsIn returns the table's columns that an expression reads, in the order
// of reading, each once. Names are read in every quoting ("a", `a`, [a]);
// text in single quotes, functions, types after :: and qualifiers are passed over.
// Where case alone tells a name from a column, it is taken for the column.
func (t Table) columnsIn(expression string) []string {
	var found []string
	scan := mentionScanner{text: expression}
	for {
		name, ok := scan.next()
		if !ok {
			return found
		}
		if column, is := t.columnLike(name); is && !slices.Contains(found, column) {
			found = append(found, column)
		}
	}
}

// columnLike returns the column that a name in an expression means.
func (t Table) columnLike(name string) (string, bool) {
	if _, ok := t.Column(name); ok {
		return name, true
	}
	for _, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			return c.Name, true
		}
	}
	return "", false
}

// mentionScanner walks over the names in an expression that may be columns.
type mentionScanner struct {
	text     string
	at       int
	previous byte // the last byte before the present token that is no blank
	typed    bool // "::" stands before the present token
}

// next returns the next name.
func (s *mentionScanner) next() (string, bool) {
	for s.at < len(s.text) {
		c := s.text[s.at]
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			s.at++
			continue
		case c == '\'':
			s.quoted('\'')
		case c == '"' || c == '`':
			if name, typed := s.quoted(c), s.typed; !typed && s.isColumn() {
				s.end(c)
				return name, true
			}
		case c == '[' && !s.subscript():
			if name := s.quoted(']'); s.isColumn() {
				s.end(']')
				return name, true
			}
		case isNameRune(r):
			word := s.text[s.at : s.at+nameLength(s.text[s.at:])]
			s.at += len(word)
			if typed := s.typed; !typed && s.isColumn() && word[0] > '9' {
				s.end('a')
				return word, true
			}
			c = 'a'
		default:
			s.typed = c == ':' && s.previous == ':'
			s.at += size
			s.previous = c
			continue
		}
		s.end(c)
	}
	return "", false
}

// end notes what the token just read ends with.
func (s *mentionScanner) end(c byte) { s.previous, s.typed = c, false }

// quoted reads to the closing quote; a doubled one stands for itself.
func (s *mentionScanner) quoted(quote byte) string {
	from := s.at + 1
	for s.at = from; s.at < len(s.text); s.at++ {
		if s.text[s.at] != quote {
			continue
		}
		if quote == ']' || s.at+1 == len(s.text) || s.text[s.at+1] != quote {
			s.at++
			q := string(quote)
			return strings.ReplaceAll(s.text[from:s.at-1], q+q, q)
		}
		s.at++
	}
	return s.text[from:]
}

// subscript reports whether a bracket follows a value or the word ARRAY, as
// PostgreSQL's do, and does not begin a name.
func (s *mentionScanner) subscript() bool {
	return s.previous == 'a' || s.previous == ')' || s.previous == ']' || s.previous == '"'
}

// isColumn reports whether the name just read is neither a function nor a
// qualifier.
func (s *mentionScanner) isColumn() bool {
	rest := strings.TrimLeft(s.text[s.at:], " \t\r\n")
	return rest == "" || rest[0] != '(' && rest[0] != '.'
}

func isNameRune(r rune) bool {
	return r == '_' || r == '$' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf
}

// nameLength returns the length of the name that s begins with.
func nameLength(s string) int {
	for i, r := range s {
		if !isNameRune(r) {
			return i
		}
	}
	return len(s)
}
