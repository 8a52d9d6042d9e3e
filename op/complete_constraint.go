package op

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// complete makes the columns of the key NOT NULL first, as the key would: so that
// taking it back knows what they were.
func (o CreatePrimaryKey) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	var out []Operation
	for _, t := range d.tables.named(o.Table, on) {
		for _, name := range o.Key.Columns {
			if c, ok := t.Column(name); !ok || !nullableAnywhere(c) {
				continue
			}
			change := AlterColumn{Limit: o.Limit, Table: o.Table, Column: name}
			change.Change.Nullable = schema.Some(false)
			for _, v := range schema.Dialects {
				if c, _ := t.Column(name); c.For(v).Nullable != c.Nullable {
					change.Change = notNullEverywhere()
				}
			}
			whole, err := change.complete(d)
			if err != nil {
				return nil, err
			}
			out = append(out, whole...)
		}
	}
	whole, err := d.whole(o, o.Table)
	return append(out, whole...), err
}

func nullableAnywhere(c schema.Column) bool {
	return slices.ContainsFunc(schema.Dialects[:], func(d schema.Dialect) bool { return c.For(d).Nullable })
}

// notNullEverywhere reaches the variants that differ, too.
func notNullEverywhere() schema.ColumnChange {
	change := schema.ColumnChange{Nullable: schema.Some(false), By: map[schema.Dialect]schema.ColumnChange{}}
	for _, d := range schema.Dialects {
		change.By[d] = schema.ColumnChange{Nullable: schema.Some(false)}
	}
	return change
}

func (o CreateForeignKey) complete(d *Draft) ([]Operation, error) {
	o.Key = d.referenced(o.Key)
	return d.made(o, o.Table, o.Key.Only)
}

func (o CreateUnique) complete(d *Draft) ([]Operation, error) {
	return d.made(o, o.Table, o.Unique.Only)
}

func (o CreateCheck) complete(d *Draft) ([]Operation, error) {
	return d.made(o, o.Table, o.Check.Only)
}

func (o CreateExclude) complete(d *Draft) ([]Operation, error) {
	return d.made(o, o.Table, o.Exclude.Only)
}

func (o RenameConstraint) complete(d *Draft) ([]Operation, error) {
	return d.whereConstraint(o, o.Table, o.From)
}

func (o ValidateConstraint) complete(d *Draft) ([]Operation, error) {
	return d.whereConstraint(o, o.Table, o.Name)
}

// whereConstraint limits an operation to where the constraint of that name is.
func (d *Draft) whereConstraint(o Operation, table schema.Name, name string) ([]Operation, error) {
	on, there, known := setOf(o.Limits()), dialects(0), false
	for _, t := range d.tables.named(table, on) {
		for _, c := range Constraints(*t) {
			if c.Name() == name {
				there |= setOf(c.Limits()) & setOf(t.Only)
				known = true
			}
		}
	}
	if !known {
		return []Operation{o}, nil // unknown here: applying it will say so
	}
	return narrowed(o, on&there)
}

// complete finds the constraint: by its name, by kind and columns, or by the name
// that the convention or a server would have made for it. A unique index of that
// name is meant where no constraint is.
func (o DropConstraint) complete(d *Draft) ([]Operation, error) {
	if !o.partial() && !o.IfExists {
		return d.whole(o, o.Table)
	}
	on := setOf(o.Only)
	found, err := d.tables.must(o.Table, on)
	if err != nil {
		return nil, err
	}
	var out []Operation
	for _, t := range found {
		whole, err := o.completeFor(t, heeded(t, on))
		if _, missing := err.(*NotFoundError); missing && o.IfExists {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, w := range whole {
			limited, err := narrowed(w, setOf(w.Limits())&setOf(t.Only)&on)
			if err != nil {
				return nil, err
			}
			out = append(out, limited...)
		}
	}
	return out, nil
}

func (o DropConstraint) completeFor(t *schema.Table, on dialects) ([]Operation, error) {
	constraints, err := o.resolve(t, on)
	if err != nil {
		return nil, err
	}
	if len(constraints) == 0 && o.Name != "" && (o.Kind == "" || o.Kind == UniqueKind) {
		l := listOf(indexes, t.Name, t.Indexes)
		unique := slices.DeleteFunc(l.named(schema.N(o.Name), on), func(x *schema.Index) bool { return !x.Unique })
		if len(unique) > 0 {
			return each(&l, unique, on, func(x schema.Index) (Operation, error) {
				return DropIndex{Limit: o.Limit, Table: t.Name, Name: o.Name, Dropped: &x, IfExists: o.IfExists}, nil
			})
		}
	}
	if len(constraints) == 0 {
		return nil, o.notFound(t)
	}
	var out []Operation
	for _, c := range constraints {
		drop := c.Drop(t.Name)
		drop.IfExists = o.IfExists
		whole, err := narrowed(drop, on&setOf(c.Limits()))
		if err != nil {
			return nil, err
		}
		out = append(out, whole...)
	}
	return out, nil
}

// resolve returns the constraint that is meant; several when they stand side by
// side on different dialects.
func (o DropConstraint) resolve(t *schema.Table, on dialects) ([]Constraint, error) {
	var candidates []Constraint
	for _, c := range Constraints(*t) {
		if setOf(c.Limits())&on != 0 && (o.Kind == "" || o.Kind == c.Kind()) {
			candidates = append(candidates, c)
		}
	}
	if o.Name == "" && (o.Kind == "" || o.Kind != PrimaryKind && len(o.Columns) == 0) {
		return nil, fmt.Errorf("a constraint of table %q: its name is needed, or its type and columns", t.Name.String())
	}
	for _, means := range []func(Constraint) bool{
		func(c Constraint) bool { return o.Name != "" && c.Name() == o.Name },
		func(c Constraint) bool { return o.isKeyOf(c) },
		func(c Constraint) bool { return o.Name != "" && slices.Contains(madeNames(t, c), o.Name) },
		func(c Constraint) bool { return o.hasColumns(t, c, slices.Equal) },
		func(c Constraint) bool { return o.hasColumns(t, c, sameSet) },
	} {
		var found []Constraint
		for _, c := range candidates {
			if means(c) {
				found = append(found, c)
			}
		}
		if overlap(found, on) {
			return nil, ambiguous(t, o.Name, found)
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}

// isKeyOf reports whether the primary key is meant, whose name not every catalog
// knows.
func (o DropConstraint) isKeyOf(c Constraint) bool {
	if c.Kind() != PrimaryKind || o.Kind != PrimaryKind {
		return false
	}
	if o.Name == "" {
		return len(o.Columns) == 0 || slices.Equal(o.Columns, c.Columns())
	}
	return c.Name() == "" || c.Implicit()
}

// hasColumns reports whether a constraint is meant by its columns: when no name
// is given, or the constraint has none that somebody gave it.
func (o DropConstraint) hasColumns(t *schema.Table, c Constraint, equal func(a, b []string) bool) bool {
	if o.Kind == "" || len(o.Columns) == 0 || o.Name != "" && c.Name() != "" && !c.Implicit() {
		return false
	}
	columns := c.Columns()
	if c.Kind() == CheckKind {
		columns = columnsIn(t, c.Check.Expression, setOf(c.Check.Only))
	}
	return equal(o.Columns, columns)
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// overlap reports whether two of the constraints are there on one dialect.
func overlap(found []Constraint, on dialects) bool {
	var seen dialects
	for _, c := range found {
		there := setOf(c.Limits()) & on
		if seen&there != 0 {
			return true
		}
		seen |= there
	}
	return false
}

func (o DropConstraint) notFound(t *schema.Table) error {
	if o.Name == "" {
		return &NotFoundError{Kind: kindWords[o.Kind] + " on " + fmt.Sprintf("%q", o.Columns), Of: t.Name}
	}
	err := constraintNotFound(t, o.Name).(*NotFoundError)
	err.Kind = kindWords[o.Kind]
	return err
}
