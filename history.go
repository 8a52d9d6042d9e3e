package migrate

import (
	"context"
	"slices"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/op"
)

// Heads lists the revisions that no other follows. With resolve those on which
// another depends are left out.
func (m *Migrator) Heads(resolve bool) ([]Revision, error) {
	g, err := m.loadGraph()
	if err != nil {
		return nil, err
	}
	if resolve {
		return m.public(g, g.RealHeads())
	}
	return m.public(g, g.Heads())
}

// Branches lists the revisions that several follow.
func (m *Migrator) Branches() ([]Revision, error) {
	g, err := m.loadGraph()
	if err != nil {
		return nil, err
	}
	return m.public(g, g.BranchPoints())
}

// Show lists the revisions that a target names. The database is read only when the
// target speaks of where it is (current, +1).
func (m *Migrator) Show(ctx context.Context, target string) ([]Revision, error) {
	g, err := m.loadGraph()
	if err != nil {
		return nil, err
	}
	var rows []string
	if needsRows(target) {
		if rows, err = m.versionRows(ctx); err != nil {
			return nil, err
		}
	}
	found, err := g.Resolve(rows, target)
	if err != nil {
		return nil, err
	}
	return m.public(g, found)
}

// needsRows reports whether a target speaks of where the database is.
func needsRows(target string) bool {
	t, err := revision.Parse(target)
	return err == nil && (t.Symbol == "current" || t.Symbol == "" && t.Relative)
}

// speaksOfCurrent reports whether an end of a range is where the database is, on a
// branch or not: current, label@current, current+1.
func speaksOfCurrent(end string) bool {
	t, err := revision.Parse(end)
	return err == nil && t.Symbol == "current"
}

// History lists the revisions of a range "a:b", newest first; "" is all. With
// current the database is read and IsCurrent is set.
func (m *Migrator) History(ctx context.Context, rng string, current bool) ([]Revision, error) {
	g, err := m.loadGraph()
	if err != nil {
		return nil, err
	}
	from, to, _, err := revision.SplitRange(rng)
	if err != nil {
		return nil, err
	}
	var rows []string
	if current || speaksOfCurrent(from) || speaksOfCurrent(to) {
		if rows, err = m.versionRows(ctx); err != nil {
			return nil, err
		}
	}
	found, err := g.History(rows, rng)
	if err != nil {
		return nil, err
	}
	out, err := m.public(g, found)
	if err != nil || !current {
		return out, err
	}
	tips, err := g.Current(rows)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].IsCurrent = slices.ContainsFunc(tips, func(t *revision.Revision) bool { return t.ID == out[i].ID })
	}
	return out, nil
}

// Current says what the version table holds.
func (m *Migrator) Current(ctx context.Context) (Current, error) {
	out := Current{VersionTable: m.tables.Version.String()}
	g, err := m.loadGraph()
	if err != nil {
		return out, err
	}
	if out.Rows, err = m.versionRows(ctx); err != nil {
		return out, err
	}
	tips, err := g.Current(out.Rows)
	if err != nil {
		return out, err
	}
	if out.Revisions, err = m.public(g, tips); err != nil {
		return out, err
	}
	for i := range out.Revisions {
		out.Revisions[i].IsCurrent = true
	}
	missing, err := g.Missing(out.Rows)
	out.AtHeads = len(missing) == 0
	return out, err
}

func (m *Migrator) versionRows(ctx context.Context) (rows []string, err error) {
	err = m.read(ctx, func(s *session) error {
		rows, _, err = s.rows(ctx)
		return err
	})
	return rows, err
}

// Operations lists what a revision's upgrade does, as its file says it, for the
// dialect of the migrator.
func (m *Migrator) Operations(id string) ([]Operation, error) {
	g, err := m.loadGraph()
	if err != nil {
		return nil, err
	}
	rev, err := g.Get(id)
	if err != nil || rev.Format != revision.FormatYAML {
		return nil, err
	}
	body, err := grammar.DecodeRevision(rev.Path, rev.Data, grammar.Options{Convention: m.convention()})
	if err != nil {
		return nil, err
	}
	out := make([]Operation, 0, len(body.Upgrade))
	for _, step := range body.Upgrade {
		out = append(out, operation(step.Op))
	}
	return out, nil
}

// operation describes an operation for reports.
func operation(o op.Operation) Operation {
	out := Operation{Operation: op.Keyword(o), Op: o, SQL: []string{}}
	out.From, out.To = grammar.OperationJSON(o)
	table, name := op.Subject(o)
	out.Schema, out.Table, out.Name = table.Schema, table.Name, name
	loss := diff.LossOf(o)
	out.Reason, out.Instead, out.LosesData = loss.What, loss.Instead, loss.What != ""
	return out
}

// public turns revisions of the graph into those of the library.
func (m *Migrator) public(g *revision.Graph, list []*revision.Revision) ([]Revision, error) {
	out := make([]Revision, 0, len(list))
	for _, r := range list {
		info, err := g.Info(r.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, Revision{
			ID: r.ID, DownRevision: r.Down, DependsOn: r.DependsOn, BranchLabels: info.Labels, OwnLabels: r.Labels, Replaces: r.Replaces,
			Message: r.Message, Created: r.Created, Path: r.Path, Format: string(r.Format), IsHead: info.IsHead,
			IsEffectiveHead: info.IsEffectiveHead, IsBase: info.IsBase, IsBranchPoint: info.IsBranchPoint,
			IsMergePoint: info.IsMergePoint, Children: info.Children,
		})
	}
	return out, nil
}

// Info says which database the migrator works on.
func (m *Migrator) Info(ctx context.Context) (Info, error) {
	var out Info
	err := m.readDetected(ctx, func(s *session) error {
		out = Info{Dialect: s.dialect.Name(), ServerVersion: s.dialect.ServerVersion()}
		return nil
	})
	return out, err
}
