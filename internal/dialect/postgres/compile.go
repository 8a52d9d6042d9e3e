package postgres

import (
	"errors"
	"fmt"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// stateful are the operations whose SQL hangs on the schema before them: what
// would break by them, what has to make room for them.
var stateful = map[string]bool{"drop_table": true, "drop_column": true, "alter_column": true, "alter_enum": true}

// NeedsState reports whether compiling the operation needs the schema before it.
func (postgres) NeedsState(o op.Operation) bool {
	switch o := o.(type) {
	case op.CreateTable:
		return len(o.Table.Options.Postgres.Inherits) > 0
	case op.CreateSequence:
		return o.Sequence.OwnedBy.Column != ""
	case op.AlterSequence:
		return o.Change.OwnedBy.Set
	case op.DropConstraint:
		return o.Dropped.PrimaryKey != nil
	}
	return stateful[op.Keyword(o)]
}

// Compile returns the statements for a segment.
func (p postgres) Compile(before schema.Metadata, segment []op.Operation) ([]render.Statement, error) {
	c := &compiler{postgres: p, draft: op.NewDraft(before), fresh: map[schema.Name]bool{}, gone: map[pendingKey]bool{}}
	last := -1 // the last operation that is compiled from the schema before it
	for i, o := range segment {
		if p.NeedsState(o) {
			last = i
		}
	}
	for i, o := range segment {
		c.at, c.past, c.rest = i, segment[:i], segment[i+1:]
		if err := op.Visit(o, c); err != nil {
			return nil, err
		}
		if i < last || len(c.pending) > 0 {
			if err := c.draft.Apply(o); err != nil {
				return nil, err
			}
		}
		if err := c.rejoin(i == len(segment)-1); err != nil {
			return nil, err
		}
	}
	return append(c.first, c.out...), nil
}

// compiler is the one visitor: a method per operation, here and in the files named
// after what they change.
type compiler struct {
	postgres
	draft   *op.Draft
	fresh   map[schema.Name]bool // enums made by this segment
	pending []pendingKey
	gone    map[pendingKey]bool // indexes and constraints that went before their operation
	at      int                 // the operation being compiled
	past    []op.Operation      // those before it
	rest    []op.Operation      // those after it
	first   []render.Statement
	out     []render.Statement
}

// add adds a statement.
func (c *compiler) add(sql string) { c.out = append(c.out, render.Statement{SQL: sql, Op: c.at}) }

// addf adds a statement with its arguments put in.
func (c *compiler) addf(format string, args ...any) { c.add(fmt.Sprintf(format, args...)) }

// alone adds a statement that cannot run in a transaction block.
func (c *compiler) alone(s render.Statement) {
	s.Op, s.Alone = c.at, true
	c.out = append(c.out, s)
}

// unsupported says what the server cannot hold.
func unsupported(hint, what string, args ...any) error {
	return &render.UnsupportedError{Dialect: schema.Postgres, What: fmt.Sprintf(what, args...), Hint: hint}
}

func partial(o op.Operation) error {
	return fmt.Errorf("compiling %s: the operation is partial", op.Keyword(o))
}

// ifExists and ifNotExists write the words when they are wanted.
func ifExists(wanted bool) string {
	if wanted {
		return "IF EXISTS "
	}
	return ""
}

func ifNotExists(wanted bool) string {
	if wanted {
		return "IF NOT EXISTS "
	}
	return ""
}

// CreateSchema makes a namespace.
func (c *compiler) CreateSchema(o op.CreateSchema) error {
	c.addf("CREATE SCHEMA %s%s", ifNotExists(o.IfNotExists), syntax.Name(o.Name))
	return nil
}

// DropSchema removes a namespace; the server refuses one that is not empty.
func (c *compiler) DropSchema(o op.DropSchema) error {
	c.addf("DROP SCHEMA %s%s", ifExists(o.IfExists), syntax.Name(o.Name))
	return nil
}

// RenameTable gives a table another name; its views and foreign keys follow.
func (c *compiler) RenameTable(o op.RenameTable) error {
	c.addf("ALTER TABLE %s RENAME TO %s", tableSQL(o.From), syntax.Name(o.To))
	for i := range c.pending {
		if c.pending[i].table == o.From {
			c.pending[i].table.Name = o.To
		}
	}
	return nil
}

// TableComment sets or removes a table's comment.
func (c *compiler) TableComment(o op.TableComment) error {
	c.comment("TABLE "+tableSQL(o.Table), o.To)
	return nil
}

// comment sets the comment of a thing; "" removes it.
func (c *compiler) comment(thing, text string) {
	if text == "" {
		c.add("COMMENT ON " + thing + " IS NULL")
		return
	}
	c.add("COMMENT ON " + thing + " IS " + quoteText(text))
}

// Execute is never compiled: the runner runs it.
func (c *compiler) Execute(op.Execute) error {
	return errors.New("compiling execute: raw SQL is not compiled")
}
