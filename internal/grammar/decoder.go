package grammar

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// decoder reads one document. It goes on after a mistake, so that all are found;
// what a mistake leaves unread is zero, and nothing of it is returned.
type decoder struct {
	file    string
	options Options
	report  *report
	path    []string
	world   *world

	dialect schema.Dialect // whose part is being read, "" outside of parts
	part    fields         // that part
	known   []string       // columns of the table whose keys are being read; nil when not known
	types   map[string]columnType

	// While the keys of a table are read: how the table and its columns are limited,
	// and where a key names a limited column.
	tableOn  []schema.Dialect
	limited  map[string][]schema.Dialect
	mentions []mention
}

// world is what the documents of one model share.
type world struct {
	operations bool // revision operations are read, not a model: nothing else is known
	enums      map[schema.Name]declared[schema.Enum]
	order      []schema.Name // of the enums
	references []reference
	enumUses   []enumUse
}

// declared is an object and where it stands.
type declared[T any] struct {
	object       T
	inline       bool
	file         string
	line, column int
}

func (d declared[T]) place() string { return fmt.Sprintf("%s:%d:%d", d.file, d.line, d.column) }

// unread stands in for a value that was refused already: reading it yields
// nothing and reports nothing.
var unread = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!unread"}

func (d *decoder) push(name string) { d.path = append(d.path, name) }
func (d *decoder) pop()             { d.path = d.path[:len(d.path)-1] }

// fail reports a mistake at a node.
func (d *decoder) fail(n *yaml.Node, hint, message string, args ...any) {
	if n == unread {
		return
	}
	d.report.add(Error{File: d.file, Line: n.Line, Column: n.Column, Path: d.where(),
		Message: fmt.Sprintf(message, args...), Hint: hint})
}

// failIn reports a mistake at a node under a key of the thing being read.
func (d *decoder) failIn(key string, n *yaml.Node, hint, message string, args ...any) {
	d.push(key)
	d.fail(n, hint, message, args...)
	d.pop()
}

// where is the path to what is being read: tables.users.columns.email, checks[0].
func (d *decoder) where() string {
	var b strings.Builder
	for _, step := range d.path {
		if b.Len() > 0 && step != "" && step[0] != '[' {
			b.WriteByte('.')
		}
		b.WriteString(step)
	}
	return b.String()
}

// mapping returns the node if it is a map and reports it if not. Empty is nothing
// at all, as when every line below a key is a comment.
func (d *decoder) mapping(n *yaml.Node, example string) (*yaml.Node, bool) {
	n = deref(n)
	if n.Kind == yaml.MappingNode {
		return n, true
	}
	if n != unread {
		if strings.HasPrefix(example, "{") {
			example = "a map like " + example
		}
		d.fail(n, "", "%s where %s is wanted", kindOf(n), example)
	}
	return n, false
}

// kindOf says in words what a node is.
func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a map"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isEmpty(n):
		return "nothing"
	case isNull(n):
		return "null"
	}
	return fmt.Sprintf("%q", n.Value)
}

// pairs returns keys and values of a map in turn, merges resolved: what a map
// says itself wins over what it merges, and of several merged maps the first.
// What is merged stands where "<<" stands.
func pairs(n *yaml.Node) []*yaml.Node {
	for i := 0; i < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			return merged(n)
		}
	}
	return n.Content
}

func merged(n *yaml.Node) []*yaml.Node {
	taken := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		if !isMerge(n.Content[i]) {
			taken[deref(n.Content[i]).Value] = true
		}
	}
	var out []*yaml.Node
	for i := 0; i < len(n.Content); i += 2 {
		if !isMerge(n.Content[i]) {
			out = append(out, n.Content[i], n.Content[i+1])
			continue
		}
		for _, m := range mergedMaps(n.Content[i+1]) {
			inner := pairs(m)
			for j := 0; j < len(inner); j += 2 {
				if name := deref(inner[j]).Value; !taken[name] {
					taken[name] = true
					out = append(out, inner[j], inner[j+1])
				}
			}
		}
	}
	return out
}

func mergedMaps(value *yaml.Node) []*yaml.Node {
	value = deref(value)
	list := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		list = value.Content
	}
	var maps []*yaml.Node
	for _, one := range list {
		if one = deref(one); one.Kind == yaml.MappingNode {
			maps = append(maps, one)
		}
	}
	return maps
}
