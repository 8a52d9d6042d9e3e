package diff

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// tables matches the tables by name, and by renamed_from, and compares the pairs.
func (c *comparison) tables() error {
	byName := make(map[schema.Name][]int, len(c.base.tables))
	for i, b := range c.base.tables {
		name := foldName(c.canon, b.name)
		byName[name] = append(byName[name], i)
	}
	matched := make([]bool, len(c.base.tables))
	var gone []baseTable
	var come []schema.Table
	for _, t := range c.model.Tables {
		parts := byName[foldName(c.canon, t.Name)]
		if was := byName[foldName(c.canon, t.RenamedFrom)]; len(parts) == 0 && len(was) > 0 && !matched[was[0]] && !c.declared(c.base.tables[was[0]].name) {
			parts = was
		}
		for _, i := range parts {
			matched[i] = true
		}
		if c.filtered(t.Name, "") {
			continue
		}
		if len(parts) == 0 {
			if err := c.free(t.Name); err != nil {
				return err
			}
			if c.counts(t.Only) {
				c.add(op.CreateTable{Table: plain(t)})
				come = append(come, t)
			}
			continue
		}
		if err := c.tableParts(parts, t); err != nil {
			return err
		}
	}
	for i, b := range c.base.tables {
		if !matched[i] && !c.filtered(b.name, "") {
			t := b.table()
			c.add(op.DropTable{Name: b.name, Table: &t, Limit: op.Limit{Only: b.only}})
			gone = append(gone, b)
		}
	}
	columns := c.renames
	c.renames = nil
	c.possibleTables(gone, come)
	c.renames = append(c.renames, columns...) // of a renamed table's columns one knows after
	return nil
}

// free refuses to make a table where the database has one, or a view, that no
// schema can hold: what it says of it would not be true.
func (c *comparison) free(name schema.Name) error {
	for _, u := range c.in.Live.Unmanaged {
		if isRelation(u.Kind) && foldName(c.canon, u.Name) == foldName(c.canon, name) {
			return fmt.Errorf("table %q: the database has a %s of that name, which is not managed", name.String(), u.Kind)
		}
	}
	return nil
}

// isRelation reports whether things of the kind have their names among the tables.
func isRelation(kind string) bool {
	if kind == "table option" || strings.HasPrefix(kind, "foreign key") {
		return false
	}
	return kind == "partition" || strings.HasPrefix(kind, "table ") || strings.HasSuffix(kind, " table") || strings.HasSuffix(kind, "view")
}

// declared reports whether the model has a table of that name.
func (c *comparison) declared(name schema.Name) bool {
	_, ok := c.model.Table(name)
	return ok
}

// plain is a table of the model without what only the comparison reads.
func plain(t schema.Table) schema.Table {
	t.RenamedFrom = schema.Name{}
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		t.Columns[i].RenamedFrom = ""
	}
	return t
}

// table compares one pair of tables.
func (c *comparison) table(b baseTable, t schema.Table) error {
	if b.made != nil && identicalTable(b.made, &t) {
		return nil
	}
	b = b.apart()
	t0 := plain(t)
	if b.name != t.Name && foldName(c.canon, b.name) != foldName(c.canon, t.Name) {
		c.add(op.RenameTable{From: b.name, To: t.Name.Name, Limit: op.Limit{Only: t.Only}})
		b = b.renamed(t.Name)
	}
	if !b.known {
		b = c.adoptTable(b, t0)
	}
	c.pair = newPair(b.table(), t0)
	first := len(c.ops)
	b, err := c.columns(b, t)
	if err != nil {
		return err
	}
	c.options(b, t0)
	key := len(c.ops)
	compareParts(c, primaryKeys, b, b.primaryKeys, t0, list(t0.PrimaryKey))
	c.nullableKeys(b, t0, first, key)
	compareParts(c, uniques, b, b.uniques, t0, t0.Uniques)
	compareParts(c, checks, b, b.checks, t0, t0.Checks)
	compareParts(c, excludes, b, b.excludes, t0, t0.Excludes)
	compareParts(c, indexes, b, b.indexes, t0, t0.Indexes)
	compareParts(c, foreignKeys, b, b.foreignKeys, t0, t0.ForeignKeys)
	c.dropImplied(b, t0)
	return nil
}

// adoptTable prepares a table that only the live catalog knows.
func (c *comparison) adoptTable(b baseTable, t schema.Table) baseTable {
	here := t.For(c.canon.Name())
	live := adopt(c.settler, b.live, here)
	live = withoutImplied(c.canon, live, c.here, here, here.Columns)
	live.Name = b.name
	out := unknownTable(live).apart()
	for _, x := range b.live.Indexes {
		if !slices.ContainsFunc(live.Indexes, func(y schema.Index) bool { return y.Name == x.Name }) {
			out.implied = append(out.implied, x)
		}
	}
	return out
}

// renamed is the table after a rename: what names it follows.
func (b baseTable) renamed(to schema.Name) baseTable {
	from := b.name
	b.name, b.live.Name, b.made = to, to, nil // taken apart already
	b.foreignKeys = slices.Clone(b.foreignKeys)
	for i := range b.foreignKeys {
		if f := &b.foreignKeys[i].value; f.References.Table == from {
			f.References.Table = to
		}
	}
	return b
}

// options compares comment and options.
func (c *comparison) options(b baseTable, t schema.Table) {
	from, fromBy := b.options.value, b.optionsBy
	to, toBy := t.Options, t.By
	if !b.options.known {
		toBy = nil
		to = t.For(c.canon.Name()).Options
	}
	if c.sameComment(b, t) {
		to.Comment = from.Comment
	}
	if from.Comment != to.Comment {
		c.add(op.TableComment{Table: t.Name, From: schema.Some(from.Comment), To: to.Comment, Limit: op.Limit{Only: t.Only}})
	}
	if c.sameOptions(b, t) {
		return
	}
	from.Comment, to.Comment = "", ""
	fromBy, toBy = withoutComment(fromBy), withoutComment(toBy)
	change := op.ChangedTable(from, to, fromBy, toBy)
	if reflect.DeepEqual(change, op.TableChange{}) {
		c.undecided = append(c.undecided, Undecided{Object: "table " + t.Name.String(),
			Reason: "its partitions or what it inherits from differ from the model's, and no operation changes them: write it in an execute"})
	} else {
		c.add(op.AlterTable{Table: t.Name, Change: change, From: &from, To: &to, FromBy: fromBy, ToBy: toBy, Limit: op.Limit{Only: t.Only}})
	}
}

func withoutComment(by map[schema.Dialect]schema.TableOptions) map[schema.Dialect]schema.TableOptions {
	var out map[schema.Dialect]schema.TableOptions
	for _, d := range schema.Dialects {
		if o, ok := by[d]; ok {
			o.Comment = ""
			if out == nil {
				out = map[schema.Dialect]schema.TableOptions{}
			}
			out[d] = o
		}
	}
	return out
}

func (c *comparison) sameComment(b baseTable, t schema.Table) bool {
	if !b.options.known && !c.canon.Stores(Comments) {
		return true
	}
	return b.options.value.Comment == t.Options.Comment
}

func (c *comparison) sameOptions(b baseTable, t schema.Table) bool {
	for _, canon := range c.canons(b.options.known) {
		d := canon.Name()
		if !schema.On(d, t.Only) {
			continue
		}
		from, to := c.pair.on(d)
		x, y := canon.Options(c.fromOn(d), from), canon.Options(c.modelOn(d), to)
		x.Comment, y.Comment = "", ""
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

// canons are the canons under which something of the base is compared: all when
// the replay knows it, the database's own otherwise.
func (c *comparison) canons(known bool) []Canon {
	if known {
		return c.all
	}
	return c.all[:1]
}
