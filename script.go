package migrate

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// Offline says what script to write without a database.
type Offline struct {
	// Target is where the script ends, or "a:b": where it starts and ends. Without a
	// start an upgrade starts at base; a downgrade must say where it starts.
	Target string
	Down   bool
	Tag    string // stands in a comment at the top
}

// SQL writes the statements of an upgrade or downgrade as a script for the
// server's own client, without any connection. Config.Dialect and ServerVersion say
// for which server. The script checks, in the server, that the database is at its
// start.
//
// Errors: those of Upgrade, and *StateUnknownError when a table to be changed was
// touched by raw SQL before.
func (m *Migrator) SQL(ctx context.Context, o Offline, w io.Writer) (Result, error) {
	started := time.Now()
	result := Result{Target: o.Target, DryRun: true}
	d, err := m.known()
	if err != nil {
		return result, err
	}
	g, err := m.loadGraph()
	if err != nil {
		return result, err
	}
	rows, target, err := startOf(g, o)
	if err != nil {
		return result, err
	}
	path, err := g.Plan(rows, target, direction(o.Down))
	if err == nil {
		err = path.Irreversible()
	}
	if err != nil {
		return result, err
	}
	replayed, err := m.replay(m.reader(d), g, rows)
	if err != nil {
		return result, err
	}
	s := script{m: m, dialect: d, path: path, tag: o.Tag, fresh: len(rows) == 0 && !o.Down, start: replayed}
	err = s.write(ctx, w, &result)
	result.Duration = time.Since(started)
	return result, err
}

// DryRun reads the database and writes the script that the run would carry out.
func (m *Migrator) DryRun(ctx context.Context, target string, down bool, w io.Writer) (Result, error) {
	started := time.Now()
	result := Result{Target: target, DryRun: true}
	g, err := m.loadGraph()
	if err != nil {
		return result, err
	}
	err = m.readDetected(ctx, func(s *session) error {
		rows, exists, err := s.rows(ctx)
		if err != nil {
			return err
		}
		path, err := g.Plan(rows, target, direction(down))
		if err == nil {
			err = path.Irreversible()
		}
		if err == nil && exists {
			err = s.fits(ctx, path.Moves)
		}
		if err == nil {
			err = s.finished(ctx)
		}
		if err != nil {
			return err
		}
		if len(path.Moves) == 0 {
			result.From, result.To = list(rows), list(rows)
			return nil
		}
		now, err := s.overlay(ctx, g, rows)
		if err != nil {
			return err
		}
		sc := script{m: m, dialect: s.dialect, path: path, fresh: !exists, start: steps.Replayed{Schema: now}}
		return sc.write(ctx, w, &result)
	})
	result.Duration = time.Since(started)
	return result, err
}

func direction(down bool) revision.Direction {
	if down {
		return revision.Down
	}
	return revision.Up
}

// startOf splits "a:b" into the rows at a and the target b.
func startOf(g *revision.Graph, o Offline) (rows []string, target string, err error) {
	from, to, ranged, err := revision.SplitRange(o.Target)
	if err != nil {
		return nil, "", err
	}
	switch {
	case !ranged && o.Down:
		return nil, "", errors.New("downgrade with --sql needs a range: where the database is, and where it goes (a:b)")
	case !ranged:
		return nil, o.Target, nil
	case from == "" || from == "base":
		return nil, to, nil
	}
	rows, err = g.RowsAt(nil, from)
	return rows, to, err
}

// script writes a path as SQL.
type script struct {
	m       *Migrator
	dialect dialect.Dialect
	path    revision.Path
	tag     string
	fresh   bool
	start   steps.Replayed // the schema at the start, and what of it is not known
}

func (s *script) write(ctx context.Context, w io.Writer, result *Result) error {
	result.From, result.To = list(s.path.From), list(s.path.From)
	if len(s.path.Moves) == 0 {
		return nil
	}
	if err := writeTag(w, s.tag); err != nil {
		return err
	}
	sink := &runner.Script{W: w, Dialect: s.dialect, Tables: s.m.tables, From: s.path.From, Fresh: s.fresh}
	if err := sink.Preamble(); err != nil {
		return err
	}
	work, err := s.m.work(s.dialect, s.path.Moves)
	if err != nil {
		return err
	}
	known := s.start
	done, err := runner.Run(ctx, sink, work, runner.Options{
		Dialect: s.dialect, Rows: s.path.From, Outcome: Planned,
		State: render.NewPlan(known.Schema, func(table schema.Name) error {
			if t, unknown := known.Tainted(table); unknown {
				return &StateUnknownError{Taint: t}
			}
			return nil
		}),
		OnRaw: func(w runner.Work, step steps.Step) { known.Raw(w.Revision, w.Path, step) },
	})
	result.Revisions = done
	result.To = list(rowsAfter(s.path.From, s.path.Moves, done))
	return err
}
