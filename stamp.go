package migrate

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/schema"
)

// Stamp sets the version table to the targets without running anything. With purge
// all rows go first, whatever they are.
func (m *Migrator) Stamp(ctx context.Context, targets []string, purge bool) (Result, error) {
	started := time.Now()
	result := Result{}
	g, err := m.loadGraph()
	if err != nil {
		return result, err
	}
	err = m.readDetected(ctx, func(s *session) error {
		return s.locked(ctx, func(ctx context.Context) error {
			if err := s.ensureTables(ctx); err != nil {
				return err
			}
			return again(ctx, func() error {
				rows, _, err := s.rows(ctx)
				if err != nil {
					return err
				}
				if err := s.finished(ctx); err != nil {
					return err
				}
				plan, err := g.Stamp(rows, targets, purge)
				if err != nil {
					return err
				}
				result.From, result.To = list(plan.From), list(plan.To)
				for _, id := range plan.Forgets {
					result.Warnings = append(result.Warnings, Warning{"forgets", fmt.Sprintf("revision %s was applied and is forgotten now; naming it beside the targets keeps it", id)})
				}
				if plan.Rows.IsZero() {
					return nil
				}
				if err := s.fitsRows(ctx, plan.Rows); err != nil {
					return err
				}
				work := []runner.Work{{Revision: joined(plan.To), Stamp: true, Rows: plan.Rows}}
				result.Revisions, err = runner.Run(ctx, s.sink(), work, runner.Options{Dialect: s.dialect, State: s.state(g),
					Rows: rows, Recheck: s.recheck(), Retries: s.retries(), By: who(), Outcome: Applied, OnEvent: m.event})
				return err
			})
		})
	})
	result.Duration = time.Since(started)
	return result, err
}

// StampSQL writes a script that stamps, without a connection. A target may be
// "a:b": from a to b; without a start the version table is taken to be empty.
// tag stands in a comment at the top.
func (m *Migrator) StampSQL(ctx context.Context, targets []string, tag string, w io.Writer) (Result, error) {
	result := Result{DryRun: true}
	d, err := m.known()
	if err != nil {
		return result, err
	}
	g, err := m.loadGraph()
	if err != nil {
		return result, err
	}
	var rows []string
	targets = slices.Clone(targets)
	for i, t := range targets {
		start, target, err := startOf(g, Offline{Target: t})
		if err != nil {
			return result, err
		}
		rows, targets[i] = append(rows, start...), target
	}
	plan, err := g.Stamp(rows, targets, false)
	if err != nil {
		return result, err
	}
	result.From, result.To = list(plan.From), list(plan.To)
	if err := writeTag(w, tag); err != nil {
		return result, err
	}
	sink := &runner.Script{W: w, Dialect: d, Tables: m.tables, From: rows, Fresh: len(rows) == 0}
	if err := sink.Preamble(); err != nil {
		return result, err
	}
	work := []runner.Work{{Revision: joined(plan.To), Stamp: true, Rows: plan.Rows}}
	result.Revisions, err = runner.Run(ctx, sink, work, runner.Options{Dialect: d, State: render.NewPlan(schema.Metadata{}, nil), Rows: rows, Outcome: Planned})
	return result, err
}

// joined names a set of revisions; base when it is empty.
func joined(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	out := ids[0]
	for _, id := range ids[1:] {
		out += ", " + id
	}
	return out
}

// EnsureVersion makes the version table, and the history table, when they are not
// there.
func (m *Migrator) EnsureVersion(ctx context.Context) error {
	return m.readDetected(ctx, func(s *session) error {
		return s.locked(ctx, func(ctx context.Context) error { return s.ensureTables(ctx) })
	})
}

// EnsureVersionSQL writes the statements that make the version table, and the history
// table, when they are not there, without a connection.
func (m *Migrator) EnsureVersionSQL(w io.Writer) error {
	d, err := m.known()
	if err != nil {
		return err
	}
	return (&runner.Script{W: w, Dialect: d, Tables: m.tables}).OwnTables()
}

// writeTag writes a comment on top of a script.
func writeTag(w io.Writer, tag string) error {
	if tag == "" {
		return nil
	}
	_, err := fmt.Fprintf(w, "-- %s\n\n", strings.Join(strings.Fields(tag), " "))
	return err
}
