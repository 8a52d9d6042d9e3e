package mysql

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// The columns of a foreign key cannot change their type, from either side, not
// even with foreign_key_checks off (errors 1832, 1833, 3780). So a change of both
// sides, which other servers take one column at a time, drops the key before the
// first and makes it again after the last.

// looseKey is a foreign key that the state has and the server has not, for now.
type looseKey struct {
	table schema.Name
	name  string
}

func (c *compiler) isLoose(table schema.Name, name string) bool {
	return slices.Contains(c.loose, looseKey{table, name})
}

func (c *compiler) dropLoose(table schema.Name, name string) {
	c.loose = slices.DeleteFunc(c.loose, func(k looseKey) bool { return k == looseKey{table, name} })
}

// loosen drops the foreign keys that a change of the column would break.
func (c *compiler) loosen(a alteration) {
	if c.sameInKey(a) {
		return
	}
	c.loosenColumn(a.before.Name, a.from.Name)
}

// sameInKey reports whether a foreign key sees no difference.
func (c *compiler) sameInKey(a alteration) bool {
	from, to := c.Column(c.before, a.before, a.from), c.Column(c.after, a.after, a.to)
	return reflect.DeepEqual(from.Type, to.Type) && c.columnCollation(a.before, a.from) == c.columnCollation(a.after, a.to) &&
		reflect.DeepEqual(from.Generated, to.Generated) && (from.Nullable == to.Nullable || to.Nullable)
}

func (c *compiler) loosenColumn(table schema.Name, column string) {
	for _, t := range c.before.Tables {
		for _, f := range t.ForeignKeys {
			if touchesColumn(t.Name, f, table, column) && !c.isLoose(t.Name, f.Name) {
				c.alter(t.Name, "DROP FOREIGN KEY "+c.quote(f.Name))
				c.redoWhere(t.Name, f.Name, true)
				c.loose = append(c.loose, looseKey{t.Name, f.Name})
			}
		}
	}
}

// redoWhere says how the last ALTER TABLE, which drops a key or makes it again in the
// middle of an operation, runs once more: only where the key is there, or is not. MySQL
// 9.7 has no IF EXISTS for it.
func (c *compiler) redoWhere(table schema.Name, key string, there bool) {
	at := len(c.out) - 1
	for c.out[at].Session {
		at--
	}
	place, count := "DATABASE()", "0"
	if table.Schema != "" {
		place = c.syntax.String(table.Schema)
	}
	if there {
		count = "1"
	}
	c.out[at].Again = true
	c.out[at].Redo = []string{
		"SET @migrate_redo = IF((SELECT COUNT(*) FROM information_schema.table_constraints WHERE constraint_type = 'FOREIGN KEY' AND table_schema = " + place +
			" AND table_name = " + c.syntax.String(table.Name) + " AND constraint_name = " + c.syntax.String(key) + ") = " + count + ", " + c.syntax.String(c.out[at].SQL) + ", 'DO 0')",
		"PREPARE migrate_redo FROM @migrate_redo", "EXECUTE migrate_redo", "DEALLOCATE PREPARE migrate_redo",
	}
}

// tighten makes the loose keys again that no later operation needs loose.
func (c *compiler) tighten() error {
	for _, k := range slices.Clone(c.loose) {
		t, ok := c.after.Table(k.table)
		at := slices.IndexFunc(t.ForeignKeys, func(f schema.ForeignKey) bool { return f.Name == k.name })
		if !ok || at < 0 {
			c.dropLoose(k.table, k.name) // gone with its table or column
			continue
		}
		f := t.ForeignKeys[at]
		if c.laterChanges(k, f) {
			continue
		}
		if err := c.alike(t, f); err != nil {
			return err
		}
		text, err := c.foreignKey(t.Name, f)
		if err != nil {
			return err
		}
		c.alter(t.Name, append([]string{"ADD " + text}, c.keepIndex(t, f)...)...)
		c.redoWhere(t.Name, f.Name, false)
		c.dropLoose(k.table, k.name)
	}
	return nil
}

// laterChanges reports whether a later operation of the segment changes a column
// of the key, or drops the key.
func (c *compiler) laterChanges(k looseKey, f schema.ForeignKey) bool {
	for _, o := range c.segment[c.at+1:] {
		switch o := o.(type) {
		case op.AlterColumn:
			if touchesColumn(k.table, f, o.Table, o.Column) {
				return true
			}
		case op.AlterTable:
			if o.Table == k.table || o.Table == f.References.Table {
				return true
			}
		case op.DropConstraint:
			if o.Table == k.table && o.Name == k.name {
				return true
			}
		case op.DropTable:
			if o.Name == k.table {
				return true
			}
		case op.AlterEnum:
			return true
		}
	}
	return false
}

// alike refuses a foreign key whose sides are of different types, before anything
// has run.
func (c *compiler) alike(t schema.Table, f schema.ForeignKey) error {
	other, ok := c.after.Table(f.References.Table)
	if !ok {
		return nil
	}
	for i, name := range f.Columns {
		if i >= len(f.References.Columns) {
			break
		}
		from, _ := t.Column(name)
		to, _ := other.Column(f.References.Columns[i])
		a, b := c.Column(c.after, t, from), c.Column(c.after, other, to)
		if keyType(a) != keyType(b) {
			return c.unsupported("foreign key "+f.Name+" from "+t.Name.String()+"."+name+" ("+keyType(a)+") to "+other.Name.String()+"."+to.Name+" ("+keyType(b)+")",
				"change the columns of both sides in one revision, or drop the foreign key first")
		}
	}
	return nil
}

// keyType is what must be the same on both sides: of strings the length may differ.
func keyType(c schema.Column) string {
	native, _ := c.Type.(schema.Native)
	return native.Text
}
