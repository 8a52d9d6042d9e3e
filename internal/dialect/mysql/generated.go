package mysql

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// mustRemake reports whether the column must be dropped and added again: both
// flavours change an ordinary column into a stored one, back, and any expression,
// but nothing from or to VIRTUAL (errors 3106, 1907).
func (a alteration) mustRemake() bool {
	return isVirtual(a.from) != isVirtual(a.to)
}

func isVirtual(c schema.Column) bool {
	g, ok := c.Generated.(schema.Computed)
	return ok && !g.Stored
}

// remake drops the column and adds it at its place, its indexes with it, in one
// statement. What a virtual column shows stays when it becomes an ordinary one: it
// is a stored one in between.
func (c *compiler) remake(a alteration) error {
	if err := c.remakable(a); err != nil {
		return err
	}
	to := a.to
	if !isComputed(to) {
		g := a.from.Generated.(schema.Computed)
		g.Stored = true
		to.Generated, to.Default, to.Nullable, to.MySQL.OnUpdate = g, nil, true, ""
	}
	definition, err := c.definition(c.after, a.after, to, true)
	if err != nil {
		return err
	}
	drop, add, err := c.indexesOver(a)
	if err != nil {
		return err
	}
	for i, k := range a.before.Checks {
		if !c.reads(k.Expression, a.from.Name) || c.isOwnCheck(a.before, k) {
			continue
		}
		// MySQL would drop a check of this column alone without a word
		text, err := c.check(a.after.Name, a.after.Checks[i])
		if err != nil {
			return err
		}
		drop, add = append(drop, c.dropCheck+c.quote(k.Name)), append(add, "ADD "+text)
	}
	column := []string{"DROP COLUMN " + c.quote(a.from.Name), "ADD COLUMN " + c.quote(a.to.Name) + " " + definition + c.place(a)}
	c.alter(a.after.Name, slices.Concat(drop, column, add)...)
	if isComputed(a.to) {
		return nil
	}
	definition, err = c.definition(c.after, a.after, a.to, true)
	if err != nil {
		return err
	}
	c.alter(a.after.Name, "MODIFY COLUMN "+c.quote(a.to.Name)+" "+definition)
	return nil
}

// remakable refuses what dropping the column would take along beside its indexes.
func (c *compiler) remakable(a alteration) error {
	what := "changing column " + a.before.Name.String() + "." + a.from.Name + " from or to a virtual generated one"
	if a.before.InPrimaryKey(a.from.Name) {
		return c.unsupported(what+" in the primary key", "drop the primary key first and make it again after")
	}
	for _, t := range c.before.Tables {
		for _, f := range t.ForeignKeys {
			if touchesColumn(t.Name, f, a.before.Name, a.from.Name) {
				return c.unsupported(what+" under foreign key "+f.Name, "drop the foreign key first and make it again after")
			}
		}
	}
	for _, col := range a.before.Columns {
		if g, ok := col.Generated.(schema.Computed); ok && col.Name != a.from.Name && c.reads(g.Expression, a.from.Name) {
			return c.unsupported(what+": generated column "+col.Name+" reads it", "drop that column first and add it again after")
		}
	}
	return nil
}

// indexesOver drop and make again the indexes and unique constraints over a column.
func (c *compiler) indexesOver(a alteration) (drop, add []string, err error) {
	for i, u := range a.before.Uniques {
		if !slices.Contains(u.Columns, a.from.Name) {
			continue
		}
		text, err := c.unique(a.after.Name, a.after.Uniques[i])
		if err != nil {
			return nil, nil, err
		}
		drop, add = append(drop, "DROP INDEX "+c.quote(u.Name)), append(add, "ADD "+text)
	}
	for i, x := range a.before.Indexes {
		reads := func(e schema.IndexElement) bool { return e.Column == a.from.Name || c.reads(e.Expression, a.from.Name) }
		if !slices.ContainsFunc(x.Elements, reads) {
			continue
		}
		text, err := c.index(a.after.Name, a.after.Indexes[i])
		if err != nil {
			return nil, nil, err
		}
		drop, add = append(drop, "DROP INDEX "+c.quote(x.Name)), append(add, "ADD "+text)
	}
	return drop, add, nil
}

// place says where the column stands.
func (c *compiler) place(a alteration) string {
	at := slices.IndexFunc(a.after.Columns, func(col schema.Column) bool { return col.Name == a.to.Name })
	if at <= 0 {
		return " FIRST"
	}
	return " AFTER " + c.quote(a.after.Columns[at-1].Name)
}
