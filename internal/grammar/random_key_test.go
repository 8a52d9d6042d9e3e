package grammar

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/schema"
)

// given draws a name that no other thing of the kind has, or none.
func (r random) given(prefix string, i int) string {
	switch pick(r, "named", 0, 1, 2) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s_%d", prefix, i)
	}
	return fmt.Sprintf("%s %d", r.word("name"), i)
}

func (r random) many(label string) int { return rapid.IntRange(0, 3).Draw(r.T, label) }

func (r random) constraints(t *schema.Table) {
	for i := range r.many("uniques") {
		u := schema.Unique{Name: r.given("uq", i)}
		u.Columns, u.Only = r.keyColumns(*t)
		if r.some("more") {
			u.Deferrable, u.InitiallyDeferred = r.deferrable()
			u.NullsNotDistinct, u.Comment = r.some("nulls"), maybe(r, "comment", awkward...)
			u.Postgres, u.SQLite = r.postgresKey(*t), r.sqliteKey(u.Columns)
			base := u
			base.Only = nil
			u.By = vary(r, base, func(u *schema.Unique, _ schema.Dialect) { u.Comment = maybe(r, "comment", awkward...) })
		}
		t.Uniques = append(t.Uniques, u)
	}
	for i := range r.many("checks") {
		c := schema.Check{Name: r.given("ck", i), Expression: r.sql("check"), Only: r.only("only"), Comment: maybe(r, "comment", awkward...),
			Postgres: schema.PostgresConstraint{NotValid: r.some("valid"), NoInherit: r.some("inherit")},
			MySQL:    schema.MySQLCheck{NotEnforced: r.some("enforced")}, SQLite: schema.SQLiteCheck{OnConflict: maybe(r, "conflict", "abort")}}
		base := c
		base.Only = nil
		c.By = vary(r, base, func(c *schema.Check, d schema.Dialect) {
			c.Expression = r.sql("check")
			if d == schema.MariaDB {
				c.MySQL.NotEnforced = r.some("enforced")
			}
		})
		t.Checks = append(t.Checks, c)
	}
	for i := range r.many("exclusions") {
		x := schema.Exclude{Name: fmt.Sprintf("ex_%d", i), Using: maybe(r, "using", "gist", "no"), Where: maybe(r, "where", r.sql("where")),
			Comment: maybe(r, "comment", awkward...), Only: r.only("only")}
		for range rapid.IntRange(1, 2).Draw(r.T, "elements") {
			x.Elements = append(x.Elements, schema.ExcludeElement{IndexElement: r.element(*t), With: pick(r, "operator", "=", "&&", "-|-", "&<|")})
		}
		for i := range x.Elements {
			x.Elements[i].Length = 0
		}
		t.Excludes = append(t.Excludes, x)
	}
	r.indexes(t)
}

func (r random) element(t schema.Table) schema.IndexElement {
	e := schema.IndexElement{Column: r.columnsOf(t)[0]}
	if r.some("expression") {
		e = schema.IndexElement{Expression: unwrapped(r.sql("expression"))}
	}
	if r.some("more") {
		e.Descending, e.Nulls, e.Collation = r.some("desc"), maybe(r, "nulls", "first", "last"), maybe(r, "collation", awkward...)
		e.OpClass, e.Length = maybe(r, "ops", "text_pattern_ops"), maybe(r, "length", 10)
	}
	return e
}

func (r random) indexes(t *schema.Table) {
	for i := range r.many("indexes") {
		x := schema.Index{Name: r.given("ix", i), Only: r.only("only")}
		for range rapid.IntRange(1, 2).Draw(r.T, "elements") {
			x.Elements = append(x.Elements, r.element(*t))
		}
		if c := pick(r, "limited column", t.Columns...); c.Only != nil && r.some("limited index") {
			x.Elements, x.Only = []schema.IndexElement{{Column: c.Name}}, c.Only
		}
		if r.some("more") {
			x.Unique, x.Where, x.Using, x.With = r.some("unique"), maybe(r, "where", r.sql("where")), maybe(r, "using", "gin", "on"), r.parameters()
			x.NullsNotDistinct, x.Tablespace, x.Kind = r.some("nulls"), maybe(r, "space", awkward...), maybe(r, "kind", "fulltext", "spatial")
			x.Parser, x.Invisible, x.Comment = maybe(r, "parser", "ngram"), r.some("invisible"), maybe(r, "comment", awkward...)
			base := x
			base.Only = nil
			x.By = vary(r, base, func(x *schema.Index, _ schema.Dialect) {
				x.Where, x.Invisible = maybe(r, "where", r.sql("where")), r.some("invisible")
				x.Elements = []schema.IndexElement{r.element(*t)}
			})
		}
		t.Indexes = append(t.Indexes, x)
	}
}

// foreignKeys draws foreign keys to tables of the schema.
func (r random) foreignKeys(t *schema.Table) {
	targets := slices.DeleteFunc(slices.Clone(r.metadata.Tables), func(t schema.Table) bool { return len(t.Only) > 0 })
	if len(targets) == 0 {
		return
	}
	for i := range r.many("foreign keys") {
		to := pick(r, "target", targets...)
		k := schema.ForeignKey{Name: r.given("fk", i)}
		k.Columns, k.Only = r.keyColumns(*t)
		k.References = schema.Reference{Table: to.Name, Columns: r.columnsOf(to)}
		if n := min(len(k.Columns), len(k.References.Columns)); true {
			k.Columns, k.References.Columns = slices.Clone(k.Columns[:n]), slices.Clone(k.References.Columns[:n])
		}
		if r.some("more") {
			k.OnDelete, k.OnUpdate = pick(r, "delete", schema.NoAction, schema.Cascade, schema.SetNull), maybe(r, "update", schema.SetDefault, schema.Restrict)
			k.Match, k.Comment = maybe(r, "match", "full"), maybe(r, "comment", awkward...)
			k.Deferrable, k.InitiallyDeferred = r.deferrable()
			k.Postgres.NotValid = r.some("valid")
			base := k
			base.Only = nil
			k.By = vary(r, base, func(k *schema.ForeignKey, _ schema.Dialect) {
				k.OnDelete = pick(r, "delete", schema.Cascade, schema.Restrict)
			})
		}
		t.ForeignKeys = append(t.ForeignKeys, k)
	}
}
