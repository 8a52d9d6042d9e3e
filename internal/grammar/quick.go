package grammar

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// quick reads a part of YAML: block maps, and on one line each plain and double
// quoted scalars and {…} and […]. That is what EncodeModel writes, and most of what
// people write. It yields the nodes that yaml.v3 would, ten times as fast; where
// it is not sure it gives up, and yaml.v3 reads the text. A fuzz test holds the
// two together.
type quick struct {
	lines []quickLine
	at    int         // the line to be read next
	nodes []yaml.Node // handed out one by one
}

// quickLine is a line with something in it.
type quickLine struct {
	text   string
	number int
	indent int
	ascii  bool
}

// giveUp is panicked with where quick is not sure.
type giveUp struct{}

// readQuick reads a text that is a block map, whose first line has a number.
func readQuick(text string, number int) (root *yaml.Node, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			if _, expected := p.(giveUp); !expected {
				panic(p)
			}
			root, ok = nil, false
		}
	}()
	q := quick{lines: quickLines(text, number)}
	if len(q.lines) == 0 {
		return nil, false
	}
	root = q.block(q.lines[0].indent)
	return root, q.at == len(q.lines)
}

// quickLines returns the lines that are not blank and no comment.
func quickLines(text string, number int) []quickLine {
	lines := make([]quickLine, 0, strings.Count(text, "\n")+1)
	for line := range strings.SplitSeq(text, "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		sure(!strings.HasPrefix(line, "...")) // the end of a document
		ascii := isClean(line)
		if indent < len(line) && line[indent] != '#' {
			lines = append(lines, quickLine{text: line, number: number, indent: indent, ascii: ascii})
		}
		number++
	}
	return lines
}

// isClean reports whether every character is printable ASCII, and gives up on one
// that YAML may refuse or take for a line break.
func isClean(line string) bool {
	ascii := true
	for _, r := range line {
		switch {
		case r >= utf8.RuneSelf && r != utf8.RuneError && printable(r):
			ascii = false
		case r < ' ' || r >= 0x7f:
			panic(giveUp{})
		}
	}
	return ascii
}

func sure(is bool) {
	if !is {
		panic(giveUp{})
	}
}

// node makes a node that stands at an offset of a line.
func (q *quick) node(l *quickLine, offset int, kind yaml.Kind, style yaml.Style, tag, value string) *yaml.Node {
	if len(q.nodes) == 0 {
		q.nodes = make([]yaml.Node, 64)
	}
	n := &q.nodes[0]
	q.nodes = q.nodes[1:]
	n.Kind, n.Style, n.Tag, n.Value, n.Line, n.Column = kind, style, tag, value, l.number, offset+1
	if !l.ascii {
		n.Column = utf8.RuneCountInString(l.text[:offset]) + 1
	}
	return n
}

// scalar makes the node of a plain scalar.
func (q *quick) scalar(l *quickLine, offset int, text string) *yaml.Node {
	tag := "!!str"
	switch text {
	case "", "~", "null", "Null", "NULL":
		tag = "!!null"
	case "<<":
		sure(false)
	}
	return q.node(l, offset, yaml.ScalarNode, 0, tag, text)
}

// block reads the lines of a map with an indentation.
func (q *quick) block(indent int) *yaml.Node {
	l := &q.lines[q.at]
	m := q.node(l, indent, yaml.MappingNode, 0, "!!map", "")
	for q.at < len(q.lines) && q.lines[q.at].indent == indent {
		l = &q.lines[q.at]
		key, at := q.key(l, indent)
		q.at++
		m.Content = append(m.Content, key, q.value(l, at))
	}
	sure(q.at == len(q.lines) || q.lines[q.at].indent < indent)
	return m
}

// key reads a key of a block map and returns the offset behind its colon.
func (q *quick) key(l *quickLine, at int) (*yaml.Node, int) {
	from := at
	if l.text[at] == '"' {
		key, at := q.quoted(l, at)
		sure(at < len(l.text) && l.text[at] == ':' && at-from < 1000)
		return key, at + 1
	}
	sure(begins(l.text[at:]))
	for at < len(l.text) && (l.text[at] != ':' || at+1 < len(l.text) && l.text[at+1] != ' ') {
		sure(l.text[at] != '#' || l.text[at-1] != ' ')
		at++
	}
	sure(at < len(l.text) && l.text[at-1] != ' ' && at-from < 1000)
	return q.scalar(l, from, l.text[from:at]), at + 1
}

// value reads what stands behind the colon of a block map: the rest of the line,
// or the lines below that are indented further.
func (q *quick) value(l *quickLine, at int) *yaml.Node {
	from := skipBlanks(l.text, at)
	deeper := q.at < len(q.lines) && q.lines[q.at].indent > l.indent
	if from == len(l.text) {
		if deeper {
			return q.block(q.lines[q.at].indent)
		}
		// A list may stand below its key without indentation.
		sure(q.at == len(q.lines) || q.lines[q.at].text[q.lines[q.at].indent] != '-')
		return q.scalar(l, at, "")
	}
	sure(l.text[at] == ' ' && !deeper)
	var n *yaml.Node
	switch l.text[from] {
	case '{', '[', '"':
		n, at = q.flow(l, from)
		sure(skipBlanks(l.text, at) == len(l.text))
	default:
		text := strings.TrimRight(l.text[from:], " ")
		sure(begins(text) && !strings.Contains(text, ": ") && !strings.Contains(text, " #") && text[len(text)-1] != ':')
		n = q.scalar(l, from, text)
	}
	return n
}

// begins reports whether a plain scalar may begin as the text does.
func begins(text string) bool {
	switch text[0] {
	case '-':
		return len(text) > 1 && text[1] >= '0' && text[1] <= '9'
	case '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', ' ':
		return false
	}
	return true
}

func skipBlanks(text string, at int) int {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	return at
}
