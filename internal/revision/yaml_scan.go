package revision

import (
	"bytes"
	"strings"
)

// yamlScan walks over the lines of a .yaml revision, looking at the top-level
// keys alone. It gives up (ok false) on everything out of the ordinary: text
// that goes on over lines, tags, anchors, escapes, a second document.
type yamlScan struct {
	entries   []entry
	inHeader  bool // the lines belong to the last entry
	body      bodyScan
	upgrade   bool
	downgrade bool
	started   bool // there was a line
	keyed     bool // there was a key
}

// scanYAML reads the header entries and whether there is a downgrade part.
func scanYAML(data []byte) (entries []entry, downgrade, ok bool) {
	s := yamlScan{entries: make([]entry, 0, 8)}
	for len(data) > 0 {
		var line []byte
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			line, data = data, nil
		}
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if !s.line(line) {
			return nil, false, false
		}
	}
	return s.entries, s.downgrade, s.body.closed()
}

// line takes one line; false gives up.
func (s *yamlScan) line(line []byte) bool {
	if len(line) == 0 {
		return true
	}
	switch c := line[0]; {
	case c == '#':
		return s.body.closed()
	case c == ' ', c == '-' && (len(line) == 1 || line[1] == ' '):
		return s.content(line)
	case string(line) == "---":
		first := !s.started
		s.started = true
		return first
	}
	s.started = true
	return s.body.closed() && s.key(line)
}

// content takes a line that belongs to the key above it.
func (s *yamlScan) content(line []byte) bool {
	trimmed := bytes.TrimLeft(line, " ")
	if len(trimmed) == 0 {
		return true
	}
	if !s.inHeader {
		return s.keyed && s.body.line(line, len(line)-len(trimmed))
	}
	if trimmed[0] == '#' {
		return true
	}
	e := &s.entries[len(s.entries)-1]
	indent := 1 + len(line) - len(trimmed)
	if e.kind != emptyValue && (e.kind != listValue || e.place.Column != indent) {
		return false
	}
	rest, isItem := bytes.CutPrefix(trimmed, []byte("- "))
	if !isItem {
		return false
	}
	text, kind, ok := scalarOf(string(bytes.TrimSpace(rest)))
	if !ok || kind != scalarValue && kind != nullValue {
		return false
	}
	e.kind, e.list, e.place.Column = listValue, append(e.list, text), indent
	return true
}

// key takes a line that starts a key.
func (s *yamlScan) key(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || (i+1 < len(line) && line[i+1] != ' ') {
		return false
	}
	key, value := string(line[:i]), strings.TrimSpace(string(line[i+1:]))
	s.inHeader, s.keyed = false, true
	switch {
	case key == "upgrade" && !s.upgrade:
		s.upgrade = true
		return s.body.line(line, 0)
	case key == "downgrade" && !s.downgrade:
		s.downgrade = true
		return s.body.line(line, 0)
	case strings.HasPrefix(key, "x-"):
		return s.body.line(line, 0)
	case !isHeaderKey(key):
		return false
	}
	s.inHeader = true
	e := entry{key: key}
	var ok bool
	switch {
	case value == "":
		e.kind, ok = emptyValue, true
	case value[0] == '[':
		e.kind = listValue // without a column, so that no item is added
		e.list, ok = flowList(value)
	default:
		e.text, e.kind, ok = scalarOf(value)
	}
	s.entries = append(s.entries, e)
	return ok
}

// scalarOf reads a scalar that ends on its line.
func scalarOf(v string) (text string, kind valueKind, ok bool) {
	if v == "" {
		return "", emptyValue, false
	}
	switch c := v[0]; c {
	case '"', '\'':
		end := strings.IndexByte(v[1:], c)
		if end < 0 || strings.IndexByte(v[:end+1], '\\') >= 0 {
			return "", 0, false
		}
		rest := v[end+2:]
		blank := strings.TrimLeft(rest, " ")
		return v[1 : end+1], scalarValue, blank == "" || (blank[0] == '#' && rest[0] == ' ')
	case '[', ']', '{', '}', ',', '&', '*', '!', '|', '>', '%', '@', '`', '#', '-', '?', ':':
		return "", 0, false
	}
	if i := strings.Index(v, " #"); i >= 0 {
		v = strings.TrimRight(v[:i], " ")
	}
	if strings.Contains(v, ": ") || strings.HasSuffix(v, ":") || strings.IndexByte(v, '\t') >= 0 {
		return "", 0, false
	}
	switch v {
	case "null", "Null", "NULL", "~":
		return v, nullValue, true
	}
	return v, scalarValue, true
}

// flowList reads [a, b] that ends on its line.
func flowList(v string) ([]string, bool) {
	end := strings.IndexByte(v, ']')
	if end < 0 {
		return nil, false
	}
	rest := strings.TrimLeft(v[end+1:], " ")
	if rest != "" && (rest[0] != '#' || v[end+1] != ' ') {
		return nil, false
	}
	inner := strings.TrimSpace(v[1:end])
	if inner == "" {
		return nil, true
	}
	var list []string
	for item := range strings.SplitSeq(inner, ",") {
		text, _, ok := scalarOf(strings.TrimSpace(item))
		if !ok || strings.ContainsAny(text, "[]{}:#\"'") {
			return nil, false
		}
		list = append(list, text)
	}
	return list, true
}
