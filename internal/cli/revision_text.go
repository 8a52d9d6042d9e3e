package cli

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate"
)

// entryParts say what a line about a revision holds beside its id, as in Alembic.
type entryParts struct {
	parents, branches, tree, message bool
}

// entry is a revision on one line: parents (deps) -> rev (labels) (head), message.
func (c paint) entry(r migrate.Revision, parts entryParts) string {
	text := c.yellow(r.ID)
	if parts.parents {
		before := joinedOr(r.DownRevision, "<base>")
		if len(r.DependsOn) > 0 {
			before += " (" + strings.Join(r.DependsOn, ", ") + ")"
		}
		text = before + " -> " + text
	}
	if parts.branches && len(r.BranchLabels) > 0 {
		text += " (" + c.cyan(strings.Join(r.BranchLabels, ", ")) + ")"
	}
	text += c.green(marks(r, parts.tree))
	if parts.message && r.Message != "" {
		text += ", " + firstLine(r.Message)
	}
	return text
}

// marks are the words in brackets behind a revision.
func marks(r migrate.Revision, tree bool) string {
	text := ""
	switch {
	case r.IsEffectiveHead:
		text += " (effective head)"
	case r.IsHead:
		text += " (head)"
	}
	if r.IsCurrent {
		text += " (current)"
	}
	if tree && r.IsBranchPoint {
		text += " (branchpoint)"
	}
	if tree && r.IsMergePoint {
		text += " (mergepoint)"
	}
	return text
}

// full is a revision on several lines, as show and -v have it.
func (c paint) full(r migrate.Revision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Rev: %s%s\n", c.yellow(r.ID), c.green(marks(r, true)))
	parents := "Parent"
	if r.IsMergePoint {
		parents = "Merges"
	}
	fmt.Fprintf(&b, "%s: %s\n", parents, joinedOr(r.DownRevision, "<base>"))
	for _, line := range []struct {
		name   string
		values []string
		wanted bool
	}{
		{"Also depends on", r.DependsOn, true},
		{"Branches into", r.Children, r.IsBranchPoint},
		{"Branch names", r.BranchLabels, true},
		{"Replaces", r.Replaces, true},
	} {
		if line.wanted && len(line.values) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", line.name, strings.Join(line.values, ", "))
		}
	}
	fmt.Fprintf(&b, "Path: %s\n", r.Path)
	if created := instant(r.Created); created != "" {
		fmt.Fprintf(&b, "Created: %s\n", created)
	}
	b.WriteString("\n")
	for line := range strings.Lines(r.Message) {
		b.WriteString(strings.TrimRight("    "+line, " \n") + "\n")
	}
	if r.Message != "" {
		b.WriteString("\n")
	}
	return b.String()
}

func joinedOr(ids []string, none string) string {
	if len(ids) == 0 {
		return none
	}
	return strings.Join(ids, ", ")
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
