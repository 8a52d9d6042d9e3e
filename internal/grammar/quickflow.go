package grammar

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// flow reads a value in brackets, or one inside of brackets, and returns the
// offset behind it.
func (q *quick) flow(l *quickLine, at int) (*yaml.Node, int) {
	sure(at < len(l.text))
	switch l.text[at] {
	case '{':
		return q.flowMap(l, at)
	case '[':
		return q.flowList(l, at)
	case '"':
		return q.quoted(l, at)
	}
	return q.flowPlain(l, at)
}

// flowPlain reads a plain scalar inside of brackets.
func (q *quick) flowPlain(l *quickLine, at int) (*yaml.Node, int) {
	from := at
	sure(begins(l.text[at:]))
	for ; ; at++ {
		sure(at < len(l.text))
		switch c := l.text[at]; c {
		case ',', ']', '}':
			text := strings.TrimRight(l.text[from:at], " ")
			return q.scalar(l, from, text), at
		case '[', '{', '?':
			sure(false)
		case '#':
			sure(l.text[at-1] != ' ')
		case ':':
			sure(at+1 < len(l.text) && strings.IndexByte(",[]{}", l.text[at+1]) < 0)
			if l.text[at+1] == ' ' {
				return q.scalar(l, from, strings.TrimRight(l.text[from:at], " ")), at
			}
		}
	}
}

func (q *quick) flowMap(l *quickLine, at int) (*yaml.Node, int) {
	m := q.node(l, at, yaml.MappingNode, yaml.FlowStyle, "!!map", "")
	at = skipBlanks(l.text, at+1)
	sure(at < len(l.text))
	if l.text[at] == '}' {
		return m, at + 1
	}
	for {
		var key, value *yaml.Node
		from := at
		sure(at < len(l.text) && l.text[at] != '{' && l.text[at] != '[')
		key, at = q.flow(l, at)
		sure(at+1 < len(l.text) && l.text[at] == ':' && l.text[at+1] == ' ' && at-from < 1000)
		value, at = q.flow(l, skipBlanks(l.text, at+1))
		m.Content = append(m.Content, key, value)
		at = skipBlanks(l.text, at)
		sure(at < len(l.text))
		if l.text[at] == '}' {
			return m, at + 1
		}
		sure(l.text[at] == ',')
		at = skipBlanks(l.text, at+1)
	}
}

func (q *quick) flowList(l *quickLine, at int) (*yaml.Node, int) {
	list := q.node(l, at, yaml.SequenceNode, yaml.FlowStyle, "!!seq", "")
	at = skipBlanks(l.text, at+1)
	sure(at < len(l.text))
	if l.text[at] == ']' {
		return list, at + 1
	}
	for {
		var item *yaml.Node
		item, at = q.flow(l, at)
		list.Content = append(list.Content, item)
		at = skipBlanks(l.text, at)
		sure(at < len(l.text))
		if l.text[at] == ']' {
			return list, at + 1
		}
		sure(l.text[at] == ',')
		at = skipBlanks(l.text, at+1)
	}
}

// quoted reads a scalar in double quotes.
func (q *quick) quoted(l *quickLine, at int) (*yaml.Node, int) {
	from := at
	at++
	for ; ; at++ {
		sure(at < len(l.text))
		switch l.text[at] {
		case '"':
			return q.node(l, from, yaml.ScalarNode, yaml.DoubleQuotedStyle, "!!str", unescaped(l.text[from+1:at])), at + 1
		case '\\':
			at++
		}
	}
}

// unescaped resolves the escapes that quoted writes.
func unescaped(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			b.WriteByte(text[i])
			continue
		}
		i++
		digits := 0
		switch text[i] {
		case '"', '\\':
			b.WriteByte(text[i])
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'x':
			digits = 2
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		default:
			sure(false)
		}
		if digits > 0 {
			sure(i+digits < len(text))
			r, err := strconv.ParseUint(text[i+1:i+1+digits], 16, 32)
			sure(err == nil && utf8.ValidRune(rune(r)))
			b.WriteRune(rune(r))
			i += digits
		}
	}
	return b.String()
}
