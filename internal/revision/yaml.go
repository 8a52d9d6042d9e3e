package revision

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// bodyKeys are the top-level keys of a .yaml revision beside the header's.
var bodyKeys = []string{"upgrade", "downgrade"}

// readYAML reads a .yaml file's header. The scan by hand, which passes over the
// operations some thirty times faster than a parser, is believed only where it
// understood every line and found nothing wrong; all else is asked again of
// the parser, which knows columns.
func readYAML(src Source) (*Revision, []error) {
	if entries, downgrade, ok := scanYAML(src.Data); ok {
		r := &Revision{Path: src.Path, Format: FormatYAML, Data: src.Data, HasDowngrade: downgrade}
		if errs := fill(r, entries, bodyKeys); len(errs) == 0 {
			return r, nil
		}
	}
	r := &Revision{Path: src.Path, Format: FormatYAML, Data: src.Data}
	entries, errs := parseYAML(r)
	if errs != nil {
		r.ID = guessID(r.Data)
		return r, errs
	}
	return r, fill(r, entries, bodyKeys)
}

// guessID looks for the id of a file that does not parse, so that its
// children are not reported as orphans on top.
func guessID(data []byte) string {
	for line := range bytes.Lines(data) {
		if value, ok := bytes.CutPrefix(line, []byte("revision:")); ok {
			text, _, _ := scalarOf(strings.TrimSpace(string(value)))
			return text
		}
	}
	return ""
}

// parseYAML reads the top-level keys with the parser.
func parseYAML(r *Revision) ([]entry, []error) {
	decoder := yaml.NewDecoder(bytes.NewReader(r.Data))
	var doc yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, []error{&HeaderError{Place: Place{Path: r.Path}, Reason: "the file is empty"}}
		}
		return nil, []error{syntaxError(r.Path, err)}
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, []error{&HeaderError{Place: placeOf(r.Path, top), Reason: "a revision file is a map of keys"}}
	}
	var more yaml.Node
	if err := decoder.Decode(&more); err == nil {
		return nil, []error{&HeaderError{Place: placeOf(r.Path, &more), Reason: "the file holds a second document",
			Advice: "one revision to a file"}}
	} else if !errors.Is(err, io.EOF) {
		return nil, []error{syntaxError(r.Path, err)}
	}
	return topEntries(r, top)
}

// topEntries lists the keys of the top-level map.
func topEntries(r *Revision, top *yaml.Node) ([]entry, []error) {
	var entries []entry
	var errs []error
	bodies := map[string]bool{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			errs = append(errs, &HeaderError{Place: placeOf(r.Path, key), Reason: "a key is one word"})
		case key.Value == "upgrade", key.Value == "downgrade":
			if bodies[key.Value] {
				errs = append(errs, &HeaderError{Place: placeOf(r.Path, key), Key: key.Value, Reason: fmt.Sprintf("key %q stands twice", key.Value)})
			}
			bodies[key.Value] = true
			r.HasDowngrade = r.HasDowngrade || key.Value == "downgrade"
		case strings.HasPrefix(key.Value, "x-"):
		default:
			e, err := entryOf(r.Path, key, value)
			if err != nil {
				errs = append(errs, err)
			} else {
				entries = append(entries, e)
			}
		}
	}
	return entries, errs
}

// entryOf turns a node into an entry.
func entryOf(path string, key, value *yaml.Node) (entry, error) {
	e := entry{key: key.Value, place: placeOf(path, value)}
	if !isHeaderKey(e.key) {
		e.place = placeOf(path, key)
		return e, nil // fill names the nearest key
	}
	if value.Kind == yaml.AliasNode {
		value = value.Alias
	}
	switch {
	case value.Style&yaml.TaggedStyle != 0:
		return e, bad(e, "key %q has a tag (%s)", e.key, value.Tag)
	case value.Kind == yaml.ScalarNode:
		e.text = value.Value
		if value.Style == 0 {
			switch value.Value {
			case "":
				e.kind, e.place = emptyValue, placeOf(path, key)
			case "null", "Null", "NULL", "~":
				e.kind = nullValue
			}
		}
		return e, nil
	case value.Kind == yaml.SequenceNode:
		return listEntry(path, e, value)
	}
	return e, bad(e, "key %q wants a text or a list, not a map", e.key)
}

// listEntry turns a sequence of scalars into an entry.
func listEntry(path string, e entry, value *yaml.Node) (entry, error) {
	e.kind = listValue
	for _, item := range value.Content {
		at := placeOf(path, item)
		if item.Kind == yaml.AliasNode {
			item = item.Alias
		}
		if item.Kind != yaml.ScalarNode || item.Style&yaml.TaggedStyle != 0 {
			return e, &HeaderError{Place: at, Key: e.key, Reason: fmt.Sprintf("key %q wants names in its list", e.key)}
		}
		e.list = append(e.list, item.Value)
		e.items = append(e.items, at)
	}
	return e, nil
}

func placeOf(path string, n *yaml.Node) Place {
	return Place{Path: path, Line: n.Line, Column: n.Column}
}

// syntaxError is the parser's error ("yaml: line 5: …") with its line as a
// number.
func syntaxError(path string, err error) error {
	reason := strings.TrimPrefix(err.Error(), "yaml: ")
	at := Place{Path: path}
	if rest, ok := strings.CutPrefix(reason, "line "); ok {
		if number, text, ok := strings.Cut(rest, ": "); ok {
			if n, convErr := strconv.Atoi(number); convErr == nil {
				at.Line, reason = n, text
			}
		}
	}
	return &HeaderError{Place: at, Reason: "this is not YAML: " + reason}
}
