package op

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

func (o CreateTable) apply(d *Draft) error {
	on := setOf(o.Only) & setOf(o.Table.Only)
	if o.IfNotExists && len(d.tables.named(o.Table.Name, on)) > 0 {
		return nil
	}
	if err := coherent(&o.Table); err != nil {
		return err
	}
	return d.tables.add(o.Table, on)
}

// coherent checks that a table's parts name columns that it has.
func coherent(t *schema.Table) error {
	l := list[schema.Column]{kind: columns, of: t.Name}
	for i := range t.Columns {
		if err := l.add(t.Columns[i], everywhere); err != nil {
			return err
		}
	}
	if t.PrimaryKey != nil {
		if err := haveColumns(t, t.PrimaryKey.Columns); err != nil {
			return err
		}
	}
	for _, c := range Constraints(*t) {
		if err := haveColumns(t, c.Columns()); err != nil {
			return err
		}
	}
	for i := range t.Indexes {
		if err := haveColumns(t, elementColumns(t.Indexes[i].Elements)); err != nil {
			return err
		}
	}
	return nil
}

func elementColumns(elements []schema.IndexElement) []string {
	var names []string
	for _, e := range elements {
		if e.Column != "" {
			names = append(names, e.Column)
		}
	}
	return names
}

// haveColumns checks that the table has columns of these names. Case is passed
// over: SQLite and MySQL take PRIMARY KEY (ID) for the column id.
func haveColumns(t *schema.Table, names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(t.Columns, func(c schema.Column) bool { return strings.EqualFold(c.Name, name) }) {
			l := listOf(columns, t.Name, t.Columns)
			return l.notFound(schema.N(name))
		}
	}
	return nil
}

func (o DropTable) apply(d *Draft) error {
	on := setOf(o.Only)
	found, err := d.tables.must(o.Name, on)
	if err != nil {
		if o.IfExists {
			return nil
		}
		return err
	}
	if err := d.notReferenced(o.Name, on); err != nil {
		return err
	}
	for _, t := range found {
		if err := d.tables.remove(t, on); err != nil {
			return err
		}
	}
	if len(d.tables.named(o.Name, everywhere)) == 0 { // triggers, policies and rules go with it
		d.unmanaged = slices.DeleteFunc(slices.Clone(d.unmanaged), func(u schema.Unmanaged) bool { return u.Table == o.Name })
		return d.reown(o.Name, "", unowned)
	}
	return nil
}

// notReferenced checks that no foreign key of another table points at a table.
func (d *Draft) notReferenced(name schema.Name, on dialects) error {
	var by []string
	for _, t := range d.tables.items {
		for i := range t.ForeignKeys {
			f := &t.ForeignKeys[i]
			if f.References.Table == name && t.Name != name && setOf(t.Only)&setOf(f.Only)&on != 0 {
				by = append(by, described(foreignKeys.word, f.Name, t.Name))
			}
		}
	}
	if len(by) == 0 {
		return nil
	}
	return &InUseError{What: described(tables.word, name.String(), schema.Name{}), By: by}
}

func (o RenameTable) apply(d *Draft) error {
	on := setOf(o.Only)
	to := schema.Name{Schema: o.From.Schema, Name: o.To}
	if to == o.From {
		return nil
	}
	if err := d.tables.free(to, on); err != nil {
		return err
	}
	err := d.alterApart(o.From, on, func(t *schema.Table) error {
		t.Name = to
		return nil
	})
	if err != nil {
		return err
	}
	if err := d.repoint(o.From, to, on); err != nil {
		return err
	}
	d.renameTableUnmanaged(o.From, to)
	return d.reown(o.From, "", func(owner schema.ColumnName) schema.ColumnName {
		return schema.ColumnName{Table: to, Column: owner.Column}
	})
}

func (o AlterTable) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		change := o.Change
		if on != everywhere {
			change = limitedTableChange(change, on)
		}
		t.Options, t.By = change.Apply(t.Options, t.By)
		return nil
	})
}

// limitedTableChange says as variants what changes on some dialects alone.
func limitedTableChange(c TableChange, on dialects) TableChange {
	out := TableChange{By: map[schema.Dialect]TableChange{}}
	for _, d := range schema.Dialects {
		if on.Has(d) {
			out.By[d] = c.For(d)
		}
	}
	return out
}

func (o TableComment) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		comment(t, o.To, on)
		return nil
	})
}

// comment sets the comment on the given dialects. Where the table's options
// differ, a comment for everywhere reaches what was common before.
func comment(t *schema.Table, to string, on dialects) {
	by := maps.Clone(t.By)
	if by == nil {
		by = map[schema.Dialect]schema.TableOptions{}
	}
	if on == everywhere {
		for d, options := range by {
			if options.Comment == t.Options.Comment {
				options.Comment = to
				by[d] = options
			}
		}
		t.Options.Comment = to
	} else {
		for _, d := range schema.Dialects {
			if on.Has(d) {
				options := t.For(d).Options
				options.Comment = to
				by[d] = options
			}
		}
	}
	t.By = tidy(t.Options, by)
}

// tidy drops the variants that say what holds without them.
func tidy(common schema.TableOptions, by map[schema.Dialect]schema.TableOptions) map[schema.Dialect]schema.TableOptions {
	for _, d := range slices.Backward(schema.Dialects[:]) { // MariaDB before what it inherits from
		options, ok := by[d]
		if !ok {
			continue
		}
		inherited, ok := by[d.Inherits()]
		if !ok {
			inherited = common
		}
		if reflect.DeepEqual(options, inherited) {
			delete(by, d)
		}
	}
	if len(by) == 0 {
		return nil
	}
	return by
}
