package sqlite

import (
	"fmt"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var _ op.Visitor = (*compiler)(nil)

// CreateSchema is refused.
func (c *compiler) CreateSchema(o op.CreateSchema) error { return noSchema(o.Name) }

// DropSchema is refused.
func (c *compiler) DropSchema(o op.DropSchema) error { return noSchema(o.Name) }

// CreateTable waits for what the segment adds to the table.
func (c *compiler) CreateTable(o op.CreateTable) error {
	if o.Table.Name.Schema != "" {
		return noSchema(o.Table.Name.Schema)
	}
	if other := c.find(o.Table.Name); other != nil {
		if o.IfNotExists {
			return nil
		}
		return taken(o.Table.Name, other)
	}
	if err := c.flushName(o.Table.Name.Name, nil); err != nil {
		return err
	}
	c.saidOf(o.Table)
	e := &entry{now: o.Table, ifNotExists: o.IfNotExists}
	c.touch(e)
	c.entries = append(c.entries, e)
	c.names[foldName(o.Table.Name.Name)] = e
	return nil
}

func taken(name schema.Name, by *entry) error {
	return unsupported(fmt.Sprintf("table %q beside table %q", name, by.now.Name), sameNameHint)
}

// DropTable is at once: what the segment changed about the table before is moot.
func (c *compiler) DropTable(o op.DropTable) error {
	if o.Name.Schema != "" {
		return noSchema(o.Name.Schema)
	}
	e := c.find(o.Name)
	if e == nil {
		if o.IfExists {
			return nil
		}
		_, err := c.must(o.Name)
		return err
	}
	for _, other := range c.entries {
		if other != e && refersTo(other.now, e.now.Name) {
			return fmt.Errorf("dropping table %q: a foreign key of table %q refers to it", o.Name, other.now.Name)
		}
	}
	if e.from == nil {
		c.remove(e)
		return nil
	}
	if err := c.blockedTable(e, "dropping table "+e.now.Name.String()); err != nil {
		return err
	}
	for _, other := range c.entries {
		if other.from != nil && refersTo(*other.from, e.from.Name) { // itself, or one whose key goes later
			c.assertForeignKeysOff(c.index)
		}
	}
	c.emit(c.index, "DROP TABLE "+quote(e.from.Name.Name))
	c.remove(e)
	return nil
}

// RenameTable is native and waits for the table's other changes, which are made
// under the old name: so the text of triggers, which a rename changes, is still
// known to a rebuild.
func (c *compiler) RenameTable(o op.RenameTable) error {
	e, err := c.must(o.From)
	if err != nil {
		return err
	}
	if e.from != nil {
		if err := c.blockedRename(e, "", "renaming table "+e.now.Name.String()); err != nil {
			return err
		}
	}
	if other := c.find(schema.N(o.To)); other != nil && other != e {
		return taken(schema.N(o.To), other)
	}
	if err := c.flushName(o.To, e); err != nil {
		return err
	}
	from := e.now.Name
	after, err := op.Apply(c.around(e), o)
	if err != nil {
		return err
	}
	t, _ := after.Table(schema.N(o.To))
	c.touch(e)
	delete(c.names, foldName(from.Name))
	e.now = t
	c.names[foldName(o.To)] = e
	c.follow(e, func(f *schema.ForeignKey) {
		if sameName(f.References.Table.Name, from.Name) {
			f.References.Table = t.Name
		}
	})
	return nil
}

// follow changes the foreign keys of all other tables, as the database does by
// itself when their target is renamed.
func (c *compiler) follow(e *entry, change func(*schema.ForeignKey)) {
	for _, other := range c.entries {
		if other == e {
			continue
		}
		other.now.ForeignKeys = changedKeys(other.now.ForeignKeys, change)
		if other.from != nil {
			from := *other.from
			from.ForeignKeys = changedKeys(from.ForeignKeys, change)
			other.from = &from
		}
	}
}

func changedKeys(keys []schema.ForeignKey, change func(*schema.ForeignKey)) []schema.ForeignKey {
	out := append([]schema.ForeignKey(nil), keys...)
	for i := range out {
		change(&out[i])
	}
	return out
}

// AlterTable changes STRICT, WITHOUT ROWID, AUTOINCREMENT.
func (c *compiler) AlterTable(o op.AlterTable) error { return c.change(o.Table, o) }

// TableComment is nothing that SQLite keeps; the revision does.
func (c *compiler) TableComment(o op.TableComment) error {
	c.said(true, "table", o.Table.String())
	return nil
}

// BulkInsert comes after all that was changed before it.
func (c *compiler) BulkInsert(o op.BulkInsert) error {
	if o.Table.Schema != "" {
		return noSchema(o.Table.Schema)
	}
	if err := c.flushAll(); err != nil {
		return err
	}
	for _, statement := range insertRows(o) {
		c.emit(c.index, statement)
	}
	return nil
}

// Execute never comes here: the runner runs raw SQL.
func (c *compiler) Execute(op.Execute) error {
	return fmt.Errorf("compiling raw SQL: it is run as it stands")
}

// CreateSequence is refused.
func (c *compiler) CreateSequence(o op.CreateSequence) error { return noSequence(o.Sequence.Name) }

// AlterSequence is refused.
func (c *compiler) AlterSequence(o op.AlterSequence) error { return noSequence(o.Name) }

// DropSequence is refused.
func (c *compiler) DropSequence(o op.DropSequence) error { return noSequence(o.Name) }

func noSequence(name schema.Name) error {
	return unsupported(fmt.Sprintf("sequence %q", name), onlyHint)
}
