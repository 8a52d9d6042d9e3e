package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// columns compares the columns of a pair of tables. The base that comes back has
// the names of renamed columns already changed, so that keys compare by them.
func (c *comparison) columns(b baseTable, t schema.Table) (baseTable, error) {
	fold := c.canon.FoldName
	byName := map[string][]int{}
	for i, o := range b.columns {
		name := fold(o.value.Name)
		byName[name] = append(byName[name], i)
	}
	matched := make([]bool, len(b.columns))
	var gone []owned[schema.Column]
	var come []schema.Column
	for _, col := range t.Columns {
		parts, renamed := byName[fold(col.Name)], false
		if _, kept := t.Column(col.RenamedFrom); len(parts) == 0 && !kept {
			parts = byName[fold(col.RenamedFrom)]
			renamed = len(parts) > 0
		}
		for _, i := range parts {
			matched[i] = true
		}
		if c.filtered(t.Name, col.Name) {
			continue
		}
		to := col
		to.RenamedFrom = ""
		switch {
		case len(parts) == 0 && (!c.adopting || schema.On(c.canon.Name(), col.Only)):
			c.add(op.AddColumn{Table: t.Name, Column: to})
			come = append(come, to)
		case len(parts) > 0:
			if err := c.columnParts(b, parts, t, to, renamed); err != nil {
				return b, err
			}
			if renamed {
				b = renameIn(b, op.AlterColumn{Column: b.columns[parts[0]].value.Name, Change: schema.ColumnChange{Name: schema.Some(to.Name)}})
				c.pair = newPair(b.table(), c.pair.to)
			}
		}
	}
	for i, o := range b.columns {
		if !matched[i] && !c.filtered(t.Name, o.value.Name) {
			c.add(op.DropColumn{Table: t.Name, Name: o.value.Name, Dropped: &o.value, Limit: op.Limit{Only: o.value.Only}})
			gone = append(gone, o)
		}
	}
	c.possibleColumns(t, gone, come)
	c.order(b, t)
	return b, nil
}

// column compares one pair of columns.
func (c *comparison) column(b baseTable, o owned[schema.Column], t schema.Table, to schema.Column, renamed bool) {
	found := c.differs(b, o, t, to)
	if len(found) == 0 && !renamed {
		return
	}
	from := o.value
	change := found.whole().only(schema.Changed(from, to))
	if renamed {
		change.Name = schema.Some(to.Name)
	}
	if change.IsZero() {
		return
	}
	if rest := numberedLast(change); !rest.IsZero() {
		between := rest.Apply(from)
		c.alter(t.Name, from, rest, between, to.Only)
		from, change = between, schema.ColumnChange{Generated: change.Generated}
	}
	if first := c.goesFirst(from, change); !first.IsZero() {
		between := first.Apply(from)
		c.alter(t.Name, from, first, between, to.Only)
		if from = between; change.Default.Set || first.Default.Set && found.has(defaultAspect) {
			change.Default = schema.Some(to.Default)
		}
		if first.Generated.Set {
			change.Generated = schema.Opt[schema.Generated]{}
		}
	}
	c.alter(t.Name, from, change, change.Apply(from), to.Only)
}

func (c *comparison) alter(t schema.Name, from schema.Column, change schema.ColumnChange, to schema.Column, only []schema.Dialect) {
	if !change.IsZero() {
		c.add(op.AlterColumn{Table: t, Column: from.Name, Change: change, From: &from, To: &to, Limit: op.Limit{Only: only}})
	}
}

// numberedLast is what else changes in a column that is numbered from then on and
// was nullable: it is not null before it is the key, and numbered after. Going back
// it is numbered no more, then no key, and may be null then.
func numberedLast(change schema.ColumnChange) schema.ColumnChange {
	if _, numbered := change.Generated.Value.(schema.Auto); !numbered || !change.Nullable.Set || change.Nullable.Value {
		return schema.ColumnChange{}
	}
	change.Generated = schema.Opt[schema.Generated]{}
	return change
}

// goesFirst is the part of a change that something else waits for, while the rest
// waits for that: a default that the column's enum is to lose goes before the enum
// changes, and the new one is set after; a column stops being numbered before it
// leaves the key, and may be null after.
func (c *comparison) goesFirst(from schema.Column, change schema.ColumnChange) schema.ColumnChange {
	var first schema.ColumnChange
	if c.defaultGoes(from) {
		first.Default = schema.Some[schema.Expr](nil)
	}
	if _, numbered := from.Generated.(schema.Auto); numbered && change.Generated.Set && change.Generated.Value == nil && change.Nullable.Or(false) {
		first.Generated = change.Generated
	}
	return first
}

// defaultGoes reports whether a column's default is a value that its enum is to
// lose. It must be dropped before the enum changes, and the new one set after.
func (c *comparison) defaultGoes(from schema.Column) bool {
	literal, ok := from.Default.(schema.Literal)
	if !ok {
		return false
	}
	for _, e := range enumsIn(from.Type) {
		if slices.Contains(c.removed[e], literal.Text) {
			return true
		}
	}
	return false
}

// differs returns in what a column of the base differs from the model's.
func (c *comparison) differs(b baseTable, o owned[schema.Column], t schema.Table, to schema.Column) aspects {
	if c.pair.alike && identical(&o.value, &to) {
		return nil
	}
	if !o.known {
		d := c.canon.Name()
		live := b.live
		live.Name = b.name
		_, here := c.pair.on(d)
		return c.columnAspects(c.from, live, o.value, c.here, here, to.For(d))
	}
	var found aspects
	for _, canon := range c.all {
		d := canon.Name()
		if !schema.On(d, to.Only) || !schema.On(d, t.Only) {
			continue
		}
		fd, td := c.pair.on(d)
		was, is := o.value.For(d), to.For(d)
		found = found.union(c.textual(canon, canon.Column(c.fromOn(d), fd, was), canon.Column(c.modelOn(d), td, is)))
		if !slices.Equal(enumsIn(was.Type), enumsIn(is.Type)) { // on SQLite both are TEXT, and the check of one goes
			found = found.union(aspects{typeAspect})
		}
	}
	return found
}

// textual compares two written columns: expressions by their tokens.
func (c *comparison) textual(canon Canon, x, y schema.Column) aspects {
	found := differing(x, y)
	if found.has(defaultAspect) {
		a, aok := x.Default.(schema.SQL)
		b, bok := y.Default.(schema.SQL)
		if aok && bok && canon.Expr(a.Text) == canon.Expr(b.Text) {
			found = found.without(defaultAspect)
		}
	}
	if found.has(generatedAspect) {
		a, aok := x.Generated.(schema.Computed)
		b, bok := y.Generated.(schema.Computed)
		if aok && bok && a.Stored == b.Stored && canon.Expr(a.Expression) == canon.Expr(b.Expression) {
			found = found.without(generatedAspect)
		}
	}
	if found.has(onUpdateAspect) && canon.Expr(x.MySQL.OnUpdate) == canon.Expr(y.MySQL.OnUpdate) {
		found = found.without(onUpdateAspect)
	}
	return found
}

// renameIn is the base after a column got another name: keys, checks and indexes
// follow, as they do in the database.
func renameIn(b baseTable, o op.AlterColumn) baseTable {
	t, err := renamedIn(b.table(), o)
	if err != nil {
		return b
	}
	if live, err := renamedIn(b.live, o); err == nil {
		b.live = live
	}
	b.made = nil
	b.implied = renamedIndexes(b.implied, o.Column, o.Change.Name.Value)
	put(b.columns, t.Columns)
	put(b.primaryKeys, list(t.PrimaryKey))
	put(b.uniques, t.Uniques)
	put(b.foreignKeys, t.ForeignKeys)
	put(b.checks, t.Checks)
	put(b.excludes, t.Excludes)
	put(b.indexes, t.Indexes)
	return b
}

func renamedIn(t schema.Table, o op.AlterColumn) (schema.Table, error) {
	o.Table, o.Change, o.From, o.To = t.Name, schema.ColumnChange{Name: o.Change.Name}, nil, nil
	after, err := op.Apply(schema.Metadata{Tables: []schema.Table{t}}, o)
	if err != nil {
		return t, err
	}
	return after.Tables[0], nil
}

func put[T any](list []owned[T], values []T) {
	for i := range list {
		list[i].value = values[i]
	}
}

// order notices columns that stand in another order than the model's. The order is
// reported and never changed.
func (c *comparison) order(b baseTable, t schema.Table) {
	var is, wished []string
	for _, o := range b.columns {
		if _, ok := t.Column(o.value.Name); ok {
			is = append(is, o.value.Name)
		}
	}
	for _, col := range t.Columns {
		if slices.Contains(is, col.Name) {
			wished = append(wished, col.Name)
		}
	}
	if !slices.Equal(is, wished) {
		c.notices = append(c.notices, fmt.Sprintf("table %s: columns stand in the order %s; the model has %s", t.Name, strings.Join(is, ", "), strings.Join(wished, ", ")))
	}
}
