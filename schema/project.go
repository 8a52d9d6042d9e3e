package schema

import "slices"

// For returns the schema as it is on one dialect: what Only excludes is gone,
// variants are resolved, and no Only or By remains. MariaDB takes MySQL's parts
// where it has none of its own. Lists in which nothing varies are shared with m.
func (m Metadata) For(d Dialect) Metadata {
	out := m
	out.Enums = project(m.Enums, d, func(e *Enum) bool { return e.Only != nil },
		func(e Enum) (Enum, []Dialect) { o := e.Only; e.Only = nil; return e, o })
	out.Sequences = project(m.Sequences, d, func(s *Sequence) bool { return s.Only != nil },
		func(s Sequence) (Sequence, []Dialect) { o := s.Only; s.Only = nil; return s, o })
	out.Tables = project(m.Tables, d, (*Table).varies, func(t Table) (Table, []Dialect) { return t.For(d), t.Only })
	return out
}

// For returns the table as it is on one dialect, without looking at its own Only.
func (t Table) For(d Dialect) Table {
	t.Options = pick(t.Options, t.By, d)
	t.By, t.Only = nil, nil
	t.Columns = project(t.Columns, d, func(c *Column) bool { return c.Only != nil || c.By != nil },
		func(c Column) (Column, []Dialect) { return c.For(d), c.Only })
	t.ForeignKeys = project(t.ForeignKeys, d, func(f *ForeignKey) bool { return f.Only != nil || f.By != nil },
		func(f ForeignKey) (ForeignKey, []Dialect) { return f.For(d), f.Only })
	t.Uniques = project(t.Uniques, d, func(u *Unique) bool { return u.Only != nil || u.By != nil },
		func(u Unique) (Unique, []Dialect) { return u.For(d), u.Only })
	t.Checks = project(t.Checks, d, func(c *Check) bool { return c.Only != nil || c.By != nil },
		func(c Check) (Check, []Dialect) { return c.For(d), c.Only })
	t.Excludes = project(t.Excludes, d, func(e *Exclude) bool { return e.Only != nil },
		func(e Exclude) (Exclude, []Dialect) { o := e.Only; e.Only = nil; return e, o })
	t.Indexes = project(t.Indexes, d, func(i *Index) bool { return i.Only != nil || i.By != nil },
		func(i Index) (Index, []Dialect) { return i.For(d), i.Only })
	return t
}

// For returns the column as it is on one dialect.
func (c Column) For(d Dialect) Column {
	c = pick(c, c.By, d)
	c.By, c.Only = nil, nil
	return c
}

// For returns the foreign key as it is on one dialect.
func (f ForeignKey) For(d Dialect) ForeignKey {
	f = pick(f, f.By, d)
	f.By, f.Only = nil, nil
	return f
}

// For returns the unique constraint as it is on one dialect.
func (u Unique) For(d Dialect) Unique {
	u = pick(u, u.By, d)
	u.By, u.Only = nil, nil
	return u
}

// For returns the check as it is on one dialect.
func (c Check) For(d Dialect) Check {
	c = pick(c, c.By, d)
	c.By, c.Only = nil, nil
	return c
}

// For returns the index as it is on one dialect.
func (i Index) For(d Dialect) Index {
	i = pick(i, i.By, d)
	i.By, i.Only = nil, nil
	return i
}

// On reports whether something limited to only exists on d. MySQL's things are
// MariaDB's too.
func On(d Dialect, only []Dialect) bool {
	return len(only) == 0 || slices.Contains(only, d) || d.Inherits() != "" && slices.Contains(only, d.Inherits())
}

// pick returns the variant for d, or base when there is none.
func pick[T any](base T, by map[Dialect]T, d Dialect) T {
	if v, ok := by[d]; ok {
		return v
	}
	if v, ok := by[d.Inherits()]; ok {
		return v
	}
	return base
}

// varies reports whether anything in the table differs between dialects.
func (t *Table) varies() bool {
	if t.Only != nil || t.By != nil {
		return true
	}
	for i := range t.Columns {
		if t.Columns[i].Only != nil || t.Columns[i].By != nil {
			return true
		}
	}
	for i := range t.ForeignKeys {
		if t.ForeignKeys[i].Only != nil || t.ForeignKeys[i].By != nil {
			return true
		}
	}
	for i := range t.Uniques {
		if t.Uniques[i].Only != nil || t.Uniques[i].By != nil {
			return true
		}
	}
	for i := range t.Checks {
		if t.Checks[i].Only != nil || t.Checks[i].By != nil {
			return true
		}
	}
	for i := range t.Excludes {
		if t.Excludes[i].Only != nil {
			return true
		}
	}
	for i := range t.Indexes {
		if t.Indexes[i].Only != nil || t.Indexes[i].By != nil {
			return true
		}
	}
	return false
}

// project keeps what exists on d, each resolved by one. A list in which nothing
// varies is returned as it is.
func project[T any](list []T, d Dialect, varies func(*T) bool, one func(T) (T, []Dialect)) []T {
	varied := false
	for i := range list {
		varied = varied || varies(&list[i])
	}
	if !varied {
		return list
	}
	out := make([]T, 0, len(list))
	for _, v := range list {
		if resolved, only := one(v); On(d, only) {
			out = append(out, resolved)
		}
	}
	return out
}
