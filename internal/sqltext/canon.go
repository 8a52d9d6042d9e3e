package sqltext

import (
	"strings"
	"unicode/utf8"
)

// Equal reports whether two expressions are spelled alike, see [Canon]. A
// false answer says nothing: a server may still read both the same.
func Equal(s Syntax, a, b string) bool {
	return a == b || Canon(s, a) == Canon(s, b)
}

// Canon returns the normal form of an expression: two expressions with the
// same one mean the same to a server.
//
// It has no comments and one space between tokens. Keywords and names that the
// server folds are in lower case; quotes are gone from names that mean the
// same without; strings are in the plainest spelling of their value; outer
// parentheses are gone, != is <>, on SQLite == is =. On the MySQL family the
// introducers that it puts before strings by the session's character set are
// gone, where the bytes of the string are the same in all of them.
//
// Where SELECT stands in it, names of tables may, too: on the MySQL family,
// whose tables may differ by case alone, names keep theirs. A text that ends
// inside a string, a comment or a quoted name is its own normal form.
func Canon(s Syntax, expr string) string {
	e, whole := readExpression(s, expr)
	if !whole {
		return expr
	}
	e.stripParens()
	var b strings.Builder
	b.Grow(len(expr))
	for i := range e.tokens {
		if e.introducer(i) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(e.canon(i))
	}
	return b.String()
}

// canon returns the normal spelling of one token.
func (e *expression) canon(i int) string {
	t := e.tokens[i]
	switch t.Kind {
	case Word:
		return e.canonWord(i)
	case QuotedName:
		return e.canonQuoted(i)
	case String:
		return canonString(t)
	case Number:
		return lower(t.Text)
	case Operator:
		if t.Text == "!=" {
			return "<>"
		}
		if t.Text == "==" && e.syntax == SQLite {
			return "="
		}
	}
	return t.Text
}

func (e *expression) canonWord(i int) string {
	text := e.tokens[i].Text
	if text == `\N` {
		return "null"
	}
	if folded := lower(text); e.foldsCase(i) || e.syntax.keyword(folded) {
		text = folded
	}
	if isDigit(text[0]) {
		return e.syntax.Quote(text) // t.1e5, which is a number where it stands alone
	}
	return text
}

// foldsCase reports whether the case of the name at i, which is not in quotes
// or may do without them, means nothing.
func (e *expression) foldsCase(i int) bool {
	if e.syntax.mysqlFamily() {
		// lower_case_table_names=0: tables T and t differ, their columns do not.
		return !e.query && !e.at(i+1).Is(".")
	}
	return true
}

func (e *expression) canonQuoted(i int) string {
	t := e.tokens[i]
	if t.unicodeEscaped() {
		return t.Text // what it means is up to a UESCAPE that may follow
	}
	name := t.Value()
	if e.syntax.traits().foldsQuoted && e.foldsCase(i) {
		name = lower(name)
	}
	if e.bareMeansSame(i, name) {
		return name
	}
	return e.syntax.Quote(name)
}

// bareMeansSame reports whether the quoted name at i, which is name when
// folded, is the same name without quotes.
func (e *expression) bareMeansSame(i int, name string) bool {
	if name == "" || !isWordStart(name[0]) || !allOf(name, isWordPart) || strings.HasPrefix(name, byteOrderMark) {
		return false
	}
	folded := lower(name)
	switch {
	case e.syntax.keyword(folded), e.syntax == Postgres && folded != name:
		return false
	case e.at(i+1).Kind == String:
		return false // a bare word there may be an introducer or a type
	case e.syntax.mysqlFamily() && e.at(i+1).Is("("):
		return false // `date`(x) is a stored function, date(x) the server's own
	case e.syntax == Postgres && e.at(i-1).Kind == String:
		return false // interval '1' day
	}
	return true
}

// unicodeEscaped reports whether the token is U&'…' or U&"…".
func (t Token) unicodeEscaped() bool {
	return t.syntax == Postgres && len(t.Text) > 2 && t.Text[1] == '&'
}

// canonString spells a string of any kind by its value.
func canonString(t Token) string {
	if t.unicodeEscaped() {
		return t.Text
	}
	prefix := lowerByte(t.Text[0])
	value := t.Value()
	switch {
	case prefix == 'x' || prefix == 'b':
		return string(prefix) + "'" + strings.ReplaceAll(lower(value), "'", "''") + "'"
	case !utf8.ValidString(value) || strings.IndexByte(value, 0) >= 0:
		return t.Text
	case prefix == 'n':
		return "n" + t.syntax.String(value)
	}
	return t.syntax.String(value)
}

// charsets are those in which a string of ASCII has the same bytes.
var charsets = wordSet(`armscii8 ascii big5 cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 dec8 euckr eucjpms gb18030 gb2312
gbk geostd8 greek hebrew hp8 keybcs2 koi8r koi8u latin1 latin2 latin5 latin7 macce macroman tis620 ujis utf8 utf8mb3 utf8mb4`)

// introducer reports whether the token at i is a _charset that changes nothing
// about the string after it. MySQL stores literals with the character set of
// the session that created them: _utf8mb4'a' and _utf8mb3'a' were both 'a'.
func (e *expression) introducer(i int) bool {
	t, next := e.tokens[i], e.at(i+1)
	if !t.introduces() || e.at(i-1).introduces() || next.Kind != String || next.Text[0] != '\'' && next.Text[0] != '"' {
		return false
	}
	if strings.HasPrefix(lower(t.Text), "_utf8") {
		return true
	}
	// 'a' 'b' is one string, of one character set.
	return e.at(i+2).Kind != String && allOf(next.Text, func(c byte) bool { return c < 0x80 })
}

func (t Token) introduces() bool {
	return t.Kind == Word && t.syntax.mysqlFamily() && t.Text[0] == '_' && charsets()[lower(t.Text[1:])]
}
