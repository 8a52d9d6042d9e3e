package schema

// Implicitly returns the schema with Implicit set on each name that the convention
// would have made, so that a model written of it leaves those names out. Names are
// not changed.
func (m Metadata) Implicitly(c Convention) Metadata {
	tables := m.Tables
	m.Tables = make([]Table, len(tables))
	for i, t := range tables {
		m.Tables[i] = t.Implicitly(c)
	}
	return m
}

// Implicitly does for one table what [Metadata.Implicitly] does for all.
func (t Table) Implicitly(c Convention) Table {
	bare := t
	if t.PrimaryKey != nil {
		key := *t.PrimaryKey
		key.Name, key.Implicit = "", false
		bare.PrimaryKey = &key
	}
	bare.Uniques = each(t.Uniques, func(u Unique) Unique { u.Name, u.Implicit = "", false; return u })
	bare.ForeignKeys = each(t.ForeignKeys, func(f ForeignKey) ForeignKey { f.Name, f.Implicit = "", false; return f })
	bare.Indexes = each(t.Indexes, func(x Index) Index { x.Name, x.Implicit = "", false; return x })
	bare.Checks = each(t.Checks, func(k Check) Check { k.Name, k.Implicit = "", false; return k })
	made := bare.Named(c)
	if t.PrimaryKey != nil {
		key := *t.PrimaryKey
		key.Implicit = key.Name != "" && key.Name == made.PrimaryKey.Name
		t.PrimaryKey = &key
	}
	t.Uniques = pairwise(t.Uniques, made.Uniques, func(u, m Unique) Unique { u.Implicit = u.Name != "" && u.Name == m.Name; return u })
	t.ForeignKeys = pairwise(t.ForeignKeys, made.ForeignKeys, func(f, m ForeignKey) ForeignKey { f.Implicit = f.Name != "" && f.Name == m.Name; return f })
	t.Indexes = pairwise(t.Indexes, made.Indexes, func(x, m Index) Index { x.Implicit = x.Name != "" && x.Name == m.Name; return x })
	t.Checks = pairwise(t.Checks, made.Checks, func(k, m Check) Check { k.Implicit = k.Name != "" && k.Name == m.Name; return k })
	return t
}

func each[T any](list []T, change func(T) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = change(v)
	}
	return out
}

func pairwise[T any](list, made []T, change func(T, T) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = change(v, made[i])
	}
	return out
}
