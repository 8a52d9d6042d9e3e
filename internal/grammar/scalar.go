package grammar

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// given reports whether a key has a value. Null is none; nothing at all behind
// the colon is a mistake.
func (d *decoder) given(key string, n *yaml.Node) bool {
	switch {
	case n == nil || n == unread:
		return false
	case isEmpty(n):
		d.failIn(key, n, "write a value, or null for none", "nothing stands behind the colon")
		return false
	}
	return !isNull(n)
}

// scalar reports whether a node is a scalar, and says so if not.
func (d *decoder) scalar(key string, n *yaml.Node, want string) bool {
	if n.Kind != yaml.ScalarNode {
		d.failIn(key, n, "", "%s where %s is wanted", kindOf(n), want)
		return false
	}
	return true
}

// word reads a name or another single word, raw.
func (d *decoder) word(key string, n *yaml.Node) string {
	if !d.given(key, n) || !d.scalar(key, n, "a word") {
		return ""
	}
	if n.Value == "" {
		d.failIn(key, n, "", "an empty word")
	}
	return n.Value
}

// ident reads a name, raw: even null is one.
func (d *decoder) ident(key string, n *yaml.Node) string {
	if n == nil || n == unread || !d.scalar(key, n, "a name") {
		return ""
	}
	if n.Value == "" {
		d.failIn(key, n, "", "an empty name")
	}
	return n.Value
}

// text reads free text.
func (d *decoder) text(key string, n *yaml.Node) string {
	if !d.given(key, n) || !d.scalar(key, n, "text") {
		return ""
	}
	// "# note" may be meant as a comment of the file; "#5" is text that got lost.
	if c := lineComment(n); isPlain(n) && len(c) > 1 && c[1] != ' ' && c[1] != '#' {
		d.failIn(key, n, "quote the text", "YAML takes %q for a comment and ends the text %q before it", c, n.Value)
	}
	return n.Value
}

// sql reads an expression or statement in a database's own words.
func (d *decoder) sql(key string, n *yaml.Node) string {
	if !d.given(key, n) || !d.scalar(key, n, "SQL") {
		return ""
	}
	d.push(key)
	defer d.pop()
	return d.sqlHere(n)
}

// sqlHere reads a scalar that is SQL, even one that says null.
func (d *decoder) sqlHere(n *yaml.Node) string {
	text := strings.TrimSpace(n.Value)
	if d.whole(n) && text == "" && n != unread {
		d.fail(n, "", "an empty piece of SQL")
	}
	return text
}

// flag reads true or false.
func (d *decoder) flag(key string, n *yaml.Node) schema.Opt[bool] {
	if !d.given(key, n) || !d.scalar(key, n, "true or false") {
		return schema.Opt[bool]{}
	}
	if isPlain(n) && (n.Value == "true" || n.Value == "false") {
		return schema.Some(n.Value == "true")
	}
	hint := ""
	switch strings.ToLower(n.Value) {
	case "true", "yes", "on", "y", "1":
		hint = "write true"
	case "false", "no", "off", "n", "0":
		hint = "write false"
	}
	d.failIn(key, n, hint, "%q where true or false is wanted", n.Value)
	return schema.Opt[bool]{}
}

// number reads an integer.
func (d *decoder) number(key string, n *yaml.Node) schema.Opt[int64] {
	if !d.given(key, n) || !d.scalar(key, n, "a whole number") {
		return schema.Opt[int64]{}
	}
	v, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil || strconv.FormatInt(v, 10) != strings.TrimPrefix(n.Value, "+") {
		d.failIn(key, n, "", "%q where a whole number is wanted", n.Value)
		return schema.Opt[int64]{}
	}
	return schema.Some(v)
}

// choice reads one of some words.
func (d *decoder) choice(key string, n *yaml.Node, words ...string) string {
	if !d.given(key, n) || !d.scalar(key, n, "a word") {
		return ""
	}
	word := strings.ToLower(n.Value)
	if slices.Contains(words, word) {
		return word
	}
	hint := didYouMean(n.Value, words)
	if hint == "" {
		hint = "one of " + strings.Join(words, ", ")
	}
	d.failIn(key, n, hint, "unknown word %q", n.Value)
	return ""
}

// items returns the nodes of a list.
func (d *decoder) items(key string, n *yaml.Node) []*yaml.Node {
	if n == nil || n == unread || isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		hint := ""
		if n.Kind == yaml.ScalarNode {
			hint = "write [" + plainOrQuoted(n.Value, true) + "]"
		}
		d.failIn(key, n, hint, "%s where a list is wanted", kindOf(n))
		return nil
	}
	items := n.Content
	if n.Style&yaml.FlowStyle != 0 {
		d.push(key)
		items = d.cutList(items)
		d.pop()
	}
	return items
}

// names reads a list of names, each once.
func (d *decoder) names(key string, n *yaml.Node) []string {
	var names []string
	for i, item := range d.items(key, n) {
		d.push(key)
		if name, ok := d.item(i, deref(item)); ok {
			if slices.Contains(names, name) {
				d.failIn(index(i), deref(item), "", "%q stands twice", name)
			}
			names = append(names, name)
		}
		d.pop()
	}
	return names
}

// item reads an item of a list that is a word.
func (d *decoder) item(i int, n *yaml.Node) (string, bool) {
	switch {
	case n == unread:
		return "", false
	case n.Kind != yaml.ScalarNode:
		d.failIn(index(i), n, "", "%s where a word is wanted", kindOf(n))
		return "", false
	case n.Value == "":
		d.failIn(index(i), n, "", "an empty word")
		return "", false
	}
	return n.Value, true
}

// index is the step of a path to an item of a list.
func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// only reads the dialects that a thing is limited to, in the order of
// schema.Dialects. MySQL includes MariaDB; all of them are no limit.
func (d *decoder) only(n *yaml.Node) []schema.Dialect {
	if !d.given("only", n) {
		return nil
	}
	items := d.items("only", n)
	if n.Kind == yaml.SequenceNode && len(items) == 0 {
		d.failIn("only", n, "leave only out for all", "a list without a database")
	}
	var only []schema.Dialect
	for i, item := range items {
		d.push("only")
		if word := d.choice(index(i), deref(item), dialectWords...); word != "" {
			if slices.Contains(only, schema.Dialect(word)) {
				d.failIn(index(i), deref(item), "", "%q stands twice", word)
			}
			only = append(only, schema.Dialect(word))
		}
		d.pop()
	}
	return shortest(only)
}

// shortest returns the shortest list that limits to the same dialects.
func shortest(only []schema.Dialect) []schema.Dialect {
	var out []schema.Dialect
	everywhere := true
	for _, d := range schema.Dialects {
		switch {
		case !schema.On(d, only):
			everywhere = false
		case !slices.Contains(out, d.Inherits()):
			out = append(out, d)
		}
	}
	if everywhere {
		return nil
	}
	return out
}

var dialectWords = []string{string(schema.Postgres), string(schema.MySQL), string(schema.MariaDB), string(schema.SQLite)}

// parameters reads a map of storage parameters, sorted by key.
func (d *decoder) parameters(key string, n *yaml.Node) []schema.Parameter {
	if !d.given(key, n) {
		return nil
	}
	d.push(key)
	defer d.pop()
	n, ok := d.mapping(n, "{fillfactor: 80}")
	if !ok {
		return nil
	}
	var list []schema.Parameter
	content := pairs(n)
	for i := 0; i < len(content); i += 2 {
		name, value := deref(content[i]).Value, deref(content[i+1])
		if d.scalar(name, value, "a value") {
			list = append(list, schema.Parameter{Key: name, Value: value.Value})
		}
	}
	slices.SortFunc(list, func(a, b schema.Parameter) int { return strings.Compare(a.Key, b.Key) })
	return list
}
