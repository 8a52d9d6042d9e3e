package diff

import (
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Input is what is compared.
type Input struct {
	// Live is what the database holds. Offline it is the replay itself.
	Live schema.Metadata
	// Model is what is wished, with variants for every dialect.
	Model schema.Metadata
	// Replay is what the revision chain up to the database's rows makes, with
	// variants; nil when there is no chain to know from.
	Replay *schema.Metadata
	// Canon is the database's dialect; Others are the remaining dialects.
	Canon  Canon
	Others []Canon
	// Answers are the server's spellings asked for so far.
	Answers Answers
	// Renames are decided: each is taken as if the model said renamed_from. NotRenames
	// are decided not to be any.
	Renames, NotRenames []Rename
	// Filter leaves out what autogenerate shall not look at.
	Filter Filter
}

// Diff is the outcome of a comparison.
type Diff struct {
	// Upgrade turns Live into Model, Downgrade turns it back, each whole and in an
	// order that runs.
	Upgrade, Downgrade []op.Operation
	// Questions are what the server must spell before the comparison is final; ask,
	// add to Answers, compare again. Empty when final.
	Questions []Question
	// Undecided are differences that stay unsettled: the server gave no answer.
	Undecided []Undecided
	// Renames are drops and adds that may be renames. None of them was taken for one.
	Renames []PossibleRename
	// Notices are differences that are reported and not changed (column order).
	Notices []string
}

// Undecided is a difference that could not be settled.
type Undecided struct {
	Object string // "check ck_a on table t"
	Reason string
}
