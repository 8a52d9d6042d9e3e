package grammar

import (
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/near"
)

// YAML ends a plain scalar at a comma inside {…} and […], and anywhere before
// " #". What is written there is SQL and types, which hold both.

// cutMap looks whether the first value of content goes on in the keys after it,
// as in {type: numeric(10, 2)}, whose second key is "2)" without a value. It
// reports that and returns how many keys belong to the value.
func (d *decoder) cutMap(content []*yaml.Node, known map[string]int) int {
	value := content[1]
	if !isPlain(value) || isEmpty(value) {
		return 0
	}
	words := slices.Collect(maps.Keys(known))
	text, n := value.Value, 0
	for i := 2; i < len(content); i += 2 {
		key, after := content[i], content[i+1]
		if _, isKey := known[key.Value]; isKey || key.Kind != yaml.ScalarNode || !isEmpty(after) || after.Line != key.Line {
			break
		}
		if _, misspelt := near.One(key.Value, words); misspelt && balanced(text) {
			break // a key whose value was forgotten
		}
		text += ", " + key.Value
		n++
	}
	if n > 0 {
		d.failIn(content[0].Value, value, "quote it: "+quoted(text), "YAML cut the value %q at a comma", text)
	}
	return n
}

// cutList does for a list what cutMap does for a map: [coalesce(a, b)] is two
// items. It returns the items with what was cut replaced.
func (d *decoder) cutList(items []*yaml.Node) []*yaml.Node {
	for i, item := range items {
		if !isPlain(item) || closed(item.Value) {
			continue
		}
		text := item.Value
		for j := i + 1; j < len(items) && isPlain(items[j]); j++ {
			if text += ", " + items[j].Value; closed(text) {
				d.fail(item, "quote it: "+quoted(text), "YAML cut the value %q at a comma", text)
				out := append(append([]*yaml.Node{}, items[:i]...), unread)
				return append(out, d.cutList(items[j+1:])...)
			}
		}
	}
	return items
}

// whole reports whether a plain scalar of SQL or of a type is all that was
// written, and says so if not.
func (d *decoder) whole(n *yaml.Node) bool {
	if !isPlain(n) {
		return true
	}
	if comment := lineComment(n); comment != "" {
		d.fail(n, "quote the value, or move the comment to a line of its own",
			"YAML takes %q for a comment and ends the value %q before it", comment, n.Value)
		return false
	}
	if !balanced(n.Value) {
		d.fail(n, "quote the value", "YAML cut the value: %q has an open bracket or quote", n.Value)
		return false
	}
	return true
}

// lineComment returns the comment behind a value in its last line.
func lineComment(n *yaml.Node) string {
	if !strings.HasPrefix(n.LineComment, "#") {
		return ""
	}
	return n.LineComment
}

// closed reports whether the parentheses of a text are closed. Words are not
// asked for their quotes: they may hold an apostrophe.
func closed(text string) bool { return strings.Count(text, "(") <= strings.Count(text, ")") }

// balanced reports whether every parenthesis and quote of the text is closed.
func balanced(text string) bool {
	depth, quote := 0, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0 && quote == 0
}
