package sqltext

import "slices"

// Name is the name of an object as a text spells it, see [Token.Name]; Schema
// is "" where none is written.
type Name struct{ Schema, Name string }

// EffectKind says what running a statement does to a schema.
type EffectKind uint8

// The kinds of effects, from the most to the least far-reaching.
const (
	Unknown     EffectKind = iota // what it does cannot be told from its text
	Dynamic                       // it runs code that may do anything: DO, CALL, EXECUTE
	Definition                    // it creates, alters or drops what it names
	Session                       // it changes the session: SET, PRAGMA
	Transaction                   // it begins or ends a transaction or a savepoint
	Query                         // it reads or writes rows, or does something else that leaves the schema alone
)

// Effect is what a statement does to a schema, as far as its text tells. What
// depends on the named objects may change with them; that is for the caller to
// find. A query counts as one although it may call a function that defines
// something: the text does not tell.
type Effect struct {
	Kind EffectKind
	// Names are the tables that a definition may change, and the views,
	// sequences, types and routines that it names. For an index, a trigger, a
	// rule or a policy it is the table that it stands on.
	Names []Name
	// Loose are indexes and triggers named without their table. Who knows which
	// tables those are knows what changes; else it may be everything.
	Loose []Name
}

// ChangesSchema reports whether the statement may change the schema.
func (e Effect) ChangesSchema() bool { return e.Kind <= Definition }

// Everything reports whether the statement may change what it does not name.
func (e Effect) Everything() bool { return e.Kind <= Dynamic || len(e.Loose) > 0 }

// with returns the effect of two statements together.
func (e Effect) with(other Effect) Effect {
	e.Kind = min(e.Kind, other.Kind)
	for _, n := range other.Names {
		e.Names = addName(e.Names, n)
	}
	for _, n := range other.Loose {
		e.Loose = addName(e.Loose, n)
	}
	return e
}

func addName(names []Name, n Name) []Name {
	if n.Name == "" || slices.Contains(names, n) {
		return names
	}
	return append(names, n)
}
