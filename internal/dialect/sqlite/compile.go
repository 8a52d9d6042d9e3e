package sqlite

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Compile turns a segment into statements.
//
// Operations on a table gather in an entry, which knows the table as the database
// has it and as the operations make it. What must become different is found by
// comparing the two when the entry is flushed: before rows are inserted, before
// another table takes its name, at the end. So all of a segment's changes to a
// table are one rebuild, or no statement at all where nothing of it is SQLite's
// (comments), and what is added to a table created in the segment stands in its
// CREATE TABLE. With foreign keys off, as they are around a rebuild, the order
// among tables is free.
func (d sqlite) Compile(before schema.Metadata, segment []op.Operation) ([]render.Statement, error) {
	c := newCompiler(d, before)
	for i, o := range segment {
		c.index = i
		if err := op.Visit(o, c); err != nil {
			return nil, err
		}
	}
	if err := c.flushAll(); err != nil {
		return nil, err
	}
	return c.out, nil
}

// compiler is one call of Compile on its way.
type compiler struct {
	dialect   sqlite
	enums     []schema.Enum
	unmanaged []schema.Unmanaged
	entries   []*entry // in the order of before, then of creation
	names     map[string]*entry
	index     int // of the operation
	out       []render.Statement
	asserted  bool // that foreign keys are off
}

// entry is a table on its way from what it is to what the operations make it.
type entry struct {
	now  schema.Table
	from *schema.Table // as the database has it; nil while it is to be created
	// enums are those that from was made with.
	enums []schema.Enum
	// source says for each column of now which of from it holds, by name; a column
	// that is new has none.
	source map[string]string
	// renames are the columns that get another name, in order. They are done by
	// ALTER TABLE, which reaches views and triggers, after everything else.
	renames []op.AlterColumn
	// values says what becomes of the values of enum columns, one change after the other.
	values map[string][][]op.Renamed
	// origin says which operation an index comes from.
	origin map[string]int

	dirty       bool
	first       int // the operation that made it so
	ifNotExists bool
}

func newCompiler(d sqlite, before schema.Metadata) *compiler {
	c := &compiler{dialect: d, enums: before.Enums, unmanaged: before.Unmanaged, names: make(map[string]*entry, len(before.Tables))}
	for i := range before.Tables {
		e := &entry{now: before.Tables[i]}
		e.settle(c.enums)
		c.entries = append(c.entries, e)
		c.names[foldName(e.now.Name.Name)] = e
	}
	return c
}

// settle makes what the table is now what the database has.
func (e *entry) settle(enums []schema.Enum) {
	from := e.now
	*e = entry{now: e.now, from: &from, enums: enums}
}

// emit adds a statement that comes from an operation.
func (c *compiler) emit(from int, sql string) {
	c.out = append(c.out, render.Statement{SQL: sql, Op: from})
}

func (c *compiler) assert(from int, query, message string) {
	c.out = append(c.out, render.Statement{SQL: query, Op: from, Assert: true, Message: message})
}

// find returns the entry of a table, nil when there is none.
func (c *compiler) find(name schema.Name) *entry { return c.names[foldName(name.Name)] }

// must returns the entry of a table that an operation changes.
func (c *compiler) must(name schema.Name) (*entry, error) {
	if name.Schema != "" {
		return nil, noSchema(name.Schema)
	}
	e := c.find(name)
	if e == nil {
		for _, u := range c.unmanaged {
			if sameName(u.Name.Name, name.Name) && u.Kind != "trigger" {
				return nil, fmt.Errorf("changing table %q: it is a %s", name, u.Kind)
			}
		}
		return nil, fmt.Errorf("changing table %q: there is none", name)
	}
	return e, nil
}

// touch marks an entry as changed.
func (c *compiler) touch(e *entry) {
	if e.dirty {
		return
	}
	e.dirty, e.first = true, c.index
	e.origin, e.values = map[string]int{}, map[string][][]op.Renamed{}
	e.source = map[string]string{}
	if e.from != nil {
		for _, column := range e.from.Columns {
			e.source[column.Name] = column.Name
		}
	}
}

// around is a schema of a table and all that its changes may reach.
func (c *compiler) around(e *entry) schema.Metadata {
	m := schema.Metadata{Enums: c.enums, Tables: []schema.Table{e.now}}
	reached := map[string]bool{foldName(e.now.Name.Name): true}
	for _, f := range e.now.ForeignKeys {
		if to := c.find(f.References.Table); to != nil && !reached[foldName(to.now.Name.Name)] {
			reached[foldName(to.now.Name.Name)] = true
			m.Tables = append(m.Tables, to.now)
		}
	}
	for _, other := range c.entries {
		if !reached[foldName(other.now.Name.Name)] && refersTo(other.now, e.now.Name) {
			m.Tables = append(m.Tables, other.now)
		}
	}
	return m
}

func refersTo(t schema.Table, name schema.Name) bool {
	return slices.ContainsFunc(t.ForeignKeys, func(f schema.ForeignKey) bool { return sameName(f.References.Table.Name, name.Name) })
}

// apply changes what the table is now, by an operation that reaches no other.
func (c *compiler) apply(e *entry, o op.Operation) error {
	after, err := op.Apply(c.around(e), o)
	if err != nil {
		return err
	}
	t, ok := after.Table(e.now.Name)
	if !ok {
		return fmt.Errorf("changing table %q: it is gone", e.now.Name)
	}
	c.touch(e)
	e.now = t
	return namesDiffer(t)
}

// change is apply for an operation on a table by name.
func (c *compiler) change(table schema.Name, o op.Operation) error {
	e, err := c.must(table)
	if err != nil {
		return err
	}
	return c.apply(e, o)
}

// flushAll writes what all entries still lack, in the order in which they changed.
func (c *compiler) flushAll() error {
	var dirty []*entry
	for _, e := range c.entries {
		if e.dirty {
			dirty = append(dirty, e)
		}
	}
	slices.SortStableFunc(dirty, func(a, b *entry) int { return a.first - b.first })
	for _, e := range dirty {
		if err := c.flush(e); err != nil {
			return err
		}
	}
	return nil
}

// flushName writes the entries that the database knows by a name, so that the name
// is free for another.
func (c *compiler) flushName(name string, except *entry) error {
	for _, e := range c.entries { // flush removes none
		if e != except && e.dirty && e.from != nil && sameName(e.from.Name.Name, name) {
			if err := c.flush(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *compiler) remove(e *entry) {
	delete(c.names, foldName(e.now.Name.Name))
	c.entries = slices.DeleteFunc(c.entries, func(other *entry) bool { return other == e })
}
