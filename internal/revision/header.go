package revision

import (
	"fmt"
	"strings"
	"time"
)

// entry is one header key and its value, as text.
type entry struct {
	key   string
	text  string
	list  []string
	kind  valueKind
	place Place   // of the value, or of the key when there is none
	items []Place // of the list's items
}

// valueKind is the shape of a value.
type valueKind int

const (
	scalarValue valueKind = iota
	listValue
	nullValue  // null or ~, unquoted
	emptyValue // nothing
)

// at is the place of item i, as far as it is known.
func (e entry) at(i int) Place {
	if i < len(e.items) {
		return e.items[i]
	}
	return e.place
}

// headerKeys are the keys of a header, in the order in which they are written.
var headerKeys = []string{"revision", "down_revision", "branch_labels", "depends_on", "message", "created", "replaces",
	"transaction", "lock_timeout", "statement_timeout", "irreversible"}

// isHeaderKey reports whether a key is one of headerKeys.
func isHeaderKey(key string) bool {
	switch key {
	case "revision", "down_revision", "branch_labels", "depends_on", "message", "created", "replaces",
		"transaction", "lock_timeout", "statement_timeout", "irreversible":
		return true
	}
	return false
}

// readHeader reads the header of one file. The revision is nil when it has no
// id to be known by; whatever could be read of it is there beside the errors.
func readHeader(src Source) (*Revision, []error) {
	if formatOf(src.Path) == FormatSQL {
		return readSQL(src)
	}
	return readYAML(src)
}

// formatOf tells a file's format by its name, "" for a file that is none.
func formatOf(path string) Format {
	switch {
	case strings.HasSuffix(path, ".yaml"), strings.HasSuffix(path, ".yml"):
		return FormatYAML
	case strings.HasSuffix(path, ".sql"):
		return FormatSQL
	}
	return ""
}

// fill puts the entries into a revision. other lists keys that the file may
// have beside those of the header.
func fill(r *Revision, entries []entry, other []string) []error {
	var errs []error
	seen := make([]string, 0, len(entries))
	for _, e := range entries {
		for _, s := range seen {
			if s == e.key {
				errs = append(errs, bad(e, "key %q stands twice", e.key))
			}
		}
		seen = append(seen, e.key)
		if err := set(r, e, other); err != nil {
			errs = append(errs, err...)
		}
	}
	return append(errs, lacking(r, seen)...)
}

// lacking names the required keys that are not there.
func lacking(r *Revision, seen []string) []error {
	has := func(key string) bool {
		for _, s := range seen {
			if s == key {
				return true
			}
		}
		return false
	}
	var errs []error
	at := Place{Path: r.Path}
	if !has("revision") {
		errs = append(errs, &HeaderError{Place: at, Key: "revision", Reason: "key \"revision\" is missing",
			Advice: "a revision file starts with its id and its down_revision; other files have no place in a folder of revisions"})
	}
	if !has("down_revision") {
		errs = append(errs, &HeaderError{Place: at, Key: "down_revision", Reason: "key \"down_revision\" is missing",
			Advice: "it is required; null for a base"})
	}
	return errs
}

// bad is a HeaderError at an entry.
func bad(e entry, format string, args ...any) *HeaderError {
	return &HeaderError{Place: e.place, Key: e.key, Reason: fmt.Sprintf(format, args...)}
}

// set puts one entry into its field.
func set(r *Revision, e entry, other []string) []error {
	switch e.key {
	case "revision":
		return setID(r, e)
	case "down_revision":
		if e.kind == nullValue {
			return nil
		}
		return setNames(&r.Down, e, kindID)
	case "depends_on":
		return setNames(&r.DependsOn, e, "revision id or branch label")
	case "replaces":
		return setNames(&r.Replaces, e, kindID)
	case "branch_labels":
		return setNames(&r.Labels, e, kindLabel)
	case "message":
		return setText(&r.Message, e)
	case "irreversible":
		return setText(&r.Irreversible, e)
	case "created":
		return setTime(r, e)
	case "transaction":
		return setBool(&r.Transaction, e)
	case "lock_timeout":
		return setDuration(&r.LockTimeout, e)
	case "statement_timeout":
		return setDuration(&r.StatementTimeout, e)
	}
	err := bad(e, "unknown key %s", quote(e.key))
	err.Near = nearest(e.key, append(append([]string(nil), headerKeys...), other...))
	err.Advice = "the keys are " + strings.Join(append(append([]string(nil), headerKeys...), other...), ", ")
	return []error{err}
}

func setID(r *Revision, e entry) []error {
	if e.kind != scalarValue {
		err := bad(e, "key \"revision\" wants one id")
		err.Advice = "the id stands unquoted on the same line"
		return []error{err}
	}
	r.ID = e.text
	if err := checkName(kindID, e.text, e.place); err != nil {
		return []error{err}
	}
	return nil
}

// setNames takes one name or a list of them.
func setNames(to *[]string, e entry, kind string) []error {
	names := e.list
	switch e.kind {
	case scalarValue:
		names = []string{e.text}
	case emptyValue, nullValue:
		err := bad(e, "key %q has no value", e.key)
		if err.Advice = "write [] or leave the key out"; e.key == "down_revision" {
			err.Advice = "write null for a base"
		}
		return []error{err}
	}
	if len(names) == 0 && e.key == "down_revision" {
		err := bad(e, "key \"down_revision\" is an empty list")
		err.Advice = "write null for a base"
		return []error{err}
	}
	*to = names
	return checkNames(e, names, kind)
}

// checkNames checks the names of one key, each and against each other.
func checkNames(e entry, names []string, kind string) []error {
	var errs []error
	var seen map[string]bool
	if len(names) > 1 {
		seen = make(map[string]bool, len(names))
	}
	for i, name := range names {
		if err := checkName(kind, name, e.at(i)); err != nil {
			errs = append(errs, err)
		} else if seen[name] {
			errs = append(errs, &HeaderError{Place: e.at(i), Key: e.key, Reason: fmt.Sprintf("%s names %q twice", e.key, name)})
		}
		if seen != nil {
			seen[name] = true
		}
	}
	return errs
}

func setText(to *string, e entry) []error {
	switch e.kind {
	case listValue:
		return []error{bad(e, "key %q wants a text, not a list", e.key)}
	case emptyValue:
		*to = ""
	default:
		*to = e.text
	}
	return nil
}

func setTime(r *Revision, e entry) []error {
	t, err := time.Parse(time.RFC3339, e.text)
	if e.kind != scalarValue || err != nil {
		err := bad(e, "key \"created\" holds %s, which is no time", quote(e.text))
		err.Advice = "write it as 2006-01-02T15:04:05Z"
		return []error{err}
	}
	r.Created = t
	return nil
}

func setBool(to **bool, e entry) []error {
	if e.kind != scalarValue || (e.text != "true" && e.text != "false") {
		return []error{bad(e, "key %q holds %s: true or false", e.key, quote(e.text))}
	}
	value := e.text == "true"
	*to = &value
	return nil
}

func setDuration(to **time.Duration, e entry) []error {
	d, err := time.ParseDuration(e.text)
	if e.kind != scalarValue || err != nil || d < 0 {
		err := bad(e, "key %q holds %s, which is no duration", e.key, quote(e.text))
		err.Advice = "write a number and a unit: 500ms, 5s, 2m; 0 is no limit"
		return []error{err}
	}
	*to = &d
	return nil
}
