package schematest

import (
	"slices"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// keyable returns the columns that can be in a key; generated ones in indexes.
func (d *drawing) keyable(t schema.Table, generated bool) []string {
	var names []string
	for _, c := range t.Columns {
		_, computed := c.Generated.(schema.Computed)
		if d.orderable(c.Type) && (!computed || generated) && !c.MySQL.Zerofill {
			names = append(names, c.Name)
		}
	}
	return names
}

// orderable reports whether a btree takes the type whole.
func (d *drawing) orderable(t schema.Type) bool {
	switch t := t.(type) {
	case schema.Text:
		return !d.family()
	case schema.LargeBinary:
		return !d.family()
	case schema.JSON, schema.Array, schema.Native, schema.Boolean, schema.Float, schema.Double:
		return false
	case schema.String:
		return t.Length > 0 || !d.family()
	}
	return true
}

// referable reports whether a foreign key can be made: a key to point at, no
// generated column in it, and for MySQL columns that can be had again.
func (d *drawing) referable(from, to schema.Table) bool {
	if to.PrimaryKey == nil || to.PrimaryKey.Deferrable {
		return false
	}
	for _, name := range to.PrimaryKey.Columns {
		c, ok := to.Column(name)
		if _, computed := c.Generated.(schema.Computed); !ok || computed {
			return false
		}
		if from.Options.SQLite.Strict && !strictType(c.Type) {
			return false
		}
	}
	return true
}

func (d *drawing) foreignKey(from *schema.Table, to schema.Table) {
	f := schema.ForeignKey{Name: freeName(*from, "fk"), References: schema.Reference{Table: to.Name, Columns: to.PrimaryKey.Columns}}
	f.OnDelete = pick(d, "on delete", schema.NoAction, schema.Cascade, schema.SetNull, schema.Restrict)
	f.OnUpdate = pick(d, "on update", schema.NoAction, schema.NoAction, schema.Cascade)
	if d.is(schema.Postgres, schema.SQLite) && d.seldom("deferrable") {
		f.Deferrable, f.InitiallyDeferred = true, d.half("initially deferred")
	}
	if d.is(schema.Postgres) {
		if d.seldom("match full") {
			f.Match = "full"
		}
		if d.seldom("constraint commented") {
			f.Comment = text(d.T)
		}
	}
	for _, name := range to.PrimaryKey.Columns {
		referred, _ := to.Column(name)
		c := schema.Column{Type: referred.Type, Nullable: true, Collation: referred.Collation}
		c.MySQL.Charset, c.MySQL.Unsigned = referred.MySQL.Charset, referred.MySQL.Unsigned
		if d.family() && (textual(c.Type) && referred.Collation == "" || collatedByTable(c.Type)) {
			return // its collation is the other table's, or the database's
		}
		c.Name = free("ref_%d", func(name string) bool { _, taken := from.Column(name); return taken })
		from.Columns = append(from.Columns, c)
		f.Columns = append(f.Columns, c.Name)
	}
	from.ForeignKeys = append(from.ForeignKeys, f)
}

// collatedByTable reports whether a type is text on MySQL without saying so.
func collatedByTable(t schema.Type) bool {
	switch t.(type) {
	case schema.EnumRef, schema.UUID:
		return true
	}
	return false
}

func (d *drawing) uniques(old schema.Table, t *schema.Table) {
	for range rapid.IntRange(0, 2).Draw(d.T, "uniques") {
		columns := d.keyable(*t, false)
		if len(columns) == 0 {
			return
		}
		columns = rapid.Permutation(columns).Draw(d.T, "unique columns")
		columns = columns[:rapid.IntRange(1, min(2, len(columns))).Draw(d.T, "number of unique columns")]
		u := schema.Unique{Name: freeName(*t, "uq"), Columns: columns}
		if d.is(schema.Postgres) {
			d.postgresUnique(*t, &u)
		}
		if d.is(schema.SQLite) && d.seldom("conflict") {
			u.SQLite.OnConflict = pick(d, "conflict clause", "ignore", "replace")
		}
		if i := slices.IndexFunc(old.Uniques, func(o schema.Unique) bool { return o.Name == u.Name }); i >= 0 && all(old.Uniques[i].Columns, columns) && all(old.Uniques[i].Postgres.Include, nil) {
			u = old.Uniques[i]
		}
		same := func(o schema.Unique) bool { return sameSet(o.Columns, u.Columns) }
		if slices.ContainsFunc(t.Uniques, same) || t.PrimaryKey != nil && sameSet(t.PrimaryKey.Columns, u.Columns) {
			continue
		}
		t.Uniques = append(t.Uniques, u)
	}
}

func sameSet(a, b []string) bool { return len(a) == len(b) && all(a, b) }

func (d *drawing) postgresUnique(t schema.Table, u *schema.Unique) {
	if d.seldom("deferrable") {
		u.Deferrable, u.InitiallyDeferred = true, d.half("initially deferred")
	}
	u.NullsNotDistinct = d.seldom("nulls not distinct")
	if d.seldom("include") {
		for _, c := range d.keyable(t, false) {
			if !slices.Contains(u.Columns, c) {
				u.Postgres.Include = []string{c}
				break
			}
		}
	}
	if d.seldom("constraint commented") {
		u.Comment = text(d.T)
	}
}

// conditions are what holds for every row that the tests insert.
func (d *drawing) conditions(t schema.Table) (out []string) {
	key, _ := t.AutoKey()
	for _, c := range t.Columns {
		if c.Name == key || !slices.Contains(plainNames, c.Name) || c.Generated != nil {
			continue
		}
		switch {
		case numeric(c.Type):
			out = append(out, c.Name+" > 0", c.Name+" between 0 and 1000", c.Name+" in (1, 2, 3, 4)", "("+c.Name+" + 1) * 2 > 3", "not ("+c.Name+" < 0)")
		case textual(c.Type):
			out = append(out, c.Name+" <> 'name'", "length("+c.Name+") < 100", c.Name+" is null or "+c.Name+" <> ''", c.Name+" like '%'")
		}
	}
	return out
}

func (d *drawing) checks(old schema.Table, t *schema.Table) {
	for range rapid.IntRange(0, 2).Draw(d.T, "checks") {
		conditions := d.conditions(*t)
		if len(conditions) == 0 {
			return
		}
		c := schema.Check{Name: freeName(*t, "ck"), Expression: rapid.SampledFrom(conditions).Draw(d.T, "condition")}
		if d.seldom("two conditions") {
			c.Expression += pick(d, "operator", " and ", " or ") + rapid.SampledFrom(conditions).Draw(d.T, "second")
		}
		switch {
		case d.is(schema.Postgres):
			c.Postgres.NotValid = d.seldom("not valid")
			c.Postgres.NoInherit = d.seldom("no inherit")
			if d.seldom("constraint commented") {
				c.Comment = text(d.T)
			}
		case d.is(schema.MySQL):
			c.MySQL.NotEnforced = d.seldom("not enforced")
		}
		i := slices.IndexFunc(old.Checks, func(o schema.Check) bool { return o.Name == c.Name })
		if i >= 0 && slices.Contains(conditions, old.Checks[i].Expression) && d.half("check stays") {
			c = old.Checks[i]
		}
		t.Checks = append(t.Checks, c)
	}
}

func (d *drawing) excludes(t *schema.Table) {
	if !d.is(schema.Postgres) || !d.half("exclusion") {
		return
	}
	for _, c := range t.Columns {
		if c.Type == (schema.Native{Text: "int4range"}) {
			x := schema.Exclude{Name: freeName(*t, "ex"), Using: "gist", Elements: []schema.ExcludeElement{{IndexElement: schema.IndexElement{Column: c.Name}, With: "&&"}}}
			if d.half("exclusion where") {
				x.Where = quoted(c.Name) + " is not null"
			}
			x.Deferrable = d.seldom("deferrable")
			t.Excludes = append(t.Excludes, x)
			return
		}
	}
}

func quoted(name string) string { return `"` + name + `"` }
