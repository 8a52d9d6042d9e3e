package revision

import (
	"fmt"
	"strings"
)

// LoadError holds everything that is wrong with a set of revision files, in
// the order of the files. errors.As reaches each of the errors within.
type LoadError struct {
	Errors []error
}

// Error writes one error to a line.
func (e *LoadError) Error() string {
	lines := make([]string, len(e.Errors))
	for i, err := range e.Errors {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the single errors to errors.Is and errors.As.
func (e *LoadError) Unwrap() []error { return e.Errors }

// Hint is the hint of the first error that has one.
func (e *LoadError) Hint() string {
	for _, err := range e.Errors {
		if h, ok := err.(interface{ Hint() string }); ok && h.Hint() != "" {
			return h.Hint()
		}
	}
	return ""
}

// HeaderError is a revision file whose header cannot be taken as it stands.
type HeaderError struct {
	Place
	// Key is the header key concerned, if one is.
	Key string
	// Reason is what is wrong, without the place.
	Reason string
	// Near lists the nearest right words.
	Near []string
	// Advice is the hint, when Near is not one.
	Advice string
}

func (e *HeaderError) Error() string { return e.Place.before() + e.Reason }

// Hint is the way out.
func (e *HeaderError) Hint() string { return nearOr(e.Near, e.Advice) }

// NameError is an id or a label that cannot be one.
type NameError struct {
	Place
	// Kind is "revision id" or "branch label".
	Kind, Name, Reason string
}

func (e *NameError) Error() string {
	return fmt.Sprintf("%s%s %s %s", e.Place.before(), e.Kind, quote(e.Name), e.Reason)
}

// Hint is the way out.
func (e *NameError) Hint() string {
	return "use letters, digits, \"_\" and \".\", up to 255 characters; " +
		"head, heads, base, current and null are taken"
}

// MissingRevisionError is a reference from one revision to another that is
// not there.
type MissingRevisionError struct {
	Place
	// Revision refers to Missing under Key (down_revision, depends_on …).
	Revision, Key, Missing string
	Near                   []string
	Advice                 string
}

func (e *MissingRevisionError) Error() string {
	return fmt.Sprintf("%s%s of revision %q names revision %q, which is not there",
		e.Place.before(), e.Key, e.Revision, e.Missing)
}

// Hint is the way out.
func (e *MissingRevisionError) Hint() string {
	if e.Advice != "" {
		return e.Advice
	}
	return nearOr(e.Near, fmt.Sprintf("bring back the file of revision %q or correct %s", e.Missing, e.Key))
}

// DuplicateError is an id or a label that two revisions claim, or a label
// that is also an id.
type DuplicateError struct {
	// Place is the second claim.
	Place
	// Kind is "revision id" or "branch label"; FirstKind that of the first claim.
	Kind, FirstKind string
	// Name is claimed by Revision here and by Holder at First.
	Name, Revision, Holder string
	First                  Place
}

func (e *DuplicateError) Error() string {
	s := e.Place.before() + e.Kind + " " + quote(e.Name)
	switch {
	case e.Kind != e.FirstKind:
		s += fmt.Sprintf(" of revision %q is also the id of revision %q", e.Revision, e.Holder)
		if e.Kind == "revision id" {
			s = fmt.Sprintf("%srevision id %q is also a branch label of revision %q", e.Place.before(), e.Name, e.Holder)
		}
	case e.Kind == "revision id":
		s += " is used twice"
	default:
		s += fmt.Sprintf(" of revision %q is already used by revision %q", e.Revision, e.Holder)
	}
	if at := e.First.String(); at != "" {
		s += ", first in " + at
	}
	return s
}

// Hint is the way out.
func (e *DuplicateError) Hint() string {
	if e.Kind == "revision id" && e.FirstKind == e.Kind {
		return "give one of the two files another id (and let its children name that), or remove the copy"
	}
	return "ids and branch labels share one space of names: choose another for one of them"
}

// CycleError is a circle of revisions, each of which needs the next.
type CycleError struct {
	// Revisions are the members: each needs the one after it, the last the
	// first.
	Revisions []string
	// Places are their files, in the same order.
	Places []Place
	// Dependency is true when the circle exists only because of depends_on.
	Dependency bool
}

func (e *CycleError) Error() string {
	kind := "cycle"
	if len(e.Revisions) == 1 {
		kind = "self-loop"
	}
	if e.Dependency {
		kind = "dependency " + kind
	}
	s := fmt.Sprintf("%s in revisions: %s -> %s", kind, strings.Join(e.Revisions, " -> "), e.Revisions[0])
	for i, p := range e.Places {
		if p.Path == "" {
			continue
		}
		if i == 0 {
			s = p.Path + ": " + s
		} else if i < 5 {
			s += ", " + p.Path
		}
	}
	return s
}

// Hint is the way out.
func (e *CycleError) Hint() string {
	if e.Dependency {
		return "take one of these revisions out of the depends_on of another"
	}
	return "set the down_revision of one of these revisions to the revision it was made after"
}

// SquashError is a revision whose replaces does not fit the graph.
type SquashError struct {
	Place
	Revision, Reason, Advice string
}

func (e *SquashError) Error() string {
	return fmt.Sprintf("%sreplaces of revision %q %s", e.Place.before(), e.Revision, e.Reason)
}

// Hint is the way out.
func (e *SquashError) Hint() string { return e.Advice }

// nearOr writes the nearest words as a question, or the given advice.
func nearOr(near []string, advice string) string {
	if len(near) == 0 {
		return advice
	}
	quoted := make([]string, len(near))
	for i, n := range near {
		quoted[i] = quote(n)
	}
	return "did you mean " + strings.Join(quoted, " or ") + "?"
}

// quote is %q, cut where somebody put a whole file into an id.
func quote(s string) string {
	if len(s) > 80 {
		return fmt.Sprintf("%q…", s[:80])
	}
	return fmt.Sprintf("%q", s)
}
