package config

import (
	"fmt"
	"strings"
)

// Place is a position in a migrate.yaml. Lines and columns count from 1.
type Place struct {
	File         string
	Line, Column int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Error is one mistake in a migrate.yaml.
type Error struct {
	Place
	Path    string // the key: environments.production.lock_wait
	Message string
	Hint    string // what to write instead, "" when there is nothing to advise
}

// Error returns the mistake in one line.
func (e Error) Error() string {
	text := e.Place.String() + ": "
	if e.Path != "" {
		text += e.Path + ": "
	}
	text += e.Message
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// Errors is every mistake of a file, in the order of the lines; never empty.
type Errors struct{ List []Error }

// Error returns one line for each mistake.
func (e *Errors) Error() string {
	lines := make([]string, len(e.List))
	for i, one := range e.List {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// UnsetError says that a value that is needed names a variable that is not set.
type UnsetError struct {
	Place
	Path     string
	Variable string
}

func (e *UnsetError) Error() string {
	return fmt.Sprintf("%s: %s: the environment variable %s is not set", e.Place, e.Path, e.Variable)
}

// Hint returns the way out.
func (e *UnsetError) Hint() string {
	return fmt.Sprintf("set %s, or write ${%s:-default}", e.Variable, e.Variable)
}

// EnvironmentError says that -n names no environment of the file.
type EnvironmentError struct {
	File, Name string
	Near       string
	Known      []string
}

func (e *EnvironmentError) Error() string {
	if e.File == "" {
		return fmt.Sprintf("environment %q is not known: there is no migrate.yaml", e.Name)
	}
	return fmt.Sprintf("%s has no environment %q", e.File, e.Name)
}

// Hint returns the way out.
func (e *EnvironmentError) Hint() string {
	switch {
	case e.Near != "":
		return fmt.Sprintf("did you mean %q?", e.Near)
	case len(e.Known) > 0:
		return "there are " + strings.Join(e.Known, ", ")
	}
	return "name it under environments:"
}

// NoURLError says that nothing gives a database URL.
type NoURLError struct{ File string }

func (e *NoURLError) Error() string { return "no database URL is given" }

// Hint returns the way out.
func (e *NoURLError) Hint() string {
	if e.File == "" {
		return "give --url or MIGRATE_URL, or write a migrate.yaml (migrate init)"
	}
	return "give --url or MIGRATE_URL, or url: in " + e.File
}

// URLConflictError says that MIGRATE_URL leads elsewhere than the environment that
// -n picked: an exported variable must not turn a command on another database. Both
// URLs are masked.
type URLConflictError struct {
	Environment, Variable, File string
}

func (e *URLConflictError) Error() string {
	return fmt.Sprintf("MIGRATE_URL is %s, and environment %q has %s", e.Variable, e.Environment, e.File)
}

// Hint returns the way out.
func (e *URLConflictError) Hint() string {
	return "unset MIGRATE_URL, leave out -n, or give --url"
}
