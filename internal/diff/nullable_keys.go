package diff

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// nullableKeys puts back what a primary key does to columns that may hold NULL in
// it, as SQLite lets them. A key that is made makes its columns NOT NULL, on the way
// back too; so where a key comes or goes such a column is made NOT NULL before, and
// may be NULL again after. first is where the operations on the table begin, key
// where those on its primary key do.
func (c *comparison) nullableKeys(b baseTable, t schema.Table, first, key int) {
	var dropped, created []string
	for _, o := range c.ops[key:] {
		switch o := o.(type) {
		case op.DropConstraint:
			dropped = o.Dropped.PrimaryKey.Columns
		case op.CreatePrimaryKey:
			created = o.Key.Columns
		}
	}
	for _, name := range union(dropped, created) {
		column, held := t.Column(name)
		is := held && column.Nullable
		was := false
		if i := slices.IndexFunc(b.columns, func(o owned[schema.Column]) bool { return o.value.Name == name }); i >= 0 {
			column, was = b.columns[i].value, b.columns[i].value.Nullable
		}
		if !(was && slices.Contains(dropped, name)) && !(is && slices.Contains(created, name)) {
			continue
		}
		column = c.withoutNullable(first, column)
		if was {
			c.alterNullable(t.Name, &column, false)
		} else {
			column.Nullable = false
		}
		if is {
			c.alterNullable(t.Name, &column, true)
		}
	}
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// withoutNullable takes the change of whether a column may be NULL out of what is to
// be altered about it, and returns the column after the rest.
func (c *comparison) withoutNullable(first int, column schema.Column) schema.Column {
	rest := c.ops[:first]
	for _, o := range c.ops[first:] {
		if a, ok := o.(op.AlterColumn); ok && a.Change.Name.Or(a.Column) == column.Name {
			if a.Change.Nullable = (schema.Opt[bool]{}); a.Change.IsZero() {
				continue
			}
			from := *a.From
			from.Nullable = column.Nullable
			to := a.Change.Apply(from)
			a.From, a.To, column = &from, &to, to
			o = a
		}
		rest = append(rest, o)
	}
	c.ops = rest
	return column
}

func (c *comparison) alterNullable(t schema.Name, column *schema.Column, to bool) {
	change := schema.ColumnChange{Nullable: schema.Some(to)}
	after := change.Apply(*column)
	c.alter(t, *column, change, after, column.Only)
	*column = after
}
