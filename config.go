package migrate

import (
	"context"
	"io/fs"
	"log/slog"
	"time"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/model"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// Config says what a [Migrator] works with. The zero value of each field is the
// documented default.
type Config struct {
	// Migrations holds the revision files (.yaml, .sql); it is walked whole. nil
	// means none beside Locations and GoRevisions.
	Migrations fs.FS
	// Locations are folders of revision files on disk, read beside Migrations. New
	// revisions are written to the first. Default none.
	Locations []string
	// Recursive reads the folders below Locations too.
	Recursive bool
	// Root is the folder that paths in messages and results are relative to; default
	// the working folder.
	Root string
	// GoRevisions are revisions made in Go.
	GoRevisions []GoRevision

	// Models are the declared models: [Metadata], [YAMLFiles]. Default none.
	Models ModelSource

	// Dialect names the database when there is no connection (SQL), or when the
	// driver hides it. Default: found out from the connection.
	Dialect schema.Dialect
	// ServerVersion is the version that SQL is written for without a connection.
	// Default: the oldest supported.
	ServerVersion string

	// VersionTable holds the applied revisions; "schema.name" is allowed. Default
	// "migrate_version".
	VersionTable string
	// HistoryTable records what was run; default "migrate_history", "-" for none.
	HistoryTable string
	// Schemas are read beside the default schema and those that the models name.
	Schemas []string
	// NamingConvention names what models and revisions leave unnamed. nil is
	// schema.DefaultConvention.
	NamingConvention *schema.Convention
	// Include and Exclude are globs on table, schema.table, table.column: what
	// autogenerate looks at. Exclude wins; an empty Include is all.
	Include, Exclude []string

	// Renames are tables and columns that have another name now. Autogenerate takes
	// them as if the models said renamed_from.
	Renames []Rename
	// AskRename decides what may be a rename, before Autogenerate writes it as a drop
	// and an add; nil decides nothing.
	AskRename func(context.Context, PossibleRename) Decision

	// ReadOnly has Compare, Autogenerate and Inspect write nothing, not even a temporary
	// table to ask the server how it spells an expression: what only that could settle is
	// reported as undecided.
	ReadOnly bool

	// SpellingCache is a file that remembers how servers spell the models' expressions, so
	// that they are asked once; default none.
	SpellingCache string

	// Lock says what keeps runs apart; default [LockAuto].
	Lock LockMode
	// LockWait is how long another run is waited for; default 5 minutes.
	LockWait time.Duration
	// LockTimeout and StatementTimeout are the server's, for each statement; 0 is the
	// server's own.
	LockTimeout, StatementTimeout time.Duration
	// LockRetries is how often what ran into a lock timeout is tried again, where
	// nothing of it stayed; default 3, a negative number is never.
	LockRetries int
	// Transaction says what shares a transaction where DDL can be rolled back;
	// default [PerRevision].
	Transaction Transaction
	// AllowAhead accepts a database whose version table names revisions that this
	// program does not have (a newer program migrated it): Upgrade then does nothing.
	AllowAhead bool
	// StrictChecksums refuses to run when the file of an applied revision was edited
	// since; default is to warn.
	StrictChecksums bool

	// FileTemplate, TruncateSlugLength (40) and TimeZone (UTC) name new files.
	FileTemplate       string
	TruncateSlugLength int
	TimeZone           *time.Location
	// Args are the -x arguments: ${x:KEY} in SQL and .Args.KEY in templates.
	Args map[string]string
	// Templates holds the templates of new revision files, see [TemplateData]; nil,
	// and a file that it lacks, are the built-in ones.
	Templates fs.FS
	// PostWriteHooks run after a revision file was written; default none.
	PostWriteHooks []Hook

	// Logger gets what is done, at Info and Debug; nil is silent.
	Logger *slog.Logger
	// OnEvent is told what happens during a run; nil is nobody.
	OnEvent func(Event)
	// Rewrite sees the operations that autogenerate found and may change them before
	// they are written; nil leaves them.
	Rewrite func(context.Context, *Changes) error
}

// GoRevision is a revision made in Go.
type GoRevision struct {
	ID           string
	DownRevision []string // none for a base
	DependsOn    []string
	BranchLabels []string
	Message      string
	// Upgrade and Downgrade run inside the revision's transaction where there is one.
	// A nil Downgrade makes the revision irreversible.
	Upgrade, Downgrade func(ctx context.Context, tx Querier) error
}

// Querier is the connection as a Go revision sees it.
type Querier = steps.Querier

// ModelSource is where declared models come from.
type ModelSource = model.Source

// Metadata makes a value a model source.
func Metadata(m schema.Metadata) ModelSource { return model.Value(m) }

// YAMLFiles makes YAML files, and folders of them, a model source.
func YAMLFiles(fsys fs.FS, paths ...string) ModelSource { return model.Files{FS: fsys, Paths: paths} }

// Rename says that a table ("users", "billing.users") or a column ("users.nick") has
// another name now.
type Rename = diff.Rename

// PossibleRename is a drop and an add that look alike.
type PossibleRename = diff.PossibleRename

// Decision is what Config.AskRename answers.
type Decision int

// The decisions.
const (
	NotDecided Decision = iota // stays a drop and an add, and is said
	Renamed
	NotRenamed
)

// Transaction says how revisions share transactions.
type Transaction = runner.Transaction

// The ways of using transactions.
const (
	PerRevision   = runner.PerRevision
	PerRun        = runner.PerRun
	NoTransaction = runner.NoTransaction
)

// Event is something that happens during a run.
type Event = runner.Event

// EventKind says what happened.
type EventKind = runner.EventKind

// The kinds of event.
const (
	RevisionStarted   = runner.RevisionStarted
	StatementStarted  = runner.StatementStarted
	StatementFinished = runner.StatementFinished
	RevisionFinished  = runner.RevisionFinished
	LockWaiting       = runner.LockWaiting
	Retrying          = runner.Retrying
)

const (
	defaultVersionTable = "migrate_version"
	defaultHistoryTable = "migrate_history"
	planTable           = "migrate_plan"
	lockTable           = "migrate_lock"
	defaultLockWait     = 5 * time.Minute
	defaultLockRetries  = 3
)
