package grammar

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxExpanded bounds what aliases may make of a document, in nodes.
const maxExpanded = 2_000_000

// checker looks at a whole document before it is read: keys are scalars and stand
// once, tags are YAML's own, aliases end and stay bounded.
type checker struct {
	file    string
	report  *report
	open    map[*yaml.Node]bool // anchors being walked, to find an alias inside its own anchor
	size    map[*yaml.Node]int  // of anchored nodes, with their aliases expanded
	endless bool
}

// check reports what is wrong with the document as YAML. False means that it must
// not be walked.
func check(file string, root *yaml.Node, r *report) bool {
	c := checker{file: file, report: r}
	size := c.walk(root)
	if size > maxExpanded {
		c.fail(root, fmt.Sprintf("the aliases of the document make more than %d nodes of it", maxExpanded), "")
		return false
	}
	return !c.endless
}

func (c *checker) fail(n *yaml.Node, message, hint string) {
	c.report.only(Error{File: c.file, Line: n.Line, Column: n.Column, Message: message, Hint: hint})
}

// walk checks a node and returns how many nodes it is, aliases expanded.
func (c *checker) walk(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		return c.alias(n)
	}
	if n.Style&yaml.TaggedStyle != 0 {
		c.tag(n)
	}
	size := 1
	if n.Anchor != "" {
		if c.open == nil {
			c.open, c.size = map[*yaml.Node]bool{}, map[*yaml.Node]int{}
		}
		c.open[n] = true
		defer func() { delete(c.open, n); c.size[n] = size }()
	}
	if n.Kind == yaml.MappingNode {
		c.keys(n)
	}
	for _, child := range n.Content {
		if size += c.walk(child); size > maxExpanded {
			size = maxExpanded + 1
		}
	}
	return size
}

// alias looks at what an alias stands for, which was walked before it unless it
// is open still.
func (c *checker) alias(n *yaml.Node) int {
	if c.open[n.Alias] {
		c.fail(n, fmt.Sprintf("alias *%s stands inside its own anchor", n.Value), "")
		c.endless = true
		return 1
	}
	if size, walked := c.size[n.Alias]; walked {
		return size
	}
	return c.walk(n.Alias) // the anchor stands in another part of the document
}

// tag refuses tags that YAML does not define itself.
func (c *checker) tag(n *yaml.Node) {
	switch n.Tag {
	case "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq", "!!timestamp":
		return
	}
	hint := ""
	if n.Kind == yaml.ScalarNode {
		hint = `quote a value that begins with "!"`
	}
	c.fail(n, fmt.Sprintf("custom tag %s", n.Tag), hint)
}

// keys reports keys that are no scalars, keys that stand twice, and merges of
// what is no mapping.
func (c *checker) keys(n *yaml.Node) {
	var seen map[string]*yaml.Node
	if len(n.Content) > 16 {
		seen = make(map[string]*yaml.Node, len(n.Content)/2)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := deref(n.Content[i])
		if key.Kind != yaml.ScalarNode {
			c.fail(n.Content[i], "a key must be a word, not a map or a list", "")
			continue
		}
		word := key.Value
		if isMerge(n.Content[i]) {
			c.merge(n.Content[i+1])
			word = "\x00<<" // a quoted "<<" is a name like any other
		}
		if first := firstKey(n.Content[:i], word, seen); first != nil {
			c.fail(n.Content[i], fmt.Sprintf("key %q stands twice", key.Value), fmt.Sprintf("first in line %d", first.Line))
		} else if seen != nil {
			seen[word] = key
		}
	}
}

// firstKey finds a word among the keys before it: in seen, or where there are
// few, by looking at each.
func firstKey(before []*yaml.Node, word string, seen map[string]*yaml.Node) *yaml.Node {
	if seen != nil {
		return seen[word]
	}
	for j := 0; j < len(before); j += 2 {
		if key := deref(before[j]); key.Value == word && !isMerge(before[j]) || isMerge(before[j]) && word == "\x00<<" {
			return before[j]
		}
	}
	return nil
}

// merge checks the value of a "<<" key.
func (c *checker) merge(value *yaml.Node) {
	value = deref(value)
	list := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		list = value.Content
	}
	for _, one := range list {
		if deref(one).Kind != yaml.MappingNode {
			c.fail(one, `"<<" takes a map, or a list of maps`, "")
		}
	}
}

// deref returns what an alias stands for.
func deref(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Tag == "!!merge" && key.Value == "<<"
}

// isPlain reports whether a scalar stands without quotes.
func isPlain(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style&^yaml.FlowStyle == 0
}

// isNull reports whether a node is null, or nothing at all.
func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0
}

// isEmpty reports whether nothing stands where a value should be.
func isEmpty(n *yaml.Node) bool { return isNull(n) && n.Value == "" }

// isExtension reports whether a key is one that nobody reads.
func isExtension(key string) bool { return strings.HasPrefix(key, "x-") }
