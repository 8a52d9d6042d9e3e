package grammar

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// reference is a foreign key whose target is looked up when every table is read.
type reference struct {
	at   Error // where, without message
	from schema.Name
	key  schema.ForeignKey
}

// useReference notes a foreign key of a model.
func (d *decoder) useReference(n *yaml.Node, key schema.ForeignKey) {
	if d.world.operations || n == nil || n == unread {
		return
	}
	d.world.references = append(d.world.references, reference{key: key,
		at: Error{File: d.file, Line: n.Line, Column: n.Column, Path: d.where()}})
}

// resolveReferences reports foreign keys whose target is not there or cannot be
// it, but for those of unchecked databases alone. One that names no columns gets
// those of the target's primary key.
func (m *model) resolveReferences(tables map[schema.Name]*schema.Table, r *report) {
	for _, ref := range m.world.references {
		from, ok := tables[ref.from]
		if !ok || unchecked(ref.key.Only) {
			continue
		}
		fail := func(hint, message string, args ...any) {
			e := ref.at
			e.Message, e.Hint = fmt.Sprintf(message, args...), hint
			r.add(e)
		}
		m.resolve(tables, from, ref.key, fail)
		for _, dialect := range schema.Dialects {
			if key, ok := ref.key.By[dialect]; ok {
				m.resolve(tables, from, key, fail)
			}
		}
	}
	for _, t := range tables {
		for i := range t.ForeignKeys {
			t.ForeignKeys[i].References = completed(tables, t.ForeignKeys[i])
			for dialect, key := range t.ForeignKeys[i].By {
				key.References = completed(tables, key)
				t.ForeignKeys[i].By[dialect] = key
			}
		}
	}
}

func completed(tables map[schema.Name]*schema.Table, key schema.ForeignKey) schema.Reference {
	r := key.References
	target, ok := tables[r.Table]
	if ok && len(r.Columns) == 0 && target.PrimaryKey != nil && !(unchecked(key.Only) && len(key.Columns) != len(target.PrimaryKey.Columns)) {
		r.Columns = slices.Clone(target.PrimaryKey.Columns)
	}
	return r
}

// unchecked reports whether what is limited so is for databases alone that take a
// foreign key to what is not there: SQLite always, MySQL and MariaDB with
// foreign_key_checks off.
func unchecked(only []schema.Dialect) bool {
	return len(only) > 0 && !slices.Contains(only, schema.Postgres)
}

// LimitReferences limits foreign keys that only d takes to it: those whose target is
// not there, or is of another type. So what d holds can be read as a model.
func LimitReferences(m schema.Metadata, d schema.Dialect) schema.Metadata {
	limited := []schema.Dialect{d}
	if !unchecked(limited) {
		return m
	}
	tables := make(map[schema.Name]*schema.Table, len(m.Tables))
	for i := range m.Tables {
		tables[m.Tables[i].Name] = &m.Tables[i]
	}
	reader := &model{metadata: m}
	m.Tables = slices.Clone(m.Tables)
	for i := range m.Tables {
		t := &m.Tables[i]
		t.ForeignKeys = slices.Clone(t.ForeignKeys)
		for k := range t.ForeignKeys {
			reader.resolve(tables, t, t.ForeignKeys[k], func(string, string, ...any) { t.ForeignKeys[k].Only = limited })
		}
	}
	return m
}

func (m *model) resolve(tables map[schema.Name]*schema.Table, from *schema.Table, key schema.ForeignKey, fail func(hint, message string, args ...any)) {
	to := key.References
	if to.Table.Name == "" {
		return
	}
	target, ok := tables[to.Table]
	if !ok {
		var known []string
		for _, t := range m.metadata.Tables {
			known = append(known, t.Name.String())
		}
		fail(didYouMean(to.Table.String(), known), "table %q is not there", to.Table)
		return
	}
	if missing := outside(m.options.dialects(), limits(from.Only, key.Only), target.Only); missing != "" {
		fail("limit the foreign key with only", "table %q is not there on %s", to.Table, missing)
	}
	columns := completed(tables, key).Columns
	switch {
	case len(columns) == 0:
		fail("write the columns", "table %q has no primary key to refer to", to.Table)
	case len(columns) != len(key.Columns):
		fail("", "%d columns refer to %d", len(key.Columns), len(columns))
	default:
		m.resolveColumns(from, target, key, columns, fail)
	}
}

func (m *model) resolveColumns(from, target *schema.Table, key schema.ForeignKey, columns []string, fail func(hint, message string, args ...any)) {
	var known []string
	for _, c := range target.Columns {
		known = append(known, c.Name)
	}
	for i, name := range columns {
		there, ok := target.Column(name)
		if !ok {
			fail(didYouMean(name, known), "table %q has no column %q", target.Name, name)
			continue
		}
		here, ok := from.Column(key.Columns[i])
		if !ok || here.Type == nil || there.Type == nil || len(here.By)+len(there.By) > 0 {
			continue
		}
		if a, b := typeClass(here.Type), typeClass(there.Type); a != b && a != "" && b != "" && m.checksTypes(from, key) {
			fail("", "column %q is %s, and %s.%s is %s", here.Name, typeText(here.Type), target.Name, name, typeText(there.Type))
		}
	}
}

// checksTypes reports whether a database that the key is for compares the types
// of both sides: all but SQLite do.
func (m *model) checksTypes(from *schema.Table, key schema.ForeignKey) bool {
	for _, d := range m.options.dialects() {
		if d != schema.SQLite && schema.On(d, limits(from.Only, key.Only)) {
			return true
		}
	}
	return false
}

// typeClass puts generic types that no database compares with each other into
// different classes; "" is unknown.
func typeClass(t schema.Type) string {
	switch t.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger, schema.Float, schema.Double, schema.Numeric:
		return "number"
	case schema.String, schema.Text:
		return "text"
	case schema.Date, schema.DateTime:
		return "date"
	}
	return "" // a boolean is a number to MySQL, a uuid is text to MySQL and SQLite
}

// dialects are the databases a file has to run on.
func (o Options) dialects() []schema.Dialect {
	if len(o.Dialects) == 0 {
		return schema.Dialects[:]
	}
	return o.Dialects
}

// limits returns what is limited to both; empty is no limit.
func limits(a, b []schema.Dialect) []schema.Dialect {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	var both []schema.Dialect
	for _, d := range schema.Dialects {
		if schema.On(d, a) && schema.On(d, b) && !slices.Contains(both, d.Inherits()) {
			both = append(both, d)
		}
	}
	if both == nil {
		return []schema.Dialect{""} // nowhere
	}
	return both
}

// outside names the dialects on which what is limited to inner exists and what is
// limited to outer does not.
func outside(all, inner, outer []schema.Dialect) string {
	var missing []string
	for _, d := range all {
		if schema.On(d, inner) && !schema.On(d, outer) {
			missing = append(missing, string(d))
		}
	}
	return strings.Join(missing, ", ")
}

// Which databases take names that differ by case alone for one. MySQL and MariaDB
// fold the names of tables only with lower_case_table_names, which a model cannot
// know.
var (
	foldTables  = []schema.Dialect{schema.SQLite}
	foldColumns = []schema.Dialect{schema.MySQL, schema.MariaDB, schema.SQLite}
)

// sameOn names the folding databases on which both things exist.
func (d *decoder) sameOn(folding []schema.Dialect, a, b, table []schema.Dialect) string {
	var on []string
	for _, dialect := range d.options.dialects() {
		if slices.Contains(folding, dialect) && schema.On(dialect, a) && schema.On(dialect, b) && schema.On(dialect, table) {
			on = append(on, string(dialect))
		}
	}
	return strings.Join(on, ", ")
}
