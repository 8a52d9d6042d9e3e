package migrate_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// rows are what stands in the tables while a pair's change is made: two rows in each
// table that both models have, where the change allows rows. Row k holds, in every
// column, what value makes of the type and k: keys are unique and foreign keys find
// their rows without a plan.
type rows struct{ inserts, queries []string }

// both is a table as it is in a and in b.
type both struct {
	a, b    schema.Table
	columns []string        // the columns that rows are given
	null    map[string]bool // columns of foreign keys whose table has no rows
	barred  bool            // the change does not allow rows
}

type change2 struct {
	d      schema.Dialect
	a, b   schema.Metadata
	tables []*both
}

func rowsFor(d schema.Dialect, a, b schema.Metadata) rows {
	c := &change2{d: d, a: a, b: b}
	for _, t := range a.Tables {
		other, ok := b.Table(t.Name)
		if ok && !slices.ContainsFunc(b.Tables, func(o schema.Table) bool { return o.RenamedFrom == t.Name }) {
			c.tables = append(c.tables, &both{a: t, b: other, null: map[string]bool{}, barred: !c.allows(t, other)})
		}
	}
	for again := true; again; { // a table without rows takes those that need it along
		again = false
		for _, t := range c.tables {
			if !t.barred && !c.refers(t) {
				t.barred, again = true, true
			}
		}
	}
	var out rows
	for _, t := range c.inOrder() {
		out.inserts = append(out.inserts, c.insert(t)...)
		if q := c.query(t); q != "" {
			out.queries = append(out.queries, q)
		}
	}
	return out
}

// allows reports whether rows can be in the table throughout, foreign keys apart.
func (c *change2) allows(a, b schema.Table) bool {
	return c.comes(a, b) && c.comes(b, a) && c.holds(a, b) && c.holds(b, a)
}

// comes reports whether rows are possible as far as the columns go that a has and b
// gets, and those of both.
func (c *change2) comes(a, b schema.Table) bool {
	for _, col := range b.Columns {
		old, ok := a.Column(col.Name)
		if !ok {
			if !col.Nullable && col.Default == nil && col.Generated == nil || col.Generated == (schema.Auto{}) || col.Generated == (schema.Serial{}) {
				return false
			}
			continue
		}
		if !c.converts(old, col) {
			return false
		}
		if (old.Generated == nil) != (col.Generated == nil) {
			return false // numbering that begins or ends has its own rules
		}
	}
	return true
}

// holds reports whether what the keys and checks of b ask is true of the rows that
// come from a.
func (c *change2) holds(a, b schema.Table) bool {
	ok := func(columns []string) bool {
		distinct := false
		for _, name := range columns {
			was, there := a.Column(name)
			is, _ := b.Column(name)
			if !there {
				return false
			}
			switch is.Type.(type) {
			case schema.EnumRef, schema.Boolean:
			default:
				distinct = distinct || is.Type == was.Type || conversion(was.Type) != "" || schema.IsInteger(is.Type)
			}
		}
		return distinct
	}
	if b.PrimaryKey != nil && !ok(b.PrimaryKey.Columns) {
		return false
	}
	for _, u := range b.Uniques {
		if !ok(u.Columns) {
			return false
		}
	}
	for _, x := range b.Indexes {
		for _, e := range x.Elements {
			if x.Unique && (e.Column == "" || !ok([]string{e.Column})) {
				return false
			}
		}
	}
	for _, k := range b.Checks {
		for _, col := range b.Columns {
			if _, there := a.Column(col.Name); !there && strings.Contains(k.Expression, col.Name) {
				return false
			}
		}
	}
	return len(b.Excludes) == 0 || len(a.Excludes) > 0
}

// conversion groups types that turn into each other with what the rows hold: "" is
// none.
func conversion(t schema.Type) string {
	switch t.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger, schema.Numeric:
		return "digits"
	case schema.String, schema.Text:
		return "digits"
	}
	return ""
}

func (c *change2) converts(a, b schema.Column) bool {
	if c.d == schema.Postgres && fmt.Sprint(a.Type) != fmt.Sprint(b.Type) && textType(a.Type) != textType(b.Type) {
		return false // it is not every text that is a number: the revision refuses or asks
	}
	if e, ok := a.Type.(schema.EnumRef); ok {
		f, same := b.Type.(schema.EnumRef)
		return same && e == f && len(c.shared(e.Name)) > 0
	}
	if schemaType(a.Type) == schemaType(b.Type) {
		return value(c.d, a, 1) != ""
	}
	return conversion(a.Type) != "" && conversion(a.Type) == conversion(b.Type)
}

func schemaType(t schema.Type) string { return fmt.Sprintf("%T %v", t, t) }

func textType(t schema.Type) bool {
	switch t.(type) {
	case schema.String, schema.Text:
		return true
	}
	return false
}

// shared lists the values that an enum has before and after.
func (c *change2) shared(name schema.Name) []string {
	a, _ := c.a.Enum(name)
	b, _ := c.b.Enum(name)
	return slices.DeleteFunc(slices.Clone(a.Values), func(v string) bool { return !slices.Contains(b.Values, v) })
}

// refers reports whether the rows find what their foreign keys, before and after,
// want; columns that may be null are, where there is nothing.
func (c *change2) refers(t *both) bool {
	for _, side := range []schema.Table{t.a, t.b} {
		for _, f := range side.ForeignKeys {
			if c.found(t, side, f) {
				continue
			}
			for _, name := range f.Columns {
				was, ok := t.a.Column(name)
				is, ok2 := t.b.Column(name)
				if ok && !was.Nullable || ok2 && !is.Nullable {
					return false
				}
				t.null[name] = true
			}
		}
	}
	return true
}

func (c *change2) found(t *both, side schema.Table, f schema.ForeignKey) bool {
	i := slices.IndexFunc(c.tables, func(o *both) bool { return o.a.Name == f.References.Table })
	if i < 0 || c.tables[i].barred || c.tables[i] != t && !slices.ContainsFunc(c.tables[i].a.Columns, func(schema.Column) bool { return true }) {
		return false
	}
	for j, name := range f.Columns {
		if _, ok := t.a.Column(name); !ok {
			return true // it comes with the change, and is null
		}
		to := f.References.Columns[j]
		for _, m := range []schema.Table{c.tables[i].a, c.tables[i].b} {
			if _, ok := m.Column(to); !ok || c.tables[i].null[to] {
				return false
			}
		}
	}
	return true
}

// inOrder lists the tables with rows, those referred to first; circles are cut by
// leaving out their tables.
func (c *change2) inOrder() (out []*both) {
	placed := map[schema.Name]bool{}
	for range c.tables {
		for _, t := range c.tables {
			if t.barred || placed[t.a.Name] {
				continue
			}
			ready := !slices.ContainsFunc(t.a.ForeignKeys, func(f schema.ForeignKey) bool {
				return f.References.Table != t.a.Name && !placed[f.References.Table] && !t.null[f.Columns[0]]
			})
			if ready {
				placed[t.a.Name] = true
				out = append(out, t)
			}
		}
	}
	return out
}

func (c *change2) quote(name string) string {
	if c.d == schema.MySQL || c.d == schema.MariaDB {
		return "`" + name + "`"
	}
	return `"` + name + `"`
}

func (c *change2) name(n schema.Name) string {
	if n.Schema != "" {
		return c.quote(n.Schema) + "." + c.quote(n.Name)
	}
	return c.quote(n.Name)
}

func (c *change2) insert(t *both) (out []string) {
	for k := 1; k <= 2; k++ {
		var names, values []string
		for _, col := range t.a.Columns {
			if _, computed := col.Generated.(schema.Computed); computed {
				continue
			}
			names = append(names, c.quote(col.Name))
			values = append(values, c.cell(t, col, k))
		}
		override := ""
		if c.d == schema.Postgres {
			override = " OVERRIDING SYSTEM VALUE"
		}
		out = append(out, fmt.Sprintf("INSERT INTO %s (%s)%s VALUES (%s)", c.name(t.a.Name), strings.Join(names, ", "), override, strings.Join(values, ", ")))
	}
	return out
}

func (c *change2) cell(t *both, col schema.Column, k int) string {
	is, stays := t.b.Column(col.Name)
	free := col.Nullable && (!stays || is.Nullable)
	if t.null[col.Name] || free && k == 2 {
		return "NULL"
	}
	if e, ok := col.Type.(schema.EnumRef); ok {
		values := c.shared(e.Name)
		if !stays {
			found, _ := c.a.Enum(e.Name)
			values = found.Values
		}
		if len(values) == 0 {
			return "NULL"
		}
		return "'" + strings.ReplaceAll(values[k%len(values)], "'", "''") + "'"
	}
	if v := value(c.d, col, k); v != "" {
		return v
	}
	return "NULL"
}

// query asks for the columns that the change leaves as they are, with the rows in
// one order.
func (c *change2) query(t *both) string {
	var names []string
	for _, col := range t.a.Columns {
		is, ok := t.b.Column(col.Name)
		if ok && col.Generated == nil && is.Generated == nil && schemaType(col.Type) == schemaType(is.Type) && col.MySQL.Zerofill == is.MySQL.Zerofill && col.Collation == is.Collation {
			names = append(names, c.quote(col.Name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	list := strings.Join(names, ", ")
	order := make([]string, len(names))
	for i := range names {
		order[i] = fmt.Sprint(i + 1)
	}
	if c.d == schema.Postgres { // json has no order
		list, order = "t::text", []string{"1"}
		return fmt.Sprintf("SELECT %s FROM (SELECT %s FROM %s) t ORDER BY %s", list, strings.Join(names, ", "), c.name(t.a.Name), order[0])
	}
	return fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", list, c.name(t.a.Name), strings.Join(order, ", "))
}
