package runner

import (
	"context"
	"slices"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// part makes a segment ready to run: its operations are compiled, its raw SQL is
// looked at for how it stands to transactions.
func (r *run) part(ctx context.Context, w Work, s segment) (Part, error) {
	if s.raw() {
		return rawPart(r.options.Dialect, w, s.steps[0])
	}
	d := r.options.Dialect
	if d.TransactionalDDL() { // the state is read inside the transaction
		if err := r.beginFor(ctx, w); err != nil {
			return Part{}, err
		}
	}
	compiled, err := render.Compile(ctx, d, d.Name(), r.options.State, s.ops)
	if err == nil && leavesDoubt(compiled) {
		if _, err = r.options.State.Schema(ctx); err == nil {
			compiled, err = render.Compile(ctx, d, d.Name(), r.options.State, s.ops)
		}
	}
	if err != nil {
		return Part{}, r.located(w, s, err)
	}
	p := Part{compiled: &compiled}
	for _, c := range compiled.Statements {
		at := compiled.From(c)
		p.Units = append(p.Units, Unit{SQL: c.SQL, Op: c.Op, Operation: op.Keyword(s.ops[at]), Line: s.steps[at].Line, Column: s.steps[at].Column,
			Alone: c.Alone, Again: c.Again, Session: c.Session, Redo: c.Redo, Assert: c.Assert, Message: c.Message})
	}
	return p, nil
}

// leavesDoubt reports whether a run that dies may leave it open how far the segment is,
// and the schema before it, which settles that, was not needed to compile it.
func leavesDoubt(s render.Segment) bool {
	alone := func(s render.Statement) bool { return s.Alone && !s.Again }
	if len(s.Before.Tables) > 0 || !slices.ContainsFunc(s.Statements, alone) {
		return false
	}
	draft := op.NewDraft(s.Before)
	for _, o := range s.Operations {
		if draft.Apply(o) != nil {
			return true
		}
	}
	return false
}

func rawPart(d dialect.Dialect, w Work, step steps.Step) (Part, error) {
	if step.Func != nil {
		// what a function does commits, where DDL does
		return Part{Units: []Unit{{Func: true, Op: -1, Alone: !d.TransactionalDDL()}}}, nil
	}
	p := Part{DoneWhen: step.DoneWhen}
	if len(step.Effect) > 0 {
		p.compiled, p.effect = &render.Segment{Operations: projected(step.Effect, d.Name())}, true
	}
	for _, s := range step.SQL {
		u := Unit{SQL: s.Text, Op: -1, Line: s.Line, Column: s.Column, Again: sqltext.Repeats(d.Syntax(), s.Text)}
		stands := sqltext.Stands(d.Syntax(), s.Text)
		if stands > sqltext.Alone && !w.own(d) {
			return Part{}, &RevisionError{Revision: w.Revision, Path: w.Path, Line: s.Line, Column: s.Column, Err: &TransactionStatementError{Statement: s.Text}}
		}
		u.Alone = stands != sqltext.Inside || w.own(d)
		u.Commits = stands == sqltext.Commits
		if len(step.Effect) > 0 && len(step.SQL) == 1 {
			u.Op = 0
		}
		p.Units = append(p.Units, u)
	}
	return p, nil
}

// TransactionStatementError says that raw SQL begins or ends a transaction in a
// revision that runs in one of ours.
type TransactionStatementError struct{ Statement string }

func (e *TransactionStatementError) Error() string {
	return abbreviate(e.Statement) + `: the revision runs in a transaction of ours; write "transaction: false" in its header to control transactions yourself`
}

func projected(ops []op.Operation, d schema.Dialect) []op.Operation {
	var out []op.Operation
	for _, o := range ops {
		if p, ok := op.For(o, d); ok {
			out = append(out, p)
		}
	}
	return out
}

// describe adds what the part does and what it was compiled from, in words that can
// be stored. It costs time, and most revisions need it not.
func (p *Part) describe(before schema.Metadata) {
	if p.compiled == nil {
		return
	}
	ops := p.compiled.Operations
	if !p.effect {
		before = p.compiled.Before
	}
	p.Operations = string(grammar.EncodeOperations(ops))
	p.Before = string(grammar.EncodeOperations(creates(before, ops)))
	p.compiled = nil
}

// creates are the operations that make what the given ones touch.
func creates(m schema.Metadata, ops []op.Operation) []op.Operation {
	named := map[schema.Name]bool{}
	for _, o := range ops {
		for _, n := range op.Touches(o) {
			named[n] = true
		}
	}
	var out []op.Operation
	for _, e := range m.Enums {
		out = append(out, op.CreateEnum{Enum: e})
	}
	for _, s := range m.Sequences {
		if named[s.Name] {
			out = append(out, op.CreateSequence{Sequence: s})
		}
	}
	for _, t := range m.Tables {
		if named[t.Name] {
			out = append(out, op.CreateTable{Table: t.Implicitly(schema.Convention{})})
		}
	}
	return out
}
