package op

import (
	"fmt"

	"github.com/retort-db/migrate/schema"
)

func (o AddColumn) complete(d *Draft) ([]Operation, error) {
	if o.IfNotExists && d.hasColumn(o.Table, o.Column.Name, setOf(o.Only)) {
		return nil, nil
	}
	return d.made(o, o.Table, o.Column.Only)
}

func (d *Draft) hasColumn(table schema.Name, name string, on dialects) bool {
	for _, t := range d.tables.named(table, on) {
		if l := listOf(columns, t.Name, t.Columns); len(l.named(schema.N(name), on)) > 0 {
			return true
		}
	}
	return false
}

// complete makes explicit what goes with the column: constraints and indexes that
// read other columns too PostgreSQL drops, MySQL shrinks or refuses (checks, error
// 3959; MariaDB 1054), SQLite refuses. A primary key, a generated column and other
// tables' foreign keys are not dropped in passing.
func (o DropColumn) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	found, err := d.tables.must(o.Table, on)
	if err != nil {
		return nil, err
	}
	var out []Operation
	for _, t := range found {
		there := heeded(t, on)
		l := listOf(columns, t.Name, t.Columns)
		dropped, err := l.must(schema.N(o.Name), there)
		if err != nil {
			if o.IfExists {
				continue
			}
			return nil, err
		}
		before, err := d.dropsBefore(t, o.Name, there)
		if err != nil {
			return nil, err
		}
		drops, err := each(&l, dropped, there, func(c schema.Column) (Operation, error) {
			o.Dropped = &c
			return o, nil
		})
		if err != nil {
			return nil, err
		}
		for _, whole := range append(before, drops...) {
			limited, err := narrowed(whole, setOf(whole.Limits())&setOf(t.Only)&on)
			if err != nil {
				return nil, err
			}
			out = append(out, limited...)
		}
	}
	return out, nil
}

// dropsBefore returns the drops of what reads a column, or an error that names
// what must not go with it.
func (d *Draft) dropsBefore(t *schema.Table, column string, on dialects) ([]Operation, error) {
	var drops []Operation
	var stuck []string
	for _, r := range d.readers(t, column, on) {
		switch {
		case r.beyond != "" || r.constraint.Kind() == PrimaryKind:
			stuck = append(stuck, r.describe(t.Name))
		case r.index != nil:
			dropped := *r.index
			drops = append(drops, DropIndex{Table: t.Name, Name: dropped.Name, Dropped: &dropped})
		default:
			drops = append(drops, r.constraint.Drop(t.Name))
		}
	}
	if len(stuck) > 0 {
		return nil, &InUseError{What: described(columns.word, column, t.Name), By: stuck}
	}
	return drops, nil
}

func (o AlterColumn) complete(d *Draft) ([]Operation, error) {
	if !o.partial() {
		return d.whole(o, o.Table)
	}
	on := setOf(o.Only)
	if !d.hasColumn(o.Table, o.Column, on) {
		return o.fromExisting(d)
	}
	var out []Operation
	for _, t := range d.tables.named(o.Table, on) {
		there := heeded(t, on)
		l := listOf(columns, t.Name, t.Columns)
		whole, err := each(&l, l.named(schema.N(o.Column), there), there, func(c schema.Column) (Operation, error) {
			return o.fromColumn(c, there|everywhere&^setOf(c.Only)), nil
		})
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

// fromColumn fills in both sides, given the column before. It returns nil when
// nothing changes.
func (o AlterColumn) fromColumn(c schema.Column, on dialects) Operation {
	change := o.Change
	if on != everywhere {
		change = limitedChange(change, on)
	}
	to := withOnly(change.Apply(c), c.Only)
	o.From, o.To, o.Change = &c, &to, schema.Changed(c, to)
	if o.Change.IsZero() && o.Using == "" {
		return nil
	}
	return o
}

// fromExisting takes the column before from what the writer says of it.
func (o AlterColumn) fromExisting(d *Draft) ([]Operation, error) {
	if o.Existing.Type.Set {
		c := o.Existing.Apply(schema.Column{Name: o.Column, Nullable: true})
		if whole := o.fromColumn(c, everywhere); whole != nil {
			return []Operation{whole}, nil
		}
		return nil, nil
	}
	found, err := d.tables.must(o.Table, setOf(o.Only))
	if err == nil {
		l := listOf(columns, o.Table, found[0].Columns)
		err = l.notFound(schema.N(o.Column))
	}
	if !o.Existing.IsZero() {
		err = fmt.Errorf("%w (existing_type is needed where the column is not known)", err)
	}
	return nil, err
}
