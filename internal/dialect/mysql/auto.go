package mysql

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// AUTO_INCREMENT is legal only on a column that a key begins with (error 1075), at
// every moment. Operations come one by one: a key is dropped and made anew, a
// column is numbered before its key is there. In between the column is idle: the
// state says AUTO_INCREMENT and the server does not have it yet.

// idleAuto is a column without the AUTO_INCREMENT that the state says it has.
type idleAuto struct {
	table  schema.Name
	column string
}

func (c *compiler) isIdle(table schema.Name, column string) bool {
	return slices.Contains(c.idle, idleAuto{table, column})
}

func (c *compiler) forget(table schema.Name, column string) {
	c.idle = slices.DeleteFunc(c.idle, func(i idleAuto) bool { return i.table == table && (column == "" || i.column == column) })
}

func (c *compiler) renameIdle(table schema.Name, from, to string) {
	for i := range c.idle {
		if c.idle[i] == (idleAuto{table, from}) {
			c.idle[i].column = to
		}
	}
}

// awake reports whether AUTO_INCREMENT can be written for the column as the table
// is now, and notes it as idle when it can't.
func (c *compiler) awake(t schema.Table, col schema.Column) bool {
	c.forget(t.Name, col.Name)
	if !isAuto(col) {
		return false
	}
	if leads(t, col.Name) {
		return true
	}
	c.idle = append(c.idle, idleAuto{t.Name, col.Name})
	return false
}

// wake restates columns that a new key numbers again, and those that a new primary
// key makes NOT NULL.
func (c *compiler) wake(before, after schema.Table) ([]string, error) {
	var clauses []string
	for _, col := range after.Columns {
		old, _ := before.Column(col.Name)
		idle := c.isIdle(after.Name, col.Name) && leads(after, col.Name)
		if !idle && old.Nullable == col.Nullable {
			continue
		}
		definition, err := c.definition(c.after, after, col, c.awake(after, col))
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, "MODIFY COLUMN "+c.quote(col.Name)+" "+definition)
	}
	return clauses, nil
}

// rest takes AUTO_INCREMENT off the columns whose last key goes.
func (c *compiler) rest(before, after schema.Table) ([]string, error) {
	var clauses []string
	for _, col := range after.Columns {
		if !isAuto(col) || c.isIdle(after.Name, col.Name) || leads(after, col.Name) || !leads(before, col.Name) {
			continue
		}
		definition, err := c.definition(c.after, after, col, c.awake(after, col))
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, "MODIFY COLUMN "+c.quote(col.Name)+" "+definition)
	}
	return clauses, nil
}

// keyOf finds the key that an added AUTO_INCREMENT column gets: the next operation
// on the table makes it. Its clauses are returned, and it is done with them.
func (c *compiler) keyOf(t schema.Table, column string) ([]string, error) {
	for i := c.at + 1; i < len(c.segment); i++ {
		next := c.segment[i]
		if !slices.Contains(op.Touches(next), t.Name) {
			continue
		}
		clause, columns, err := c.keyClause(next)
		if err != nil {
			return nil, err
		}
		if clause == "" || !begins(columns, []string{column}) {
			break
		}
		c.folded[i] = true
		return []string{clause}, nil
	}
	return nil, c.unsupported("column "+t.Name.String()+"."+column+": auto_increment without a key that begins with the column",
		"make the primary key, unique constraint or index over it in the next operation")
}

// keyClause is what an operation that makes a key adds, "" for other operations.
func (c *compiler) keyClause(o op.Operation) (clause string, columns []string, err error) {
	switch o := o.(type) {
	case op.CreatePrimaryKey:
		return "ADD " + c.primaryKey(o.Key), o.Key.Columns, nil
	case op.CreateUnique:
		clause, err = c.unique(o.Table, o.Unique)
		return "ADD " + clause, o.Unique.Columns, err
	case op.CreateIndex:
		clause, err = c.index(o.Table, o.Index)
		return "ADD " + clause, elementColumns(o.Index.Elements), err
	}
	return "", nil, nil
}
