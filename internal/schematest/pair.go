package schematest

import (
	"slices"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// Whole makes schemas of one dialect over everything that the dialect has. What it
// draws is for that dialect alone.
type Whole struct {
	Dialect schema.Dialect
}

// drawing is a schema being drawn, in sight of the one it follows.
type drawing struct {
	*rapid.T
	dialect schema.Dialect
	prior   schema.Metadata // empty for a first one
	out     schema.Metadata
}

// Pair draws a schema and one that follows it: about half of what is in the second
// is as it was in the first.
func (w Whole) Pair(t *rapid.T) (a, b schema.Metadata) {
	a = w.next(t, schema.Metadata{})
	return a, w.next(t, a)
}

func (w Whole) next(t *rapid.T, prior schema.Metadata) schema.Metadata {
	d := &drawing{T: t, dialect: w.Dialect, prior: prior}
	d.enums()
	d.sequences()
	names := rapid.Permutation(tableNames).Draw(t, "tables")
	for _, name := range names[:rapid.IntRange(1, 4).Draw(t, "number of tables")] {
		d.out.Tables = append(d.out.Tables, d.table(d.place(name)))
	}
	d.lateKey()
	for i, one := range d.out.Tables {
		d.out.Tables[i] = one.WithAutoKeys()
		sortParts(&d.out.Tables[i])
	}
	d.schemas()
	d.out.Sort()
	return d.out
}

// often is true most of the time, seldom is not.
func (d *drawing) often(what string) bool  { return rapid.IntRange(0, 9).Draw(d.T, what) < 7 }
func (d *drawing) seldom(what string) bool { return rapid.IntRange(0, 9).Draw(d.T, what) < 2 }
func (d *drawing) half(what string) bool   { return rapid.Bool().Draw(d.T, what) }

func (d *drawing) is(dialects ...schema.Dialect) bool { return slices.Contains(dialects, d.dialect) }

// family is MySQL and MariaDB.
func (d *drawing) family() bool { return d.is(schema.MySQL, schema.MariaDB) }

func pick[E any](d *drawing, what string, from ...E) E {
	return rapid.SampledFrom(from).Draw(d.T, what)
}

// place puts a table into the default schema or another; the same each time, so
// that a table is met again.
func (d *drawing) place(name string) schema.Name {
	if d.is(schema.Postgres) && (name == "tags" || name == "group") {
		return schema.Name{Schema: "extra", Name: name}
	}
	return schema.N(name)
}

// schemas declares the namespaces that are used.
func (d *drawing) schemas() {
	used := func(n schema.Name) {
		if n.Schema != "" && !slices.Contains(d.out.Schemas, n.Schema) {
			d.out.Schemas = append(d.out.Schemas, n.Schema)
		}
	}
	for _, t := range d.out.Tables {
		used(t.Name)
	}
	for _, e := range d.out.Enums {
		used(e.Name)
	}
	for _, s := range d.out.Sequences {
		used(s.Name)
	}
}

func (d *drawing) enums() {
	for i := range rapid.IntRange(0, 2).Draw(d.T, "enums") {
		name := schema.N([]string{"mood", "post_status"}[i])
		if i == 1 && d.is(schema.Postgres) {
			name.Schema = "extra"
		}
		if old, ok := d.prior.Enum(name); ok && d.half("enum stays") {
			d.out.Enums = append(d.out.Enums, old)
			continue
		}
		e := Maker{}.Enum(d.T, name)
		if d.is(schema.Postgres) && d.seldom("enum commented") {
			e.Comment = text(d.T)
		}
		d.out.Enums = append(d.out.Enums, e)
	}
}

func (d *drawing) sequences() {
	if !d.is(schema.Postgres, schema.MariaDB) || !d.seldom("sequence") {
		return
	}
	s := schema.Sequence{Name: schema.N("numbers")}
	if d.half("sequence options") {
		s.Options.Start = schema.Some(rapid.Int64Range(1, 9).Draw(d.T, "start"))
		s.Options.Increment = schema.Some(rapid.Int64Range(1, 3).Draw(d.T, "increment"))
		s.Options.Cycle = d.half("cycle")
	}
	if d.is(schema.Postgres) {
		s.Type = pick[schema.Type](d, "sequence type", nil, schema.Integer{}, schema.SmallInteger{})
		if d.half("sequence commented") {
			s.Comment = text(d.T)
		}
	}
	d.out.Sequences = append(d.out.Sequences, s)
}

// lateKey adds a foreign key to a table drawn later, which may close a circle.
func (d *drawing) lateKey() {
	if len(d.out.Tables) < 2 || !d.half("late foreign key") {
		return
	}
	from, to := &d.out.Tables[0], d.out.Tables[len(d.out.Tables)-1]
	if d.referable(*from, to) {
		d.foreignKey(from, to)
	}
}
