package migrate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/dialects"
	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
)

// The typed errors, for errors.As. They are declared where they arise.
type (
	// FileErrors are the mistakes of a model or revision file, with positions.
	FileErrors = grammar.Errors
	// LoadError is what is wrong with the revision files as a graph.
	LoadError = revision.LoadError
	// MultipleHeadsError says that "head" is ambiguous.
	MultipleHeadsError = revision.MultipleHeadsError
	// UnknownRevisionError names a revision that is not there, with near ones.
	UnknownRevisionError = revision.UnknownRevisionError
	// AmbiguousRevisionError lists the revisions a prefix could mean.
	AmbiguousRevisionError = revision.AmbiguousRevisionError
	// CycleError names the revisions that wait for each other.
	CycleError = revision.CycleError
	// StatementError is a statement the server refused.
	StatementError = runner.StatementError
	// RevisionError is a revision that could not be run.
	RevisionError = runner.RevisionError
	// IrreversibleError is a revision that does not go back.
	IrreversibleError = revision.IrreversibleError
	// AmbiguousWalkError is a walk that came to a fork.
	AmbiguousWalkError = revision.AmbiguousWalkError
	// StrandedError is a database inside a squashed range whose files are gone.
	StrandedError = revision.StrandedError
	// RewriteError is a header that Rebase cannot change in place.
	RewriteError = revision.RewriteError
	// UnsupportedError is something a dialect has not.
	UnsupportedError = render.UnsupportedError
	// BlockedError is a change that would drop or break unmanaged objects.
	BlockedError = render.BlockedError
	// RenameError is one of Config.Renames that cannot be.
	RenameError = diff.RenameError
	// LockedError says that another run held the lock for the whole time.
	LockedError = dialect.LockedError
	// LeaseLostError says that another run took over the lease of this one.
	LeaseLostError = dialect.LeaseLostError
	// ReadOnlyError says that the server takes no writes: a standby, a secondary.
	ReadOnlyError = dialect.ReadOnlyError
	// StoppedError says that the context ended a run.
	StoppedError = runner.StoppedError
	// InDoubtError says that nobody can tell whether a statement has run.
	InDoubtError = runner.InDoubtError
)

var (
	// ErrNoDatabase is returned by methods that need a database when there is none.
	ErrNoDatabase = errors.New("this needs a database, and none was given")
	// ErrNoDialect is returned when neither a connection nor Config.Dialect tells the
	// kind of database.
	ErrNoDialect = errors.New("the kind of database is not known")
	// ErrNoModels is returned by what compares when Config.Models is nil.
	ErrNoModels = errors.New("no models are configured")
)

// ConnectionError says that the database could not be reached.
type ConnectionError struct{ Err error }

func (e *ConnectionError) Error() string { return "connecting to the database: " + e.Err.Error() }

// Unwrap returns the driver's error, without a password.
func (e *ConnectionError) Unwrap() error { return e.Err }

// NotAtHeadsError says that the database is below the heads where it must not be.
type NotAtHeadsError struct {
	Current, Heads []string
}

func (e *NotAtHeadsError) Error() string {
	at := "at base"
	if len(e.Current) > 0 {
		at = "at " + strings.Join(e.Current, ", ")
	}
	return fmt.Sprintf("the database is not at heads: it is %s, the heads are %s", at, strings.Join(e.Heads, ", "))
}

// Hint returns the way out.
func (e *NotAtHeadsError) Hint() string { return "run `migrate upgrade heads` first" }

// StateUnknownError says that SQL cannot be compiled because raw SQL before it may
// have changed the table in ways the replay does not know.
type StateUnknownError struct{ Taint steps.Taint }

func (e *StateUnknownError) Error() string {
	what := "every table"
	if e.Taint.Table.Name != "" {
		what = fmt.Sprintf("table %q", e.Taint.Table)
	}
	return fmt.Sprintf("%s is not known after revision %s (%s), which runs %s", what, e.Taint.Revision, e.Taint.Path, strings.Join(strings.Fields(e.Taint.What), " "))
}

// Hint returns the way out.
func (e *StateUnknownError) Hint() string {
	return "say what the SQL does with effect: beside it, or give existing_* in the operation, or run against the database"
}

// Hint returns the advice that stands beside an error, "" when there is none.
func Hint(err error) string {
	var advised interface {
		error
		Hint() string
	}
	if errors.As(err, &advised) {
		return advised.Hint()
	}
	var unsupported *render.UnsupportedError
	if errors.As(err, &unsupported) {
		return unsupported.Hint
	}
	var blocked *render.BlockedError
	if errors.As(err, &blocked) {
		return "drop or change them in an execute: step before, and make them again after"
	}
	switch {
	case errors.Is(err, context.Canceled):
		return (&runner.StoppedError{}).Hint()
	case errors.Is(err, ErrNoModels):
		return "name them under models: in migrate.yaml, or in Config.Models"
	case errors.Is(err, ErrNoDialect), errors.Is(err, ErrNoDatabase):
		return "give a database URL"
	}
	return ""
}

// Code returns the word for an error that JSON output carries; "failed" for one
// without a word of its own.
func Code(err error) string {
	for _, c := range codes {
		if c.is(err) {
			return c.word
		}
	}
	return "failed"
}

// codes are tried in order; the first that fits counts.
var codes = []struct {
	word string
	is   func(error) bool
}{
	{"locked", as[*dialect.LockedError]},
	{"lease_lost", as[*dialect.LeaseLostError]},
	{"read_only", func(e error) bool {
		var s *runner.StatementError
		return as[*dialect.ReadOnlyError](e) || errors.As(e, &s) && s.Detail.ReadOnly && !s.Partial
	}},
	{"edited", as[*EditedError]},
	{"multiple_heads", func(e error) bool { return as[*revision.MultipleHeadsError](e) || as[*revision.MultipleRowsError](e) }},
	{"unknown_revision", func(e error) bool { return as[*revision.UnknownRevisionError](e) || as[*revision.StrandedError](e) }},
	{"ambiguous_revision", func(e error) bool {
		return as[*revision.AmbiguousRevisionError](e) || as[*revision.AmbiguousWalkError](e)
	}},
	{"in_doubt", func(e error) bool {
		return as[*runner.InDoubtError](e) || as[*UnderwayError](e) || as[*ChangedError](e) || as[*UndoError](e) || as[*runner.AdoptError](e) || errors.Is(e, ErrNothingToRepair)
	}},
	{"cycle", as[*revision.CycleError]},
	{"not_at_heads", as[*NotAtHeadsError]},
	{"unsupported", func(e error) bool {
		return as[*render.UnsupportedError](e) || as[*WidthError](e) || as[*steps.ElsewhereError](e)
	}},
	{"irreversible", func(e error) bool { return as[*revision.IrreversibleError](e) || as[*op.IrreversibleError](e) }},
	{"blocked_by_unmanaged", as[*render.BlockedError]},
	{"state_unknown", as[*StateUnknownError]},
	{"partial_failure", func(e error) bool {
		var s *runner.StatementError
		return errors.As(e, &s) && s.Partial
	}},
	{"connection", func(e error) bool {
		var s *runner.StatementError
		return as[*ConnectionError](e) || errors.As(e, &s) && s.Detail.Connection
	}},
	{"statement", as[*runner.StatementError]},
	{"config", func(e error) bool {
		return as[*revision.TemplateError](e) || as[*folderNameError](e) || as[*LockModeError](e) || as[*dialects.SchemeError](e) || errors.Is(e, ErrNoModels) || errors.Is(e, ErrNoDatabase) || errors.Is(e, ErrNoDialect)
	}},
	{"usage", func(e error) bool {
		return as[*steps.ArgumentError](e) || as[*diff.RenameError](e) || as[*AppliedError](e) || as[*NoFileError](e) || as[*SquashContentError](e)
	}},
	{"invalid_file", func(e error) bool {
		return as[*templateError](e) || as[*revision.RewriteError](e) || as[*revision.SquashError](e) || as[*revision.MissingRevisionError](e) ||
			as[*grammar.Errors](e) || as[*revision.LoadError](e) || as[*steps.PlacedError](e)
	}},
	{"usage", func(e error) bool {
		return as[*revision.TargetError](e) || as[*revision.RangeError](e) || as[*revision.WalkError](e) || as[*revision.OverlapError](e) ||
			as[*revision.NotMemberError](e) || as[*revision.InvalidDowngradeError](e) || as[*revision.SiblingError](e) ||
			as[*revision.NotHeadError](e) || as[*revision.MergeError](e) || as[*revision.NameError](e) || as[*revision.DuplicateError](e)
	}},
	{"canceled", func(e error) bool { return errors.Is(e, context.Canceled) }},
}

func as[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}
