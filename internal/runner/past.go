package runner

import (
	"errors"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Ops returns the operations of the part.
func (p Part) Ops() ([]op.Operation, error) { return decode(p.Operations) }

// walk applies the part's operations, one by one, to what they touch as it was
// before. before is told the index of each, the schema before it, and what it is whole.
func (p Part) walk(count int, each func(i int, before schema.Metadata, whole []op.Operation)) (after schema.Metadata, err error) {
	start, err := decode(p.Before)
	if err != nil {
		return after, err
	}
	ops, err := p.Ops()
	if err != nil {
		return after, err
	}
	draft := op.NewDraft(made(start))
	for i, o := range ops[:min(count, len(ops))] {
		before := draft.Schema()
		whole, err := draft.Complete(o)
		if err == nil {
			for _, w := range whole {
				err = errors.Join(err, draft.Apply(w))
			}
		}
		if err != nil {
			return after, err
		}
		each(i, before, whole)
	}
	return draft.Schema(), nil
}

// surroundings are the schemas around a unit.
type surroundings struct {
	// before are those that may stand before it, after those that may stand after it. A
	// statement may do the work of operations beside its own: what lies between the
	// last statement on the same tables and its own operation counts as before it, what
	// lies between its own and that of the next statement as after it. There are none before when it is
	// not the first of its operation, none after when it is not the last.
	before, after []schema.Metadata
	every         []schema.Metadata // around each operation up to there
	touched       []schema.Name     // by its own operation
	own           int               // which operation that is
}

func (p *Plan) around() (s surroundings, err error) {
	u, _ := p.Unit()
	to := p.next()
	var touches [][]schema.Name
	last, err := p.Part.walk(max(to, u.Op+1), func(_ int, was schema.Metadata, whole []op.Operation) {
		s.every = append(s.every, was)
		var names []schema.Name
		for _, o := range whole {
			names = append(names, op.Touches(o)...)
		}
		touches = append(touches, names)
	})
	s.every = append(s.every, last)
	if err != nil || u.Op >= len(touches) {
		return s, err
	}
	s.own, s.touched = u.Op, touches[u.Op]
	from := 0
	for _, earlier := range p.Part.Units[:p.Position] {
		if earlier.Alone && !earlier.Session && slices.ContainsFunc(touches[earlier.Op], func(n schema.Name) bool { return slices.Contains(s.touched, n) }) {
			from = earlier.Op + 1
		}
	}
	s.before = s.every[min(from, u.Op+1) : u.Op+1]
	if to > u.Op {
		s.after = s.every[u.Op+1:]
	}
	return s, nil
}

// next is how many operations may be done after the next unit, no more than before it
// when others of its own operation follow.
func (p *Plan) next() int {
	u := p.Part.Units[p.Position]
	for _, later := range p.Part.Units[p.Position+1:] {
		if later.Alone && !later.Session && later.Op >= u.Op {
			return later.Op
		}
	}
	return all
}

// all is more operations than a part has.
const all = 1 << 30

// Undo returns the operations that take back what the plan's revision did, w being
// that revision and v the verdict on its next statement.
func (p *Plan) Undo(w Work, v Verdict) ([]op.Operation, error) {
	if p.Direction == "undo" {
		return nil, errors.New("it is being taken back already, and the next run goes on with that")
	}
	done := p.Position
	switch v {
	case Ran:
		done++
	case RanAll:
		done = len(p.Part.Units)
	}
	ops, err := p.doneOps(done)
	if err != nil {
		return nil, err
	}
	var earlier []op.Operation
	for _, s := range segments(w.Steps)[:p.Segment] {
		switch {
		case !s.raw():
			earlier = append(earlier, s.ops...)
		case len(s.steps[0].Effect) > 0:
			earlier = append(earlier, s.steps[0].Effect...)
		default:
			return nil, rawError(s.steps[0].Line)
		}
	}
	out := make([]op.Operation, 0, len(ops)+len(earlier))
	for _, o := range slices.Concat(earlier, ops) {
		back, err := op.Reverse(o)
		if err != nil {
			return nil, err
		}
		out = append(out, back)
	}
	slices.Reverse(out)
	return out, nil
}

// doneOps are the operations of the part, whole, whose statements have run.
func (p *Plan) doneOps(done int) ([]op.Operation, error) {
	units := p.Part.Units
	if done == 0 {
		return nil, nil
	}
	last := units[done-1]
	if last.Op < 0 {
		return nil, rawError(last.Line)
	}
	count := last.Op + 1
	if done < len(units) {
		if units[done].Op == last.Op {
			return nil, fmt.Errorf("%s is half done", last.Operation)
		}
		count = units[done].Op
	} else {
		count = all
	}
	var out []op.Operation
	_, err := p.Part.walk(count, func(_ int, _ schema.Metadata, whole []op.Operation) { out = append(out, whole...) })
	return out, err
}

func rawError(line int) error {
	if line > 0 {
		return fmt.Errorf("it ran raw SQL (line %d)", line)
	}
	return errors.New("it ran raw SQL or a Go function")
}

// Adopt takes the revision's file as it is now for what follows the statement at hand.
// What has run of the same step must stand in it still.
func (p *Plan) Adopt(d dialect.Dialect, w Work) error {
	parts := segments(w.Steps)
	if p.Segment >= len(parts) {
		return &AdoptError{p.Revision, "it has fewer steps than have run"}
	}
	s := parts[p.Segment]
	stored := len(p.Part.Units) > 0 && p.Part.Units[0].Operation == ""
	if s.raw() != stored {
		return &AdoptError{p.Revision, "the step at hand is another one now"}
	}
	if s.raw() {
		part, err := rawPart(d, w, s.steps[0])
		if err != nil {
			return err
		}
		same := func(a, b Unit) bool { return a.SQL == b.SQL }
		if len(part.Units) < p.Position || !slices.EqualFunc(part.Units[:p.Position], p.Part.Units[:p.Position], same) {
			return &AdoptError{p.Revision, "what has run of the step at hand is another one now"}
		}
		p.Part = part
	}
	p.Checksum = w.Checksum
	return nil
}

// AdoptError says why an edited file cannot go on where the old one stopped.
type AdoptError struct{ Revision, Reason string }

func (e *AdoptError) Error() string {
	return fmt.Sprintf("revision %s cannot go on with its file as it is now: %s", e.Revision, e.Reason)
}

// Hint returns the way out.
func (e *AdoptError) Hint() string {
	return "put the file back as it was, or migrate repair --undo, or --forget"
}

func decode(text string) ([]op.Operation, error) {
	if text == "" {
		return nil, nil
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		return nil, err
	}
	if len(document.Content) == 0 {
		return nil, nil
	}
	read, err := grammar.DecodeOperations("plan", document.Content[0], "operations", grammar.Options{})
	if err != nil {
		return nil, err
	}
	out := make([]op.Operation, len(read))
	for i, s := range read {
		out[i] = s.Op
	}
	return out, nil
}

// made is the schema of what the operations create, whether what they refer to is
// there or not.
func made(ops []op.Operation) schema.Metadata {
	var m schema.Metadata
	for _, o := range ops {
		switch o := o.(type) {
		case op.CreateEnum:
			m.Enums = append(m.Enums, o.Enum)
		case op.CreateSequence:
			m.Sequences = append(m.Sequences, o.Sequence)
		case op.CreateTable:
			m.Tables = append(m.Tables, o.Table)
		}
	}
	return m
}
