package revision

import "time"

// Format is the kind of file a revision came from.
type Format string

// The formats of a revision.
const (
	FormatYAML Format = "yaml"
	FormatSQL  Format = "sql"
	FormatGo   Format = "go"
)

// Revision is one revision as its header tells it. The graph hands out
// pointers to the revisions it holds; callers read them and change nothing.
type Revision struct {
	// ID is the revision identifier, the text that stands in the version table.
	ID string
	// Down lists the parents by version edges: none for a base, two or more
	// for a merge.
	Down []string
	// DependsOn lists further revisions, by id or label as written, that have
	// to be applied before this one.
	DependsOn []string
	// Labels lists the branch labels that this revision declares; see
	// Info.Labels for those that reach it.
	Labels []string
	// Replaces lists the revisions that this one stands for since a squash.
	Replaces []string
	// Message is the one-line description.
	Message string
	// Created is when the file was made; zero when it does not say.
	Created time.Time
	// Path is the file as its source named it; empty for a revision made in Go
	// that does not say.
	Path string
	// Format is the kind of file.
	Format Format
	// Transaction overrides whether the revision runs in a transaction; nil
	// leaves it to the configuration.
	Transaction *bool
	// LockTimeout and StatementTimeout override the configured ones; nil leaves
	// them alone, zero means no limit.
	LockTimeout, StatementTimeout *time.Duration
	// Irreversible says why there is no way back; empty when it does not say.
	Irreversible string
	// HasDowngrade is false for a revision that cannot be downgraded because
	// it has no downgrade part. An empty part counts as one.
	HasDowngrade bool
	// Data is the whole file, header included, so that positions in it are
	// positions in the file; nil for a revision made in Go.
	Data []byte
	// Upgrade and Downgrade are what a Go revision does; the library knows
	// their type.
	Upgrade, Downgrade any
}

// Reversible reports whether a downgrade may be tried, and if not, why.
func (r *Revision) Reversible() (bool, string) {
	switch {
	case r.Irreversible != "":
		return false, r.Irreversible
	case !r.HasDowngrade:
		return false, "it has no downgrade part"
	}
	return true, ""
}

// Source is one revision file: its path as errors shall name it, and its
// bytes.
type Source struct {
	Path string
	Data []byte
}
