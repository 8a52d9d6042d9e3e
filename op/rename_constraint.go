package op

import (
	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

func (o RenameConstraint) apply(d *Draft) error {
	on := setOf(o.Only)
	found, err := d.tables.must(o.Table, on)
	if err != nil {
		return err
	}
	for _, t := range found {
		kind, err := o.kind(t, heeded(t, on))
		if err != nil {
			return err
		}
		if kind == PrimaryKind {
			err = d.changeTable(t, on, func(t *schema.Table) error {
				key := *t.PrimaryKey
				key.Name, key.Implicit = o.To, false
				t.PrimaryKey = &key
				return nil
			})
		} else {
			err = d.changeTable(t, everywhere, func(t *schema.Table) error { return o.renameIn(t, kind, heeded(t, on)) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// kind returns the kind of the constraint that is renamed, and checks that the
// new name is free.
func (o RenameConstraint) kind(t *schema.Table, on dialects) (ConstraintKind, error) {
	found := constraintsNamed(t, o.From, on)
	switch {
	case len(found) == 0:
		return "", constraintNotFound(t, o.From)
	case len(found) > 1:
		return "", ambiguous(t, o.From, found)
	case len(constraintsNamed(t, o.To, on)) > 0:
		return "", &ExistsError{Kind: kindWords[""], Name: o.To, Of: t.Name}
	}
	return found[0].Kind(), nil
}

// renameIn renames the constraint in its list. Everything but a primary key.
func (o RenameConstraint) renameIn(t *schema.Table, kind ConstraintKind, on dialects) error {
	switch kind {
	case UniqueKind:
		return changeNamed(uniques, t, &t.Uniques, o.From, on, o.unique)
	case ForeignKind:
		return changeNamed(foreignKeys, t, &t.ForeignKeys, o.From, on, o.foreignKey)
	case CheckKind:
		return changeNamed(checks, t, &t.Checks, o.From, on, o.check)
	}
	return changeNamed(excludes, t, &t.Excludes, o.From, on, func(e schema.Exclude) schema.Exclude {
		e.Name, e.Implicit = o.To, false
		return e
	})
}

// changeNamed changes what has a name in a list of a table; it reports nothing
// when there is none.
func changeNamed[T any](k *kind[T], t *schema.Table, items *[]T, name string, on dialects, change func(T) T) error {
	return edit(k, t, items, func(l *list[T]) error {
		for _, item := range l.named(schema.N(name), on) {
			if err := l.change(item, on, func(item *T) error { *item = change(*item); return nil }); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o RenameConstraint) unique(u schema.Unique) schema.Unique {
	if u.Name == o.From {
		u.Name, u.Implicit = o.To, false
	}
	u.By = mapped(u.By, func(_ schema.Dialect, v schema.Unique) schema.Unique { return o.unique(v) })
	return u
}

func (o RenameConstraint) foreignKey(f schema.ForeignKey) schema.ForeignKey {
	if f.Name == o.From {
		f.Name, f.Implicit = o.To, false
	}
	f.By = mapped(f.By, func(_ schema.Dialect, v schema.ForeignKey) schema.ForeignKey { return o.foreignKey(v) })
	return f
}

func (o RenameConstraint) check(c schema.Check) schema.Check {
	if c.Name == o.From {
		c.Name, c.Implicit = o.To, false
	}
	c.By = mapped(c.By, func(_ schema.Dialect, v schema.Check) schema.Check { return o.check(v) })
	return c
}

// apply ends NOT VALID.
func (o ValidateConstraint) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		found := constraintsNamed(t, o.Name, on)
		if len(found) == 0 {
			return constraintNotFound(t, o.Name)
		}
		if err := changeNamed(checks, t, &t.Checks, o.Name, on, validCheck); err != nil {
			return err
		}
		return changeNamed(foreignKeys, t, &t.ForeignKeys, o.Name, on, validKey)
	})
}

func validCheck(c schema.Check) schema.Check {
	c.Postgres.NotValid = false
	c.By = mapped(c.By, func(_ schema.Dialect, v schema.Check) schema.Check { return validCheck(v) })
	return c
}

func validKey(f schema.ForeignKey) schema.ForeignKey {
	f.Postgres.NotValid = false
	f.By = mapped(f.By, func(_ schema.Dialect, v schema.ForeignKey) schema.ForeignKey { return validKey(v) })
	return f
}

// constraintsNamed returns the constraints of that name; those of one kind, side
// by side on different dialects, count as one.
func constraintsNamed(t *schema.Table, name string, on dialects) []Constraint {
	var found []Constraint
	for _, c := range Constraints(*t) {
		fits := name != "" && c.Name() == name && setOf(c.Limits())&on != 0
		if fits && (len(found) == 0 || found[len(found)-1].Kind() != c.Kind()) {
			found = append(found, c)
		}
	}
	return found
}

func constraintNotFound(t *schema.Table, name string) error {
	var names []string
	for _, c := range Constraints(*t) {
		names = append(names, c.Name())
	}
	return &NotFoundError{Kind: kindWords[""], Name: name, Of: t.Name, Near: near.All(name, names)}
}

func ambiguous(t *schema.Table, name string, found []Constraint) error {
	e := &AmbiguousError{What: described(kindWords[""], name, t.Name)}
	for _, c := range found {
		e.Found = append(e.Found, c.describe(t.Name))
	}
	return e
}
