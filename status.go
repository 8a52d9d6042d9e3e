package migrate

import (
	"context"
	"fmt"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/schema"
)

// Status says where the database is: pending revisions, revisions it has and this
// program does not know, files that changed after they were applied.
func (m *Migrator) Status(ctx context.Context) (Status, error) {
	out := Status{}
	g, err := m.loadGraph()
	if err != nil {
		return out, err
	}
	for _, h := range g.RealHeads() {
		out.Heads = append(out.Heads, h.ID)
	}
	err = m.readDetected(ctx, func(s *session) error {
		rows, exists, err := s.rows(ctx)
		if err != nil {
			return err
		}
		out.Current, out.Unknown = list(rows), g.Unknown(rows)
		known := subtract(rows, out.Unknown)
		path, err := g.Plan(known, "heads", revision.Up)
		if err != nil {
			return err
		}
		out.Pending = ids(path.Moves)
		out.Lock = s.holder(ctx)
		if out.Edited, err = s.edited(ctx, g, known); err != nil {
			return err
		}
		if out.State, err = s.stateOf(ctx, out, exists); err != nil {
			return err
		}
		return s.statusUnderway(ctx, &out)
	})
	return out, err
}

// statusUnderway adds the revision under way. While somebody holds the lock it is being
// run.
func (s *session) statusUnderway(ctx context.Context, st *Status) error {
	p, err := s.underway(ctx)
	if err != nil || p == nil {
		return err
	}
	if st.Lock != "" {
		p.Running = false
	}
	if st.Underway, err = s.describe(ctx, p); err != nil {
		return err
	}
	switch {
	case st.Underway.InDoubt:
		st.State, st.InDoubt = InDoubt, []string{p.Revision}
	case st.State == UpToDate:
		st.State = Behind
	}
	return nil
}

func (s *session) stateOf(ctx context.Context, st Status, exists bool) (State, error) {
	switch {
	case !exists:
		tables, err := s.hasTables(ctx)
		if err != nil {
			return "", err
		}
		if tables {
			return Unversioned, nil
		}
	case len(st.Unknown) > 0 && len(st.Pending) > 0:
		return Diverged, nil
	case len(st.Unknown) > 0:
		return Ahead, nil
	}
	if len(st.Pending) > 0 {
		return Behind, nil
	}
	return UpToDate, nil
}

// hasTables reports whether the default schema holds any table beside our own.
func (s *session) hasTables(ctx context.Context) (bool, error) {
	rows, err := s.conn.QueryContext(ctx, s.dialect.HasTables(s.m.tables))
	if err != nil {
		return false, fmt.Errorf("looking for tables: %w", err)
	}
	defer rows.Close()
	return rows.Next(), rows.Err()
}

// edited lists the applied revisions whose file is not what was run.
func (s *session) edited(ctx context.Context, g *revision.Graph, rows []string) ([]string, error) {
	ran, err := s.checksums(ctx)
	if err != nil || len(ran) == 0 {
		return nil, err
	}
	applied, err := g.Applied(rows)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range applied {
		if sum, ok := ran[r.ID]; ok && sum != "" && r.Format != revision.FormatGo && sum != r.Checksum() {
			out = append(out, r.ID)
		}
	}
	return out, nil
}

// checksums are those of the files as they were when they were last run up; empty
// when there is no history.
func (s *session) checksums(ctx context.Context) (map[string]string, error) {
	if s.ran != nil {
		return s.ran, nil
	}
	t := s.m.tables.History
	if t == (schema.Name{}) {
		return nil, nil
	}
	rows, err := s.conn.QueryContext(ctx, "SELECT revision, checksum FROM "+s.dialect.Syntax().QuoteName(t.Schema, t.Name)+
		" WHERE direction = 'upgrade' ORDER BY id")
	if err != nil {
		if s.dialect.NoTable(err) {
			return nil, nil
		}
		return nil, fmt.Errorf("reading the history: %w", err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id, sum string
		if err := rows.Scan(&id, &sum); err != nil {
			return nil, fmt.Errorf("reading the history: %w", err)
		}
		out[id] = sum
	}
	return out, rows.Err()
}

func subtract(list, gone []string) []string {
	var out []string
	for _, v := range list {
		found := false
		for _, g := range gone {
			found = found || g == v
		}
		if !found {
			out = append(out, v)
		}
	}
	return out
}
