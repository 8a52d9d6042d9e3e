package render

import (
	"context"
	"fmt"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// State is the schema before the next operation of a run. That of a run in a
// database is loaded when first needed, carried on by op.Apply, and forgotten after
// raw SQL, to be read again. That of a plan, where nothing really runs, is known
// from the start; what raw SQL may have changed is unknown from then on.
type State struct {
	load    func(context.Context) (schema.Metadata, error)
	unknown func(schema.Name) error // of a plan: why a table is not known, nil when it is
	known   bool
	now     schema.Metadata
}

// NewState returns a state that load fills when it is first needed and again
// after each Forget. What load returns holds the variants of every dialect.
func NewState(load func(context.Context) (schema.Metadata, error)) *State {
	return &State{load: load}
}

// NewPlan returns the state of a plan that starts at m. unknown says why a table is
// not known any more, nil when it is.
func NewPlan(m schema.Metadata, unknown func(schema.Name) error) *State {
	return &State{now: m, known: true, unknown: unknown}
}

// Schema returns the schema as it is now.
func (s *State) Schema(ctx context.Context) (schema.Metadata, error) {
	if !s.known {
		m, err := s.load(ctx)
		if err != nil {
			return schema.Metadata{}, err
		}
		s.now, s.known = m, true
	}
	return s.now, nil
}

// Forget says that something happened that Apply cannot follow.
func (s *State) Forget() {
	if s.load != nil {
		s.known, s.now = false, schema.Metadata{}
	}
}

// check refuses an operation that is compiled from tables a plan does not know.
func (s *State) check(o op.Operation) error {
	if s.unknown == nil {
		return nil
	}
	for _, table := range op.Touches(o) {
		if err := s.unknown(table); err != nil {
			return err
		}
	}
	return nil
}

// Apply carries the state on over an operation whose SQL is not ours to compile.
func (s *State) Apply(o op.Operation) error {
	if !s.known {
		return nil
	}
	after, err := op.Apply(s.now, o)
	if err != nil {
		return err
	}
	s.now = after
	return nil
}

// OperationError says which operation of a segment could not be compiled.
type OperationError struct {
	Index int // in the segment
	Err   error
}

func (e *OperationError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *OperationError) Unwrap() error { return e.Err }

// Segment is what stands between two pieces of raw SQL, compiled.
type Segment struct {
	Statements []Statement
	// Operations are the whole ones as they are on the dialect; Statement.Op counts
	// them, in order.
	Operations []op.Operation
	// Origin is, for each of Operations, the index of the one given.
	Origin []int
	// Before is the schema before the first of them, projected onto the dialect; zero
	// when nothing needed it.
	Before schema.Metadata
}

// From returns the index of the given operation that a statement comes from.
func (s Segment) From(statement Statement) int { return s.Origin[statement.Op] }

// Compile makes the operations of one segment whole from the state, has the
// dialect turn them into statements and carries the state on.
func Compile(ctx context.Context, c Compiler, d schema.Dialect, s *State, ops []op.Operation) (Segment, error) {
	seg := segment{dialect: d, compiler: c, state: s}
	for _, o := range ops {
		seg.needs = seg.needs || seg.needsState(o)
	}
	if seg.needs || s.known {
		before, err := s.Schema(ctx)
		if err != nil {
			return Segment{}, err
		}
		seg.before, seg.draft, seg.known = before, op.NewDraft(before), true
	}
	for i, o := range ops {
		if err := seg.add(i, o); err != nil {
			return Segment{}, &OperationError{Index: i, Err: err}
		}
	}
	out, err := seg.compile()
	if err != nil {
		return Segment{}, err
	}
	if seg.known {
		s.now = seg.draft.Schema()
		if textless(s.now) > textless(seg.before) {
			// A rename has reached a view or trigger, whose text is needed to make it again.
			s.Forget()
		}
	}
	return out, nil
}

// textless counts the unmanaged objects whose text is not known.
func textless(m schema.Metadata) int {
	n := 0
	for _, u := range m.Unmanaged {
		if u.Definition == "" {
			n++
		}
	}
	return n
}

// segment is one run of operations on its way through Compile.
type segment struct {
	state        *State
	dialect      schema.Dialect
	compiler     Compiler
	needs, known bool
	before       schema.Metadata
	draft        *op.Draft // the schema after the operations so far
	whole        []op.Operation
	origin       []int // of each whole operation, the index of the given one
}

func (s *segment) needsState(o op.Operation) bool {
	projected, ok := op.For(o, s.dialect)
	return op.Partial(o) || ok && s.compiler.NeedsState(projected)
}

// add completes one operation and applies it to the schema after the last.
func (s *segment) add(index int, o op.Operation) error {
	whole := []op.Operation{o}
	if s.needsState(o) {
		if err := s.state.check(o); err != nil {
			return err
		}
	}
	if s.known {
		var err error
		if whole, err = s.draft.Complete(o); err != nil {
			return err
		}
	}
	for _, w := range whole {
		if s.known {
			if err := s.draft.Apply(w); err != nil {
				return err
			}
		}
		if projected, ok := op.For(w, s.dialect); ok {
			s.whole = append(s.whole, projected)
			s.origin = append(s.origin, index)
		}
	}
	return nil
}

func (s *segment) compile() (Segment, error) {
	if len(s.whole) == 0 {
		return Segment{}, nil
	}
	before := s.before.For(s.dialect)
	statements, err := s.compiler.Compile(before, s.whole)
	if err != nil {
		return Segment{}, fmt.Errorf("compiling for %s: %w", s.dialect, err)
	}
	return Segment{Statements: statements, Operations: s.whole, Origin: s.origin, Before: before}, nil
}
