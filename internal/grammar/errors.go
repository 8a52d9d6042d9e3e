package grammar

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a file.
type Error struct {
	File         string
	Line, Column int    // from 1; columns count characters
	Path         string // where in the document: tables.users.columns.email
	Message      string // what is wrong
	Hint         string // what to write instead, "" when there is nothing to advise
}

// Error returns the mistake in one line: file:line:column: path: message; hint.
func (e Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", e.File, e.Line, e.Column)
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Errors is every mistake found in one reading, in the order of file, line and
// column. The list is never empty.
type Errors struct{ List []Error }

// Error returns one line for each mistake.
func (e *Errors) Error() string {
	lines := make([]string, len(e.List))
	for i, one := range e.List {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes one by one, for errors.As with [Error].
func (e *Errors) Unwrap() []error {
	list := make([]error, len(e.List))
	for i, one := range e.List {
		list[i] = one
	}
	return list
}

// report collects the mistakes of one reading. The same place is read more than
// once when a dialect's part is laid over it; a mistake counts once.
type report struct {
	files []string // in the order in which they were given
	list  []Error
	seen  map[Error]bool
}

// add notes a mistake.
func (r *report) add(e Error) {
	key := e
	key.Path = ""
	if r.seen[key] || r.seen[e.place()] {
		return
	}
	if r.seen == nil {
		r.seen = map[Error]bool{}
	}
	r.seen[key] = true
	r.list = append(r.list, e)
}

// only notes a mistake that makes every later one at the same place its
// consequence.
func (r *report) only(e Error) {
	r.add(e)
	r.seen[e.place()] = true
}

// place is the mistake without what it is.
func (e Error) place() Error { return Error{File: e.File, Line: e.Line, Column: e.Column} }

// err returns the mistakes as an error, nil when there are none.
func (r *report) err() error {
	if len(r.list) == 0 {
		return nil
	}
	slices.SortStableFunc(r.list, func(a, b Error) int {
		return cmp.Or(
			cmp.Compare(slices.Index(r.files, a.File), slices.Index(r.files, b.File)),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &Errors{List: r.list}
}
