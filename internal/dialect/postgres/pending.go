package postgres

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// A foreign key holds two columns together, and their types change one after the
// other. The server makes the key again with each change and refuses it in between
// ("foreign key constraint cannot be implemented", PostgreSQL 13 to 18). So the key
// is dropped before the first change that would part the two, and pending until
// they can be compared again, or to the end of the segment.

// pendingKey names a foreign key that is dropped for the time being. What it is
// stands in the schema, where the changes in between reach it.
type pendingKey struct {
	table schema.Name
	name  string
}

// part drops the foreign keys that a column's new type would make impossible.
func (c *compiler) part(before schema.Metadata, table schema.Name, column string, to schema.Type) {
	for _, t := range before.Tables {
		for _, f := range t.ForeignKeys {
			key := pendingKey{t.Name, f.Name}
			if f.Name == "" || slices.Contains(c.pending, key) || !c.parted(before, t, f, table, column, to) {
				continue
			}
			c.pending = append(c.pending, key)
			c.addf("ALTER TABLE %s DROP CONSTRAINT %s", tableSQL(t.Name), syntax.Name(f.Name))
		}
	}
}

// parted reports whether a foreign key pairs the column, with that type, with one
// that it cannot be compared with.
func (c *compiler) parted(m schema.Metadata, t schema.Table, f schema.ForeignKey, table schema.Name, column string, to schema.Type) bool {
	referred, _ := m.Table(f.References.Table)
	for i := range min(len(f.Columns), len(f.References.Columns)) {
		from, _ := t.Column(f.Columns[i])
		into, _ := referred.Column(f.References.Columns[i])
		here := t.Name == table && from.Name == column
		there := referred.Name == table && into.Name == column
		if here {
			from.Type = to
		}
		if there {
			into.Type = to
		}
		if (here || there) && !c.comparable(from.Type, into.Type) {
			return true
		}
	}
	return false
}

// comparable reports whether columns of the two types are known to be comparable
// by one index (pg_amop: integer_ops, text_ops and datetime_ops hold several).
func (c *compiler) comparable(a, b schema.Type) bool {
	x, xok := c.typeName(a)
	y, yok := c.typeName(b)
	if !xok || !yok {
		return false
	}
	x, y = c.local(x).bare(), c.local(y).bare()
	if x.String() == y.String() {
		return true
	}
	for _, group := range [][]string{
		{"smallint", "integer", "bigint"}, {"text", "character varying"},
		{"date", "timestamp without time zone", "timestamp with time zone"}, {"real", "double precision"},
	} {
		if slices.Contains(group, x.String()) && slices.Contains(group, y.String()) {
			return true
		}
	}
	return false
}

// rejoin makes the pending foreign keys again whose columns can be compared now,
// or all of them: the server has the last word.
func (c *compiler) rejoin(all bool) error {
	if len(c.pending) == 0 {
		return nil
	}
	now := c.draft.Schema()
	var left []pendingKey
	for _, key := range c.pending {
		t, _ := now.Table(key.table)
		i := slices.IndexFunc(t.ForeignKeys, func(f schema.ForeignKey) bool { return f.Name == key.name })
		if i < 0 {
			continue // dropped meanwhile
		}
		f := t.ForeignKeys[i]
		if !all && c.apart(now, t, f) {
			left = append(left, key)
			continue
		}
		if err := c.addConstraint(t.Name, op.Constraint{ForeignKey: &f}); err != nil {
			return err
		}
	}
	c.pending = left
	return nil
}

func (c *compiler) apart(m schema.Metadata, t schema.Table, f schema.ForeignKey) bool {
	return slices.ContainsFunc(f.Columns, func(name string) bool {
		column, _ := t.Column(name)
		return c.parted(m, t, f, t.Name, name, column.Type)
	})
}

// isPending reports whether a constraint is a foreign key that is dropped already.
func (c *compiler) isPending(table schema.Name, name string) bool {
	return slices.Contains(c.pending, pendingKey{table, name})
}
