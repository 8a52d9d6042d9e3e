package config

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/near"
)

// decoder reads one file.
type decoder struct {
	file, folder string
	lookup       Lookup
	mistakes     []Error
}

// decode reads the whole file: what stands at the top, then each environment over
// it, so that a mistake in any is found; the one that was asked for is returned.
func (d *decoder) decode(data []byte, environment string) (Config, error) {
	root, err := d.parse(data)
	if err != nil {
		return Config{}, err
	}
	base := defaults(d.folder)
	base.File = d.file
	top := d.entries(root, "")
	d.settings(&base, top, "")
	chosen, known := base, []string(nil)
	found := environment == ""
	for _, e := range d.environments(top) {
		known = append(known, e.key)
		c := copied(base)
		c.Environment = e.key
		d.settings(&c, d.entries(e.value, e.path), e.path)
		if e.key == environment {
			chosen, found = c, true
		}
	}
	if len(d.mistakes) > 0 {
		slices.SortStableFunc(d.mistakes, func(a, b Error) int { return a.Line - b.Line })
		return Config{}, &Errors{List: d.mistakes}
	}
	if !found {
		nearest, _ := near.One(environment, known)
		return Config{}, &EnvironmentError{File: d.file, Name: environment, Near: nearest, Known: known}
	}
	return chosen, nil
}

// copied is a configuration whose notes about variables are its own.
func copied(c Config) Config {
	notes := make(map[string]*UnsetError, len(c.unset))
	for key, err := range c.unset {
		notes[key] = err
	}
	c.unset = notes
	return c
}

func (d *decoder) environments(top []entry) []entry {
	for _, e := range top {
		if e.key == "environments" && !isNull(e.value) {
			return d.entries(e.value, e.path)
		}
	}
	return nil
}

var yamlError = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// parse reads one YAML document in UTF-8. nil stands for an empty one.
func (d *decoder) parse(data []byte) (*yaml.Node, error) {
	if !utf8.Valid(data) {
		return nil, d.whole(1, "the file is not UTF-8")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, more yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		found := yamlError.FindStringSubmatch(err.Error())
		line, _ := strconv.Atoi(found[1])
		return nil, d.whole(max(line, 1), "this is not YAML: "+found[2])
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, d.whole(max(more.Line, 1), "a second YAML document begins here")
	}
	return document.Content[0], nil
}

func (d *decoder) whole(line int, message string) error {
	return &Errors{List: []Error{{Place: Place{d.file, line, 1}, Message: message}}}
}

// fail notes a mistake at a node.
func (d *decoder) fail(n *yaml.Node, path, message, hint string) {
	e := Error{Place: Place{d.file, n.Line, n.Column}, Path: path, Message: message, Hint: hint}
	// what an alias or << leads to is read more than once
	if !slices.Contains(d.mistakes, e) {
		d.mistakes = append(d.mistakes, e)
	}
}

// entry is a key of a map and its value.
type entry struct {
	key, path string
	at, value *yaml.Node
}

// maxMerges bounds how deep << may lead; a file that needs more refers to itself.
const maxMerges = 20

// entries lists the keys of a map, with those that << takes over behind its own.
func (d *decoder) entries(n *yaml.Node, path string) []entry {
	if n == nil || isNull(n) {
		return nil
	}
	return d.merged(n, path, 0)
}

func (d *decoder) merged(n *yaml.Node, path string, depth int) []entry {
	n = target(n)
	if n.Kind != yaml.MappingNode {
		d.fail(n, path, kindOf(n)+" where a map is wanted", "")
		return nil
	}
	if depth > maxMerges {
		d.fail(n, path, "<< leads back here", "")
		return nil
	}
	d.tag(n, path)
	var own, taken []entry
	for i := 0; i < len(n.Content); i += 2 {
		at, value := target(n.Content[i]), target(n.Content[i+1])
		e := entry{key: at.Value, path: joined(path, at.Value), at: at, value: value}
		switch {
		case at.Kind != yaml.ScalarNode:
			d.fail(at, path, kindOf(at)+" where a key is wanted", "")
		case at.Tag == "!!merge" && value.Kind == yaml.SequenceNode:
			for _, item := range value.Content {
				taken = append(taken, d.merged(item, path, depth+1)...)
			}
		case at.Tag == "!!merge":
			taken = append(taken, d.merged(value, path, depth+1)...)
		case has(own, e.key):
			d.fail(at, e.path, "the key stands twice", "")
		default:
			own = append(own, e)
		}
	}
	for _, e := range taken {
		if !has(own, e.key) {
			own = append(own, e)
		}
	}
	return own
}

// tag refuses tags that are not YAML's own.
func (d *decoder) tag(n *yaml.Node, path string) {
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		d.fail(n, path, "the tag "+n.Tag+" means nothing here", "quote a text that begins with an exclamation mark")
	}
}

func has(entries []entry, key string) bool {
	return slices.ContainsFunc(entries, func(e entry) bool { return e.key == key })
}

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// target follows aliases. One cannot lead to another, as an alias has no anchor.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	if isNull(n) {
		return "nothing"
	}
	return "text"
}
