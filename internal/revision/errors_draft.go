package revision

import "fmt"

// NotHeadError is a parent for a new revision that has children already.
type NotHeadError struct {
	Revision string
	Children []string
}

func (e *NotHeadError) Error() string {
	return fmt.Sprintf("revision %q is not a head: %s is above it", e.Revision, someOf(e.Children, 3))
}

// Hint is the way out.
func (e *NotHeadError) Hint() string { return "--splice makes a new branch from it" }

// MergeError is a merge that joins nothing.
type MergeError struct {
	Reason string
}

func (e *MergeError) Error() string { return "merging: " + e.Reason }

// Hint is the way out.
func (e *MergeError) Hint() string { return "heads lists what can be merged" }
