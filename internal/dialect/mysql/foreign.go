package mysql

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// serves reports whether the table has a key that serves the foreign key, the
// server's own aside.
func (s server) serves(t schema.Table, f schema.ForeignKey) bool {
	if k := t.PrimaryKey; k != nil && begins(k.Columns, f.Columns) && s.whole(keyElements(*k)[:len(f.Columns)]) {
		return true
	}
	for _, u := range t.Uniques {
		if begins(u.Columns, f.Columns) {
			return true
		}
	}
	return slices.ContainsFunc(t.Indexes, func(x schema.Index) bool {
		own := slices.ContainsFunc(t.ForeignKeys, func(g schema.ForeignKey) bool { return implies(g, x) })
		n := len(f.Columns)
		return !own && x.Kind == "" && len(x.Elements) >= n && begins(elementColumns(x.Elements), f.Columns) && s.whole(x.Elements[:n])
	})
}

// whole reports whether a foreign key can lean on the elements: columns, not prefixes,
// and ascending where that counts.
func (s server) whole(elements []schema.IndexElement) bool {
	return !slices.ContainsFunc(elements, func(e schema.IndexElement) bool {
		return e.Length > 0 || e.Descending && !s.has(descendingServes)
	})
}

// unserved returns the foreign keys that a key of before served and none of after
// does, one for each list of columns.
func (c *compiler) unserved(before, after schema.Table) []schema.ForeignKey {
	var out []schema.ForeignKey
	for _, f := range after.ForeignKeys {
		if c.isLoose(after.Name, f.Name) || !c.serves(before, f) || c.serves(after, f) {
			continue
		}
		if !slices.ContainsFunc(out, func(g schema.ForeignKey) bool { return begins(g.Columns, f.Columns) }) {
			out = append(out, f)
		}
	}
	return out
}

// dropServed drops the implied indexes that a new key makes superfluous. The
// server drops those it made, not those that were renamed or added to take its
// place; named in the statement, both go. One that the state lists stays, unless its
// drop follows.
func (c *compiler) dropServed(before, after schema.Table) []string {
	var out []string
	for _, f := range before.ForeignKeys {
		if c.serves(before, f) || !c.serves(after, f) {
			continue
		}
		if x, ok := listed(before, f); ok && !c.dropFollows(before.Name, x.Name) {
			out = append(out, c.keepIndex(before, f)...)
			continue
		} else if ok {
			out = append(out, "DROP INDEX "+c.quote(x.Name))
			continue
		}
		if name, known := impliedName(before, f); known && !shared(before, f) { // shared: the one index may bear either name, and the server drops its own
			out = append(out, "DROP INDEX "+c.quote(name))
		}
	}
	return out
}

// dropFollows reports whether a later operation drops the index; that one is then
// done.
func (c *compiler) dropFollows(table schema.Name, index string) bool {
	for i := c.at + 1; i < len(c.segment); i++ {
		if o, ok := c.segment[i].(op.DropIndex); ok && o.Table == table && foldName(o.Name) == foldName(index) {
			c.folded[i] = true
			return true
		}
	}
	return false
}

// keepIndex makes the index that the state lists for a foreign key again: one that
// the server made goes without a word when the key is made again, or another serves.
func (c *compiler) keepIndex(t schema.Table, f schema.ForeignKey) []string {
	x, ok := listed(t, f)
	if !ok || strings.EqualFold(x.Name, f.Name) {
		return nil
	}
	return []string{"DROP INDEX " + c.quote(x.Name), "ADD KEY " + c.quote(x.Name) + " (" + c.columnList(f.Columns) + ")"}
}

// impliedHere reports whether an index is what the server keeps for a foreign key
// of the table anyway.
func (c *compiler) impliedHere(t schema.Table, x schema.Index) bool {
	return slices.ContainsFunc(t.ForeignKeys, func(f schema.ForeignKey) bool {
		return implies(f, x) && !c.serves(t, f) && !c.isLoose(t.Name, f.Name)
	})
}

// shared reports whether another foreign key of the table is over columns that
// begin as this one's: one index then serves both, under one of the names.
func shared(t schema.Table, f schema.ForeignKey) bool {
	return slices.ContainsFunc(t.ForeignKeys, func(g schema.ForeignKey) bool {
		return g.Name != f.Name && (begins(g.Columns, f.Columns) || begins(f.Columns, g.Columns))
	})
}

// CreateForeignKey adds the key.
func (c *compiler) CreateForeignKey(o op.CreateForeignKey) error {
	text, err := c.foreignKey(o.Table, o.Key)
	if err != nil {
		return err
	}
	clauses := []string{"ADD " + text}
	if before, _ := c.tables(o.Table); slices.Contains(c.leftover, o.Table) {
		clauses = append(clauses, c.keepIndex(before, o.Key)...)
	}
	c.alter(o.Table, clauses...)
	return nil
}

// dropForeignKey drops the key and the index that the server made for it, which
// would stay behind (an index that a schema names stays).
func (c *compiler) dropForeignKey(before, after schema.Table, f schema.ForeignKey) error {
	if err := c.nameKnown("foreign key", f.Name, before); err != nil {
		return err
	}
	var clauses []string
	if !c.isLoose(before.Name, f.Name) {
		clauses = append(clauses, "DROP FOREIGN KEY "+c.quote(f.Name))
	}
	c.dropLoose(before.Name, f.Name)
	if _, ok := listed(before, f); ok {
		c.leftover = append(c.leftover, before.Name)
	}
	if name, known := impliedName(before, f); known && !c.serves(before, f) && !shared(before, f) {
		clauses = append(clauses, "DROP INDEX "+c.quote(name))
	}
	c.alter(after.Name, clauses...)
	return nil
}

// renameForeignKey drops the key and adds it under its new name, in one statement;
// its own index follows.
func (c *compiler) renameForeignKey(before, after schema.Table, from, to schema.ForeignKey) error {
	if c.isLoose(before.Name, from.Name) {
		for i := range c.loose {
			if c.loose[i] == (looseKey{before.Name, from.Name}) {
				c.loose[i].name = to.Name
			}
		}
		return nil
	}
	text, err := c.foreignKey(after.Name, to)
	if err != nil {
		return err
	}
	clauses := []string{"DROP FOREIGN KEY " + c.quote(from.Name), "ADD " + text}
	if name, known := impliedName(before, from); known && !c.serves(before, from) && !shared(before, from) && name != to.Name {
		clauses = append(clauses, "RENAME INDEX "+c.quote(name)+" TO "+c.quote(to.Name))
	}
	clauses = append(clauses, c.keepIndex(after, to)...)
	c.alter(after.Name, clauses...)
	return nil
}

// touchesColumn reports whether a foreign key of owner is on the column, from
// either side.
func touchesColumn(owner schema.Name, f schema.ForeignKey, table schema.Name, column string) bool {
	return owner == table && slices.Contains(f.Columns, column) || f.References.Table == table && slices.Contains(f.References.Columns, column)
}
