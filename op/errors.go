package op

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// NotFoundError says that a schema has no such thing.
type NotFoundError struct {
	Kind string      // "table", "column", "index" …
	Name string      // as asked for
	Of   schema.Name // the table it was looked for in; zero for tables, enums and sequences
	Near []string    // names of the same kind that look like it, nearest first
}

func (e *NotFoundError) Error() string {
	return "no " + described(e.Kind, e.Name, e.Of)
}

// Hint names what was probably meant, or is "".
func (e *NotFoundError) Hint() string {
	if len(e.Near) == 0 {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", e.Near[0])
}

// ExistsError says that a schema already has such a thing.
type ExistsError struct {
	Kind string
	Name string
	Of   schema.Name // the table it is in; zero for tables, enums and sequences
}

func (e *ExistsError) Error() string {
	return described(e.Kind, e.Name, e.Of) + " already exists"
}

// InUseError says that something cannot go, or change so, because of what reads it.
type InUseError struct {
	What string   // `column "id" of table "users"`
	By   []string // `primary key "pk_users"` …
}

func (e *InUseError) Error() string {
	return e.What + " is used by " + strings.Join(e.By, ", ")
}

// Hint says what to do about it.
func (e *InUseError) Hint() string { return "drop or change what uses it first" }

// AmbiguousError says that several things answer a description.
type AmbiguousError struct {
	What  string   // `index "ix_a"`
	Found []string // `index "ix_a" of table "users"` …
}

func (e *AmbiguousError) Error() string {
	return e.What + " may be any of " + strings.Join(e.Found, ", ")
}

// IrreversibleError says that an operation does not know its way back.
type IrreversibleError struct {
	Operation string // its keyword
	Reason    string
}

func (e *IrreversibleError) Error() string {
	return "reversing " + e.Operation + ": " + e.Reason
}

// described writes a thing for messages: column "a" of table "t".
func described(kind, name string, of schema.Name) string {
	text := fmt.Sprintf("%s %q", kind, name)
	if name == "" {
		text = "unnamed " + kind
	}
	if of != (schema.Name{}) {
		text += fmt.Sprintf(" of table %q", of.String())
	}
	return text
}
