package migrate

import (
	"context"
	"fmt"
	"slices"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateAll makes every table, enum and sequence of the models that is not there
// yet, without revisions; what is there is not changed. It is SQLAlchemy's
// metadata.create_all: for tests and prototypes.
func (m *Migrator) CreateAll(ctx context.Context) error {
	return m.whole(ctx, func(live, declared schema.Metadata) ([]op.Operation, error) {
		missing := declared
		missing.Tables = without(declared.Tables, live.Tables, func(t schema.Table) schema.Name { return t.Name })
		missing.Enums = without(declared.Enums, live.Enums, func(e schema.Enum) schema.Name { return e.Name })
		missing.Sequences = without(declared.Sequences, live.Sequences, func(s schema.Sequence) schema.Name { return s.Name })
		missing.Schemas = slices.DeleteFunc(slices.Clone(declared.Schemas), func(s string) bool { return slices.Contains(live.Schemas, s) })
		return diff.Order(schema.Metadata{}, creations(missing))
	})
}

// DropAll drops every table, enum and sequence of the models that is there.
func (m *Migrator) DropAll(ctx context.Context) error {
	return m.whole(ctx, func(live, declared schema.Metadata) ([]op.Operation, error) {
		var ops []op.Operation
		for _, t := range live.Tables {
			if _, ok := declared.Table(t.Name); ok {
				ops = append(ops, op.DropTable{Name: t.Name, Table: &t})
			}
		}
		for _, e := range live.Enums {
			if _, ok := declared.Enum(e.Name); ok {
				ops = append(ops, op.DropEnum{Name: e.Name, Dropped: &e})
			}
		}
		for _, s := range live.Sequences {
			if _, ok := declared.Sequence(s.Name); ok {
				ops = append(ops, op.DropSequence{Name: s.Name, Dropped: &s})
			}
		}
		for _, name := range declared.Schemas {
			if slices.Contains(live.Schemas, name) {
				ops = append(ops, op.DropSchema{Name: name})
			}
		}
		return diff.Order(live, ops)
	})
}

func creations(m schema.Metadata) []op.Operation {
	var ops []op.Operation
	for _, name := range m.Schemas {
		ops = append(ops, op.CreateSchema{Name: name})
	}
	for _, e := range m.Enums {
		ops = append(ops, op.CreateEnum{Enum: e})
	}
	for _, s := range m.Sequences {
		ops = append(ops, op.CreateSequence{Sequence: s})
	}
	for _, t := range m.Tables {
		t.RenamedFrom = schema.Name{}
		ops = append(ops, op.CreateTable{Table: t})
	}
	return ops
}

func without[T any](list, there []T, name func(T) schema.Name) []T {
	return slices.DeleteFunc(slices.Clone(list), func(v T) bool {
		return slices.ContainsFunc(there, func(o T) bool { return name(o) == name(v) })
	})
}

// whole runs operations on the live schema, as one revision without a row.
func (m *Migrator) whole(ctx context.Context, plan func(live, declared schema.Metadata) ([]op.Operation, error)) error {
	if m.config.Models == nil {
		return ErrNoModels
	}
	declared, err := m.config.Models.Load(ctx, m.convention())
	if err != nil {
		return err
	}
	return m.readDetected(ctx, func(s *session) error {
		return s.locked(ctx, func(ctx context.Context) error {
			here := declared.For(s.dialect.Name())
			live, err := s.live(ctx, here)
			if err != nil {
				return err
			}
			ops, err := plan(live, here)
			if err != nil {
				return err
			}
			return s.runOperations(ctx, live, ops)
		})
	})
}

func (s *session) runOperations(ctx context.Context, before schema.Metadata, ops []op.Operation) error {
	if len(ops) == 0 {
		return nil
	}
	list := make([]steps.Step, 0, len(ops))
	for _, o := range ops {
		list = append(list, steps.Step{Op: o})
	}
	tables := s.m.tables
	tables.History = schema.Name{}
	work := runner.Work{Revision: "models", Steps: list}
	_, err := runner.Run(ctx, &runner.Connection{Conn: s.conn, Dialect: s.dialect, Tables: tables}, []runner.Work{work}, runner.Options{
		Dialect: s.dialect, State: render.NewState(func(context.Context) (schema.Metadata, error) { return before, nil }), Outcome: Applied, OnEvent: s.m.event,
	})
	return err
}

// Inspect returns the live database as a model.
func (m *Migrator) Inspect(ctx context.Context) (Inspected, error) {
	var out Inspected
	err := m.look(ctx, func(s *session) error {
		live, err := s.live(ctx, schema.Metadata{})
		if err != nil {
			return err
		}
		live = m.filter().Apply(live, s.dialect)
		live = withoutRemade(live, s.dialect)
		out.Schema = live
		out.YAML = grammar.EncodeModel(grammar.LimitReferences(live, s.dialect.Name()).Implicitly(m.convention()))
		ops, err := diff.Order(schema.Metadata{}, creations(live))
		if err != nil {
			return fmt.Errorf("ordering what was found: %w", err)
		}
		statements, err := s.dialect.Compile(schema.Metadata{}, ops)
		if err != nil {
			return fmt.Errorf("writing SQL: %w", err)
		}
		for _, st := range statements {
			out.SQL += st.SQL + ";\n\n"
		}
		return nil
	})
	return out, err
}

// withoutRemade leaves out the indexes that come back by themselves where the model
// is made.
func withoutRemade(m schema.Metadata, c diff.Canon) schema.Metadata {
	m.Tables = slices.Clone(m.Tables)
	for i, t := range m.Tables {
		m.Tables[i].Indexes = slices.DeleteFunc(slices.Clone(t.Indexes), func(x schema.Index) bool { return c.RemadeIndex(t, x) })
	}
	return m
}

// JSON is the model of an inspected schema as a value for encoding/json.
func (i Inspected) JSON() any { return grammar.ModelJSON(i.Schema) }

// EncodeModel writes a schema as a model in its canonical YAML form.
func EncodeModel(m schema.Metadata) []byte { return grammar.EncodeModel(m) }

// DecodeModel reads a model from YAML. file names it in errors (*FileErrors). A nil
// convention is schema.DefaultConvention.
func DecodeModel(file string, data []byte, c *schema.Convention) (schema.Metadata, error) {
	if c == nil {
		c = &schema.DefaultConvention
	}
	return grammar.DecodeModel(file, data, grammar.Options{Convention: *c})
}
