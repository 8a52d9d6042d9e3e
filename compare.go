package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/dialects"
	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// Compare compares the database with the models: what check and diff report. Below
// the heads the models are compared with what the database will be once the pending
// revisions have run. Offline no database is read: the models are compared with
// what the whole chain makes.
func (m *Migrator) Compare(ctx context.Context, offline bool) (Comparison, error) {
	return m.compare(ctx, offline, nil)
}

func (m *Migrator) compare(ctx context.Context, offline bool, ask asker) (Comparison, error) {
	if m.config.Models == nil {
		return Comparison{}, ErrNoModels
	}
	g, err := m.loadGraph()
	if err != nil {
		return Comparison{}, err
	}
	if offline {
		return m.compareOffline(ctx, g, ask)
	}
	loading := m.loadModels(ctx)
	var out Comparison
	err = m.look(ctx, func(s *session) error {
		out, err = s.compare(ctx, g, loading, ask)
		return err
	})
	return out, err
}

// models is the outcome of loading them beside other work.
type models struct {
	done   chan struct{}
	schema schema.Metadata
	err    error
}

// loadModels reads the declared models while the catalog is read.
func (m *Migrator) loadModels(ctx context.Context) *models {
	out := &models{done: make(chan struct{})}
	go func() {
		defer close(out.done)
		out.schema, out.err = m.config.Models.Load(ctx, m.convention())
	}()
	return out
}

func (l *models) wait() (schema.Metadata, error) {
	<-l.done
	return l.schema, l.err
}

// compare compares the live database with the models.
func (s *session) compare(ctx context.Context, g *revision.Graph, loading *models, ask asker) (Comparison, error) {
	rows, _, err := s.rows(ctx)
	if err != nil {
		return Comparison{}, err
	}
	pending, err := g.Plan(rows, "heads", revision.Up)
	if err == nil {
		err = s.finished(ctx)
	}
	if err != nil {
		return Comparison{}, err
	}
	replayed, err := s.m.replay(s.m.reader(s.dialect), g, rows)
	if err != nil {
		return Comparison{}, err
	}
	declared, live, err := s.readBoth(ctx, loading, replayed.Schema)
	if err != nil {
		return Comparison{}, err
	}
	in := diff.Input{Live: live, Model: declared, Canon: s.dialect, Others: others(s.dialect), Filter: s.m.filter(), Renames: s.m.config.Renames}
	out := Comparison{Pending: ids(pending.Moves), AtHeads: len(pending.Moves) == 0, Unmanaged: s.m.filter().Unmanaged(live.Unmanaged)}
	if err := s.chain(g, replayed, pending, &in); err != nil {
		return out, err
	}
	if len(pending.Moves) > 0 && in.Replay != nil {
		in.Live.Unmanaged = live.Unmanaged
	}
	if !out.AtHeads {
		ask = nil // no revision is made below the heads
	}
	found, err := ask.decided(ctx, in, func(in diff.Input) (diff.Diff, error) { return s.settle(ctx, in) })
	if err != nil {
		return out, err
	}
	if err := out.fill(s.dialect, in, found); err != nil {
		return out, err
	}
	out.Matches = out.AtHeads && len(out.Operations) == 0 && len(out.Undecided) == 0
	return out, nil
}

// readBoth reads the catalog while the models load, in the schemas that the
// revisions know: what the models no longer name is there all the same. Models that
// name schemas of their own must be known first.
func (s *session) readBoth(ctx context.Context, loading *models, chain schema.Metadata) (declared, live schema.Metadata, err error) {
	select {
	case <-loading.done:
	default:
		if live, err = s.live(ctx, chain); err != nil {
			return declared, live, err
		}
	}
	if declared, err = loading.wait(); err != nil {
		return declared, live, err
	}
	if live.Tables == nil || namesSchemas(declared) {
		live, err = s.live(ctx, declared, chain)
	}
	return declared, live, err
}

func namesSchemas(m schema.Metadata) bool {
	return len(m.Schemas) > 0 || slices.ContainsFunc(m.Tables, func(t schema.Table) bool { return t.Name.Schema != "" })
}

// chain adds what the revisions know: the replay up to the rows, and, below the
// heads, the pending revisions applied to both sides.
func (s *session) chain(g *revision.Graph, replayed steps.Replayed, pending revision.Path, in *diff.Input) (err error) {
	reader := s.m.reader(s.dialect)
	chain := trusted(replayed)
	if len(g.Revisions()) > 0 || len(in.Live.Tables) == 0 {
		in.Replay = &chain
	}
	if len(pending.Moves) == 0 {
		return nil
	}
	base := diff.Overlay(in.Live, chain, s.dialect)
	for _, move := range pending.Moves {
		if base, err = reader.ReplayOn(base, move.Revision); err != nil {
			return err
		}
		if chain, err = reader.ReplayOn(chain, move.Revision); err != nil {
			return err
		}
	}
	in.Live = base.For(s.dialect.Name())
	in.Live.Unmanaged = base.Unmanaged
	in.Replay = &chain
	return nil
}

// settle compares, asks the server what only it can tell, and compares again, until
// an answer raises no new question.
func (s *session) settle(ctx context.Context, in diff.Input) (diff.Diff, error) {
	in.Answers = diff.Answers{}
	var refusal *diff.NotSpelledError
	for {
		found, err := diff.Compare(in)
		if err != nil {
			return found, err
		}
		if len(found.Questions) == 0 {
			if refusal != nil {
				for i := range found.Undecided {
					found.Undecided[i].Reason += ": " + refusal.Reason + "; " + refusal.Hint
				}
			}
			return found, nil
		}
		if err := s.answer(ctx, in, found.Questions); err != nil && !errors.As(err, &refusal) {
			return found, fmt.Errorf("asking the server how it spells expressions: %w", err)
		}
	}
}

// answer adds the server's spellings to the answers. An expression is read with the
// columns and types that are there; one that makes no sense with them, as it reads
// what the model adds or changes, with those of the model: then it is another
// expression than the one that is there.
func (s *session) answer(ctx context.Context, in diff.Input, questions []diff.Question) error {
	answers, err := s.spell(ctx, in.Live, questions)
	var refused []diff.Question
	for _, q := range questions {
		if in.Answers[q] = answers[q]; len(answers[q]) == 0 {
			refused = append(refused, q)
		}
	}
	if err != nil || len(refused) == 0 {
		return err
	}
	answers, err = s.spell(ctx, in.Model.For(s.dialect.Name()), refused)
	for _, q := range refused {
		in.Answers[q] = answers[q]
	}
	return err
}

// others are the dialects beside one.
func others(d dialect.Dialect) []diff.Canon {
	var out []diff.Canon
	for _, o := range dialects.All() {
		if o.Name() != d.Name() {
			out = append(out, o)
		}
	}
	return out
}

// fill turns what the comparison found into a report, with the SQL of each
// operation where it compiles.
func (c *Comparison) fill(d dialect.Dialect, in diff.Input, found diff.Diff) error {
	c.upgrade, c.downgrade = found.Upgrade, found.Downgrade
	c.Undecided = append(c.Undecided, found.Undecided...)
	c.Notices, c.Renames = found.Notices, found.Renames
	for _, o := range found.Upgrade {
		reported := operation(o)
		if p, ok := becomes(o, found.Renames); ok {
			reported.Instead = p.Instead()
		}
		c.Operations = append(c.Operations, reported)
	}
	for _, o := range found.Downgrade {
		c.Downgrade = append(c.Downgrade, operation(o))
	}
	base := in.Live
	if in.Replay != nil {
		base = diff.Overlay(in.Live, *in.Replay, d)
	}
	c.From = base.For(d.Name())
	c.To = c.From
	return c.compile(d, base)
}

// compile adds the SQL. A change that is refused because of unmanaged objects, or
// that the dialect does not have, is an error here: it must be known beforehand.
func (c *Comparison) compile(d dialect.Dialect, base schema.Metadata) error {
	if len(c.upgrade) == 0 {
		return nil
	}
	ctx := context.Background()
	state := render.NewState(func(context.Context) (schema.Metadata, error) { return base, nil })
	if _, err := state.Schema(ctx); err != nil { // known from the start, so that it is carried on
		return err
	}
	compiled, err := render.Compile(ctx, d, d.Name(), state, c.upgrade)
	if err != nil {
		return err
	}
	after, err := state.Schema(ctx)
	if err != nil {
		return err
	}
	c.To = after.For(d.Name())
	for _, s := range compiled.Statements {
		if !s.Assert {
			at := compiled.From(s)
			c.Operations[at].SQL = append(c.Operations[at].SQL, s.SQL)
		}
	}
	return nil
}

func ids(moves []revision.Move) []string {
	out := make([]string, 0, len(moves))
	for _, move := range moves {
		out = append(out, move.Revision.ID)
	}
	return out
}
