package op

import (
	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

func (o CreateIndex) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	if o.IfNotExists {
		for _, t := range d.tables.named(o.Table, on) {
			if l := listOf(indexes, t.Name, t.Indexes); len(l.named(schema.N(o.Index.Name), on)) > 0 {
				return nil, nil
			}
		}
	}
	return d.made(o, o.Table, o.Index.Only)
}

// complete finds the index, and its table when that is not given. A unique
// constraint of that name is meant where no index is: MySQL knows no difference.
func (o DropIndex) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	table, err := d.indexTable(o.Table, o.Name, on)
	if err != nil || table.Name == "" {
		if err == nil && !o.IfExists {
			err = d.indexNotFound(o.Table, o.Name, on)
		}
		return nil, err
	}
	var out []Operation
	for _, t := range d.tables.named(table, on) {
		l := listOf(indexes, t.Name, t.Indexes)
		found := l.named(schema.N(o.Name), on)
		whole, err := each(&l, found, on&setOf(t.Only), func(x schema.Index) (Operation, error) {
			o.Table, o.Dropped = t.Name, &x
			return o, nil
		})
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			drop := DropConstraint{Limit: o.Limit, Table: t.Name, Name: o.Name, Kind: UniqueKind, IfExists: o.IfExists}
			if whole, err = drop.complete(d); err != nil {
				return nil, err
			}
		}
		out = append(out, whole...)
	}
	return out, nil
}

// indexTable returns the table that has an index, or else a unique constraint, of
// that name; the zero name when none has.
func (d *Draft) indexTable(table schema.Name, name string, on dialects) (schema.Name, error) {
	for _, has := range []func(*schema.Table) bool{
		func(t *schema.Table) bool {
			l := listOf(indexes, t.Name, t.Indexes)
			return len(l.named(schema.N(name), on)) > 0
		},
		func(t *schema.Table) bool {
			l := listOf(uniques, t.Name, t.Uniques)
			return len(l.named(schema.N(name), on)) > 0
		},
	} {
		var found []schema.Name
		for _, t := range d.indexCandidates(table, on) {
			if has(t) {
				found = append(found, t.Name)
			}
		}
		found = distinct(found...)
		if len(found) > 1 {
			e := &AmbiguousError{What: described(indexes.word, name, schema.Name{})}
			for _, t := range found {
				e.Found = append(e.Found, described(indexes.word, name, t))
			}
			return schema.Name{}, e
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	return schema.Name{}, nil
}

// indexCandidates returns the table of that name, or all of its schema when only
// the schema is given.
func (d *Draft) indexCandidates(table schema.Name, on dialects) []*schema.Table {
	if table.Name != "" {
		return d.tables.named(table, on)
	}
	return d.tables.that(on, func(t *schema.Table) bool { return t.Name.Schema == table.Schema })
}

func (d *Draft) indexNotFound(table schema.Name, name string, on dialects) error {
	if table.Name != "" {
		if _, err := d.tables.must(table, on); err != nil {
			return err
		}
	}
	var names []string
	for _, t := range d.indexCandidates(table, on) {
		for _, x := range t.Indexes {
			names = append(names, x.Name)
		}
	}
	if table.Name == "" {
		table = schema.Name{}
	}
	return &NotFoundError{Kind: indexes.word, Name: name, Of: table, Near: near.All(name, names)}
}

func (o RenameIndex) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	table, err := d.indexTable(o.Table, o.From, on)
	if err != nil {
		return nil, err
	}
	if table.Name == "" {
		return nil, d.indexNotFound(o.Table, o.From, on)
	}
	o.Table = table
	there, known := dialects(0), false
	for _, t := range d.tables.named(table, on) {
		l := listOf(indexes, t.Name, t.Indexes)
		for _, x := range l.named(schema.N(o.From), on) {
			there |= setOf(x.Only) & setOf(t.Only)
			known = true
		}
	}
	if !known {
		return RenameConstraint{Limit: o.Limit, Table: table, From: o.From, To: o.To}.complete(d)
	}
	return narrowed(o, on&there)
}
