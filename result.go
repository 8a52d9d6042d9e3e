package migrate

import (
	"time"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Revision is one revision of the graph.
type Revision struct {
	ID              string
	DownRevision    []string
	DependsOn       []string
	BranchLabels    []string // all that reach it
	OwnLabels       []string // those it declares
	Replaces        []string
	Message         string
	Created         time.Time // zero when the file does not say
	Path            string
	Format          string // yaml, sql, go
	IsHead          bool
	IsEffectiveHead bool // a head on which another revision depends
	IsBase          bool
	IsBranchPoint   bool
	IsMergePoint    bool
	IsCurrent       bool // applied and a tip; only where the database was read
	Children        []string
}

// Outcome says what became of a revision in a run.
type Outcome = runner.Outcome

// The outcomes.
const (
	Applied = runner.Applied
	Failed  = runner.Failed
	Skipped = runner.Skipped
	Planned = runner.Planned
)

// RevisionResult is what was done with one revision.
type RevisionResult = runner.Done

// Result is what a run did. It also comes beside an error: what was done before.
type Result struct {
	From, To  []string // version rows before and after
	Target    string
	DryRun    bool
	Ahead     bool // the database has revisions this program does not know (AllowAhead)
	Revisions []RevisionResult
	Warnings  []Warning
	Duration  time.Duration
}

// Warning is something worth knowing that stops nothing.
type Warning struct{ Code, Message string }

// Operation is one difference, as check, diff and show report it.
type Operation struct {
	Operation string // YAML word: create_table
	Schema    string
	Table     string
	Name      string // of the column, constraint, index … ; "" for the table itself
	From, To  any    // the grammar's value, for JSON; nil for nothing
	LosesData bool
	Reason    string // what data is lost
	Instead   string // how to keep it
	SQL       []string

	Op op.Operation
}

// Undecided is a difference that could not be settled.
type Undecided = diff.Undecided

// Comparison is how the database compares with the models.
type Comparison struct {
	// Matches: at heads, no operation, nothing undecided.
	Matches    bool
	AtHeads    bool
	Pending    []string // revisions not applied yet, in the order they would run
	Operations []Operation
	Downgrade  []Operation // the way back; without SQL
	Unmanaged  []schema.Unmanaged
	Undecided  []Undecided
	Notices    []string
	// Renames are drops and adds among Operations that may be renames.
	Renames []PossibleRename
	// From is the schema as it is and To as Operations make it, on the database's
	// dialect and both in the words of the revisions and models.
	From, To schema.Metadata

	upgrade, downgrade []op.Operation
}

// Changes are what autogenerate is about to write; Config.Rewrite may change them.
type Changes struct {
	Message            string
	Upgrade, Downgrade []op.Operation
}

// NewRevision says what revision to make.
type NewRevision struct {
	Message     string
	ID          string   // default: 12 random hex digits
	Head        []string // targets; default head
	Splice      bool
	BranchLabel string
	DependsOn   []string
	VersionPath string // folder; default the first location
	Format      string // yaml (default), sql, go
	Created     time.Time
	Offline     bool // autogenerate from the replayed chain, without a database
}

// Written is a revision that was written, or would have been.
type Written struct {
	Revision   *Revision // nil when there was nothing to write
	Path       string    // as messages show it
	File       string    // absolute
	Data       []byte
	Comparison *Comparison // of autogenerate
	Hooks      []HookResult
}

// State says where a database is.
type State string

// The states.
const (
	UpToDate    State = "up_to_date"
	Behind      State = "behind"
	Ahead       State = "ahead"    // it has revisions this program does not know
	Diverged    State = "diverged" // ahead on one branch and behind on another
	InDoubt     State = "in_doubt"
	Unversioned State = "unversioned" // no version table, and tables are there
)

// Status is one look at a database.
type Status struct {
	State   State
	Current []string
	Heads   []string
	Pending []string
	Unknown []string // rows that name no revision
	InDoubt []string
	Edited  []string // applied revisions whose file changed since
	Lock    string   // who holds the lock, "" nobody
	// Underway is the revision that a run began and did not end; nil for none.
	Underway *Underway
}

// Current is what the version table says.
type Current struct {
	Revisions    []Revision // applied tips
	Rows         []string
	AtHeads      bool
	VersionTable string
}

// Inspected is what a database holds.
type Inspected struct {
	Schema schema.Metadata
	YAML   []byte
	SQL    string
}

// Info says which database a migrator works on.
type Info struct {
	Dialect       schema.Dialect
	ServerVersion string
}
