package grammar

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// chunk is the text of one table of a model and the line where it begins. A model
// is read table by table, so that its nodes are not all there at once.
type chunk struct {
	text string
	line int
}

// splitFile is a document whose tables were taken out.
type splitFile struct {
	rest   []byte // with its lines where they were
	line   int    // of "tables:"
	tables []chunk
}

// split takes the entries of the block map "tables:" out of a document. False
// means that the document is better read as a whole.
func split(data []byte) (s splitFile, ok bool) {
	from, line, ok := tablesLine(data)
	if !ok {
		return splitFile{}, false
	}
	end := from
	for end < len(data) { // the block ends at the next key without indentation
		next := lineEnd(data, end)
		if text := bytes.TrimRight(data[end:next], " \n"); len(text) > 0 && text[0] != ' ' && text[0] != '#' {
			break
		}
		end = next
	}
	s.line = line
	s.tables, ok = splitEntries(string(data[from:end]), line+1)
	s.rest = append(s.rest, data[:from]...)
	s.rest = append(s.rest, bytes.Repeat([]byte("\n"), bytes.Count(data[from:end], []byte("\n")))...)
	s.rest = append(s.rest, data[end:]...)
	return s, ok
}

// tablesLine finds the line that says "tables:" and returns the offset behind it
// and its number.
func tablesLine(data []byte) (offset, number int, ok bool) {
	for offset < len(data) {
		number++
		next := lineEnd(data, offset)
		if string(bytes.TrimRight(data[offset:next], " \n")) == "tables:" {
			return next, number, true
		}
		offset = next
	}
	return 0, 0, false
}

func lineEnd(data []byte, from int) int {
	if n := bytes.IndexByte(data[from:], '\n'); n >= 0 {
		return from + n + 1
	}
	return len(data)
}

// splitEntries cuts a block at the lines that are indented as the first one.
func splitEntries(block string, line int) ([]chunk, bool) {
	var chunks []chunk
	indent, begin, number := -1, 0, line
	for offset := 0; offset < len(block); number++ {
		next := len(block)
		if n := strings.IndexByte(block[offset:], '\n'); n >= 0 {
			next = offset + n + 1
		}
		text := strings.TrimLeft(block[offset:next], " ")
		here := next - offset - len(text)
		switch {
		case strings.TrimSpace(text) == "" || text[0] == '#':
		case indent < 0 || here == indent:
			if strings.IndexByte("-?:", text[0]) >= 0 {
				return nil, false
			}
			if indent >= 0 {
				chunks[len(chunks)-1].text = block[begin:offset]
			}
			indent, begin = here, offset
			chunks = append(chunks, chunk{line: number})
		case here < indent:
			return nil, false
		}
		offset = next
	}
	if indent < 1 {
		return nil, false
	}
	chunks[len(chunks)-1].text = block[begin:]
	return chunks, true
}

// isWithoutTables reports whether the rest of a document is a block map whose key
// "tables" stands at a line and has no value: that what was taken out was a value
// and not part of a text.
func isWithoutTables(root *yaml.Node, line int) bool {
	if root == nil || root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return false
	}
	for i := 0; i < len(root.Content); i += 2 {
		if key := root.Content[i]; key.Value == "tables" && key.Line == line && key.Column == 1 && isPlain(key) {
			return isEmpty(root.Content[i+1])
		}
	}
	return false
}

// read returns the key and the value of an entry. False means that the document
// must be read as a whole, be it to say what is wrong with it.
func (c chunk) read() (key, value *yaml.Node, ok bool) {
	root, sure := readQuick(c.text, c.line)
	if !sure {
		documents, err := parseYAML([]byte(c.text))
		if err != nil || documents.first == nil || documents.next != nil {
			return nil, nil, false
		}
		root = documents.first.Content[0]
		if !shift(root, c.line-1) {
			return nil, nil, false
		}
	}
	if root.Kind != yaml.MappingNode || len(root.Content) != 2 || root.Content[0].Line != c.line || isMerge(root.Content[0]) {
		return nil, nil, false
	}
	return root.Content[0], root.Content[1], true
}

// shift moves nodes down by lines. False means that there are anchors or aliases,
// which reach over the text.
func shift(n *yaml.Node, lines int) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return false
	}
	n.Line += lines
	for _, c := range n.Content {
		if !shift(c, lines) {
			return false
		}
	}
	return true
}
