package migrate

import (
	"context"
	"fmt"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// live reads the catalog, in the schemas that any of the others names.
func (s *session) live(ctx context.Context, others ...schema.Metadata) (schema.Metadata, error) {
	scope := introspect.Scope{Own: s.m.own(), Schemas: append([]string{}, s.m.config.Schemas...)}
	for _, m := range others {
		for _, name := range m.Schemas {
			scope.Schemas = appendNew(scope.Schemas, name)
		}
		for _, t := range m.Tables {
			if t.Name.Schema != "" {
				scope.Schemas = appendNew(scope.Schemas, t.Name.Schema)
			}
		}
	}
	found, err := s.dialect.Read(ctx, s.conn, scope)
	if err != nil {
		return schema.Metadata{}, fmt.Errorf("introspecting the database: %w", s.m.reach(s.dialect, err))
	}
	return found, nil
}

func appendNew(list []string, name string) []string {
	for _, have := range list {
		if have == name {
			return list
		}
	}
	return append(list, name)
}

// replay is the schema that the applied revisions make.
func (m *Migrator) replay(r steps.Reader, g *revision.Graph, rows []string) (steps.Replayed, error) {
	applied, err := g.Applied(rows)
	if err != nil {
		return steps.Replayed{}, err
	}
	return r.Replay(applied)
}

// trusted is the replayed schema without the tables that raw SQL may have changed
// in ways the replay does not know.
func trusted(r steps.Replayed) schema.Metadata {
	if len(r.Taints) == 0 {
		return r.Schema
	}
	m := r.Schema
	m.Tables = nil
	for _, t := range r.Schema.Tables {
		if _, bad := r.Tainted(t.Name); !bad {
			m.Tables = append(m.Tables, t)
		}
	}
	return m
}

// overlay is the live schema in the words of the applied chain.
func (s *session) overlay(ctx context.Context, g *revision.Graph, rows []string) (schema.Metadata, error) {
	replayed, err := s.m.replay(s.m.reader(s.dialect), g, rows)
	if err != nil {
		return schema.Metadata{}, fmt.Errorf("replaying the applied revisions: %w", err)
	}
	replayed.Carry(s.work.Revision, s.work.Path, s.done)
	chain := trusted(replayed)
	live, err := s.live(ctx, chain)
	if err != nil {
		return schema.Metadata{}, err
	}
	return diff.Overlay(live, chain, s.dialect), nil
}
