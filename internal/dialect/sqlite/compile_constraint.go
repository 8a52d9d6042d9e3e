package sqlite

import (
	"fmt"

	"github.com/retort-db/migrate/op"
)

// CreatePrimaryKey adds a primary key.
func (c *compiler) CreatePrimaryKey(o op.CreatePrimaryKey) error { return c.change(o.Table, o) }

// CreateUnique adds a unique constraint.
func (c *compiler) CreateUnique(o op.CreateUnique) error {
	c.said(o.Unique.Comment != "", "unique constraint", o.Unique.Name)
	return c.change(o.Table, o)
}

// CreateForeignKey adds a foreign key.
func (c *compiler) CreateForeignKey(o op.CreateForeignKey) error {
	c.said(o.Key.Comment != "", "foreign key", o.Key.Name)
	return c.change(o.Table, o)
}

// CreateCheck adds a check.
func (c *compiler) CreateCheck(o op.CreateCheck) error {
	c.said(o.Check.Comment != "", "check", o.Check.Name)
	return c.change(o.Table, o)
}

// CreateExclude is refused.
func (c *compiler) CreateExclude(o op.CreateExclude) error {
	return unsupported(fmt.Sprintf("exclusion constraint %q on table %q", o.Exclude.Name, o.Table), onlyHint)
}

// DropConstraint drops a constraint.
func (c *compiler) DropConstraint(o op.DropConstraint) error { return c.change(o.Table, o) }

// RenameConstraint gives a constraint another name.
func (c *compiler) RenameConstraint(o op.RenameConstraint) error { return c.change(o.Table, o) }

// ValidateConstraint has nothing to do: a rebuild checks every row.
func (c *compiler) ValidateConstraint(op.ValidateConstraint) error { return nil }
