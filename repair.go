package migrate

import (
	"context"
	"errors"
	"fmt"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
)

// Repair is what somebody who has looked at the database says of the revision under
// way.
type Repair string

// The repairs.
const (
	// RepairRan says that the statement in doubt has run: the next run goes on after it.
	RepairRan Repair = "ran"
	// RepairNotRun says that it has not: the next run runs it.
	RepairNotRun Repair = "not-run"
	// RepairUndo takes back what the revision did so far.
	RepairUndo Repair = "undo"
	// RepairForget leaves the database as it is: the revision is as if never begun.
	RepairForget Repair = "forget"
)

// undoing is the direction of a plan that takes a revision back.
const undoing = "undo"

// ErrNothingToRepair is returned when no revision is under way.
var ErrNothingToRepair = errors.New("no revision is under way: there is nothing to repair")

// UndoError says why what a revision did cannot be taken back.
type UndoError struct {
	Revision string
	Reason   string
}

func (e *UndoError) Error() string {
	return fmt.Sprintf("what revision %s did cannot be taken back: %s", e.Revision, e.Reason)
}

// Hint returns the way out.
func (e *UndoError) Hint() string {
	return "take it back by hand, then: migrate repair --forget"
}

// Repair settles the revision under way by what is said of it, and returns it as it
// was. Where its file was edited, RepairRan and RepairNotRun accept the file as it is now for
// what follows the statement at hand. Errors: ErrNothingToRepair, *UndoError, and
// those of Upgrade.
func (m *Migrator) Repair(ctx context.Context, r Repair) (Underway, error) {
	var out Underway
	g, err := m.loadGraph()
	if err != nil {
		return out, err
	}
	err = m.readDetected(ctx, func(s *session) error {
		return s.locked(ctx, func(ctx context.Context) error {
			if _, _, err := s.rows(ctx); err != nil {
				return err
			}
			p, err := s.underway(ctx)
			if err != nil {
				return err
			}
			if p == nil {
				return ErrNothingToRepair
			}
			was, err := s.describe(ctx, p)
			if err != nil {
				return err
			}
			out = *was
			return s.repair(ctx, g, p, r)
		})
	})
	return out, err
}

func (s *session) repair(ctx context.Context, g *revision.Graph, p *runner.Plan, r Repair) error {
	sink := s.sink()
	switch r {
	case RepairForget:
		return sink.Remove(ctx, p)
	case RepairUndo:
		return s.undo(ctx, g, sink, p)
	case RepairRan:
		if _, more := p.Unit(); more {
			p.Position++
		}
	case RepairNotRun:
	default:
		return fmt.Errorf("repair %q is unknown: one of %s, %s, %s, %s", r, RepairRan, RepairNotRun, RepairUndo, RepairForget)
	}
	p.Running = false
	if p.Direction != undoing {
		_, work, err := s.underwayWork(g, p)
		if err == nil && work.Checksum != p.Checksum {
			err = p.Adopt(s.dialect, work)
		}
		if err != nil {
			return err
		}
	}
	p.Rewrite()
	return sink.Save(ctx, p)
}

// undo replaces the plan by one that takes back what was done, and carries it out.
func (s *session) undo(ctx context.Context, g *revision.Graph, sink *runner.Connection, p *runner.Plan) error {
	verdict, why, err := runner.Judge(ctx, s.witness(), p)
	if err != nil {
		return err
	}
	if verdict == runner.Unknown {
		return p.InDoubt(why)
	}
	_, work, err := s.underwayWork(g, p)
	if err == nil && p.Segment > 0 && work.Checksum != p.Checksum {
		err = &UndoError{Revision: p.Revision, Reason: "its file was edited"}
	}
	if err != nil {
		return err
	}
	ops, err := p.Undo(work, verdict)
	if err != nil {
		return &UndoError{Revision: p.Revision, Reason: err.Error()}
	}
	if len(ops) == 0 {
		return sink.Remove(ctx, p)
	}
	rows, _, err := s.rows(ctx)
	if err != nil {
		return err
	}
	back := undo(p, ops)
	back.Replaces = p
	_, err = runner.Run(ctx, sink, []runner.Work{back}, runner.Options{Dialect: s.dialect, State: s.state(g), Rows: rows,
		Recheck: s.recheck(), By: who(), Outcome: Applied, OnEvent: s.m.event})
	return err
}

// undo is the work of taking a revision back.
func undo(p *runner.Plan, ops []op.Operation) runner.Work {
	out := runner.Work{Revision: p.Revision, Path: p.Path, Undo: true}
	for _, o := range ops {
		out.Steps = append(out.Steps, steps.Step{Op: o})
	}
	return out
}
