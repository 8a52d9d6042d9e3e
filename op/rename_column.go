package op

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// renaming is a column that gets another name.
type renaming struct {
	table    schema.Table // before
	from, to string
}

// name returns what a mention of a column becomes.
func (r renaming) name(mention string) string {
	if refersTo(&r.table, mention, r.from) {
		return r.to
	}
	return mention
}

func (r renaming) names(mentions []string) []string {
	if !slices.ContainsFunc(mentions, func(m string) bool { return r.name(m) != m }) {
		return mentions
	}
	return eachOf(mentions, r.name)
}

// text renames the column in an expression that stands on the given dialects.
func (r renaming) text(expression string, on dialects) string {
	return renameIn(&r.table, expression, r.from, r.to, on)
}

// apply lets everything in the column's own table follow it.
func (r renaming) apply(t *schema.Table) {
	if t.PrimaryKey != nil {
		key := *t.PrimaryKey
		key.Columns, key.Postgres.Include = r.names(key.Columns), r.names(key.Postgres.Include)
		t.PrimaryKey = &key
	}
	t.Columns = eachOf(t.Columns, func(c schema.Column) schema.Column { return r.column(c, setOf(c.Only)) })
	t.Uniques = eachOf(t.Uniques, func(u schema.Unique) schema.Unique { return r.unique(u) })
	t.ForeignKeys = eachOf(t.ForeignKeys, func(f schema.ForeignKey) schema.ForeignKey { return r.foreignKey(f) })
	t.Checks = eachOf(t.Checks, func(c schema.Check) schema.Check { return r.check(c, setOf(c.Only)) })
	t.Excludes = eachOf(t.Excludes, r.exclude)
	t.Indexes = eachOf(t.Indexes, func(x schema.Index) schema.Index { return r.index(x, setOf(x.Only)) })
	t.Options = r.options(t.Options)
	t.By = mapped(t.By, func(_ schema.Dialect, o schema.TableOptions) schema.TableOptions { return r.options(o) })
}

func (r renaming) column(c schema.Column, on dialects) schema.Column {
	if computed, ok := c.Generated.(schema.Computed); ok {
		computed.Expression = r.text(computed.Expression, on)
		c.Generated = computed
	}
	c.By = mapped(c.By, func(d schema.Dialect, v schema.Column) schema.Column { return r.column(v, alone(d)) })
	return c
}

func (r renaming) unique(u schema.Unique) schema.Unique {
	u.Columns, u.Postgres.Include = r.names(u.Columns), r.names(u.Postgres.Include)
	u.By = mapped(u.By, func(_ schema.Dialect, v schema.Unique) schema.Unique { return r.unique(v) })
	return u
}

// foreignKey renames the column as a referencing one of its own table, and as a
// referenced one.
func (r renaming) foreignKey(f schema.ForeignKey) schema.ForeignKey {
	f.Columns = r.names(f.Columns)
	f.By = mapped(f.By, func(_ schema.Dialect, v schema.ForeignKey) schema.ForeignKey {
		v.Columns = r.names(v.Columns)
		return v
	})
	return r.reference(f)
}

// reference renames the column where a foreign key of any table points at it.
func (r renaming) reference(f schema.ForeignKey) schema.ForeignKey {
	if f.References.Table == r.table.Name {
		f.References.Columns = r.names(f.References.Columns)
	}
	f.By = mapped(f.By, func(_ schema.Dialect, v schema.ForeignKey) schema.ForeignKey { return r.reference(v) })
	return f
}

func (r renaming) check(c schema.Check, on dialects) schema.Check {
	c.Expression = r.text(c.Expression, on)
	c.By = mapped(c.By, func(d schema.Dialect, v schema.Check) schema.Check { return r.check(v, alone(d)) })
	return c
}

func (r renaming) exclude(e schema.Exclude) schema.Exclude {
	on := setOf([]schema.Dialect{schema.Postgres})
	e.Elements = eachOf(e.Elements, func(x schema.ExcludeElement) schema.ExcludeElement {
		x.IndexElement = r.element(x.IndexElement, on)
		return x
	})
	e.Where, e.Include = r.text(e.Where, on), r.names(e.Include)
	return e
}

func (r renaming) index(x schema.Index, on dialects) schema.Index {
	x.Elements = eachOf(x.Elements, func(e schema.IndexElement) schema.IndexElement { return r.element(e, on) })
	x.Where, x.Include = r.text(x.Where, on), r.names(x.Include)
	x.By = mapped(x.By, func(d schema.Dialect, v schema.Index) schema.Index { return r.index(v, alone(d)) })
	return x
}

func (r renaming) element(e schema.IndexElement, on dialects) schema.IndexElement {
	if e.Column != "" {
		e.Column = r.name(e.Column)
	}
	e.Expression = r.text(e.Expression, on)
	return e
}

func (r renaming) options(o schema.TableOptions) schema.TableOptions {
	o.Postgres.PartitionBy = r.text(o.Postgres.PartitionBy, alone(schema.Postgres))
	o.MySQL.PartitionBy = r.text(o.MySQL.PartitionBy, alone(schema.MySQL))
	return o
}

// alone is the set of one dialect.
func alone(d schema.Dialect) dialects {
	for i, one := range schema.Dialects {
		if one == d {
			return 1 << i
		}
	}
	return 0
}
