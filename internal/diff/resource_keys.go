package diff

import (
	"strings"
	"unicode"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// The part of describer that is about keys, constraints and indexes.

func (d *describer) CreateIndex(o op.CreateIndex) error {
	d.at(createKeys, o.Table)
	d.ranked(indexRank, "")
	d.make(indexNames(o.Table, o.Index)...)
	d.uses(o.Table, indexColumns(o.Index))
	return nil
}

func (d *describer) DropIndex(o op.DropIndex) error {
	d.at(dropKeys, o.Table)
	d.ranked(indexRank, "")
	d.need(table(o.Table))
	d.release(table(o.Table))
	d.remove(relation(o.Table.Schema, o.Name))
	if o.Dropped == nil {
		d.remove(named(o.Table, o.Name))
		return nil
	}
	d.remove(named(o.Table, o.Name))
	if o.Dropped.Unique {
		d.remove(key(o.Table, indexColumns(*o.Dropped)))
	}
	d.frees(o.Table, indexColumns(*o.Dropped))
	d.waitForCover(o.Table, indexColumns(*o.Dropped))
	return nil
}

func (d *describer) RenameIndex(o op.RenameIndex) error {
	d.at(createKeys, o.Table)
	d.ranked(renameRank, "")
	d.remove(named(o.Table, o.From), relation(o.Table.Schema, o.From))
	d.make(named(o.Table, o.To), relation(o.Table.Schema, o.To))
	d.need(table(o.Table))
	d.release(table(o.Table))
	return nil
}

func (d *describer) CreatePrimaryKey(o op.CreatePrimaryKey) error {
	d.at(createKeys, o.Table)
	d.make(key(o.Table, o.Key.Columns), "primary key "+o.Table.String(), relation(o.Table.Schema, o.Key.Name))
	d.need(table(o.Table))
	d.release(table(o.Table))
	d.uses(o.Table, o.Key.Postgres.Include)
	for _, c := range o.Key.Columns {
		d.make("keyed " + column(o.Table, c))
		d.need(column(o.Table, c), "typed "+column(o.Table, c))
	}
	return nil
}

func (d *describer) CreateUnique(o op.CreateUnique) error {
	d.at(createKeys, o.Table)
	d.ranked(uniqueRank, strings.Join(o.Unique.Columns, " "))
	d.make(key(o.Table, o.Unique.Columns), named(o.Table, o.Unique.Name), cover(o.Table, o.Unique.Columns), relation(o.Table.Schema, o.Unique.Name))
	d.uses(o.Table, o.Unique.Columns)
	d.uses(o.Table, o.Unique.Postgres.Include)
	return nil
}

func (d *describer) CreateForeignKey(o op.CreateForeignKey) error {
	d.at(createForeignKeys, o.Table)
	d.ranked(0, foreignKeys.key(o.Key))
	d.make(named(o.Table, o.Key.Name))
	d.uses(o.Table, o.Key.Columns)
	d.prefer(key(o.Table, o.Key.Columns), cover(o.Table, o.Key.Columns))
	d.needReference(o.Table, o.Key)
	return nil
}

func (d *describer) CreateCheck(o op.CreateCheck) error {
	d.at(createKeys, o.Table)
	d.ranked(checkRank, o.Check.Expression)
	d.make(named(o.Table, o.Check.Name))
	d.uses(o.Table, words(o.Check.Expression))
	for _, child := range d.children(o.Table) {
		d.need(named(child, o.Check.Name))
	}
	return nil
}

func (d *describer) CreateExclude(o op.CreateExclude) error {
	d.at(createKeys, o.Table)
	d.ranked(excludeRank, excludes.key(o.Exclude))
	d.make(named(o.Table, o.Exclude.Name), relation(o.Table.Schema, o.Exclude.Name))
	for _, e := range o.Exclude.Elements {
		d.uses(o.Table, append(words(e.Expression), e.Column))
	}
	return nil
}

func (d *describer) DropConstraint(o op.DropConstraint) error {
	d.at(dropKeys, o.Table)
	d.need(table(o.Table))
	d.release(table(o.Table))
	d.remove(named(o.Table, o.Name))
	if c := o.Dropped; o.Name != "" && (c.PrimaryKey != nil || c.Unique != nil || c.Exclude != nil) {
		d.remove(relation(o.Table.Schema, o.Name))
	}
	switch c := o.Dropped; {
	case c.ForeignKey != nil:
		d.node.phase = dropForeignKeys
		d.ranked(0, foreignKeys.key(*c.ForeignKey))
		d.frees(o.Table, c.ForeignKey.Columns)
		d.releaseReference(o.Table, *c.ForeignKey)
	case c.PrimaryKey != nil:
		d.remove(key(o.Table, c.PrimaryKey.Columns), "primary key "+o.Table.String())
		d.need("unnumbered " + o.Table.String())
		for _, name := range c.PrimaryKey.Columns {
			d.make("unkeyed " + column(o.Table, name))
		}
		d.frees(o.Table, c.PrimaryKey.Columns)
		d.frees(o.Table, c.PrimaryKey.Postgres.Include)
	case c.Unique != nil:
		d.ranked(uniqueRank, strings.Join(c.Unique.Columns, " "))
		d.remove(key(o.Table, c.Unique.Columns))
		d.frees(o.Table, c.Unique.Columns)
		d.frees(o.Table, c.Unique.Postgres.Include)
		d.waitForCover(o.Table, c.Unique.Columns)
	case c.Check != nil:
		d.ranked(checkRank, c.Check.Expression)
		d.frees(o.Table, words(c.Check.Expression))
		d.make("dropped " + named(o.Table, o.Name))
		for _, parent := range d.parents(o.Table) {
			d.need("dropped " + named(parent, o.Name))
		}
	case c.Exclude != nil:
		d.ranked(excludeRank, excludes.key(*c.Exclude))
		for _, e := range c.Exclude.Elements {
			d.frees(o.Table, append(words(e.Expression), e.Column))
		}
	}
	return nil
}

func (d *describer) RenameConstraint(o op.RenameConstraint) error {
	d.at(createKeys, o.Table)
	d.ranked(renameRank, "")
	d.remove(named(o.Table, o.From), relation(o.Table.Schema, o.From))
	d.make(named(o.Table, o.To), relation(o.Table.Schema, o.To))
	d.need(table(o.Table))
	d.release(table(o.Table))
	return nil
}

func (d *describer) ValidateConstraint(o op.ValidateConstraint) error {
	d.at(createForeignKeys, o.Table)
	d.need(named(o.Table, o.Name))
	return nil
}

// uses needs the table and its columns as they will be.
func (d *describer) uses(t schema.Name, columns []string) {
	d.need(table(t))
	d.release(table(t))
	for _, c := range columns {
		d.need(column(t, c), "altered "+column(t, c))
	}
}

// frees releases columns: they may be altered or dropped afterwards.
func (d *describer) frees(t schema.Name, columns []string) {
	for _, c := range columns {
		d.release(column(t, c))
		d.make("freed " + column(t, c))
	}
}

// needReference needs the table and the key that a foreign key points at.
func (d *describer) needReference(t schema.Name, f schema.ForeignKey) {
	r := f.References
	if r.Table == t {
		d.needKey(r)
		return
	}
	d.need(table(r.Table))
	d.needKey(r)
}

func (d *describer) needKey(r schema.Reference) {
	d.follow(key(r.Table, r.Columns)) // of two keys of the same columns one may go
	for _, c := range r.Columns {
		d.need(column(r.Table, c), "retyped "+column(r.Table, c))
	}
}

func (d *describer) releaseReference(t schema.Name, f schema.ForeignKey) {
	r := f.References
	if r.Table != t {
		d.release(table(r.Table))
	}
	d.release(key(r.Table, r.Columns))
	for _, c := range r.Columns {
		d.release(column(r.Table, c))
	}
}

// waitForCover: MySQL refuses to drop the index that a foreign key leans on until
// there is another (error 1553), so a new index on the same first column is made
// before. Two that exchange their names cannot wait for each other: there it is one
// ALTER TABLE that changes both.
func (d *describer) waitForCover(t schema.Name, columns []string) {
	held, ok := d.before.Table(t)
	if !ok || len(columns) == 0 {
		return
	}
	for _, f := range held.ForeignKeys {
		if len(f.Columns) > 0 && f.Columns[0] == columns[0] {
			d.prefer(cover(t, columns[:1]))
		}
	}
}

// cover names an index by its first column.
func cover(t schema.Name, columns []string) string {
	if len(columns) == 0 {
		return "cover " + t.String()
	}
	return "cover " + t.String() + "." + columns[0]
}

// indexNames are the resources an index makes: its name, the key it can serve as,
// and the first column it covers.
func indexNames(t schema.Name, x schema.Index) []string {
	columns := indexColumns(x)
	out := []string{named(t, x.Name), relation(t.Schema, x.Name)}
	if x.Unique {
		out = append(out, key(t, columns))
	}
	if len(columns) > 0 && x.Elements[0].Column != "" {
		out = append(out, cover(t, columns))
	}
	return out
}

// indexColumns are the columns an index reads, in expressions and predicate too.
func indexColumns(x schema.Index) []string {
	var out []string
	for _, e := range x.Elements {
		if e.Column != "" {
			out = append(out, e.Column)
		} else {
			out = append(out, words(e.Expression)...)
		}
	}
	out = append(out, x.Include...)
	return append(out, words(x.Where)...)
}

// words lists what could be a column's name in an expression. Naming too much only
// adds an order where none was needed.
func words(expression string) []string {
	var out []string
	start := -1
	for i, r := range expression + " " {
		letter := r == '_' || unicode.IsLetter(r) || start >= 0 && unicode.IsDigit(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			out = append(out, expression[start:i])
			start = -1
		}
	}
	return out
}
