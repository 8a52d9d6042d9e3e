package migrate

import (
	"context"
	"fmt"
	"time"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// Underway is a revision that a run began and did not end, because it does not fit in
// one transaction. The next run goes on with it.
type Underway struct {
	Revision  string
	Direction string // upgrade, downgrade, or undo
	Path      string
	Started   time.Time
	By        string // who ran it
	// Statement is what comes next, Number of Count in its part of the revision; empty
	// when only the version table is left to change.
	Statement     string
	Line          int
	Number, Count int
	// InDoubt says that nobody can tell whether the statement has run, Reason why.
	InDoubt bool
	Reason  string
}

// UnderwayError says that a revision is under way, and must be finished first.
type UnderwayError struct{ Revision, Direction string }

func (e *UnderwayError) Error() string {
	return fmt.Sprintf("the %s of revision %s is under way: a run began it and did not end", e.Direction, e.Revision)
}

// Hint returns the way out.
func (e *UnderwayError) Hint() string {
	return "migrate upgrade or downgrade goes on with it; migrate status says how far it is; migrate repair --undo takes it back"
}

// ChangedError says that the file of a revision under way is not what was begun.
type ChangedError struct{ Revision, Direction, Path string }

func (e *ChangedError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("the %s of revision %s is under way, and this program does not have that revision", e.Direction, e.Revision)
	}
	return fmt.Sprintf("%s was edited while the %s of revision %s is under way", e.Path, e.Direction, e.Revision)
}

// Hint returns the way out.
func (e *ChangedError) Hint() string {
	return "put the file back as it was, or choose: migrate repair --ran or --not-run goes on with the file as it is now behind the statement at hand, --undo takes back what was done, --forget leaves all as it is"
}

// underway reads the plan of the revision under way, nil when there is none.
func (s *session) underway(ctx context.Context) (*runner.Plan, error) {
	if !s.open {
		return nil, nil
	}
	p, err := runner.ReadPlan(ctx, s.conn, s.dialect, s.m.tables)
	return p, s.m.reach(s.dialect, err)
}

// finished refuses while a revision is under way.
func (s *session) finished(ctx context.Context) error {
	p, err := s.underway(ctx)
	if err != nil || p == nil {
		return err
	}
	return &UnderwayError{Revision: p.Revision, Direction: p.Direction}
}

// resume goes on with the revision under way, if there is one, and returns its move.
func (s *session) resume(ctx context.Context, g *revision.Graph, result *Result) (*revision.Move, error) {
	p, err := s.underway(ctx)
	if err != nil || p == nil {
		return nil, err
	}
	move, work, err := s.underwayWork(g, p)
	if err == nil && p.Direction != undoing && p.Checksum != work.Checksum {
		err = &ChangedError{Revision: p.Revision, Direction: p.Direction, Path: work.Path}
	}
	if err != nil {
		return nil, err
	}
	rows, _, err := s.rows(ctx)
	if err != nil {
		return nil, err
	}
	done, err := runner.Resume(ctx, s.sink(), s.witness(), p, work, runner.Options{
		Dialect: s.dialect, State: s.state(g), Rows: rows, Recheck: s.recheck(), By: who(), Outcome: Applied, OnEvent: s.m.event,
		OnProgress: s.note,
	})
	result.Revisions = append(result.Revisions, done...)
	return &move, err
}

// underwayWork is the work of a plan: its revision as its file is now.
func (s *session) underwayWork(g *revision.Graph, p *runner.Plan) (revision.Move, runner.Work, error) {
	if p.Direction == undoing {
		ops, err := p.Part.Ops()
		return revision.Move{Revision: &revision.Revision{ID: p.Revision}}, undo(p, ops), err
	}
	rev, err := g.Get(p.Revision)
	if err != nil || rev.ID != p.Revision {
		return revision.Move{}, runner.Work{}, &ChangedError{Revision: p.Revision, Direction: p.Direction}
	}
	move := revision.Move{Revision: rev, Direction: revision.Up, Rows: p.Rows}
	if p.Direction == "downgrade" {
		move.Direction = revision.Down
	}
	work, err := s.m.work(s.dialect, []revision.Move{move})
	if err != nil {
		return move, runner.Work{}, err
	}
	return move, work[0], nil
}

// describe says how far a plan is, and what of it is in doubt.
func (s *session) describe(ctx context.Context, p *runner.Plan) (*Underway, error) {
	if p == nil {
		return nil, nil
	}
	out := &Underway{Revision: p.Revision, Direction: p.Direction, Path: p.Path, Started: p.Started, By: p.By, Count: len(p.Part.Units)}
	verdict, why, err := runner.Judge(ctx, s.witness(), p)
	if err != nil {
		return nil, err
	}
	out.InDoubt, out.Reason = verdict == runner.Unknown, why
	if _, more := p.Unit(); more {
		at := p.InDoubt(why)
		out.Statement, out.Line, out.Number = at.Statement, at.Line, at.Number
	}
	return out, nil
}

// note keeps which steps of a revision are done, for the state of what follows them.
func (s *session) note(w runner.Work, done []steps.Step) { s.work, s.done = w, done }

// witness looks at the database for the runner.
func (s *session) witness() runner.Witness { return witness{s.conn, s} }

type witness struct {
	introspect.Querier
	s *session
}

// Live reads the catalog.
func (w witness) Live(ctx context.Context) (schema.Metadata, error) {
	return w.s.live(ctx, schema.Metadata{})
}

// Same compares as check does. What the dialect cannot hold is taken as it is wanted.
func (w witness) Same(ctx context.Context, live, want schema.Metadata) (bool, error) {
	found, err := w.s.settle(ctx, diff.Input{Live: live, Model: want, Replay: &want, Canon: w.s.dialect})
	if err != nil {
		return false, err
	}
	return len(found.Upgrade) == 0 && len(found.Undecided) == 0, nil
}
