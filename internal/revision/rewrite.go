package revision

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// WithDown is the revision's file with other parents in its header. All else
// stays as it stands: comments, order, the operations.
//
// Errors: *RewriteError for a header that cannot be changed in place.
func (r *Revision) WithDown(parents []string) ([]byte, error) {
	var data []byte
	switch r.Format {
	case FormatYAML:
		data = r.yamlWithDown(parents)
	case FormatSQL:
		data = r.sqlWithDown(parents)
	}
	if data == nil {
		return nil, &RewriteError{Place: r.place("down_revision", 0), Revision: r.ID}
	}
	// A header can be written in more ways than are known here: what came out is
	// read again, and must say what was meant and nothing else.
	again, errs := readHeader(Source{Path: r.Path, Data: data})
	if len(errs) > 0 || !slices.Equal(again.Down, parents) || !again.sameBeside(r) {
		return nil, &RewriteError{Place: r.place("down_revision", 0), Revision: r.ID}
	}
	return data, nil
}

// sameBeside reports whether two headers say the same but for their parents.
func (r *Revision) sameBeside(o *Revision) bool {
	return r.ID == o.ID && slices.Equal(r.Labels, o.Labels) && slices.Equal(r.DependsOn, o.DependsOn) && slices.Equal(r.Replaces, o.Replaces) &&
		r.Message == o.Message && r.Created.Equal(o.Created) && r.Irreversible == o.Irreversible && r.HasDowngrade == o.HasDowngrade
}

// yamlWithDown puts the parents where the value of down_revision stands; nil
// where that is written in an unusual way.
func (r *Revision) yamlWithDown(parents []string) []byte {
	var doc yaml.Node
	if yaml.Unmarshal(r.Data, &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	top := doc.Content[0]
	var value *yaml.Node
	for i := 0; i+1 < len(top.Content); i += 2 {
		if top.Content[i].Value == "down_revision" {
			value = top.Content[i+1]
		}
	}
	if value == nil {
		return nil
	}
	text := "null"
	switch len(parents) {
	case 0:
	case 1:
		text = yamlText(parents[0])
	default:
		text = yamlList(parents)
	}
	if value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle == 0 {
		// A list of lines: its one item changes, which no base has.
		if len(value.Content) != 1 || len(parents) != 1 {
			return nil
		}
		value = value.Content[0]
	}
	line, column := offsetOf(r.Data, value.Line), value.Column-1
	if line < 0 || value.Line == 0 {
		return nil
	}
	rest, _, _ := bytes.Cut(r.Data[line:], []byte("\n"))
	start := len(string([]rune(string(rest))[:min(column, len([]rune(string(rest))))]))
	length := valueLength(value, rest[start:])
	if length <= 0 {
		return nil
	}
	return spliced(r.Data, line+start, length, text)
}

// valueLength is how many bytes of the line a value takes; 0 when it is not
// known.
func valueLength(value *yaml.Node, rest []byte) int {
	switch {
	case value.Kind == yaml.SequenceNode:
		return bytes.IndexByte(rest, ']') + 1
	case value.Kind != yaml.ScalarNode:
		return 0
	case value.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return closing(rest, 0) + 1
	case value.Style == 0 && bytes.HasPrefix(rest, []byte(value.Value)):
		return len(value.Value)
	}
	return 0
}

// sqlWithDown puts the parents behind "down_revision:".
func (r *Revision) sqlWithDown(parents []string) []byte {
	entries, _ := sqlEntries(r)
	for _, e := range entries {
		if e.key != "down_revision" || e.kind == emptyValue {
			continue
		}
		text := "null"
		if len(parents) > 0 {
			text = strings.Join(parents, ", ")
		}
		data := r.Data
		line := offsetOf(data, e.place.Line)
		end := line + len(data[line:])
		if i := bytes.IndexByte(data[line:], '\n'); i >= 0 {
			end = line + i
		}
		start := line + e.place.Column - 1
		if bytes.HasPrefix(data, []byte("\ufeff")) && e.place.Line == 1 {
			start += len("\ufeff")
		}
		return spliced(data, start, len(bytes.TrimRight(data[start:end], " \t\r")), text)
	}
	return nil
}

// offsetOf is where a line, counted from 1, starts; -1 when there is none.
func offsetOf(data []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return -1
		}
		at += i + 1
	}
	return at
}

func spliced(data []byte, start, length int, text string) []byte {
	return slices.Concat(data[:start], []byte(text), data[start+length:])
}

// RewriteError is a header that cannot be changed in place.
type RewriteError struct {
	Place
	Revision string
}

func (e *RewriteError) Error() string {
	return fmt.Sprintf("%sthe down_revision of revision %q is written in a way that cannot be changed in place", e.Place.before(), e.Revision)
}

// Hint is the way out.
func (e *RewriteError) Hint() string {
	return "write it as \"down_revision: ID\" on a line of its own, or change it by hand"
}

// ReadHeader reads one revision file by itself, without a graph. What is wrong with
// its header comes back in a *LoadError.
func ReadHeader(src Source) (*Revision, error) {
	r, errs := readHeader(src)
	if len(errs) > 0 {
		return nil, &LoadError{Errors: errs}
	}
	return r, nil
}
