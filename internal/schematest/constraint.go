package schematest

import (
	"slices"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// names returns what the constraints and indexes of a table are called.
func names(t schema.Table) []string {
	var all []string
	if t.PrimaryKey != nil {
		all = append(all, t.PrimaryKey.Name)
	}
	for _, u := range t.Uniques {
		all = append(all, u.Name)
	}
	for _, f := range t.ForeignKeys {
		all = append(all, f.Name)
	}
	for _, c := range t.Checks {
		all = append(all, c.Name)
	}
	for _, x := range t.Indexes {
		all = append(all, x.Name)
	}
	return all
}

// freeName returns a name for a constraint or index that nothing of the table,
// nor of another table, has.
func freeName(t schema.Table, prefix string) string {
	return free(prefix+"_"+t.Name.Name+"_%d", func(name string) bool { return slices.Contains(names(t), name) })
}

// Unique draws a unique constraint that the table has not; false when there is none.
func (m Maker) Unique(t *rapid.T, on schema.Table) (schema.Unique, bool) {
	columns := m.keyable(&on)
	if len(columns) == 0 {
		return schema.Unique{}, false
	}
	columns = rapid.Permutation(columns).Draw(t, "unique columns")
	columns = columns[:rapid.IntRange(1, min(2, len(columns))).Draw(t, "number of unique columns")]
	if on.PrimaryKey != nil && slices.Equal(on.PrimaryKey.Columns, columns) {
		return schema.Unique{}, false // PostgreSQL makes none beside the key
	}
	for _, u := range on.Uniques {
		if slices.Equal(u.Columns, columns) {
			return schema.Unique{}, false
		}
	}
	return schema.Unique{Name: freeName(on, "uq"), Columns: columns, Only: m.only(t)}, true
}

// Index draws an index that the table has not; false when there is none.
func (m Maker) Index(t *rapid.T, on schema.Table) (schema.Index, bool) {
	columns := m.keyable(&on)
	if len(columns) == 0 {
		return schema.Index{}, false
	}
	columns = rapid.Permutation(columns).Draw(t, "index columns")
	x := schema.Index{Name: freeName(on, "ix"), Only: m.only(t)}
	for _, c := range columns[:rapid.IntRange(1, min(3, len(columns))).Draw(t, "number of index columns")] {
		x.Elements = append(x.Elements, schema.IndexElement{Column: c, Descending: rapid.IntRange(0, 3).Draw(t, "descending") == 0})
	}
	for _, other := range on.Indexes {
		if slices.Equal(other.Elements, x.Elements) {
			return schema.Index{}, false
		}
	}
	return x, true
}

// Check draws a check on one column, or on two, that every dialect takes as it
// stands; false when the table has no column for one. MySQL takes none on an
// AUTO_INCREMENT column, nor on one that a foreign key sets.
func (m Maker) Check(t *rapid.T, on schema.Table) (schema.Check, bool) {
	key, _ := on.AutoKey()
	var conditions []string
	for _, c := range on.Columns {
		inKey := slices.ContainsFunc(on.ForeignKeys, func(f schema.ForeignKey) bool { return slices.Contains(f.Columns, c.Name) })
		if len(c.Only) > 0 || len(c.By) > 0 || c.Name == key || inKey || !slices.Contains(plainNames, c.Name) {
			continue
		}
		switch c.Type.(type) {
		case schema.Integer, schema.BigInteger, schema.SmallInteger, schema.Numeric, schema.Double:
			conditions = append(conditions, c.Name+" > 0")
		case schema.String:
			conditions = append(conditions, c.Name+" <> 'name'")
		}
	}
	if len(conditions) == 0 {
		return schema.Check{}, false
	}
	conditions = rapid.Permutation(conditions).Draw(t, "conditions")
	expression := conditions[0]
	if len(conditions) > 1 && rapid.Bool().Draw(t, "two conditions") {
		expression += " or " + conditions[1]
	}
	return schema.Check{Name: freeName(on, "ck"), Expression: expression, Only: m.only(t)}, true
}

// foreignKeys adds columns that refer to primary keys, with their foreign keys.
func (m Maker) foreignKeys(t *rapid.T, before schema.Metadata, out *schema.Table) {
	var targets []schema.Table
	for _, other := range append(slices.Clone(before.Tables), *out) {
		if referable(other) {
			targets = append(targets, other)
		}
	}
	if len(targets) == 0 {
		return
	}
	for range rapid.IntRange(0, 2).Draw(t, "foreign keys") {
		m.foreignKey(t, rapid.SampledFrom(targets).Draw(t, "referred"), out)
	}
}

// referable reports whether the table's key has the same type on every dialect.
func referable(t schema.Table) bool {
	if t.PrimaryKey == nil || len(t.Only) > 0 {
		return false
	}
	return !slices.ContainsFunc(t.PrimaryKey.Columns, func(name string) bool {
		c, _ := t.Column(name)
		return len(c.By) > 0
	})
}

func (m Maker) foreignKey(t *rapid.T, to schema.Table, out *schema.Table) {
	f := schema.ForeignKey{
		Name:       freeName(*out, "fk"),
		References: schema.Reference{Table: to.Name, Columns: to.PrimaryKey.Columns},
		OnDelete:   rapid.SampledFrom([]schema.Action{schema.NoAction, schema.Cascade, schema.SetNull, schema.Restrict}).Draw(t, "on delete"),
	}
	for _, name := range to.PrimaryKey.Columns {
		referred, _ := to.Column(name)
		c := schema.Column{Type: referred.Type, Nullable: true}
		c.Name = free("ref_%d", func(name string) bool { _, taken := out.Column(name); return taken })
		out.Columns = append(out.Columns, c)
		f.Columns = append(f.Columns, c.Name)
	}
	out.ForeignKeys = append(out.ForeignKeys, f)
}
