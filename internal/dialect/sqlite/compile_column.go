package sqlite

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// AddColumn adds a column.
func (c *compiler) AddColumn(o op.AddColumn) error {
	e, err := c.must(o.Table)
	if err != nil {
		return err
	}
	if o.IfNotExists && columnIndex(e.now, o.Column.Name) >= 0 {
		return nil
	}
	c.said(o.Column.Comment != "", "column", o.Table.String()+"."+o.Column.Name)
	if e.renamedAway(o.Column.Name) { // its name must be free first
		if err := c.flush(e); err != nil {
			return err
		}
	}
	return c.apply(e, o)
}

// renamedAway reports whether a column of that name waits for another one.
func (e *entry) renamedAway(name string) bool {
	return slices.ContainsFunc(e.renames, func(r op.AlterColumn) bool { return sameName(r.Column, name) })
}

// DropColumn drops a column.
func (c *compiler) DropColumn(o op.DropColumn) error {
	e, err := c.must(o.Table)
	if err != nil {
		return err
	}
	if o.IfExists && columnIndex(e.now, o.Name) < 0 {
		return nil
	}
	if held, ok := e.held(o.Name); ok {
		what := fmt.Sprintf("dropping column %s of table %s", o.Name, e.now.Name)
		if err := c.blockedColumn(e, held, what); err != nil {
			return err
		}
	}
	if err := c.apply(e, o); err != nil {
		return err
	}
	delete(e.source, o.Name)
	delete(e.values, o.Name)
	e.forgetRenames(o.Name)
	return nil
}

// forgetRenames drops the renames that led to a column which goes.
func (e *entry) forgetRenames(name string) {
	for i := len(e.renames) - 1; i >= 0; i-- {
		if e.renames[i].Change.Name.Value == name {
			name = e.renames[i].Column
			e.renames = slices.Delete(e.renames, i, i+1)
		}
	}
}

// AlterColumn changes a column, its name included.
func (c *compiler) AlterColumn(o op.AlterColumn) error {
	e, err := c.must(o.Table)
	if err != nil {
		return err
	}
	c.said(o.Change.Comment.Set, "column", o.Table.String()+"."+o.Column)
	to := o.Change.Name.Or(o.Column)
	if to == o.Column {
		return c.apply(e, o)
	}
	if _, held := e.held(o.Column); !held && e.renamedAway(to) {
		if err := c.flush(e); err != nil {
			return err
		}
	}
	if held, ok := e.held(o.Column); ok {
		what := fmt.Sprintf("renaming column %s of table %s", o.Column, e.now.Name)
		if err := c.blockedRename(e, held, what); err != nil {
			return err
		}
	}
	if err := c.apply(e, o); err != nil {
		return err
	}
	c.renamed(e, o.Column, to)
	return nil
}

// held returns the name under which the database has a column, if it has it.
func (e *entry) held(column string) (string, bool) {
	if e.from == nil {
		return "", false
	}
	if !e.dirty {
		i := columnIndex(*e.from, column)
		return column, i >= 0
	}
	name, ok := e.source[column]
	return name, ok
}

// renamed lets everything follow a column that got another name.
func (c *compiler) renamed(e *entry, from, to string) {
	if source, ok := e.source[from]; ok {
		delete(e.source, from)
		e.source[to] = source
		e.renames = append(e.renames, op.AlterColumn{
			Table: e.now.Name, Column: from, Change: schema.ColumnChange{Name: schema.Some(to)},
		})
	}
	if values, ok := e.values[from]; ok {
		delete(e.values, from)
		e.values[to] = values
	}
	c.follow(e, func(f *schema.ForeignKey) {
		if !sameName(f.References.Table.Name, e.now.Name.Name) {
			return
		}
		columns := append([]string(nil), f.References.Columns...)
		for i := range columns {
			if sameName(columns[i], from) {
				columns[i] = to
			}
		}
		f.References.Columns = columns
	})
}

// CreateEnum makes an enum, which is a check on each column of it.
func (c *compiler) CreateEnum(o op.CreateEnum) error {
	return c.changeEnums(o)
}

// DropEnum drops an enum.
func (c *compiler) DropEnum(o op.DropEnum) error {
	if _, ok := (schema.Metadata{Enums: c.enums}).Enum(o.Name); !ok {
		return nil // a database that was read without its revisions knows no enums
	}
	return c.changeEnums(o)
}

func (c *compiler) changeEnums(o op.Operation) error {
	after, err := op.Apply(schema.Metadata{Enums: c.enums}, o)
	if err != nil {
		return err
	}
	c.enums = after.Enums
	return nil
}

// RenameEnum changes nothing in the database.
func (c *compiler) RenameEnum(o op.RenameEnum) error {
	before := c.enums
	if err := c.changeEnums(o); err != nil {
		return err
	}
	for _, e := range c.entries {
		if !usesEnum(e.now, o.From) {
			continue
		}
		after, err := op.Apply(schema.Metadata{Enums: before, Tables: []schema.Table{e.now}}, o)
		if err != nil {
			return err
		}
		e.now = after.Tables[0]
		if e.from != nil && !e.dirty {
			e.settle(c.enums)
		}
	}
	return nil
}

// AlterEnum changes the check of every column of the enum, and the rows.
func (c *compiler) AlterEnum(o op.AlterEnum) error {
	before := c.enums
	if err := c.changeEnums(o); err != nil {
		return err
	}
	for _, e := range c.entries {
		if !usesEnum(e.now, o.Name) {
			continue
		}
		after, err := op.Apply(schema.Metadata{Enums: before, Tables: []schema.Table{e.now}}, o)
		if err != nil {
			return err
		}
		c.touch(e)
		e.now = after.Tables[0]
		for _, column := range e.now.Columns {
			if ref, ok := column.Type.(schema.EnumRef); ok && ref.Name == o.Name {
				e.values[column.Name] = append(e.values[column.Name], slices.Concat(o.Rename, o.Map))
			}
		}
	}
	return nil
}

func usesEnum(t schema.Table, name schema.Name) bool {
	for _, c := range t.Columns {
		if ref, ok := c.Type.(schema.EnumRef); ok && ref.Name == name {
			return true
		}
	}
	return false
}
