package sqlite

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// flush writes what makes the table in the database what it is to be.
func (c *compiler) flush(e *entry) error {
	if err := c.dialect.tableSupported(e.now); err != nil {
		return err
	}
	if e.from == nil {
		c.create(e)
		return nil
	}
	a, err := c.alteration(e)
	if err != nil {
		return err
	}
	switch {
	case a.same():
		c.dropIndexes(a)
	case a.onlyAdds():
		c.dropIndexes(a)
		c.addColumns(a)
	case c.onlyDrops(a):
		c.dropIndexes(a)
		c.dropColumns(a)
	default:
		if err := c.rebuild(a); err != nil {
			return err
		}
	}
	if err := c.renameNatively(a); err != nil {
		return err
	}
	if !a.rebuilt {
		c.createIndexes(a)
	}
	e.settle(c.enums)
	return nil
}

func (c *compiler) create(e *entry) {
	m := schema.Metadata{Enums: c.enums}
	c.emit(e.first, createTable(m, e.now, e.now.Name.Name, e.ifNotExists))
	for _, x := range e.now.Indexes {
		c.emit(e.from1(x.Name), createIndex(e.now.Name.Name, x, e.ifNotExists))
	}
	e.settle(c.enums)
}

// from1 returns the operation that an index comes from.
func (e *entry) from1(index string) int {
	if i, ok := e.origin[index]; ok {
		return i
	}
	return e.first
}

// alteration is what an entry is to become, under the names that the database
// knows: renames come last.
type alteration struct {
	*entry
	to       schema.Table
	before   schema.Metadata // enums of from
	after    schema.Metadata // enums of to
	held     map[string]bool // columns of to that from has and to keeps
	values   map[string][][]op.Renamed
	bodyFrom string
	bodyTo   string
	rebuilt  bool
}

func (c *compiler) alteration(e *entry) (*alteration, error) {
	to, err := e.unrenamed(c.enums)
	if err != nil {
		return nil, err
	}
	a := &alteration{
		entry: e, to: to, held: map[string]bool{}, values: map[string][][]op.Renamed{},
		before: schema.Metadata{Enums: e.enums}, after: schema.Metadata{Enums: c.enums},
	}
	for _, source := range e.source {
		a.held[source] = true
	}
	for column, values := range e.values {
		if source, ok := e.source[column]; ok {
			a.values[source] = values
		}
	}
	a.bodyFrom, a.bodyTo = body(a.before, *e.from), body(a.after, to)
	return a, nil
}

// body is a table's text for comparing: two tables with the same one are the same
// to SQLite, their indexes apart.
func body(m schema.Metadata, t schema.Table) string {
	t.Uniques, t.ForeignKeys, t.Checks = slices.Clone(t.Uniques), slices.Clone(t.ForeignKeys), slices.Clone(t.Checks)
	sortParts(&t)
	text := createTable(m, t, t.Name.Name, false)
	if t.Options.SQLite.Autoincrement {
		text += " AUTOINCREMENT" // which stands nowhere else when there is no rowid column
	}
	return text
}

// unrenamed returns the table as it is to be, under the names before all renames.
func (e *entry) unrenamed(enums []schema.Enum) (schema.Table, error) {
	m := schema.Metadata{Enums: enums, Tables: []schema.Table{e.now}}
	var err error
	if e.now.Name != e.from.Name {
		if m, err = op.Apply(m, op.RenameTable{From: e.now.Name, To: e.from.Name.Name}); err != nil {
			return schema.Table{}, err
		}
	}
	for i := len(e.renames) - 1; i >= 0; i-- {
		r := e.renames[i]
		back := op.AlterColumn{Table: e.from.Name, Column: r.Change.Name.Value, Change: schema.ColumnChange{Name: schema.Some(r.Column)}}
		if m, err = op.Apply(m, back); err != nil {
			return schema.Table{}, err
		}
	}
	return m.Tables[0], nil
}

func (c *compiler) renameColumn(e *entry, r op.AlterColumn) {
	c.emit(e.first, "ALTER TABLE "+quote(e.from.Name.Name)+" RENAME COLUMN "+quote(r.Column)+" TO "+quote(r.Change.Name.Value))
}

// renameNatively does the renames that waited.
func (c *compiler) renameNatively(a *alteration) error {
	e := a.entry
	for _, r := range e.renames {
		c.renameColumn(e, r)
	}
	from, to := e.from.Name.Name, e.now.Name.Name
	if from != to && sameName(from, to) { // to SQLite the name is taken, by the table itself
		between := c.unused(to)
		c.emit(e.first, "ALTER TABLE "+quote(from)+" RENAME TO "+quote(between))
		from = between
	}
	if from != to {
		c.emit(e.first, "ALTER TABLE "+quote(from)+" RENAME TO "+quote(to))
	}
	return c.renameUnmanaged(a)
}

// renameUnmanaged lets views and triggers follow. SQLite has changed their text, so
// that it is not known any more.
func (c *compiler) renameUnmanaged(a *alteration) error {
	e := a.entry
	m := schema.Metadata{Enums: c.enums, Tables: []schema.Table{a.to}, Unmanaged: c.unmanaged}
	var err error
	for _, r := range e.renames {
		r.Table = e.from.Name
		if m, err = op.Apply(m, r); err != nil {
			return err
		}
	}
	if e.from.Name != e.now.Name {
		if m, err = op.Apply(m, op.RenameTable{From: e.from.Name, To: e.now.Name.Name}); err != nil {
			return err
		}
	}
	c.unmanaged = m.Unmanaged
	return nil
}

// same reports whether nothing of the table itself changes.
func (a *alteration) same() bool {
	return a.bodyFrom == a.bodyTo && len(a.values) == 0 && !a.replaces()
}

// replaces reports whether a column goes and another of its name comes.
func (a *alteration) replaces() bool {
	return slices.ContainsFunc(a.to.Columns, func(c schema.Column) bool {
		return !a.held[c.Name] && columnIndex(*a.from, c.Name) >= 0
	})
}

// dropIndexes drops what to has no more, or otherwise.
func (c *compiler) dropIndexes(a *alteration) {
	for _, x := range a.from.Indexes {
		if !hasIndex(a.to, x) {
			c.emit(a.first, dropIndex(x.Name, false))
		}
	}
}

// createIndexes makes what from had not, under the names after the renames.
func (c *compiler) createIndexes(a *alteration) {
	for _, x := range a.to.Indexes {
		if hasIndex(*a.from, x) {
			continue
		}
		final := a.now.Indexes[indexPosition(a.now, x.Name)]
		c.emit(a.from1(x.Name), createIndex(a.now.Name.Name, final, false))
	}
}

// hasIndex reports whether a table has the very index.
func hasIndex(t schema.Table, x schema.Index) bool {
	i := indexPosition(t, x.Name)
	return i >= 0 && createIndex("", t.Indexes[i], false) == createIndex("", x, false)
}
