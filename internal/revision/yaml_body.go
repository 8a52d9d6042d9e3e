package revision

// bodyScan passes over the operations of a .yaml revision. It knows just
// enough YAML to tell that a line at the margin is a key of the file and not
// text inside a quoted scalar or a flow collection that goes on over lines:
// block scalars are skipped by their indentation, and any quoted scalar left
// open at the end of a line makes it give up.
type bodyScan struct {
	depth  int // open flow brackets
	inText bool
	indent int // block scalar: its lines are indented by more than this
}

// closed reports whether a new key may start here.
func (b *bodyScan) closed() bool { return b.depth == 0 }

// line takes a line with its indentation; false gives up.
func (b *bodyScan) line(line []byte, indent int) bool {
	if b.inText {
		if indent > b.indent {
			return true
		}
		b.inText = false
	}
	start, column, parent := true, indent, indent // parent: the column whose block a text on this line hangs in
	for i := indent; i < len(line); i++ {
		c := line[i]
		next := byte(' ')
		if i+1 < len(line) {
			next = line[i+1]
		}
		switch {
		case c == ' ':
		case c == '\t':
			return false
		case c == '#' && (i == 0 || line[i-1] == ' '):
			return true
		case start && (c == '"' || c == '\''):
			end := closing(line, i)
			if end < 0 {
				return false
			}
			if column < 0 {
				parent, column = i, i
			}
			i, start = end, false
		case start && b.depth == 0 && (c == '-' || c == '?') && next == ' ':
			parent, column = i, -1
		case start && (c == '&' || c == '!' || c == '*' || c == '%' || c == '@' || c == '`'):
			return false
		case start && b.depth == 0 && (c == '|' || c == '>'):
			b.inText, b.indent = true, parent
			return blockHeader(line[i+1:])
		case b.bracket(c, &start):
		case c == ':' && (next == ' ' || i+1 == len(line) || b.depth > 0):
			start = true
		default:
			if column < 0 {
				parent, column = i, i
			}
			start = false
			for i+1 < len(line) && plain[line[i+1]] {
				i++
			}
		}
	}
	return true
}

// bracket takes a byte that opens, closes or divides a flow collection; start
// tells whether a value may start here, and behind it.
func (b *bodyScan) bracket(c byte, start *bool) bool {
	switch {
	case (c == '[' || c == '{') && (*start || b.depth > 0):
		b.depth++
		*start = true
	case (c == ']' || c == '}') && b.depth > 0:
		b.depth--
		*start = false
	case c == ',' && b.depth > 0:
		*start = true
	default:
		return false
	}
	return true
}

// plain are the bytes that mean nothing inside a word.
var plain = func() (table [256]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_()=.;/-+*<" {
		table[c] = true
	}
	return table
}()

// closing finds the end of the quoted scalar that starts at i, on this line.
func closing(line []byte, i int) int {
	quote := line[i]
	for i++; i < len(line); i++ {
		switch {
		case line[i] == '\\' && quote == '"':
			i++
		case line[i] == quote && quote == '\'' && i+1 < len(line) && line[i+1] == quote:
			i++
		case line[i] == quote:
			return i
		}
	}
	return -1
}

// blockHeader reports whether what follows "|" or ">" makes a block scalar.
func blockHeader(rest []byte) bool {
	for i, c := range rest {
		switch {
		case c == '+' || c == '-' || (c >= '1' && c <= '9'):
		case c == ' ':
			if i+1 < len(rest) && rest[i+1] != ' ' && rest[i+1] != '#' {
				return false
			}
			if i+1 < len(rest) && rest[i+1] == '#' {
				return true
			}
		default:
			return false
		}
	}
	return true
}
