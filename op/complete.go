package op

import (
	"fmt"

	"github.com/retort-db/migrate/schema"
)

// whole returns an operation as the only one of a completion, limited to where
// its table is: a change of a table that only PostgreSQL has is PostgreSQL's alone.
func (d *Draft) whole(o Operation, table schema.Name) ([]Operation, error) {
	return whereThey(o, d.tables.named(table, setOf(o.Limits())), tables.only)
}

// made is whole for what makes something: nothing, when the operation, its table
// and what it makes have no dialect in common.
func (d *Draft) made(o Operation, table schema.Name, only []schema.Dialect) ([]Operation, error) {
	whole, err := d.whole(o, table)
	if err != nil || len(whole) == 0 || setOf(whole[0].Limits())&setOf(only) == 0 {
		return nil, err
	}
	return whole, nil
}

// whereThey limits an operation to where any of the items that it is about is.
func whereThey[T any](o Operation, items []*T, only func(*T) *[]schema.Dialect) ([]Operation, error) {
	on, there := setOf(o.Limits()), dialects(0)
	for _, item := range items {
		there |= setOf(*only(item))
	}
	if there == 0 {
		return []Operation{o}, nil // unknown here: applying it will say so
	}
	return narrowed(o, on&there)
}

// narrowed limits an operation; to no dialect at all, nothing is left of it.
func narrowed(o Operation, on dialects) ([]Operation, error) {
	if on == 0 {
		return nil, nil
	}
	only, err := on.Only()
	if err != nil {
		return nil, err
	}
	return []Operation{o.limited(only)}, nil
}

// each completes an operation for each of the items that it is about, limited to
// where the item is.
func each[T any](l *list[T], items []*T, on dialects, whole func(T) (Operation, error)) ([]Operation, error) {
	var out []Operation
	for _, item := range items {
		o, err := whole(*item)
		if err != nil {
			return nil, err
		}
		if o == nil {
			continue
		}
		limited, err := narrowed(o, on&setOf(*l.only(item)))
		if err != nil {
			return nil, err
		}
		out = append(out, limited...)
	}
	return out, nil
}

func (o CreateSchema) complete(d *Draft) ([]Operation, error) {
	if _, there := d.schemaIndex(o.Name); there && o.IfNotExists {
		return nil, nil
	}
	return []Operation{o}, nil
}

func (o DropSchema) complete(d *Draft) ([]Operation, error) {
	if _, there := d.schemaIndex(o.Name); !there && o.IfExists {
		return nil, nil
	}
	return []Operation{o}, nil
}

func (o CreateTable) complete(d *Draft) ([]Operation, error) {
	if o.IfNotExists && len(d.tables.named(o.Table.Name, setOf(o.Only))) > 0 {
		return nil, nil
	}
	if setOf(o.Only)&setOf(o.Table.Only) == 0 {
		return nil, nil
	}
	o.Table.ForeignKeys = eachOf(o.Table.ForeignKeys, func(f schema.ForeignKey) schema.ForeignKey {
		if f.References.Table == o.Table.Name {
			f = referring(f, o.Table)
		}
		return d.referenced(f)
	})
	return []Operation{o}, nil
}

// referenced fills in the columns of a reference that names none: the primary key's.
func (d *Draft) referenced(f schema.ForeignKey) schema.ForeignKey {
	for _, t := range d.tables.named(f.References.Table, setOf(f.Only)) {
		f = referring(f, *t)
	}
	return f
}

// referring fills in the columns of the table that is referred to, if they fit:
// SQLite takes a foreign key that does not.
func referring(f schema.ForeignKey, to schema.Table) schema.ForeignKey {
	if len(f.References.Columns) == 0 && to.PrimaryKey != nil && len(to.PrimaryKey.Columns) == len(f.Columns) {
		f.References.Columns = to.PrimaryKey.Columns
	}
	return f
}

func (o DropTable) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	found, err := d.tables.must(o.Name, on)
	if err != nil {
		if o.IfExists {
			return nil, nil
		}
		return nil, err
	}
	if err := d.notReferenced(o.Name, on); err != nil {
		return nil, err
	}
	return each(&d.tables, found, on, func(t schema.Table) (Operation, error) {
		o.Table = &t
		return o, nil
	})
}

func (o RenameTable) complete(d *Draft) ([]Operation, error) { return d.whole(o, o.From) }

func (o AlterTable) complete(d *Draft) ([]Operation, error) {
	if !o.partial() {
		return d.whole(o, o.Table)
	}
	on := setOf(o.Only)
	found, err := d.tables.must(o.Table, on)
	if err != nil {
		return nil, err
	}
	return each(&d.tables, found, on, func(t schema.Table) (Operation, error) {
		whole, change := o, o.Change
		if on := heeded(&t, on); on != everywhere {
			change = limitedTableChange(change, on)
		}
		to, toBy := change.Apply(t.Options, t.By)
		whole.From, whole.FromBy, whole.To, whole.ToBy = &t.Options, t.By, &to, toBy
		whole.Change = ChangedTable(t.Options, to, t.By, toBy)
		if whole.Change.IsZero() {
			return nil, nil
		}
		return whole, nil
	})
}

// complete limits the operation to where the table's comment is the common one:
// a comment that a dialect has for itself is changed by an operation limited to it.
func (o TableComment) complete(d *Draft) ([]Operation, error) {
	if !o.partial() {
		return d.whole(o, o.Table)
	}
	on := setOf(o.Only)
	found, err := d.tables.must(o.Table, on)
	if err != nil {
		return nil, err
	}
	var out []Operation
	for _, t := range found {
		reached := on & setOf(t.Only)
		if heeded(t, on) == everywhere {
			reached &= commonComment(*t)
		}
		if reached == 0 {
			continue
		}
		from := commentOn(*t, reached)
		if from == o.To {
			continue
		}
		o.From = schema.Some(from)
		whole, err := narrowed(o, reached)
		if err != nil {
			return nil, fmt.Errorf("the comment differs by dialect: %w", err)
		}
		out = append(out, whole...)
	}
	return out, nil
}

// commonComment returns the dialects on which a table has the common comment.
func commonComment(t schema.Table) dialects {
	on := everywhere
	for _, d := range schema.Dialects {
		if t.For(d).Options.Comment != t.Options.Comment {
			on &^= alone(d)
		}
	}
	return on
}

// commentOn returns the comment on the first of the dialects.
func commentOn(t schema.Table, on dialects) string {
	for _, d := range schema.Dialects {
		if on.Has(d) {
			return t.For(d).Options.Comment
		}
	}
	return t.Options.Comment
}

func (o CreateEnum) complete(*Draft) ([]Operation, error) {
	if setOf(o.Only)&setOf(o.Enum.Only) == 0 {
		return nil, nil
	}
	return []Operation{o}, nil
}

func (o CreateSequence) complete(*Draft) ([]Operation, error) {
	if setOf(o.Only)&setOf(o.Sequence.Only) == 0 {
		return nil, nil
	}
	return []Operation{o}, nil
}

func (o Execute) complete(*Draft) ([]Operation, error) { return []Operation{o}, nil }

// complete limits the operation to where the enum is.
func (o RenameEnum) complete(d *Draft) ([]Operation, error) {
	return whereThey(o, d.enums.named(o.From, setOf(o.Only)), enums.only)
}

func (o BulkInsert) complete(d *Draft) ([]Operation, error) { return d.whole(o, o.Table) }
