package revision

import (
	"fmt"
	"strings"
)

// UnknownRevisionError is a name that no revision answers to.
type UnknownRevisionError struct {
	// Name is the text; Branch the branch it was asked for on, if any.
	Name, Branch string
	// IsBranch is true when the name stood before an "@".
	IsBranch bool
	// InVersionTable is true when the name is a row of the version table.
	InVersionTable bool
	// Near lists the nearest ids and labels.
	Near []string
}

func (e *UnknownRevisionError) Error() string {
	switch {
	case e.InVersionTable:
		return fmt.Sprintf("the version table names revision %q, which is in no revision file", e.Name)
	case e.IsBranch:
		return fmt.Sprintf("no branch label or revision %s", quote(e.Name))
	case e.Branch != "":
		return fmt.Sprintf("no revision or branch label %s on branch %q", quote(e.Name), e.Branch)
	}
	return fmt.Sprintf("no revision or branch label %s", quote(e.Name))
}

// Hint is the way out.
func (e *UnknownRevisionError) Hint() string {
	if e.InVersionTable {
		near := ""
		if len(e.Near) > 0 {
			near = "near: " + someOf(e.Near, 3) + "; "
		}
		return near + "bring back the revision's file (another branch of the repository, a newer release), " +
			"or, knowing what the database holds, write its true position with: stamp --purge REVISION"
	}
	return nearOr(e.Near, "history lists the revisions; a prefix matches names of four characters or more")
}

// AmbiguousRevisionError is a prefix that several revisions answer to.
type AmbiguousRevisionError struct {
	Prefix     string
	Candidates []string
}

func (e *AmbiguousRevisionError) Error() string {
	return fmt.Sprintf("%d names start with %q: %s", len(e.Candidates), e.Prefix, someOf(e.Candidates, 8))
}

// Hint is the way out.
func (e *AmbiguousRevisionError) Hint() string { return "give more characters of the one meant" }

// MultipleHeadsError is a target that wants one head where there are several.
type MultipleHeadsError struct {
	Target, Branch string
	Heads          []string
	// Advice overrides the hint.
	Advice string
}

func (e *MultipleHeadsError) Error() string {
	on := ""
	if e.Branch != "" {
		on = fmt.Sprintf(" on branch %q", e.Branch)
	}
	return fmt.Sprintf("%q wants one head, and there are %d%s: %s", e.Target, len(e.Heads), on, someOf(e.Heads, 8))
}

// Hint is the way out.
func (e *MultipleHeadsError) Hint() string {
	if e.Advice != "" {
		return e.Advice
	}
	return "name a revision, \"label@head\" for one branch, or \"heads\" for all; merge joins them"
}

// MultipleRowsError is a walk from where the database is, when it is in
// several places.
type MultipleRowsError struct {
	Target, Branch string
	// Rows are the places it could start from.
	Rows []string
}

func (e *MultipleRowsError) Error() string {
	on := ""
	if e.Branch != "" {
		on = fmt.Sprintf(" of branch %q", e.Branch)
	}
	return fmt.Sprintf("%q is ambiguous: the database is on %d revisions%s: %s",
		e.Target, len(e.Rows), on, someOf(e.Rows, 8))
}

// Hint is the way out.
func (e *MultipleRowsError) Hint() string {
	step := e.Target[strings.LastIndexByte(e.Target, '@')+1:]
	return fmt.Sprintf("say which branch, as in %q (a branch label or a revision before the @)", e.Rows[0]+"@"+step)
}

// AmbiguousWalkError is a walk that came to a fork.
type AmbiguousWalkError struct {
	Target string
	// At is where; "base" when the walk starts below all bases.
	At      string
	Choices []string
}

func (e *AmbiguousWalkError) Error() string {
	return fmt.Sprintf("%q is ambiguous: from %q the ways lead to %s", e.Target, e.At, someOf(e.Choices, 8))
}

// Hint is the way out.
func (e *AmbiguousWalkError) Hint() string {
	return "name the revision to go to, or the branch, as in \"label@+1\" or \"label@-1\""
}

// WalkError is a walk of more steps than there are revisions, or in a
// direction that the command does not go.
type WalkError struct {
	Target, Reason string
}

func (e *WalkError) Error() string { return fmt.Sprintf("%q: %s", e.Target, e.Reason) }

// Hint is the way out.
func (e *WalkError) Hint() string { return "history -i shows the revisions and where the database is" }

// OverlapError is a set of revisions of which one implies another.
type OverlapError struct {
	// Revision implies Other.
	Revision, Other string
	// InVersionTable is true when both are rows of the version table.
	InVersionTable bool
}

func (e *OverlapError) Error() string {
	if e.InVersionTable {
		return fmt.Sprintf("the version table holds revision %q and revision %q, which the first implies", e.Revision, e.Other)
	}
	return fmt.Sprintf("revision %q overlaps with revision %q, which it implies", e.Revision, e.Other)
}

// Hint is the way out.
func (e *OverlapError) Hint() string {
	if e.InVersionTable {
		return fmt.Sprintf("if %q was applied, the row %q is one too many: delete it, or name all true rows in: stamp --purge REVISION…",
			e.Revision, e.Other)
	}
	return fmt.Sprintf("leave out %q", e.Other)
}

// NotMemberError is a revision that is not on the branch it was asked for on.
type NotMemberError struct {
	Revision, Branch string
}

func (e *NotMemberError) Error() string {
	return fmt.Sprintf("revision %q is not on branch %q", e.Revision, e.Branch)
}

// Hint is the way out.
func (e *NotMemberError) Hint() string { return "history shows which labels reach which revisions" }

// RangeError is a range whose ends are not on one line.
type RangeError struct {
	From, To string
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("range %s:%s: revision %q is not an ancestor of %q", e.From, e.To, e.From, e.To)
}

// Hint is the way out.
func (e *RangeError) Hint() string { return "the older end of a range stands first" }

// TargetError is a target that is not one, whatever the graph.
type TargetError struct {
	Text, Reason, Advice string
}

func (e *TargetError) Error() string { return fmt.Sprintf("target %s %s", quote(e.Text), e.Reason) }

// Hint is the way out.
func (e *TargetError) Hint() string {
	if e.Advice != "" {
		return e.Advice
	}
	return "a target is an id, a unique prefix, a label, head, heads, base, current, +N, -N, any of these with +N or -N, " +
		"or one of them behind label@"
}

// InvalidDowngradeError is a downgrade to where the database is not above.
type InvalidDowngradeError struct {
	// Branch is set when there are revisions above the target, but which of
	// them are on the branch cannot be told.
	Target, Branch string
	Rows           []string
}

func (e *InvalidDowngradeError) Error() string {
	at := "base"
	if len(e.Rows) > 0 {
		at = someOf(e.Rows, 8)
	}
	if e.Branch != "" {
		return fmt.Sprintf("%q is no downgrade target: no way up from it leads to %q (the database is at %s)", e.Target, e.Branch, at)
	}
	return fmt.Sprintf("%q is no downgrade target: no applied revision is above it (the database is at %s)", e.Target, at)
}

// Hint is the way out.
func (e *InvalidDowngradeError) Hint() string {
	if e.Branch != "" {
		return "leave the branch out to take down all that is above the revision"
	}
	return "history -i shows the revisions and where the database is; upgrade goes up"
}

// SiblingError is a downgrade limited to one branch that would take others
// along.
type SiblingError struct {
	Target, Branch string
	// Shared is the revision that the siblings stand on too.
	Shared   string
	Siblings []string
}

func (e *SiblingError) Error() string {
	return fmt.Sprintf("%q would downgrade revision %q, on which other branches stand: %s",
		e.Target, e.Shared, someOf(e.Siblings, 8))
}

// Hint is the way out.
func (e *SiblingError) Hint() string {
	return fmt.Sprintf("%q takes down what belongs to that branch alone; a target without a branch takes all branches down", e.Branch+"@base")
}

// StrandedError is a database inside a squashed range whose files are gone.
type StrandedError struct {
	// Row is the revision in the version table, Replacement the squash that
	// replaces it, and End the last of the replaced ones.
	Row, Replacement, End string
	Place
}

func (e *StrandedError) Error() string {
	return fmt.Sprintf("the database is at revision %q, inside the range that revision %q replaces, and the old files are gone",
		e.Row, e.Replacement)
}

// Hint is the way out.
func (e *StrandedError) Hint() string {
	return fmt.Sprintf("upgrade it to %q with a release that still has the old files; "+
		"or bring the schema there by hand and then: stamp --purge %s", e.End, e.Replacement)
}

// IrreversibleError is a downgrade over a revision that has no way back.
type IrreversibleError struct {
	Place
	Revision, Reason string
}

func (e *IrreversibleError) Error() string {
	return fmt.Sprintf("%srevision %q is irreversible: %s", e.Place.before(), e.Revision, e.Reason)
}

// Hint is the way out.
func (e *IrreversibleError) Hint() string {
	return "restore a backup, or write a new revision that puts things right; downgrade can go down to this one"
}

// someOf writes the first n names and how many more there are.
func someOf(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}
