package mysql

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateUnique adds the constraint, which is an index.
func (c *compiler) CreateUnique(o op.CreateUnique) error { return c.addKey(o.Table, o) }

// CreateIndex adds the index.
func (c *compiler) CreateIndex(o op.CreateIndex) error {
	before, _ := c.tables(o.Table)
	if o.IfNotExists && slices.ContainsFunc(before.Indexes, func(x schema.Index) bool { return foldName(x.Name) == foldName(o.Index.Name) }) {
		return nil
	}
	if c.impliedHere(before, o.Index) {
		return nil // the server has made it, under this name
	}
	return c.addKey(o.Table, o)
}

// addKey adds a key or index, wakes what waited for it, and drops the indexes that
// the server made for foreign keys which the new one serves now.
func (c *compiler) addKey(table schema.Name, o op.Operation) error {
	before, after := c.tables(table)
	clause, _, err := c.keyClause(o)
	if err != nil {
		return err
	}
	woken, err := c.wake(before, after)
	if err != nil {
		return err
	}
	clauses := append([]string{clause}, woken...)
	c.alter(table, slices.Concat(clauses, c.dropServed(before, after), c.dropStopgaps(after))...)
	return nil
}

// DropIndex drops the index, unless a foreign key needs it.
func (c *compiler) DropIndex(o op.DropIndex) error {
	before, after := c.tables(o.Table)
	x, ok := gone(before.Indexes, after.Indexes, func(x schema.Index) string { return x.Name })
	if !ok {
		if o.IfExists {
			return nil
		}
		x = schema.Index{Name: o.Name}
		if o.Dropped != nil {
			x = *o.Dropped
		}
	}
	return c.dropKey(before, after, x, "DROP INDEX "+c.quote(x.Name))
}

// dropKey drops a key or index; a foreign key that it served gets an index of its
// own in the same statement (error 1553 otherwise), named as the server would.
func (c *compiler) dropKey(before, after schema.Table, x schema.Index, clause string) error {
	if c.impliedHere(after, x) {
		return nil // it goes on as the server's own, as long as the foreign key
	}
	rested, err := c.rest(before, after)
	if err != nil {
		return err
	}
	clauses := append(rested, clause)
	for _, f := range c.unserved(before, after) {
		switch {
		case len(clauses) == 1 && implies(f, schema.Index{Name: f.Name, Unique: x.Unique, Kind: x.Kind, Comment: x.Comment, Invisible: x.Invisible, Elements: x.Elements}):
			clauses = []string{"RENAME INDEX " + c.quote(x.Name) + " TO " + c.quote(f.Name)}
		default:
			clauses = append(clauses, "ADD KEY "+c.quote(f.Name)+" ("+c.columnList(f.Columns)+")")
		}
	}
	c.alter(after.Name, clauses...)
	return nil
}

// RenameIndex gives the index another name.
func (c *compiler) RenameIndex(o op.RenameIndex) error {
	c.alter(o.Table, "RENAME INDEX "+c.quote(o.From)+" TO "+c.quote(o.To))
	return nil
}

// DropConstraint drops what the operation's constraint is on this server: its name
// is that of the state, which may be the server's own.
func (c *compiler) DropConstraint(o op.DropConstraint) error {
	before, after := c.tables(o.Table)
	if before.PrimaryKey != nil && after.PrimaryKey == nil {
		return c.dropPrimaryKey(before, after)
	}
	if u, ok := gone(before.Uniques, after.Uniques, func(u schema.Unique) string { return u.Name }); ok {
		if err := c.nameKnown("unique constraint", u.Name, before); err != nil {
			return err
		}
		x := schema.Index{Name: u.Name, Unique: true}
		return c.dropKey(before, after, x, "DROP INDEX "+c.quote(u.Name))
	}
	if f, ok := gone(before.ForeignKeys, after.ForeignKeys, func(f schema.ForeignKey) string { return f.Name }); ok {
		return c.dropForeignKey(before, after, f)
	}
	if k, ok := gone(before.Checks, after.Checks, func(k schema.Check) string { return k.Name }); ok {
		return c.dropCheckOf(before, after, k)
	}
	if o.Dropped.Exclude != nil {
		return c.noExclusion(o.Table, o.Name)
	}
	return nil // if_exists of something that is not there
}

// gone returns the item of before that after lacks.
func gone[T any](before, after []T, name func(T) string) (T, bool) {
	left := map[string]int{}
	for _, v := range after {
		left[name(v)]++
	}
	for _, v := range before {
		if left[name(v)]--; left[name(v)] < 0 {
			return v, true
		}
	}
	var none T
	return none, false
}

func (c *compiler) nameKnown(kind, name string, t schema.Table) error {
	if name != "" {
		return nil
	}
	return c.unsupported("dropping a "+kind+" of table "+t.Name.String()+" without a name", "name it in the revision that makes it, or set a naming convention")
}

// CreateCheck adds the check; MariaDB's check of a column is part of the column.
func (c *compiler) CreateCheck(o op.CreateCheck) error {
	_, after := c.tables(o.Table)
	return c.addCheck(after, o.Check)
}

func (c *compiler) addCheck(t schema.Table, k schema.Check) error {
	if c.isOwnCheck(t, k) {
		return c.restate(t, k.Name)
	}
	text, err := c.check(t.Name, k)
	if err != nil {
		return err
	}
	c.alter(t.Name, "ADD "+text)
	return nil
}

func (c *compiler) dropCheckOf(before, after schema.Table, k schema.Check) error {
	if err := c.nameKnown("check", k.Name, before); err != nil {
		return err
	}
	if c.isOwnCheck(before, k) {
		return c.restate(after, k.Name)
	}
	c.alter(before.Name, c.dropCheck+c.quote(k.Name))
	return nil
}

// restate writes a column as the table has it now.
func (c *compiler) restate(t schema.Table, column string) error {
	for _, col := range t.Columns {
		if foldName(col.Name) != foldName(column) {
			continue
		}
		definition, err := c.definition(c.after, t, col, !c.isIdle(t.Name, col.Name))
		if err != nil {
			return err
		}
		c.alter(t.Name, "MODIFY COLUMN "+c.quote(col.Name)+" "+definition)
	}
	return nil
}

// RenameConstraint: only an index has a name that can be changed; a check or a
// foreign key is dropped and made again in one statement. A primary key has none.
func (c *compiler) RenameConstraint(o op.RenameConstraint) error {
	before, after := c.tables(o.Table)
	for i, u := range before.Uniques {
		if u.Name == o.From && after.Uniques[i].Name == o.To {
			c.alter(o.Table, "RENAME INDEX "+c.quote(o.From)+" TO "+c.quote(o.To))
			return nil
		}
	}
	for i, f := range before.ForeignKeys {
		if f.Name == o.From && after.ForeignKeys[i].Name == o.To {
			return c.renameForeignKey(before, after, f, after.ForeignKeys[i])
		}
	}
	for i, k := range before.Checks {
		if k.Name == o.From && after.Checks[i].Name == o.To {
			return c.renameCheck(before, after, k, after.Checks[i])
		}
	}
	return nil
}

func (c *compiler) renameCheck(before, after schema.Table, from, to schema.Check) error {
	if c.isOwnCheck(before, from) {
		if err := c.restate(after, from.Name); err != nil {
			return err
		}
		return c.addCheck(after, to)
	}
	if c.isOwnCheck(after, to) {
		c.alter(before.Name, c.dropCheck+c.quote(from.Name))
		return c.addCheck(after, to)
	}
	text, err := c.check(after.Name, to)
	if err != nil {
		return err
	}
	c.alter(after.Name, c.dropCheck+c.quote(from.Name), "ADD "+text)
	return nil
}

// ValidateConstraint has nothing to do: a constraint is valid here from the start.
func (c *compiler) ValidateConstraint(op.ValidateConstraint) error { return nil }

// CreateExclude refuses: there is no such constraint.
func (c *compiler) CreateExclude(o op.CreateExclude) error {
	return c.noExclusion(o.Table, o.Exclude.Name)
}
