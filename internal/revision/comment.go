package revision

import "bytes"

// yamlMargin takes the comments off the lines of a YAML file, one after the other.
type yamlMargin struct {
	block  bool // inside a text under | or >
	indent int  // of what the text belongs to
	quote  byte // an open quotation, 0 for none
	flow   int  // open brackets
}

// strip returns a line without the comment at its end.
func (m *yamlMargin) strip(line []byte) []byte {
	spaces := len(line) - len(bytes.TrimLeft(line, " "))
	if m.block && spaces > m.indent {
		return line
	}
	m.block = false
	line = bytes.TrimRight(line[:m.end(line, spaces)], " \t")
	if m.quote == 0 && m.flow == 0 {
		m.begins(line, spaces)
	}
	return line
}

// end finds where the comment of a line begins.
func (m *yamlMargin) end(line []byte, from int) int {
	start := true // a value may begin here
	for i := from; i < len(line); i++ {
		c := line[i]
		switch {
		case m.quote != 0:
			if c == '\\' && m.quote == '"' {
				i++
			} else if c == m.quote {
				m.quote = 0
			}
		case c == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t'):
			return i
		case c == ' ' || c == '\t':
			start = start || i > 0 && (line[i-1] == ':' || line[i-1] == '-' && i-1 == from)
		case start && (c == '"' || c == '\''):
			m.quote, start = c, false
		case start && (c == '{' || c == '['):
			m.flow++
		case m.flow > 0 && (c == '}' || c == ']'):
			m.flow--
			start = false
		case m.flow > 0 && c == ',':
			start = true
		default:
			start = c == '-' && i == from
		}
	}
	return len(line)
}

// begins looks whether a text over several lines begins at the end of a line.
func (m *yamlMargin) begins(line []byte, spaces int) {
	head := bytes.TrimRight(line, "+-0123456789")
	if n := len(head); n == 0 || len(line)-n > 2 || head[n-1] != '|' && head[n-1] != '>' || n > 1 && head[n-2] != ' ' {
		return
	}
	m.block, m.indent = true, spaces
	for rest := line[spaces:]; bytes.HasPrefix(rest, []byte("- ")); { // "- key: |"
		rest = bytes.TrimLeft(rest[2:], " ")
		if len(rest) > 3 {
			m.indent = len(line) - len(rest)
		}
	}
}

// sqlMargin takes the comments off the lines of SQL, one after the other. The
// dialects do not agree on everything; where they could differ it stops taking.
type sqlMargin struct {
	quote   byte   // an open quotation, 0 for none
	dollar  []byte // the open dollar quotation's mark, nil for none
	comment bool   // inside /* */
	whole   bool   // from here on lines stay as they are
}

// strip returns a line without comments, and with one blank where there are several.
func (m *sqlMargin) strip(line []byte) []byte {
	if m.whole {
		return line
	}
	out := make([]byte, 0, len(line))
	for i := 0; i < len(line); i++ {
		c, rest := line[i], line[i:]
		switch {
		case m.comment:
			if bytes.HasPrefix(rest, []byte("/*")) { // nested, for PostgreSQL alone
				m.whole = true
				return line
			}
			if bytes.HasPrefix(rest, []byte("*/")) {
				m.comment = false
				i++
			}
			continue
		case m.dollar != nil:
			if bytes.HasPrefix(rest, m.dollar) {
				out = append(out, m.dollar...)
				i += len(m.dollar) - 1
				m.dollar = nil
				continue
			}
		case m.quote != 0:
			if c == '\\' { // an escape, or not
				m.whole = true
				return append(out, rest...)
			}
			if c == m.quote {
				m.quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			m.quote = c
		case c == '$':
			if m.dollar = dollarMark(rest); m.dollar != nil {
				out = append(out, m.dollar...)
				i += len(m.dollar) - 1
				continue
			}
		case bytes.HasPrefix(rest, []byte("--")) && (len(rest) == 2 || rest[2] == ' ' || rest[2] == '\t'):
			return bytes.TrimRight(out, " ")
		case bytes.HasPrefix(rest, []byte("/*")) && !bytes.HasPrefix(rest, []byte("/*!")) && !bytes.HasPrefix(rest, []byte("/*+")) && !bytes.HasPrefix(rest, []byte("/*M!")):
			m.comment = true
			i++
			c = ' '
			fallthrough
		case c == ' ' || c == '\t':
			if n := len(out); n > 0 && out[n-1] != ' ' {
				out = append(out, ' ')
			}
			continue
		}
		out = append(out, c)
	}
	if m.quote == 0 && m.dollar == nil {
		out = bytes.TrimRight(out, " ")
	}
	return out
}

// dollarMark is the mark of a dollar quotation at the beginning of a text, nil when
// there is none: $$ or $name$.
func dollarMark(text []byte) []byte {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '$':
			return bytes.Clone(text[:i+1])
		case c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || i > 1 && c >= '0' && c <= '9':
		default:
			return nil
		}
	}
	return nil
}
