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

// around returns the schemas that may stand before the next unit, and those that may
// stand after it. A statement may do the work of operations beside its own: what lies
// between the statement before and its own operation counts as before it, what lies
// between its own and that of the next statement as after it. There are none before
// when the unit is not the first of its operation, none after when it is not the last.
func (p *Plan) around() (before, after []schema.Metadata, err error) {
	u, _ := p.Unit()
	from, to := p.reach()
	last, err := p.Part.walk(max(to, u.Op+1), func(i int, was schema.Metadata, _ []op.Operation) {
		switch {
		case i < from:
		case i <= u.Op:
			before = append(before, was)
		default:
			after = append(after, was)
		}
	})
	if to > u.Op {
		after = append(after, last)
	}
	return before, after, err
}

// reach returns the first operation before which the next unit may find the schema, past
// its own when others of its operation have run, and how many operations may be done
// after it, no more than before when others of its own follow.
func (p *Plan) reach() (from, to int) {
	units, u := p.Part.Units, p.Part.Units[p.Position]
	for _, earlier := range units[:p.Position] {
		if earlier.Alone && !earlier.Session {
			from = earlier.Op + 1
		}
	}
	to = all
	for _, later := range units[p.Position+1:] {
		if later.Alone && !later.Session && later.Op >= u.Op {
			to = later.Op
			break
		}
	}
	return from, to
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
