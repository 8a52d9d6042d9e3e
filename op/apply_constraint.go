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

func (o RenameConstraint) apply(d *Draft) error {
	return d.alterApart(o.Table, setOf(o.Only), func(t *schema.Table) error {
		found := constraintsNamed(*t, o.From)
		switch {
		case len(found) == 0:
			return constraintNotFound(*t, o.From)
		case len(found) > 1:
			return ambiguous(*t, o.From, found)
		}
		if len(constraintsNamed(*t, o.To)) > 0 {
			return &ExistsError{Kind: kindWords[""], Name: o.To, Of: t.Name}
		}
		renameConstraint(t, found[0], o.From, o.To)
		return nil
	})
}

// ValidateConstraint ends NOT VALID.
func (o ValidateConstraint) apply(d *Draft) error {
	return d.alterApart(o.Table, setOf(o.Only), func(t *schema.Table) error {
		found := false
		t.Checks = eachOf(t.Checks, func(c schema.Check) schema.Check {
			if c.Name == o.Name {
				found = true
				c.Postgres.NotValid = false
				c.By = mapped(c.By, func(_ schema.Dialect, v schema.Check) schema.Check { v.Postgres.NotValid = false; return v })
			}
			return c
		})
		t.ForeignKeys = eachOf(t.ForeignKeys, func(f schema.ForeignKey) schema.ForeignKey {
			if f.Name == o.Name {
				found = true
				f.Postgres.NotValid = false
				f.By = mapped(f.By, func(_ schema.Dialect, v schema.ForeignKey) schema.ForeignKey { v.Postgres.NotValid = false; return v })
			}
			return f
		})
		if !found {
			return constraintNotFound(*t, o.Name)
		}
		return nil
	})
}

// constraintsNamed returns the constraints of that name; those of one kind, side
// by side on different dialects, count as one.
func constraintsNamed(t schema.Table, name string) []Constraint {
	var found []Constraint
	for _, c := range Constraints(t) {
		if name != "" && c.Name() == name && (len(found) == 0 || found[len(found)-1].Kind() != c.Kind()) {
			found = append(found, c)
		}
	}
	return found
}

func constraintNotFound(t schema.Table, name string) error {
	var names []string
	for _, c := range Constraints(t) {
		names = append(names, c.Name())
	}
	return &NotFoundError{Kind: kindWords[""], Name: name, Of: t.Name, Near: near(name, names)}
}

func ambiguous(t schema.Table, name string, found []Constraint) error {
	e := &AmbiguousError{What: described(kindWords[""], name, t.Name)}
	for _, c := range found {
		e.Found = append(e.Found, c.describe(t.Name))
	}
	return e
}

// renameConstraint gives all constraints of that kind and name another one.
func renameConstraint(t *schema.Table, c Constraint, from, to string) {
	switch c.Kind() {
	case PrimaryKind:
		key := *t.PrimaryKey
		key.Name, key.Implicit = to, false
		t.PrimaryKey = &key
	case UniqueKind:
		t.Uniques = eachOf(t.Uniques, func(u schema.Unique) schema.Unique { return renamedUnique(u, from, to) })
	case ForeignKind:
		t.ForeignKeys = eachOf(t.ForeignKeys, func(f schema.ForeignKey) schema.ForeignKey { return renamedKey(f, from, to) })
	case CheckKind:
		t.Checks = eachOf(t.Checks, func(k schema.Check) schema.Check { return renamedCheck(k, from, to) })
	case ExclusionKind:
		t.Excludes = eachOf(t.Excludes, func(e schema.Exclude) schema.Exclude {
			if e.Name == from {
				e.Name, e.Implicit = to, false
			}
			return e
		})
	}
}

func renamedUnique(u schema.Unique, from, to string) schema.Unique {
	if u.Name == from {
		u.Name, u.Implicit = to, false
	}
	u.By = mapped(u.By, func(_ schema.Dialect, v schema.Unique) schema.Unique { return renamedUnique(v, from, to) })
	return u
}

func renamedKey(f schema.ForeignKey, from, to string) schema.ForeignKey {
	if f.Name == from {
		f.Name, f.Implicit = to, false
	}
	f.By = mapped(f.By, func(_ schema.Dialect, v schema.ForeignKey) schema.ForeignKey { return renamedKey(v, from, to) })
	return f
}

func renamedCheck(c schema.Check, from, to string) schema.Check {
	if c.Name == from {
		c.Name, c.Implicit = to, false
	}
	c.By = mapped(c.By, func(_ schema.Dialect, v schema.Check) schema.Check { return renamedCheck(v, from, to) })
	return c
}
