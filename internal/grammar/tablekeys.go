package grammar

import (
	"cmp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// keys reads the constraints and indexes of a table: those that its columns stand
// for, then those of its own keys. Unnamed ones are named in that order.
func (d *decoder) keys(t *tableDraft, f fields) {
	if n := f[tabPrimary]; n != nil && n != unread && !isNull(n) {
		d.push("primary_key")
		t.table.PrimaryKey = d.primaryKey(n)
		d.mustBeThere(nil)
		d.pop()
	}
	d.push("columns")
	for i := range t.columns {
		c := &t.columns[i]
		d.push(c.column.Name)
		d.columnKeys(&t.table, c.column.Name, c.column.Only, c.fields, f[tabPrimary])
		d.pop()
	}
	d.pop()
	fk := func(name string, n *yaml.Node) schema.ForeignKey {
		key, _ := d.foreignKey(name, n, "")
		return key
	}
	t.table.ForeignKeys = named(d, "foreign_keys", f[tabForeign], fk, t.table.ForeignKeys, func(k schema.ForeignKey) (string, []schema.Dialect) { return k.Name, k.Only })
	t.table.Uniques = named(d, "uniques", f[tabUniques], d.unique, t.table.Uniques, func(u schema.Unique) (string, []schema.Dialect) { return u.Name, u.Only })
	t.table.Checks = named(d, "checks", f[tabChecks], d.check, nil, func(c schema.Check) (string, []schema.Dialect) { return c.Name, c.Only })
	t.table.Excludes = named(d, "exclusions", f[tabExclusions], d.exclude, nil, func(e schema.Exclude) (string, []schema.Dialect) { return e.Name, e.Only })
	t.table.Indexes = named(d, "indexes", f[tabIndexes], d.index, t.table.Indexes, func(x schema.Index) (string, []schema.Dialect) { return x.Name, x.Only })
}

// columnKeys adds to a table what the short keys of a column stand for. They are
// limited as the column is.
func (d *decoder) columnKeys(t *schema.Table, column string, only []schema.Dialect, f fields, tableKey *yaml.Node) {
	if name, ok := d.short("primary_key", f[colPrimary]); ok {
		if tableKey != nil {
			d.failIn("primary_key", f[colPrimary], "keep one of them", "a primary key here and one of the table")
		}
		d.joinPrimaryKey(t, column, name, f[colPrimary])
	}
	if name, ok := d.short("unique", f[colUnique]); ok {
		d.second("unique", f[colUnique], name, len(t.Uniques), func(i int) string { return t.Uniques[i].Name })
		t.Uniques = append(t.Uniques, schema.Unique{Name: name, Columns: []string{column}, Only: only})
	}
	if name, ok := d.short("index", f[colIndex]); ok {
		d.second("index", f[colIndex], name, len(t.Indexes), func(i int) string { return t.Indexes[i].Name })
		t.Indexes = append(t.Indexes, schema.Index{Name: name, Elements: []schema.IndexElement{{Column: column}}, Only: only})
	}
	if n := f[colForeign]; d.given("foreign_key", n) {
		d.push("foreign_key")
		if fk, ok := d.foreignKey("", n, column); ok {
			d.second("", n, fk.Name, len(t.ForeignKeys), func(i int) string { return t.ForeignKeys[i].Name })
			fk.Only = limits(only, fk.Only)
			t.ForeignKeys = append(t.ForeignKeys, fk)
		}
		d.pop()
	}
}

// joinPrimaryKey makes a column part of the primary key, whose name, if any, is
// the same at each column.
func (d *decoder) joinPrimaryKey(t *schema.Table, column, name string, n *yaml.Node) {
	if only, ok := d.limited[column]; ok {
		d.mentions = append(d.mentions, mention{n: n, key: "primary_key", column: column, only: only})
		d.mustBeThere(nil)
	}
	if t.PrimaryKey == nil {
		t.PrimaryKey = &schema.PrimaryKey{Name: name}
	} else if name != "" && t.PrimaryKey.Name != "" && t.PrimaryKey.Name != name {
		d.failIn("primary_key", n, "", "one primary key with two names, %q and %q", t.PrimaryKey.Name, name)
	}
	t.PrimaryKey.Name = cmp.Or(t.PrimaryKey.Name, name)
	t.PrimaryKey.Columns = append(t.PrimaryKey.Columns, column)
}

// short reads true, false or a name.
func (d *decoder) short(key string, n *yaml.Node) (name string, ok bool) {
	if !d.given(key, n) || !d.scalar(key, n, "true or a name") {
		return "", false
	}
	if isPlain(n) && (n.Value == "true" || n.Value == "false") {
		return "", n.Value == "true"
	}
	if word := strings.ToLower(n.Value); n.Value == "" || isPlain(n) && slices.Contains([]string{"yes", "no", "on", "off", "y", "n", "true", "false"}, word) {
		d.failIn(key, n, "a name like that is quoted", "%q where true or a name is wanted", n.Value)
		return "", false
	}
	return n.Value, true
}

// second reports a name that a constraint of the kind has already.
func (d *decoder) second(key string, n *yaml.Node, name string, count int, nameAt func(int) string) {
	for i := 0; i < count; i++ {
		if name != "" && nameAt(i) == name {
			d.failIn(key, n, "", "a second %q", name)
			return
		}
	}
}

// sortParts brings constraints and indexes into an order that does not depend on
// where a file writes them.
func sortParts(t *schema.Table) {
	slices.SortStableFunc(t.ForeignKeys, func(a, b schema.ForeignKey) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.Columns, b.Columns))
	})
	slices.SortStableFunc(t.Uniques, func(a, b schema.Unique) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.Columns, b.Columns))
	})
	slices.SortStableFunc(t.Checks, func(a, b schema.Check) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Expression, b.Expression))
	})
	slices.SortStableFunc(t.Excludes, func(a, b schema.Exclude) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(t.Indexes, func(a, b schema.Index) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.CompareFunc(a.Elements, b.Elements, func(x, y schema.IndexElement) int {
			return cmp.Or(strings.Compare(x.Column, y.Column), strings.Compare(x.Expression, y.Expression))
		}))
	})
}
