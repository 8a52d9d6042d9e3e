package op

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// repoint lets the foreign keys of all tables, and the tables that inherit,
// follow a renamed table.
func (d *Draft) repoint(from, to schema.Name, on dialects) error {
	for _, t := range slices.Clone(d.tables.items) {
		if setOf(t.Only)&on == 0 || !mentions(t, from) {
			continue
		}
		err := d.changeTable(t, everywhere, func(t *schema.Table) error {
			t.Options.Postgres.Inherits = replaced(t.Options.Postgres.Inherits, from, to)
			t.By = mapped(t.By, func(_ schema.Dialect, o schema.TableOptions) schema.TableOptions {
				o.Postgres.Inherits = replaced(o.Postgres.Inherits, from, to)
				return o
			})
			return repointKeys(t, from, to, on)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func mentions(t *schema.Table, name schema.Name) bool {
	return slices.Contains(t.Options.Postgres.Inherits, name) ||
		slices.ContainsFunc(t.ForeignKeys, func(f schema.ForeignKey) bool { return f.References.Table == name })
}

// repointKeys does so for the foreign keys of one table.
func repointKeys(t *schema.Table, from, to schema.Name, on dialects) error {
	apart := heeded(t, on)
	return edit(foreignKeys, t, &t.ForeignKeys, func(l *list[schema.ForeignKey]) error {
		for _, f := range l.that(on, func(f *schema.ForeignKey) bool { return f.References.Table == from }) {
			err := l.change(f, apart, func(f *schema.ForeignKey) error {
				f.References.Table = to
				f.By = mapped(f.By, func(_ schema.Dialect, f schema.ForeignKey) schema.ForeignKey {
					if f.References.Table == from {
						f.References.Table = to
					}
					return f
				})
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// renameTableUnmanaged lets unmanaged objects follow a renamed table. Their
// text still holds the old name, so that it must not be used any more.
func (d *Draft) renameTableUnmanaged(from, to schema.Name) {
	d.eachUnmanaged(func(u *schema.Unmanaged) bool {
		follows := u.Table == from
		if follows {
			u.Table = to
		}
		u.DependsOn = eachOf(u.DependsOn, func(c schema.ColumnName) schema.ColumnName {
			if c.Table == from {
				follows = true
				c.Table = to
			}
			return c
		})
		return follows
	})
}

// renameColumnUnmanaged does so for a renamed column.
func (d *Draft) renameColumnUnmanaged(table schema.Name, from, to string) {
	d.eachUnmanaged(func(u *schema.Unmanaged) bool {
		follows := u.Table == table
		u.DependsOn = eachOf(u.DependsOn, func(c schema.ColumnName) schema.ColumnName {
			if c.Table == table && c.Column == from {
				follows = true
				c.Column = to
			}
			return c
		})
		return follows
	})
}

// eachUnmanaged changes copies of the unmanaged objects; one that changes loses
// its definition.
func (d *Draft) eachUnmanaged(change func(*schema.Unmanaged) bool) {
	d.unmanaged = eachOf(d.unmanaged, func(u schema.Unmanaged) schema.Unmanaged {
		if changed := u; change(&changed) {
			changed.Definition = ""
			return changed
		}
		return u
	})
}

// eachOf returns the list with each item replaced; the list given stays.
func eachOf[T any](list []T, change func(T) T) []T {
	out := slices.Clone(list)
	for i := range out {
		out[i] = change(out[i])
	}
	return out
}

// mapped does so for variants.
func mapped[T any](by map[schema.Dialect]T, change func(schema.Dialect, T) T) map[schema.Dialect]T {
	if by == nil {
		return nil
	}
	out := make(map[schema.Dialect]T, len(by))
	for d, v := range by {
		out[d] = change(d, v)
	}
	return out
}

// replaced returns the list with one value in place of another.
func replaced[T comparable](list []T, from, to T) []T {
	if !slices.Contains(list, from) {
		return list
	}
	return eachOf(list, func(v T) T {
		if v == from {
			return to
		}
		return v
	})
}
