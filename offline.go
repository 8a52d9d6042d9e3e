package migrate

import (
	"context"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// compareOffline compares the models with what the chain makes. A table that raw SQL
// changed, or that no revision creates, is not compared: that is said in place of a
// guess. SQL that could have done anything to any table is said, and the rest of the
// chain compared.
func (m *Migrator) compareOffline(ctx context.Context, g *revision.Graph, ask asker) (Comparison, error) {
	d, err := m.known()
	if err != nil {
		return Comparison{}, err
	}
	declared, err := m.config.Models.Load(ctx, m.convention())
	if err != nil {
		return Comparison{}, err
	}
	heads := make([]string, 0)
	for _, h := range g.RealHeads() {
		heads = append(heads, h.ID)
	}
	replayed, err := m.replay(m.reader(d), g, heads)
	if err != nil {
		return Comparison{}, err
	}
	chain := replayed.Schema
	in := diff.Input{Live: chain.For(d.Name()), Model: declared, Replay: &chain, Canon: d, Others: others(d),
		Filter: onlyKnown(m.filter(), replayed), Renames: m.config.Renames}
	found, err := ask.decided(ctx, in, diff.Compare)
	if err != nil {
		return Comparison{}, err
	}
	out := Comparison{AtHeads: true}
	for _, t := range replayed.Taints {
		if keep := m.filter(); keep == nil || t.Table.Name == "" || keep(t.Table, "") {
			out.Undecided = append(out.Undecided, unknownOffline(t))
		}
	}
	if err := out.fill(d, in, found); err != nil {
		return out, err
	}
	out.Matches = len(out.Operations) == 0 && len(out.Undecided) == 0
	return out, nil
}

// onlyKnown leaves out the tables that are not known, beside what the filter does.
func onlyKnown(filter diff.Filter, r steps.Replayed) diff.Filter {
	unknown := map[schema.Name]bool{}
	for _, t := range r.Taints {
		if t.Table.Name != "" {
			unknown[t.Table] = true
		}
	}
	if len(unknown) == 0 {
		return filter
	}
	return func(table schema.Name, column string) bool {
		return !unknown[table] && (filter == nil || filter(table, column))
	}
}

// unknownOffline says what makes a table unknown, and where that stands.
func unknownOffline(t steps.Taint) Undecided {
	out := Undecided{Object: "table " + t.Table.String()}
	if t.Table.Name == "" {
		out.Object = "any table"
	}
	place := t.Path
	if t.Line > 0 {
		place = fmt.Sprintf("%s:%d", t.Path, t.Line)
	}
	if t.Older {
		out.Reason = fmt.Sprintf("revision %s (%s) changes it, and no revision creates it", t.Revision, place)
		return out
	}
	out.Reason = fmt.Sprintf("revision %s (%s) runs %s; say with effect: what it does", t.Revision, place, shortened(t.What))
	return out
}

// shortened is the start of a statement, on one line.
func shortened(statement string) string {
	text := []rune(strings.Join(strings.Fields(statement), " "))
	if len(text) > 60 {
		return string(text[:60]) + "…"
	}
	return string(text)
}
