package op

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

func (o CreatePrimaryKey) apply(d *Draft) error {
	return d.alterApart(o.Table, setOf(o.Only), func(t *schema.Table) error {
		if t.PrimaryKey != nil {
			return &ExistsError{Kind: kindWords[PrimaryKind], Name: t.PrimaryKey.Name, Of: t.Name}
		}
		if err := haveColumns(t, o.Key.Columns); err != nil {
			return err
		}
		key := o.Key
		t.PrimaryKey = &key
		// A key's columns become NOT NULL with it, and stay so without it.
		t.Columns = eachOf(t.Columns, func(c schema.Column) schema.Column {
			if slices.Contains(key.Columns, c.Name) {
				return schema.ColumnChange{Nullable: schema.Some(false)}.Apply(c)
			}
			return c
		})
		return nil
	})
}

func (o CreateUnique) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		if err := haveColumns(t, o.Unique.Columns); err != nil {
			return err
		}
		return edit(uniques, t, &t.Uniques, func(l *list[schema.Unique]) error { return l.add(o.Unique, on) })
	})
}

func (o CreateForeignKey) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		if err := haveColumns(t, o.Key.Columns); err != nil {
			return err
		}
		return edit(foreignKeys, t, &t.ForeignKeys, func(l *list[schema.ForeignKey]) error { return l.add(o.Key, on) })
	})
}

func (o CreateCheck) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		return edit(checks, t, &t.Checks, func(l *list[schema.Check]) error { return l.add(o.Check, on) })
	})
}

func (o CreateExclude) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		if err := haveColumns(t, excludedColumns(&o.Exclude)); err != nil {
			return err
		}
		return edit(excludes, t, &t.Excludes, func(l *list[schema.Exclude]) error { return l.add(o.Exclude, on) })
	})
}

func (o DropConstraint) apply(d *Draft) error {
	on := setOf(o.Only)
	if o.Dropped.Kind() == PrimaryKind {
		return d.alterApart(o.Table, on, func(t *schema.Table) error {
			if t.PrimaryKey == nil {
				return o.unlessExists(&NotFoundError{Kind: kindWords[PrimaryKind], Name: o.Name, Of: t.Name})
			}
			t.PrimaryKey = nil
			return nil
		})
	}
	return d.alter(o.Table, on, func(t *schema.Table, on dialects) error { return o.unlessExists(o.dropFrom(t, on)) })
}

// dropFrom removes the constraint from a table. Everything but a primary key.
func (o DropConstraint) dropFrom(t *schema.Table, on dialects) error {
	switch o.Dropped.Kind() {
	case UniqueKind:
		return edit(uniques, t, &t.Uniques, func(l *list[schema.Unique]) error {
			return dropFrom(l, o, on, func(u *schema.Unique) Constraint { return Constraint{Unique: u} })
		})
	case ForeignKind:
		return edit(foreignKeys, t, &t.ForeignKeys, func(l *list[schema.ForeignKey]) error {
			return dropFrom(l, o, on, func(f *schema.ForeignKey) Constraint { return Constraint{ForeignKey: f} })
		})
	case CheckKind:
		return edit(checks, t, &t.Checks, func(l *list[schema.Check]) error {
			return dropFrom(l, o, on, func(c *schema.Check) Constraint { return Constraint{Check: c} })
		})
	}
	return edit(excludes, t, &t.Excludes, func(l *list[schema.Exclude]) error {
		return dropFrom(l, o, on, func(e *schema.Exclude) Constraint { return Constraint{Exclude: e} })
	})
}

// dropFrom removes from a list what the operation dropped: what has its name, or,
// where a name is missing or made by a convention, what is otherwise the same.
func dropFrom[T any](l *list[T], o DropConstraint, on dialects, as func(*T) Constraint) error {
	var found []*T
	if o.Name != "" {
		found = l.named(schema.N(o.Name), on)
	}
	if len(found) == 0 {
		found = l.that(on, func(item *T) bool {
			c := as(item)
			return (o.Name == "" || c.Name() == "" || c.Implicit() || o.Dropped.Implicit()) && c.same(o.Dropped)
		})
		if len(found) > 1 {
			found = found[:1] // twins without a name: one goes
		}
	}
	if len(found) == 0 {
		return l.notFound(schema.N(o.Name))
	}
	for _, item := range found {
		if err := l.remove(item, on); err != nil {
			return err
		}
	}
	return nil
}

func (o DropConstraint) unlessExists(err error) error {
	if _, missing := err.(*NotFoundError); missing && o.IfExists {
		return nil
	}
	return err
}
