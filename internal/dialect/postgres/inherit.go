package postgres

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// What a table inherits is not said again when it is made: it would be the table's
// own beside, and stay when it goes in the parent.

// inherited returns the column of a parent that a column is inherited from.
func (c *compiler) inherited(t schema.Table, column schema.Column) (above schema.Column, ok bool) {
	for _, name := range t.Options.Postgres.Inherits {
		parent, _ := c.draft.Schema().Table(name)
		above, ok = parent.Column(column.Name)
		above = serialType(above)
		if !ok || column.Generated != nil || c.canonType(above.Type) != c.canonType(column.Type) || above.Collation != column.Collation {
			continue
		}
		if own, ok := above.Generated.(schema.Serial); ok {
			above.Default = schema.SQL{Text: nextvalSQL(sequenceOfSerial(own, name, above.Name))}
		}
		above.Nullable = above.Nullable && !parent.InPrimaryKey(above.Name)
		return above, true
	}
	return schema.Column{}, false
}

// inheritedCheck reports whether a check comes with a parent.
func (c *compiler) inheritedCheck(t schema.Table, k op.Constraint) bool {
	if k.Check == nil || k.Name() == "" || k.Check.Postgres.NoInherit {
		return false
	}
	return slices.ContainsFunc(t.Options.Postgres.Inherits, func(name schema.Name) bool {
		parent, _ := c.draft.Schema().Table(name)
		return slices.ContainsFunc(parent.Checks, func(above schema.Check) bool {
			return above.Name == k.Name() && !above.Postgres.NoInherit && c.Expr(above.Expression) == c.Expr(k.Check.Expression)
		})
	})
}

// differFrom gives an inherited column what it has otherwise than its parent's.
func (c *compiler) differFrom(t schema.Table, above, column schema.Column) {
	alter := "ALTER TABLE ONLY " + tableSQL(t.Name) + " ALTER COLUMN " + syntax.Name(column.Name) + " "
	from, to := c.canonDefault(above.Type, above.Default), c.canonDefault(column.Type, column.Default)
	if !c.sameDefault(from, to) {
		if to == nil {
			c.add(alter + "DROP DEFAULT")
		} else {
			c.add(alter + "SET DEFAULT " + c.defaultSQL(column.Type, column.Default))
		}
	}
	if !column.Nullable && above.Nullable && !t.InPrimaryKey(column.Name) {
		c.add(alter + "SET NOT NULL")
	}
}

func (c *compiler) sameDefault(a, b schema.Expr) bool {
	x, xok := a.(schema.SQL)
	y, yok := b.(schema.SQL)
	if xok && yok {
		return c.Expr(x.Text) == c.Expr(y.Text)
	}
	return a == b
}
