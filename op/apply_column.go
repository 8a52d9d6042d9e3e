package op

import (
	"errors"
	"slices"

	"github.com/retort-db/migrate/schema"
)

func (o AddColumn) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		return edit(columns, t, &t.Columns, func(l *list[schema.Column]) error {
			if o.IfNotExists && len(l.named(schema.N(o.Column.Name), on)) > 0 {
				return nil
			}
			return l.add(o.Column, on)
		})
	})
}

// apply removes the column, and with it what stands on it alone. What stands on
// more columns must have been dropped before: PostgreSQL would drop it silently,
// MySQL shrink it, SQLite refuse.
func (o DropColumn) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		l := listOf(columns, t.Name, t.Columns)
		found, err := l.must(schema.N(o.Name), on)
		if err != nil {
			if o.IfExists {
				return nil
			}
			return err
		}
		if err := d.dropReaders(t, o.Name, on); err != nil {
			return err
		}
		for _, c := range found {
			if err := l.remove(c, on); err != nil {
				return err
			}
		}
		t.Columns = l.values()
		return d.reown(t.Name, o.Name, unowned)
	})
}

// dropReaders removes the constraints and indexes that stand on the column alone.
func (d *Draft) dropReaders(t *schema.Table, column string, on dialects) error {
	readers := d.readers(t, column, on)
	var by []string
	for _, r := range readers {
		if !r.alone {
			by = append(by, r.describe(t.Name))
		}
	}
	if len(by) > 0 {
		return &InUseError{What: described(columns.word, column, t.Name), By: by}
	}
	for _, r := range readers {
		if err := r.removeFrom(t, on); err != nil {
			return err
		}
	}
	return nil
}

func (o AlterColumn) apply(d *Draft) error {
	on := setOf(o.Only)
	if o.unknown(d) {
		return nil
	}
	to, err := o.newName()
	if err != nil {
		return err
	}
	if to == "" {
		return d.alter(o.Table, on, o.change)
	}
	return o.rename(d, to, on)
}

// rename gives the column its other name, and lets what mentions it follow. A
// table whose column has its old name beside the dialects is parted.
func (o AlterColumn) rename(d *Draft, to string, on dialects) error {
	found, err := d.tables.must(o.Table, on)
	if err != nil {
		return err
	}
	reached := dialects(0)
	for _, t := range found {
		l := listOf(columns, t.Name, t.Columns)
		there := everywhere
		if len(l.named(schema.N(o.Column), setOf(t.Only)&^on)) > 0 {
			there = on
		}
		reached |= there
		err := d.changeTable(t, there, func(t *schema.Table) error {
			if err := l.free(schema.N(to), heeded(t, on)); err != nil {
				return err
			}
			before := *t
			if err := o.change(t, heeded(t, on)); err != nil {
				return err
			}
			renaming{before, o.Column, to}.apply(t)
			return nil
		})
		if err != nil {
			return err
		}
	}
	d.renameColumnUnmanaged(o.Table, o.Column, to)
	err = d.reown(o.Table, o.Column, func(owner schema.ColumnName) schema.ColumnName {
		return schema.ColumnName{Table: owner.Table, Column: to}
	})
	if err != nil {
		return err
	}
	return d.renameReferences(o.Table, o.Column, to, reached)
}

// unknown reports whether the column was known to the operation's writer alone:
// such a change is made on the server and leaves no mark on the schema.
func (o AlterColumn) unknown(d *Draft) bool {
	if o.From == nil || o.Existing.IsZero() {
		return false
	}
	found := d.tables.named(o.Table, setOf(o.Only))
	return !slices.ContainsFunc(found, func(t *schema.Table) bool {
		_, ok := t.Column(o.Column)
		return ok
	})
}

// newName returns the name that the column gets, "" when it keeps its own.
func (o AlterColumn) newName() (string, error) {
	for _, d := range schema.Dialects {
		if over, ok := o.Change.By[d]; ok && over.Name.Set && over.Name.Value != o.Change.Name.Or(o.Column) {
			return "", errors.New("a column cannot get another name on one dialect alone: limit the operation")
		}
	}
	if name := o.Change.Name.Value; o.Change.Name.Set && name != o.Column {
		return name, nil
	}
	return "", nil
}

// change changes the column itself.
func (o AlterColumn) change(t *schema.Table, on dialects) error {
	return edit(columns, t, &t.Columns, func(l *list[schema.Column]) error {
		found, err := l.must(schema.N(o.Column), on)
		if err != nil {
			return err
		}
		for _, c := range found {
			err := l.change(c, everywhere, func(c *schema.Column) error {
				change := o.Change
				if setOf(c.Only)&^on != 0 {
					change = limitedChange(change, on)
				}
				*c = withOnly(change.Apply(*c), c.Only)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func withOnly(c schema.Column, only []schema.Dialect) schema.Column {
	c.Only = only
	return c
}

// limitedChange says as variants what changes on some dialects alone. A name is
// no variant: the limit of the operation says where it is.
func limitedChange(c schema.ColumnChange, on dialects) schema.ColumnChange {
	out := schema.ColumnChange{Name: c.Name, By: map[schema.Dialect]schema.ColumnChange{}}
	for _, d := range schema.Dialects {
		if on.Has(d) {
			change := c.For(d)
			change.Name = schema.Opt[string]{}
			out.By[d] = change
		}
	}
	return out
}

// renameReferences lets the foreign keys of other tables follow a renamed column.
func (d *Draft) renameReferences(table schema.Name, from, to string, on dialects) error {
	r := renaming{schema.Table{Name: table}, from, to}
	for _, t := range slices.Clone(d.tables.items) {
		points := func(f schema.ForeignKey) bool { return f.References.Table == table }
		if t.Name == table || setOf(t.Only)&on == 0 || !slices.ContainsFunc(t.ForeignKeys, points) {
			continue
		}
		err := d.changeTable(t, everywhere, func(t *schema.Table) error {
			return edit(foreignKeys, t, &t.ForeignKeys, func(l *list[schema.ForeignKey]) error {
				for _, f := range l.that(on, func(f *schema.ForeignKey) bool { return points(*f) }) {
					err := l.change(f, heeded(t, on), func(f *schema.ForeignKey) error {
						*f = r.reference(*f)
						return nil
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
