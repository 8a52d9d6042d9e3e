package grammar

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// parse reads a file as one YAML document and checks what holds for every
// document. It returns the root, nil for an empty document, and false when the
// mistakes, which are reported, leave nothing to go on with.
func parse(f File, r *report) (root *yaml.Node, ok bool) {
	if at, bad := invalidUTF8(f.Data); bad {
		line, column := position(f.Data, at)
		r.add(Error{File: f.Name, Line: line, Column: column, Message: "the file is not UTF-8",
			Hint: "save it in UTF-8"})
		return nil, false
	}
	document, err := parseYAML(f.Data)
	if err != nil {
		r.add(syntaxError(f, err))
		return nil, false
	}
	if document.next != nil {
		r.add(Error{File: f.Name, Line: document.next.Line, Column: document.next.Column,
			Message: "a second YAML document begins here", Hint: "a file holds one document"})
	}
	if document.first == nil || len(document.first.Content) == 0 {
		return nil, true
	}
	root = document.first.Content[0]
	if isNull(root) {
		return nil, true
	}
	return root, check(f.Name, root, r)
}

// documents are the first two documents of a stream.
type documents struct{ first, next *yaml.Node }

// parseYAML reads the documents. yaml.v3 panics on some broken input; that is an
// error like any other.
func parseYAML(data []byte) (d documents, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for _, into := range []**yaml.Node{&d.first, &d.next} {
		var n yaml.Node
		if err := decoder.Decode(&n); err == io.EOF {
			return d, nil
		} else if err != nil {
			return d, err
		}
		*into = &n
	}
	return d, nil
}

// invalidUTF8 returns where the data stops being UTF-8.
func invalidUTF8(data []byte) (int, bool) {
	if utf8.Valid(data) {
		return 0, false
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i, true
		}
		i += size
	}
	return 0, false
}

// position turns an offset into line and column.
func position(data []byte, offset int) (line, column int) {
	before := data[:offset]
	line = bytes.Count(before, []byte("\n")) + 1
	begin := bytes.LastIndexByte(before, '\n') + 1
	return line, utf8.RuneCount(before[begin:]) + 1
}
