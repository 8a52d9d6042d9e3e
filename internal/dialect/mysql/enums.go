package mysql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// An enum is a type of each column that refers to it, so making, naming and
// dropping one is nothing here.

// CreateEnum does nothing.
func (c *compiler) CreateEnum(op.CreateEnum) error { return nil }

// RenameEnum does nothing.
func (c *compiler) RenameEnum(op.RenameEnum) error { return nil }

// DropEnum does nothing.
func (c *compiler) DropEnum(op.DropEnum) error { return nil }

// enumUser is a column of the enum, before and after the change.
type enumUser struct {
	table  schema.Table // after
	column schema.Column
}

// AlterEnum changes every column of the enum. Rows that hold a value which goes are
// looked for first, in all tables, before anything is changed.
func (c *compiler) AlterEnum(o op.AlterEnum) error {
	var users []enumUser
	for _, t := range c.after.Tables {
		for _, col := range t.Columns {
			if ref, ok := col.Type.(schema.EnumRef); ok && ref.Name == o.Name {
				users = append(users, enumUser{t, col})
			}
		}
	}
	for _, u := range users {
		if l, ok := u.column.Default.(schema.Literal); ok && !slices.Contains(o.To, l.Text) {
			return fmt.Errorf("altering enum %q: the default %q of column %s.%s would be no value of it: change the default first", o.Name, l.Text, u.table.Name, u.column.Name)
		}
	}
	for _, value := range lost(o) {
		for _, u := range users {
			where := c.equals(u.column.Name, value)
			c.assert("SELECT 1 FROM "+c.table(u.table.Name)+" WHERE "+where+" LIMIT 1",
				fmt.Sprintf("rows of %s.%s hold %q, which enum %s loses: say with map what they hold then", u.table.Name, u.column.Name, value, o.Name))
		}
	}
	for _, u := range users {
		if err := c.changeEnum(o, u); err != nil {
			return err
		}
	}
	return nil
}

// awaitsValue reports whether the column's default is a value that its enum gets
// by a later operation, which writes the column with it then.
func (c *compiler) awaitsValue(col schema.Column) bool {
	ref, isEnum := col.Type.(schema.EnumRef)
	l, isLiteral := col.Default.(schema.Literal)
	e, known := c.after.Enum(ref.Name)
	if !isEnum || !isLiteral || !known || slices.Contains(e.Values, l.Text) {
		return false
	}
	return slices.ContainsFunc(c.segment[c.at+1:], func(o op.Operation) bool {
		a, ok := o.(op.AlterEnum)
		return ok && a.Name == ref.Name && slices.Contains(a.To, l.Text)
	})
}

// lost returns the values that go and that nothing replaces.
func lost(o op.AlterEnum) []string {
	var out []string
	for _, value := range o.From {
		replaced := func(r op.Renamed) bool { return r.From == value }
		if !slices.Contains(o.To, value) && !slices.ContainsFunc(o.Rename, replaced) && !slices.ContainsFunc(o.Map, replaced) {
			out = append(out, value)
		}
	}
	return out
}

// equals compares by bytes: the column's collation may pass over case.
func (s server) equals(column, value string) string {
	return "CAST(" + s.quote(column) + " AS BINARY) = CAST(" + s.syntax.String(value) + " AS BINARY)"
}

// changeEnum gives the column the new values. Rows whose value gets another name
// are changed while the column has both: values first added, then taken away.
func (c *compiler) changeEnum(o op.AlterEnum, u enumUser) error {
	c.loosenColumn(u.table.Name, u.column.Name)
	definition, err := c.definition(c.after, u.table, u.column, false)
	if err != nil {
		return err
	}
	moves := slices.Concat(o.Rename, o.Map)
	if len(moves) > 0 {
		wide := c.columnBefore(u)
		wide.Type = schema.Native{Text: c.enumType(union(o.From, o.To))}
		text, err := c.definition(c.before, u.table, wide, false)
		if err != nil {
			return err
		}
		c.alter(u.table.Name, "MODIFY COLUMN "+c.quote(u.column.Name)+" "+text)
		c.move(u, moves)
	}
	c.alter(u.table.Name, "MODIFY COLUMN "+c.quote(u.column.Name)+" "+definition)
	return nil
}

func (c *compiler) columnBefore(u enumUser) schema.Column {
	t, _ := c.before.Table(u.table.Name)
	col, _ := t.Column(u.column.Name)
	return col
}

// move changes the rows in one statement, so that two values can change places.
func (c *compiler) move(u enumUser, moves []op.Renamed) {
	column := c.quote(u.column.Name)
	var cases, from []string
	for _, m := range moves {
		if m.From == m.To {
			continue
		}
		cases = append(cases, "WHEN "+c.equals(u.column.Name, m.From)+" THEN "+c.syntax.String(m.To))
		from = append(from, c.equals(u.column.Name, m.From))
	}
	if len(cases) > 0 {
		c.emitRows("UPDATE " + c.table(u.table.Name) + " SET " + column + " = CASE " + strings.Join(cases, " ") + " END WHERE " + strings.Join(from, " OR "))
	}
}

// union is the values of both, the old ones first, so that adding is instant.
// Values that differ by case alone are one to the server (error 1291): the old one
// stands for both, and rows follow when the column gets its new values.
func union(from, to []string) []string {
	out := slices.Clone(from)
	for _, value := range to {
		if !slices.ContainsFunc(out, func(v string) bool { return strings.EqualFold(v, value) }) {
			out = append(out, value)
		}
	}
	return out
}
