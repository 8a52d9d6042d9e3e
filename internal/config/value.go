package config

import (
	"errors"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/near"
)

// value is the value of a key that is being read.
type value struct {
	d *decoder
	c *Config
	entry
	outer string // the key of the file when this one lies deeper
}

// key is the key of the file that the value belongs to.
func (v *value) key() string {
	if v.outer != "" {
		return v.outer
	}
	return v.entry.key
}

func (v *value) fail(message, hint string) { v.d.fail(v.value, v.path, message, hint) }

// empty reports whether nothing is given: null, [], {}.
func (v *value) empty() bool {
	return isNull(v.value) || v.value.Kind != yaml.ScalarNode && len(v.value.Content) == 0
}

// scalar expands the text of a node. A variable that is not set is noted for the
// key and is no text; neither is what is not a scalar, which is a mistake.
func (v *value) scalar(n *yaml.Node) (string, bool) {
	if n = target(n); n.Kind != yaml.ScalarNode || isNull(n) {
		v.d.fail(n, v.path, kindOf(n)+" where text is wanted", "")
		return "", false
	}
	v.d.tag(n, v.path)
	out, err := expand(n.Value, v.d.lookup)
	var missing unset
	switch {
	case errors.As(err, &missing):
		v.c.unset[v.key()] = &UnsetError{Place: Place{v.d.file, n.Line, n.Column}, Path: v.path, Variable: missing.name}
		return "", false
	case err != nil:
		v.d.fail(n, v.path, err.Error(), "")
		return "", false
	}
	return out, true
}

// optional reads text; null is none.
func (v *value) optional() text {
	if isNull(v.value) {
		return text{}
	}
	out, ok := v.scalar(v.value)
	return text{given: ok, value: out}
}

// word reads text that is not empty; null is none.
func (v *value) word(none string) string {
	if isNull(v.value) {
		return none
	}
	t := v.optional()
	if t.given && t.value == "" {
		v.fail("an empty text", "")
	}
	return t.value
}

// words reads a list of texts, or one.
func (v *value) words() []string {
	nodes := []*yaml.Node{v.value}
	switch {
	case isNull(v.value):
		return nil
	case v.value.Kind == yaml.SequenceNode:
		nodes = v.value.Content
	}
	var out []string
	for _, n := range nodes {
		word, ok := v.scalar(n)
		if ok && word == "" {
			v.d.fail(target(n), v.path, "an empty text", "")
		} else if ok {
			out = append(out, word)
		}
	}
	return out
}

// paths reads files or folders; relative ones are below the file's folder.
func (v *value) paths() []string {
	if v.value.Kind == yaml.SequenceNode {
		for _, item := range v.value.Content {
			if n := target(item); n.Kind == yaml.MappingNode && v.key() == "models" {
				v.otherModels(n)
				return nil
			}
		}
	}
	words := v.words()
	for i, w := range words {
		if !filepath.IsAbs(w) {
			words[i] = filepath.Join(v.d.folder, filepath.FromSlash(w))
		}
	}
	return words
}

// globs reads patterns of tables and columns.
func (v *value) globs() []string {
	words := v.words()
	for _, w := range words {
		if _, err := path.Match(w, ""); err != nil {
			v.fail("the pattern "+strconv.Quote(w)+" is malformed", "patterns have *, ? and [a-z]")
		}
	}
	return words
}

// flag reads true or false.
func (v *value) flag() bool {
	t := v.optional()
	if t.given && t.value != "true" && t.value != "false" {
		v.fail(strconv.Quote(t.value)+" where true or false is wanted", "")
	}
	return t.value == "true"
}

// count reads a whole number above zero.
func (v *value) count() int {
	t := v.optional()
	if !t.given {
		return 0
	}
	n, err := strconv.Atoi(t.value)
	if err != nil || n <= 0 {
		v.fail(strconv.Quote(t.value)+" where a whole number above 0 is wanted", "")
		return 0
	}
	return n
}

// duration reads a time with its unit.
func (v *value) duration() time.Duration {
	t := v.optional()
	if !t.given {
		return 0
	}
	d, err := time.ParseDuration(t.value)
	if err != nil || d < 0 {
		hint := "write 500ms, 5s or 2m"
		if _, err := strconv.Atoi(t.value); err == nil {
			hint = "with its unit: " + t.value + "s or " + t.value + "ms"
		}
		v.fail(strconv.Quote(t.value)+" where a time is wanted", hint)
		return 0
	}
	return d
}

// choice reads one of some words.
func (v *value) choice(words ...string) string {
	t := v.optional()
	if !t.given || contains(words, t.value) {
		return t.value
	}
	hint := "one of " + strings.Join(words, ", ")
	if nearest, ok := near.One(t.value, words); ok {
		hint = "did you mean " + strconv.Quote(nearest) + "?"
	}
	v.fail("unknown word "+strconv.Quote(t.value), hint)
	return ""
}

var token = regexp.MustCompile(`\{([^{}]*)\}`)

// tokens reports whether a pattern has no token beside the known ones.
func (v *value) tokens(pattern string, known []string) bool {
	ok := true
	for _, found := range token.FindAllStringSubmatch(pattern, -1) {
		if contains(known, found[1]) {
			continue
		}
		hint := "the tokens are {" + strings.Join(known, "}, {") + "}"
		if nearest, near := near.One(found[1], known); near {
			hint = "did you mean {" + nearest + "}?"
		}
		v.fail("unknown token {"+found[1]+"}", hint)
		ok = false
	}
	return ok
}
