package sqlite

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateIndex makes an index: at once, or after the table's other changes.
func (c *compiler) CreateIndex(o op.CreateIndex) error {
	if o.Table.Schema != "" {
		return noSchema(o.Table.Schema)
	}
	if err := indexSupported(o.Table, o.Index); err != nil {
		return err
	}
	c.said(o.Index.Comment != "", "index", o.Index.Name)
	e := c.find(o.Table)
	if e == nil { // its table was not needed, and not read
		c.emit(c.index, createIndex(o.Table.Name, o.Index, o.IfNotExists))
		return nil
	}
	if o.IfNotExists && indexPosition(e.now, o.Index.Name) >= 0 {
		return nil
	}
	after, err := op.Apply(c.around(e), o)
	if err != nil {
		return err
	}
	e.now, _ = after.Table(e.now.Name)
	if e.dirty {
		e.origin[o.Index.Name] = c.index
		return nil
	}
	c.emit(c.index, createIndex(e.now.Name.Name, o.Index, o.IfNotExists))
	e.settle(c.enums)
	return nil
}

// DropIndex is always at once: the name may be wanted for another.
func (c *compiler) DropIndex(o op.DropIndex) error {
	e := c.holder(o.Table, o.Name)
	if e == nil {
		c.emit(c.index, dropIndex(o.Name, o.IfExists))
		return nil
	}
	c.dropIndexOf(e, o.Name)
	e.now.Indexes = without(e.now.Indexes, o.Name)
	return nil
}

// dropIndexOf drops an index from the database, if it is there.
func (c *compiler) dropIndexOf(e *entry, name string) {
	if e.from == nil || indexPosition(*e.from, name) < 0 {
		return
	}
	c.emit(c.index, dropIndex(name, false))
	from := *e.from
	from.Indexes = without(from.Indexes, name)
	e.from = &from
}

// RenameIndex drops and creates: SQLite has no other way.
func (c *compiler) RenameIndex(o op.RenameIndex) error {
	e := c.holder(o.Table, o.From)
	if e == nil {
		return fmt.Errorf("renaming index %q: no table has it", o.From)
	}
	i := indexPosition(e.now, o.From)
	x := e.now.Indexes[i]
	x.Name, x.Implicit = o.To, false
	c.dropIndexOf(e, o.From)
	e.now.Indexes = append(without(e.now.Indexes, o.From), x)
	sortParts(&e.now)
	if e.dirty {
		e.origin[o.To] = c.index
		return nil
	}
	c.emit(c.index, createIndex(e.now.Name.Name, x, false))
	e.settle(c.enums)
	return nil
}

// holder returns the entry whose table has the index, by the table's name or, where
// that is not known, by the index's, which is unique in a database.
func (c *compiler) holder(table schema.Name, index string) *entry {
	if e := c.find(table); e != nil && indexPosition(e.now, index) >= 0 {
		return e
	}
	for _, e := range c.entries {
		if indexPosition(e.now, index) >= 0 {
			return e
		}
	}
	return nil
}

func indexPosition(t schema.Table, name string) int {
	return slices.IndexFunc(t.Indexes, func(x schema.Index) bool { return sameName(x.Name, name) })
}

func without(indexes []schema.Index, name string) []schema.Index {
	return slices.DeleteFunc(slices.Clone(indexes), func(x schema.Index) bool { return sameName(x.Name, name) })
}
