package render

import (
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Statement is one statement for the server.
type Statement struct {
	SQL string
	// Op is the index of the operation it comes from (the first, when folded).
	Op int
	// Alone marks a statement that cannot run in a transaction block, or that ends one.
	Alone bool
	// Again marks a statement that does no harm when it runs a second time.
	Again bool
	// Session marks a statement that prepares the session for those after it: a run
	// that goes on behind it, in another session, needs it again.
	Session bool
	// Redo does the same whatever the statement has left behind that was begun and did
	// not end, or ended unseen; empty when the server does it whole or not at all, and
	// what is there tells. All but the last of it clean up after a failure, except with Again.
	Redo []string
	// Assert marks a query that must return no row; a row means Message.
	Assert  bool
	Message string
}

// Compiler turns whole operations into statements. It is pure. The operations are
// projected onto the dialect; before is the schema before the first of them,
// projected likewise, and zero when no operation NeedsState.
type Compiler interface {
	// NeedsState reports whether compiling the operation needs the schema before it.
	NeedsState(o op.Operation) bool
	// Compile returns the statements for a segment. What the dialect cannot do is an
	// *UnsupportedError; what would drop or break an unmanaged object of before is a
	// *BlockedError.
	Compile(before schema.Metadata, segment []op.Operation) ([]Statement, error)
}

// UnsupportedError says that a dialect has no such thing, and the way out.
type UnsupportedError struct {
	Dialect schema.Dialect
	What    string // "index ix_a on table t: an expression"
	Hint    string
}

func (e *UnsupportedError) Error() string {
	return e.What + " is not supported by " + string(e.Dialect)
}

// BlockedError says that a change would drop or break objects that this tool does
// not manage.
type BlockedError struct {
	What    string // "dropping table users"
	Objects []schema.Unmanaged
}

func (e *BlockedError) Error() string {
	text := e.What + " would drop or break "
	for i, o := range e.Objects {
		if i > 0 {
			text += ", "
		}
		text += o.Kind + " " + o.Name.String()
	}
	return text
}
