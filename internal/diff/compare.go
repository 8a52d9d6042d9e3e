package diff

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Compare returns the operations that turn what is there into the model. When the
// result has questions it is not final: have the server spell them, add the answers
// (an empty list for one the server refused) and compare again.
func Compare(in Input) (Diff, error) {
	s := newSettler(in.Canon, in.Answers)
	base := overlay(s, in.Live, in.Replay)
	from := base.metadata()
	var err error
	if in.Model, err = respelled(from, in.Model, in.Canon); err != nil {
		return Diff{}, err
	}
	if in.Model, err = renamed(from, in.Model, in.Renames, in.Canon); err != nil {
		return Diff{}, err
	}
	c := &comparison{settler: s, in: in, base: base, from: from, model: in.Model, here: in.Model.For(in.Canon.Name()),
		all: append([]Canon{in.Canon}, in.Others...)}
	c.removed = map[schema.Name][]string{}
	c.onto, c.wished = map[schema.Dialect]schema.Metadata{}, map[schema.Dialect]schema.Metadata{}
	c.adopting = in.Replay == nil && len(in.Live.Tables) > 0
	c.schemas()
	for _, compare := range []func() error{c.enums, c.sequences, c.tables} {
		if err := compare(); err != nil {
			return Diff{}, err
		}
	}
	out := Diff{Questions: s.questions, Undecided: s.undecided, Notices: c.notices, Renames: c.renames}
	if len(out.Questions) > 0 {
		return out, nil
	}
	return c.finish(out)
}

// comparison is the state of one Compare.
type comparison struct {
	*settler
	in           Input
	base         base
	from         schema.Metadata // the base as plain values
	model        schema.Metadata
	here         schema.Metadata // the model on the database's dialect
	all          []Canon         // the database's own first
	onto, wished map[schema.Dialect]schema.Metadata
	// adopting: there are tables and no chain. What exists on other dialects alone
	// is then no difference.
	adopting bool
	removed  map[schema.Name][]string // values that enums lose
	pair     *pair                    // the tables compared now
	ops      []op.Operation
	notices  []string
	renames  []PossibleRename
}

func (c *comparison) add(o op.Operation) { c.ops = append(c.ops, o) }

// finish orders the operations both ways.
func (c *comparison) finish(out Diff) (Diff, error) {
	if len(c.ops) == 0 {
		return out, nil
	}
	var err error
	if out.Upgrade, err = Order(c.from, c.ops); err != nil {
		return Diff{}, fmt.Errorf("ordering the upgrade: %w", err)
	}
	draft := op.NewDraft(c.from)
	reversed := make([]op.Operation, 0, len(out.Upgrade))
	for _, o := range out.Upgrade {
		if err := draft.Apply(o); err != nil {
			return Diff{}, err
		}
		back, err := op.Reverse(o)
		if err != nil {
			return Diff{}, fmt.Errorf("reversing %s: %w", op.Keyword(o), err)
		}
		reversed = append(reversed, back)
	}
	slices.Reverse(reversed)
	if out.Downgrade, err = Order(draft.Schema(), reversed); err != nil {
		return Diff{}, fmt.Errorf("ordering the downgrade: %w", err)
	}
	return out, nil
}

// counts reports whether a difference in something limited to some dialects counts.
func (c *comparison) counts(only []schema.Dialect) bool {
	return !c.adopting || schema.On(c.canon.Name(), only)
}

func (c *comparison) filtered(t schema.Name, column string) bool {
	return c.in.Filter.leavesOut(t, column)
}

// fromOn returns the base as it is on a dialect, made once.
func (c *comparison) fromOn(d schema.Dialect) schema.Metadata { return project(c.onto, c.from, d) }

// modelOn returns the model as it is on a dialect, made once.
func (c *comparison) modelOn(d schema.Dialect) schema.Metadata { return project(c.wished, c.model, d) }

func project(made map[schema.Dialect]schema.Metadata, m schema.Metadata, d schema.Dialect) schema.Metadata {
	out, ok := made[d]
	if !ok {
		out = m.For(d)
		made[d] = out
	}
	return out
}
