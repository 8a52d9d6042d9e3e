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

// autoColumn is a column that the state says has AUTO_INCREMENT: idle when the
// server has it without, a stopgap when the server has an index on it that the
// state has not.
type autoColumn struct {
	table  schema.Name
	column string
}

func (c *compiler) isIdle(table schema.Name, column string) bool {
	return slices.Contains(c.idle, autoColumn{table, column})
}

// forget passes over a column that goes; "" is all of a table.
func (c *compiler) forget(table schema.Name, column string) {
	goes := func(a autoColumn) bool { return a.table == table && (column == "" || a.column == column) }
	c.idle, c.stopgaps = slices.DeleteFunc(c.idle, goes), slices.DeleteFunc(c.stopgaps, goes)
}

// renameAuto follows a column or, where from is "", a table.
func (c *compiler) renameAuto(table schema.Name, from string, to autoColumn) {
	for _, list := range [][]autoColumn{c.idle, c.stopgaps} {
		for i, a := range list {
			switch {
			case a.table == table && from == "":
				list[i].table = to.table
			case a == autoColumn{table, from}:
				list[i].column = to.column
			}
		}
	}
}

// awake reports whether AUTO_INCREMENT can be written for the column as the table
// is now, and notes it as idle when it can't.
func (c *compiler) awake(t schema.Table, col schema.Column) bool {
	c.idle = slices.DeleteFunc(c.idle, func(i autoColumn) bool { return i == autoColumn{t.Name, col.Name} })
	if !isAuto(col) {
		return false
	}
	another := slices.ContainsFunc(t.Columns, func(o schema.Column) bool { return o.Name != col.Name && isAuto(o) && !c.isIdle(t.Name, o.Name) })
	if !another && (leads(t, col.Name) || slices.Contains(c.stopgaps, autoColumn{t.Name, col.Name})) {
		return true
	}
	c.idle = append(c.idle, autoColumn{t.Name, col.Name})
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

// restOthers takes AUTO_INCREMENT off the columns that have it beside the one that
// gets it: a table holds one (error 1075). What follows drops or alters them.
func (c *compiler) restOthers(t schema.Table, column string) ([]string, error) {
	var clauses []string
	for _, col := range t.Columns {
		if col.Name == column || !isAuto(col) || c.isIdle(t.Name, col.Name) {
			continue
		}
		c.idle = append(c.idle, autoColumn{t.Name, col.Name})
		c.loosenColumn(t.Name, col.Name) // MySQL: error 1833
		definition, err := c.definition(c.after, t, col, false)
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

// keyOf returns the clauses that make a key over an added AUTO_INCREMENT column:
// what the next operation on the table makes, which is then done; or, where other
// work comes first, an index for the time until the column has its key.
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
	c.stopgaps = append(c.stopgaps, autoColumn{t.Name, column})
	return []string{"ADD UNIQUE KEY " + c.quote(stopgapName) + " (" + c.quote(column) + ")"}, nil
}

// stopgapName is the name of the index for the time being; a table has one
// AUTO_INCREMENT column at most.
const stopgapName = "migrate_auto_increment"

// dropStopgaps drops the index for the time being when another begins with its column.
func (c *compiler) dropStopgaps(after schema.Table) []string {
	for i, s := range c.stopgaps {
		if s.table == after.Name && leads(after, s.column) {
			c.stopgaps = slices.Delete(c.stopgaps, i, i+1)
			return []string{"DROP INDEX " + c.quote(stopgapName)}
		}
	}
	return nil
}

// keyClause is what an operation that makes a key adds, "" for other operations.
func (c *compiler) keyClause(o op.Operation) (clause string, columns []string, err error) {
	var t schema.Table
	switch o := o.(type) {
	case op.CreatePrimaryKey:
		clause, err = c.primaryKey(o.Table, o.Key)
		columns, t.PrimaryKey = o.Key.Columns, &o.Key
	case op.CreateUnique:
		clause, err = c.unique(o.Table, o.Unique)
		columns, t.Uniques = o.Unique.Columns, []schema.Unique{o.Unique}
	case op.CreateIndex:
		clause, err = c.index(o.Table, o.Index)
		columns, t.Indexes = elementColumns(o.Index.Elements), []schema.Index{o.Index}
	default:
		return "", nil, nil
	}
	if err == nil {
		_, after := c.tables(op.Touches(o)[0])
		t.Name, t.Columns, t.Options = after.Name, after.Columns, after.Options
		err = c.keysFit(t)
	}
	return "ADD " + clause, columns, err
}
