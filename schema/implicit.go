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
	n := namer{convention: c, table: t, taken: map[string]bool{}}
	n.takeGiven()
	if t.PrimaryKey != nil {
		key := *t.PrimaryKey
		key.Implicit = n.makes(key.Name, c.PrimaryKey, key.Columns, "")
		t.PrimaryKey = &key
	}
	t.Uniques = each(t.Uniques, func(u *Unique) { u.Implicit = n.makes(u.Name, c.Unique, u.Columns, "") })
	t.ForeignKeys = each(t.ForeignKeys, func(f *ForeignKey) {
		f.Implicit = n.makes(f.Name, c.ForeignKey, f.Columns, f.References.Table.Name)
	})
	t.Indexes = each(t.Indexes, func(x *Index) { x.Implicit = n.makes(x.Name, c.Index, n.elementWords(x.Elements), "") })
	t.Checks = each(t.Checks, func(k *Check) { k.Implicit = n.makes(k.Name, c.Check, t.columnsIn(k.Expression), "") })
	return t
}

// makes reports whether the convention would make the name for a thing without one,
// beside all other names.
func (n namer) makes(name, pattern string, columns []string, referred string) bool {
	if name == "" {
		return false
	}
	delete(n.taken, name)
	made, ok := n.name(pattern, columns, referred)
	delete(n.taken, made)
	n.taken[name] = true
	return ok && made == name
}

func each[T any](list []T, change func(*T)) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		change(&v)
		out[i] = v
	}
	return out
}
