package schematest

import (
	"slices"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// table draws a table whose foreign keys point at tables drawn before, or at itself.
func (d *drawing) table(name schema.Name) schema.Table {
	old, again := d.prior.Table(name)
	out := schema.Table{Name: name}
	d.options(&out)
	if again && d.half("options stay") {
		out.Options = old.Options
	}
	d.columns(old, &out)
	d.primaryKey(old, &out)
	d.settle(&out)
	if d.seldom("generated column") {
		d.generated(&out)
	}
	if d.is(schema.Postgres) && d.seldom("identity") {
		d.identity(&out)
	}
	for range rapid.IntRange(0, 2).Draw(d.T, "foreign keys") {
		targets := slices.DeleteFunc(append(slices.Clone(d.out.Tables), out), func(to schema.Table) bool { return !d.referable(out, to) })
		if len(targets) > 0 {
			d.foreignKey(&out, rapid.SampledFrom(targets).Draw(d.T, "referred"))
		}
	}
	d.uniques(old, &out)
	d.checks(old, &out)
	d.indexes(old, &out)
	d.excludes(&out)
	return out
}

func (d *drawing) options(t *schema.Table) {
	o := &t.Options
	if !d.is(schema.SQLite) && d.seldom("table commented") {
		o.Comment = text(d.T)
	}
	switch {
	case d.is(schema.Postgres) && d.seldom("parameters"):
		o.Postgres.With = []schema.Parameter{{Key: "fillfactor", Value: pick(d, "fillfactor", "70", "90")}}
	case d.is(schema.SQLite):
		o.SQLite.Strict = d.seldom("strict")
		o.SQLite.WithoutRowID = d.seldom("without rowid")
		o.SQLite.Autoincrement = d.seldom("autoincrement")
	case d.family():
		o.MySQL.RowFormat = pick(d, "row format", "", "", "", "DYNAMIC", "COMPACT")
		if d.seldom("table charset") {
			o.MySQL.Charset, o.MySQL.Collation = "utf8mb4", pick(d, "table collation", "utf8mb4_unicode_ci", "utf8mb4_bin")
		}
	}
}

func (d *drawing) columns(old schema.Table, out *schema.Table) {
	names := rapid.Permutation(columnNames).Draw(d.T, "columns")
	for _, name := range names[:rapid.IntRange(1, 6).Draw(d.T, "number of columns")] {
		c, again := old.Column(name)
		if !again || c.Generated != nil || !d.fits(c, *out) || !d.half("column stays") {
			c = d.column(name, out.Options.SQLite.Strict)
		}
		out.Columns = append(out.Columns, c)
	}
}

// fits reports whether a column of the schema before may be in the table now.
func (d *drawing) fits(c schema.Column, t schema.Table) bool {
	if e, ok := c.Type.(schema.EnumRef); ok {
		now, there := d.out.Enum(e.Name)
		if !there {
			return false
		}
		if l, ok := c.Default.(schema.Literal); ok && !slices.Contains(now.Values, l.Text) {
			return false
		}
	}
	if _, native := c.Type.(schema.Native); native && t.Options.SQLite.Strict {
		return false
	}
	return !t.Options.SQLite.Strict || strictType(c.Type)
}

func (d *drawing) primaryKey(old schema.Table, out *schema.Table) {
	columns := d.keyable(*out, false)
	if len(columns) == 0 || d.seldom("keyless") {
		return
	}
	columns = rapid.Permutation(columns).Draw(d.T, "key")
	columns = columns[:rapid.IntRange(1, min(2, len(columns))).Draw(d.T, "key columns")]
	if old.PrimaryKey != nil && d.half("key stays") && all(old.PrimaryKey.Columns, d.keyable(*out, false)) {
		columns = old.PrimaryKey.Columns
	}
	key := &schema.PrimaryKey{Name: "pk_" + out.Name.Name, Columns: columns}
	if d.is(schema.Postgres) && d.seldom("deferrable key") {
		key.Deferrable, key.InitiallyDeferred = true, d.half("initially deferred")
	}
	out.PrimaryKey = key
	for i := range out.Columns {
		if c := &out.Columns[i]; slices.Contains(columns, c.Name) {
			c.Nullable = false
			if d.family() {
				c.MySQL.Invisible = false
			}
		}
	}
}

// settle makes the table's parts agree, once it is known what its key is.
func (d *drawing) settle(t *schema.Table) {
	o := &t.Options.SQLite
	if t.PrimaryKey == nil {
		o.WithoutRowID = false
	}
	key, numbered := t.AutoKey()
	o.Autoincrement = o.Autoincrement && numbered && !o.WithoutRowID
	for i := range t.Columns {
		if c := &t.Columns[i]; o.WithoutRowID && c.Name == key {
			c.Generated = schema.NotGenerated{} // it is the rowid that numbers
		}
	}
	if d.family() && !slices.ContainsFunc(t.Columns, func(c schema.Column) bool { return !c.MySQL.Invisible }) {
		t.Columns[0].MySQL.Invisible = false // a table must have a visible column
	}
}

func all(names, of []string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(of, n) })
}
