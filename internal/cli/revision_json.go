package cli

import (
	"time"

	"github.com/retort-db/migrate"
)

// revisionJSON is REV of the manual.
type revisionJSON struct {
	Revision        string       `json:"revision"`
	DownRevision    list[string] `json:"down_revision"`
	DependsOn       list[string] `json:"depends_on"`
	BranchLabels    list[string] `json:"branch_labels"`
	Replaces        list[string] `json:"replaces"`
	Message         string       `json:"message"`
	Created         word         `json:"created"`
	Path            word         `json:"path"`
	Format          string       `json:"format"`
	IsHead          bool         `json:"is_head"`
	IsEffectiveHead bool         `json:"is_effective_head"`
	IsBase          bool         `json:"is_base"`
	IsBranchPoint   bool         `json:"is_branch_point"`
	IsMergePoint    bool         `json:"is_merge_point"`
}

// listedJSON is a revision in a list.
type listedJSON struct {
	revisionJSON
	// IsCurrent is null where the database was not read.
	IsCurrent *bool        `json:"is_current"`
	Children  list[string] `json:"children"`
}

// shownJSON is a revision with what it does.
type shownJSON struct {
	listedJSON
	Operations list[operationJSON] `json:"operations"`
}

// listDocument is the document of commands that list revisions.
type listDocument struct {
	Revisions list[listedJSON] `json:"revisions"`
}

func toJSON(r migrate.Revision) revisionJSON {
	return revisionJSON{
		Revision: r.ID, DownRevision: r.DownRevision, DependsOn: r.DependsOn, BranchLabels: r.BranchLabels, Replaces: r.Replaces,
		Message: r.Message, Created: instant(r.Created), Path: word(r.Path), Format: r.Format, IsHead: r.IsHead,
		IsEffectiveHead: r.IsEffectiveHead, IsBase: r.IsBase, IsBranchPoint: r.IsBranchPoint, IsMergePoint: r.IsMergePoint,
	}
}

// listed describes revisions; known says that the database was read.
func listed(revisions []migrate.Revision, known bool) list[listedJSON] {
	out := make(list[listedJSON], 0, len(revisions))
	for _, r := range revisions {
		l := listedJSON{revisionJSON: toJSON(r), Children: r.Children}
		if known {
			l.IsCurrent = &r.IsCurrent
		}
		out = append(out, l)
	}
	return out
}

// instant is a time as JSON has it: RFC 3339, UTC.
func instant(t time.Time) word {
	if t.IsZero() {
		return ""
	}
	return word(t.UTC().Format(time.RFC3339))
}
