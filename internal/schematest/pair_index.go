package schematest

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

func (d *drawing) indexes(old schema.Table, t *schema.Table) {
	for range rapid.IntRange(0, 3).Draw(d.T, "indexes") {
		x, ok := d.index(*t)
		if !ok {
			return
		}
		same := func(o schema.Index) bool {
			return reflect.DeepEqual(o.Elements, x.Elements) && o.Where == x.Where && o.Using == x.Using && o.Kind == x.Kind
		}
		if !slices.ContainsFunc(t.Indexes, same) && !d.doubles(*t, x) {
			t.Indexes = append(t.Indexes, x)
		}
	}
}

// doubles reports whether MySQL would take the index for a unique constraint, which
// is one thing there.
func (d *drawing) doubles(t schema.Table, x schema.Index) bool {
	return d.family() && x.Unique
}

func (d *drawing) index(t schema.Table) (schema.Index, bool) {
	x := schema.Index{Name: freeName(t, "ix")}
	if special, ok := d.special(t); ok && d.half("special index") {
		special.Name = x.Name
		return special, true
	}
	columns := rapid.Permutation(d.keyable(t, !d.is(schema.MariaDB))).Draw(d.T, "index columns")
	if len(columns) == 0 {
		return x, false
	}
	for _, name := range columns[:rapid.IntRange(1, min(3, len(columns))).Draw(d.T, "number of index columns")] {
		c, _ := t.Column(name)
		x.Elements = append(x.Elements, d.element(t, c))
	}
	if !d.is(schema.SQLite) && d.seldom("index commented") {
		x.Comment = text(d.T)
	}
	switch {
	case d.is(schema.Postgres):
		d.postgresIndex(t, &x, columns)
	case d.is(schema.SQLite):
		x.Unique = d.seldom("unique index")
		if conditions := d.conditions(t); len(conditions) > 0 && d.seldom("partial") {
			x.Where = rapid.SampledFrom(conditions).Draw(d.T, "predicate")
		}
	default:
		x.Invisible = d.seldom("invisible index")
	}
	return x, true
}

// element draws a column of an index, or an expression of it where there are some;
// MySQL takes none of a column that it numbers.
func (d *drawing) element(t schema.Table, c schema.Column) schema.IndexElement {
	e := schema.IndexElement{Column: c.Name, Descending: d.seldom("descending")}
	if d.is(schema.MariaDB) {
		e.Descending = false // MariaDB knows it since 10.8 and shows it only there
	}
	key, _ := t.AutoKey()
	plain := c.Name != key && slices.Contains(plainNames, c.Name) && !d.is(schema.MariaDB) && c.Generated == nil
	switch {
	case plain && textual(c.Type) && d.seldom("expression"):
		e.Column, e.Expression = "", pick(d, "function", "lower", "upper")+"("+c.Name+")"
	case plain && schema.IsInteger(c.Type) && d.seldom("expression"):
		e.Column, e.Expression = "", c.Name+pick(d, "operator", " + 1", " * 2")
	case d.is(schema.SQLite) && textual(c.Type) && d.seldom("collated element"):
		e.Collation = "NOCASE"
	case d.is(schema.Postgres) && textual(c.Type) && d.seldom("operator class"):
		e.OpClass = "text_pattern_ops"
		if s, ok := c.Type.(schema.String); ok && s.Length > 0 {
			e.OpClass = "varchar_pattern_ops"
		}
	case d.is(schema.Postgres) && textual(c.Type) && d.seldom("collated element"):
		e.Collation = "C"
	}
	if d.is(schema.Postgres) && d.seldom("nulls") {
		e.Nulls = pick(d, "nulls where", "first", "last")
		if e.Nulls == "first" && e.Descending || e.Nulls == "last" && !e.Descending {
			e.Nulls = ""
		}
	}
	return e
}

func (d *drawing) postgresIndex(t schema.Table, x *schema.Index, columns []string) {
	x.Unique = d.seldom("unique index")
	x.NullsNotDistinct = x.Unique && d.seldom("nulls not distinct")
	if conditions := d.conditions(t); len(conditions) > 0 && d.seldom("partial") {
		x.Where = rapid.SampledFrom(conditions).Draw(d.T, "predicate")
	}
	if d.seldom("include") && len(columns) > 1 && !slices.ContainsFunc(x.Elements, func(e schema.IndexElement) bool { return e.Column == columns[len(columns)-1] }) {
		if c, _ := t.Column(columns[len(columns)-1]); c.Generated == nil {
			x.Include = []string{c.Name}
		}
	}
	if d.seldom("index parameters") {
		x.With = []schema.Parameter{{Key: "fillfactor", Value: "80"}}
	}
}

// special draws an index of a kind of its own.
func (d *drawing) special(t schema.Table) (schema.Index, bool) {
	for _, c := range rapid.Permutation(t.Columns).Draw(d.T, "special column") {
		x := schema.Index{Elements: []schema.IndexElement{{Column: c.Name}}}
		_, text := c.Type.(schema.Text)
		_, array := c.Type.(schema.Array)
		switch {
		case c.Generated != nil:
		case d.is(schema.Postgres) && (c.Type == schema.Native{Text: "jsonb"} || array || c.Type == schema.Native{Text: "tsvector"}):
			x.Using = "gin"
			return x, true
		case d.is(schema.Postgres) && c.Type == schema.Native{Text: "int4range"}:
			x.Using = "gist"
			return x, true
		case d.is(schema.Postgres) && schema.IsInteger(c.Type):
			x.Using = pick(d, "method", "hash", "brin")
			return x, true
		case d.family() && text && d.half("fulltext"):
			x.Kind = "fulltext"
			return x, true
		case d.family() && text:
			x.Elements[0].Length = pick(d, "prefix", 10, 20)
			return x, true
		}
	}
	return schema.Index{}, false
}
