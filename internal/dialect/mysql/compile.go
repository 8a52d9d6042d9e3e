package mysql

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// NeedsState: nearly all need it, since a column change restates the whole column,
// and what a key change does depends on the other keys of the table.
func (s server) NeedsState(o op.Operation) bool {
	switch o := o.(type) {
	case op.CreateSchema, op.DropSchema, op.CreateSequence, op.AlterSequence, op.BulkInsert, op.Execute:
		return false
	case op.CreateTable:
		for _, c := range o.Table.Columns {
			if _, ok := c.Type.(schema.EnumRef); ok {
				return true
			}
		}
		return false
	}
	return true
}

// Compile returns the statements of a segment. Each statement of DDL commits, so
// what must not stand half done is one ALTER TABLE, and what can be known to fail
// fails here, before the first.
func (s server) Compile(before schema.Metadata, segment []op.Operation) ([]render.Statement, error) {
	c := &compiler{server: s, segment: segment, folded: map[int]bool{}}
	for _, o := range segment {
		if s.NeedsState(o) {
			c.draft = op.NewDraft(before)
			break
		}
	}
	for i, o := range segment {
		c.at = i
		if err := c.step(o); err != nil {
			return nil, err
		}
	}
	return c.out, c.finish()
}

// compiler walks over a segment. Before each operation, before and after are the
// schemas around it; what the server holds differs from before in what idle and
// loose say.
type compiler struct {
	server
	draft         *op.Draft // nil when no operation needs the state
	before, after schema.Metadata
	segment       []op.Operation
	at            int
	// folded are later operations whose work an earlier statement did.
	folded         map[int]bool
	idle, stopgaps []autoColumn
	loose          []looseKey
	leftover       []schema.Name // tables that lost a foreign key whose index the state lists
	// outgoing are tables as they were before their primary key was dropped, which
	// the server still has.
	outgoing []schema.Table
	out      []render.Statement
}

func (c *compiler) step(o op.Operation) error {
	if c.draft != nil {
		c.before = c.draft.Schema()
		if err := c.draft.Apply(o); err != nil {
			return err
		}
		c.after = c.draft.Schema()
	}
	if !c.folded[c.at] {
		if err := op.Visit(o, c); err != nil {
			return err
		}
	}
	return c.tighten()
}

// finish makes sure that nothing was left undone.
func (c *compiler) finish() error {
	for _, i := range slices.Concat(c.idle, c.stopgaps) {
		return c.unsupported("column "+i.table.String()+"."+i.column+": auto_increment without a key that begins with the column",
			"make the column the first of a primary key, unique constraint or index in the same revision")
	}
	return nil
}

// emit adds a statement of DDL, which commits.
func (c *compiler) emit(sql string) {
	c.out = append(c.out, render.Statement{SQL: sql, Op: c.at, Alone: true})
}

// emitRows adds a statement that writes rows.
func (c *compiler) emitRows(sql string) {
	c.out = append(c.out, render.Statement{SQL: sql, Op: c.at})
}

// emitSession adds a statement that prepares the session for the next one.
func (c *compiler) emitSession(sql string) {
	c.out = append(c.out, render.Statement{SQL: sql, Op: c.at, Alone: true, Again: true, Session: true})
}

// assert adds a query that must yield no row.
func (c *compiler) assert(query, message string) {
	c.out = append(c.out, render.Statement{SQL: query, Op: c.at, Assert: true, Message: message})
}

// alter adds one ALTER TABLE of all the clauses; none is no statement.
func (c *compiler) alter(table schema.Name, clauses ...string) {
	if len(clauses) > 0 {
		before, after := c.tables(table)
		mark := len(c.out)
		c.emitFor("ALTER TABLE "+c.table(table)+" "+strings.Join(clauses, ", "), before, after)
		for i := range c.out[mark:] {
			c.out[mark+i].Again = c.out[mark+i].Session || restates(clauses)
		}
	}
}

// restates reports whether the clauses say how something is, not what becomes of it:
// run twice they leave what they leave once.
func restates(clauses []string) bool {
	return !slices.ContainsFunc(clauses, func(clause string) bool {
		return !strings.HasPrefix(clause, "MODIFY COLUMN ") && !strings.HasPrefix(clause, "COMMENT = ")
	})
}

// tables returns the table before and after the operation.
func (c *compiler) tables(name schema.Name) (before, after schema.Table) {
	before, _ = c.before.Table(name)
	after, _ = c.after.Table(name)
	return before, after
}

// columnList quotes names: "`a`, `b`".
func (s server) columnList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = s.quote(n)
	}
	return strings.Join(quoted, ", ")
}
