package mysql

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// keyElements are the columns of a primary key as those of an index.
func keyElements(k schema.PrimaryKey) []schema.IndexElement {
	elements := make([]schema.IndexElement, len(k.Columns))
	for i, column := range k.Columns {
		elements[i].Column = column
		if i < len(k.MySQL.Lengths) {
			elements[i].Length = k.MySQL.Lengths[i]
		}
		elements[i].Descending = i < len(k.MySQL.Descending) && k.MySQL.Descending[i]
	}
	return elements
}

// normalKey is what a primary key over the elements has beside its columns.
func normalKey(elements []schema.IndexElement) schema.MySQLKey {
	var k schema.MySQLKey
	for _, e := range elements {
		k.Lengths, k.Descending = append(k.Lengths, e.Length), append(k.Descending, e.Descending)
	}
	if !slices.ContainsFunc(k.Lengths, func(n int) bool { return n > 0 }) {
		k.Lengths = nil
	}
	if !slices.Contains(k.Descending, true) {
		k.Descending = nil
	}
	return k
}

// CreatePrimaryKey adds the key; in one statement with the drop of the one before,
// where that waited.
func (c *compiler) CreatePrimaryKey(o op.CreatePrimaryKey) error {
	for i, old := range c.outgoing {
		if old.Name == o.Table {
			c.outgoing = slices.Delete(c.outgoing, i, i+1)
			_, after := c.tables(o.Table)
			key, err := c.primaryKey(o.Table, o.Key)
			if err != nil {
				return err
			}
			return c.replacePrimaryKey(old, after, "ADD "+key)
		}
	}
	return c.addKey(o.Table, o)
}

// dropPrimaryKey drops the key. Where the next one follows, it waits for that: the
// table is then copied once and keeps AUTO_INCREMENT all the time.
func (c *compiler) dropPrimaryKey(before, after schema.Table) error {
	if c.keyFollows(before) {
		c.outgoing = append(c.outgoing, before)
		return nil
	}
	return c.replacePrimaryKey(before, after)
}

func (c *compiler) replacePrimaryKey(before, after schema.Table, add ...string) error {
	rested, err := c.rest(before, after)
	if err != nil {
		return err
	}
	woken, err := c.wake(before, after)
	if err != nil {
		return err
	}
	freed, err := c.freed(before, after)
	if err != nil {
		return err
	}
	clauses := slices.Concat(rested, []string{"DROP PRIMARY KEY"}, add, woken, freed)
	for _, f := range c.unserved(before, after) {
		clauses = append(clauses, "ADD KEY "+c.quote(f.Name)+" ("+c.columnList(f.Columns)+")")
	}
	c.alter(before.Name, slices.Concat(clauses, c.dropServed(before, after), c.dropStopgaps(after))...)
	return nil
}

// freed restates the columns that the state has nullable already and that only the
// key kept NOT NULL: MODIFY passes over NULL in a primary key without a word.
func (c *compiler) freed(before, after schema.Table) ([]string, error) {
	var clauses []string
	for _, col := range after.Columns {
		if !col.Nullable || !before.InPrimaryKey(col.Name) || after.InPrimaryKey(col.Name) {
			continue
		}
		definition, err := c.definition(c.after, after, col, false)
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, "MODIFY COLUMN "+c.quote(col.Name)+" "+definition)
	}
	return clauses, nil
}

// keyFollows reports whether the operations after this one make the next primary
// key of the table, with nothing between on it but columns becoming NOT NULL for it.
func (c *compiler) keyFollows(t schema.Table) bool {
	for _, o := range c.segment[c.at+1:] {
		if next, ok := o.(op.CreatePrimaryKey); ok && next.Table == t.Name {
			return true
		}
		if !slices.Contains(op.Touches(o), t.Name) {
			continue
		}
		a, ok := o.(op.AlterColumn)
		if !ok || !reflect.DeepEqual(a.Change, schema.ColumnChange{Nullable: schema.Some(false)}) {
			return false
		}
		if col, _ := t.Column(a.Column); isAuto(col) {
			return false
		}
	}
	return false
}
