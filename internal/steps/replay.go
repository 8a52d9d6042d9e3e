package steps

import (
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Replayed is the schema that a chain of revisions makes, and what of it cannot be
// known because raw SQL or Go code touched it, or because it stood there before the
// first revision.
type Replayed struct {
	Schema schema.Metadata
	// Taints say what is not known: the table, or every table when Table is zero.
	Taints []Taint
}

// Taint is a table that raw SQL changed in a way the replay cannot follow, or that no
// revision creates.
type Taint struct {
	Table        schema.Name // zero: all tables
	Revision     string
	Path         string
	Line, Column int
	What         string // the start of the statement, "a Go function"
	Older        bool   // no revision creates the table
}

// older is what a taint says of an operation on a table that no revision creates.
const older = "an operation on it, and no revision creates it"

// Raw adds what a raw step of a revision makes unknown, beside the schema before it.
func (r *Replayed) Raw(id, path string, s Step) {
	re := &replay{draft: op.NewDraft(r.Schema), taints: r.Taints}
	re.raw(&revision.Revision{ID: id, Path: path}, s)
	r.Taints = re.taints
}

// Carry goes on with steps of a revision that have run already. What does not fit what
// is known makes everything unknown.
func (r *Replayed) Carry(id, path string, done []Step) {
	re := &replay{draft: op.NewDraft(r.Schema), taints: r.Taints}
	rev := &revision.Revision{ID: id, Path: path}
	for _, s := range done {
		if err := re.step(rev, s); err != nil {
			re.taint(Taint{Revision: id, Path: path, Line: s.Line, Column: s.Column, What: err.Error()})
		}
	}
	r.Schema, r.Taints = re.draft.Schema(), re.taints
}

// Tainted returns what makes a table unknown, if something does.
func (r Replayed) Tainted(table schema.Name) (Taint, bool) {
	for _, t := range r.Taints {
		if t.Table == (schema.Name{}) || t.Table == table {
			return t, true
		}
	}
	return Taint{}, false
}

// Replay applies the upgrades of the revisions, in order, to an empty schema.
// Raw SQL without an effect leaves the schema and taints the tables it names.
func (r Reader) Replay(chain []*revision.Revision) (Replayed, error) {
	re := &replay{draft: op.NewDraft(schema.Metadata{}), seen: map[string]bool{}}
	for _, rev := range chain {
		if err := re.revision(r, rev); err != nil {
			return Replayed{}, err
		}
	}
	return Replayed{Schema: re.draft.Schema(), Taints: re.taints}, nil
}

type replay struct {
	draft  *op.Draft
	taints []Taint
	seen   map[string]bool // what the chain has made or changed; nil when it is no chain from nothing
}

func (re *replay) revision(r Reader, rev *revision.Revision) error {
	r.replays = true
	steps, err := r.Read(rev, revision.Up)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if err := re.step(rev, s); err != nil {
			return &PlacedError{Path: rev.Path, Line: s.Line, Column: s.Column, Err: fmt.Errorf("replaying revision %s: %w", rev.ID, err)}
		}
	}
	return nil
}

func (re *replay) step(rev *revision.Revision, s Step) error {
	switch {
	case s.Op != nil:
		return re.apply(rev, s, s.Op)
	case len(s.Effect) > 0:
		for _, o := range s.Effect {
			if err := re.apply(rev, s, o); err != nil {
				return err
			}
		}
	default:
		re.raw(rev, s)
	}
	return nil
}

// raw taints what raw SQL or a function may have changed.
func (re *replay) raw(rev *revision.Revision, s Step) {
	if s.Func != nil {
		re.taint(Taint{Revision: rev.ID, Path: rev.Path, What: "a Go function"})
	}
	for _, statement := range s.SQL {
		re.taintBy(rev, statement)
	}
}

// apply carries the schema on. On a table that is tainted an operation may not
// fit what the replay knows; the table stays tainted and the misfit is no error. Nor
// is a table that the chain has never made or changed: it stood there before.
func (re *replay) apply(rev *revision.Revision, s Step, o op.Operation) error {
	err := re.draft.Apply(o)
	if err == nil {
		if names := op.Touches(o); re.seen != nil && len(names) > 0 {
			re.seen[names[0].String()] = true // what comes after, it only refers to
		}
		return nil
	}
	known := Replayed{Taints: re.taints}
	for _, table := range op.Touches(o) {
		if t, ok := known.Tainted(table); ok {
			t.Table = table
			re.taint(t)
			return nil
		}
	}
	var missing *op.NotFoundError
	if !errors.As(err, &missing) {
		return err
	}
	if t, ok := known.Tainted(missing.Of); ok {
		re.taint(t)
		return nil
	}
	if re.seen == nil || missing.Of.Name != "" || re.seen[missing.Name] {
		return err
	}
	for _, table := range op.Touches(o) {
		if table.String() == missing.Name {
			re.taint(Taint{Table: table, Revision: rev.ID, Path: rev.Path, Line: s.Line, Column: s.Column, What: older, Older: true})
			return nil
		}
	}
	return err
}

func (re *replay) taintBy(rev *revision.Revision, raw Statement) {
	if !raw.Effect.ChangesSchema() {
		return
	}
	t := Taint{Revision: rev.ID, Path: rev.Path, Line: raw.Line, Column: raw.Column, What: raw.Text}
	if raw.Effect.Kind != sqltext.Definition || unresolved(raw.Text) {
		re.taint(t)
		return
	}
	for _, n := range raw.Effect.Names {
		t.Table = nameOf(n)
		re.taint(t)
	}
	for _, n := range raw.Effect.Loose {
		t.Table = re.holder(nameOf(n))
		re.taint(t)
	}
}

// holder finds the table that an index stands on; zero, which is every table, when
// the replay does not know it.
func (re *replay) holder(index schema.Name) schema.Name {
	for _, table := range re.draft.Schema().Tables {
		for _, x := range table.Indexes {
			if x.Name == index.Name {
				return table.Name
			}
		}
	}
	return schema.Name{}
}

func nameOf(n sqltext.Name) schema.Name { return schema.Name{Schema: n.Schema, Name: n.Name} }

func (re *replay) taint(t Taint) {
	same := func(o Taint) bool { return o.Table == t.Table && o.Revision == t.Revision }
	if !slices.ContainsFunc(re.taints, same) {
		re.taints = append(re.taints, t)
	}
}

// ReplayOn applies the upgrade of one revision to a schema, live or replayed. Raw
// SQL leaves it as it is.
func (r Reader) ReplayOn(before schema.Metadata, rev *revision.Revision) (schema.Metadata, error) {
	re := &replay{draft: op.NewDraft(before)}
	if err := re.revision(r, rev); err != nil {
		return schema.Metadata{}, err
	}
	return re.draft.Schema(), nil
}
