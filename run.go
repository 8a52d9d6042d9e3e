package migrate

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// Upgrade runs revisions until the target is applied. Targets are those of
// Alembic: head, heads, an id or a prefix of one, a label, +N, id+N, label@head,
// label@+N. A target that is applied already is no error: Result.Revisions is then
// empty. Runs of several processes at once take turns.
//
// Errors: *MultipleHeadsError, *AheadError, *UnknownRevisionError, *AmbiguousRevisionError,
// *LoadError, *StatementError, *RevisionError, *LockedError, *LeaseLostError,
// *ReadOnlyError, *EditedError, *ConnectionError, *FileErrors. The result says what was done before the error.
func (m *Migrator) Upgrade(ctx context.Context, target string) (Result, error) {
	return m.run(ctx, target, revision.Up)
}

// Downgrade runs downgrades until only the target and what it stands on is
// applied: base, an id or prefix, -N, id-N, label@base, label@-N. Errors are those
// of Upgrade, and *IrreversibleError.
func (m *Migrator) Downgrade(ctx context.Context, target string) (Result, error) {
	return m.run(ctx, target, revision.Down)
}

func (m *Migrator) run(ctx context.Context, target string, d revision.Direction) (Result, error) {
	started := time.Now()
	result := Result{Target: target}
	graph, err := m.graphBeside()
	if err != nil {
		return result, err
	}
	err = m.read(ctx, func(s *session) error {
		rows, exists, err := s.rows(ctx)
		if err != nil {
			return err
		}
		p, err := s.underway(ctx)
		if err != nil {
			return err
		}
		g, err := graph()
		if err != nil {
			return err
		}
		done, err := m.nothingToDo(g, rows, target, d, &result)
		if p != nil { // it comes first
			done, err = false, nil
		}
		if err != nil {
			return err
		}
		if d == revision.Up {
			if err := s.reportEdited(ctx, g, rows, &result); err != nil {
				return err
			}
		}
		if done {
			return nil
		}
		if err := s.detect(ctx); err != nil {
			return err
		}
		return s.locked(ctx, func(ctx context.Context) error {
			if !exists || m.tables.History.Name != "" {
				if err := s.ensureTables(ctx); err != nil {
					return err
				}
			}
			return again(ctx, func() error { return s.walk(ctx, g, target, d, &result) })
		})
	})
	if _, gerr := graph(); gerr != nil {
		err = gerr // whatever became of the connection
	}
	result.Duration = time.Since(started)
	return result, err
}

// graphBeside loads the graph while a server is connected to. A file is looked at
// first: opening a database that is a file may make it.
func (m *Migrator) graphBeside() (wait func() (*revision.Graph, error), err error) {
	d, err := m.known()
	if err == nil && d.Locks() {
		loaded := make(chan struct{})
		go func() {
			defer close(loaded)
			_, _ = m.loadGraph() // kept, or tried again below
		}()
		return func() (*revision.Graph, error) {
			<-loaded
			return m.loadGraph()
		}, nil
	}
	_, err = m.loadGraph()
	return m.loadGraph, err
}

// nothingToDo plans from the rows and reports whether the plan is empty.
func (m *Migrator) nothingToDo(g *revision.Graph, rows []string, target string, d revision.Direction, result *Result) (bool, error) {
	result.From, result.To = list(rows), list(rows)
	if unknown := g.Unknown(rows); len(unknown) > 0 && m.config.AllowAhead && d == revision.Up {
		result.Ahead = true
		return true, nil
	}
	path, err := g.Plan(rows, target, d)
	if err == nil {
		err = path.Irreversible() // before anything is locked or made
	}
	if err != nil {
		return false, ahead(g, rows, err)
	}
	return len(path.Moves) == 0, nil
}

// path finishes the revision under way, if there is one, and plans from there. Where
// that revision is the first on the way from the rows to the target, what is left of
// this way counts: "+2" means two with it.
func (s *session) path(ctx context.Context, g *revision.Graph, rows []string, target string, d revision.Direction, result *Result) (revision.Path, []string, error) {
	resumed, err := s.resume(ctx, g, result)
	if err != nil {
		return revision.Path{}, rows, err
	}
	path, err := g.Plan(rows, target, d)
	if resumed == nil {
		return path, rows, err
	}
	now, _, rerr := s.rows(ctx)
	switch {
	case rerr != nil:
		return path, rows, rerr
	case err == nil && len(path.Moves) > 0 && path.Moves[0].Revision.ID == resumed.Revision.ID && d == resumed.Direction:
		path.Moves = path.Moves[1:]
	default:
		path, err = g.Plan(now, target, d)
	}
	return path, now, err
}

// walk plans under the lock and carries the plan out.
func (s *session) walk(ctx context.Context, g *revision.Graph, target string, d revision.Direction, result *Result) error {
	rows, _, err := s.rows(ctx)
	if err != nil {
		return err
	}
	// a newer program may have been first
	if unknown := g.Unknown(rows); len(unknown) > 0 && s.m.config.AllowAhead && d == revision.Up {
		result.To, result.Ahead = list(rows), true
		return nil
	}
	path, rows, err := s.path(ctx, g, rows, target, d, result)
	if err == nil {
		err = path.Irreversible()
	}
	if err == nil {
		err = s.fits(ctx, path.Moves)
	}
	if err != nil {
		result.To = list(rows)
		return ahead(g, rows, err)
	}
	work, err := s.m.work(s.dialect, path.Moves)
	if err != nil {
		return err
	}
	done, err := runner.Run(ctx, s.sink(), work, runner.Options{
		Dialect: s.dialect, State: s.state(g), Rows: rows, Recheck: s.recheck(), Retries: s.retries(),
		By: who(), Outcome: Applied, OnEvent: s.m.event, OnProgress: s.note,
	})
	result.Revisions = append(result.Revisions, done...)
	result.To = list(rowsAfter(rows, path.Moves, done))
	if err != nil && !errors.Is(err, runner.ErrMoved) {
		for _, move := range path.Moves[min(len(done), len(path.Moves)):] {
			result.Revisions = append(result.Revisions, RevisionResult{Revision: move.Revision.ID, Message: move.Revision.Message,
				Direction: string(move.Direction), Outcome: Skipped})
		}
	}
	return err
}

// rowsAfter are the version rows after the moves that were done.
func rowsAfter(rows []string, moves []revision.Move, done []RevisionResult) []string {
	for i, d := range done {
		if d.Outcome == Applied || d.Outcome == Planned {
			rows = runner.After(moves[i].Rows, rows)
		}
	}
	return rows
}

// work turns moves into work. All their files are parsed first: a mistake in the last
// must be known before the first runs.
func (m *Migrator) work(d dialect.Dialect, moves []revision.Move) ([]runner.Work, error) {
	reader := m.reader(d)
	out := make([]runner.Work, 0, len(moves))
	for _, move := range moves {
		rev := move.Revision
		parsed, err := reader.Read(rev, move.Direction)
		if err != nil {
			return nil, err
		}
		w := runner.Work{
			Revision: rev.ID, Down: rev.Down, Message: rev.Message, Path: rev.Path, Checksum: rev.Checksum(),
			Downgrade: move.Direction == revision.Down, Rows: move.Rows,
			Steps:       parsed,
			Transaction: m.config.Transaction,
		}
		if rev.Transaction != nil && !*rev.Transaction {
			w.Transaction = NoTransaction
		}
		if rev.LockTimeout != nil {
			w.Limits.LockTimeout = *rev.LockTimeout
		}
		if rev.StatementTimeout != nil {
			w.Limits.StatementTimeout = *rev.StatementTimeout
		}
		out = append(out, w)
	}
	return out, nil
}

func (m *Migrator) reader(d dialect.Dialect) steps.Reader {
	return steps.Reader{Dialect: d.Name(), Syntax: d.Syntax(), Convention: m.convention(), Args: m.config.Args}
}

// state is the schema that operations are compiled from, read when it is needed:
// the live one, overlaid with what the applied chain says.
func (s *session) state(g *revision.Graph) *render.State {
	return render.NewState(func(ctx context.Context) (schema.Metadata, error) {
		rows, _, err := s.rows(ctx)
		if err != nil {
			return schema.Metadata{}, err
		}
		return s.overlay(ctx, g, rows)
	})
}

func list(rows []string) []string {
	out := slices.Clone(rows)
	if out == nil {
		out = []string{}
	}
	slices.Sort(out)
	return out
}
