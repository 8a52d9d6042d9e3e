package op

import "github.com/retort-db/migrate/schema"

// The lists of a schema and of a table.
var (
	tables = &kind[schema.Table]{"table", byName,
		func(t *schema.Table) schema.Name { return t.Name },
		func(t *schema.Table) *[]schema.Dialect { return &t.Only }}
	enums = &kind[schema.Enum]{"enum", byName,
		func(e *schema.Enum) schema.Name { return e.Name },
		func(e *schema.Enum) *[]schema.Dialect { return &e.Only }}
	sequences = &kind[schema.Sequence]{"sequence", byName,
		func(s *schema.Sequence) schema.Name { return s.Name },
		func(s *schema.Sequence) *[]schema.Dialect { return &s.Only }}

	columns = &kind[schema.Column]{"column", atEnd,
		func(c *schema.Column) schema.Name { return schema.N(c.Name) },
		func(c *schema.Column) *[]schema.Dialect { return &c.Only }}
	indexes = &kind[schema.Index]{"index", nearName,
		func(x *schema.Index) schema.Name { return schema.N(x.Name) },
		func(x *schema.Index) *[]schema.Dialect { return &x.Only }}
	uniques = &kind[schema.Unique]{"unique constraint", nearName,
		func(u *schema.Unique) schema.Name { return schema.N(u.Name) },
		func(u *schema.Unique) *[]schema.Dialect { return &u.Only }}
	foreignKeys = &kind[schema.ForeignKey]{"foreign key", nearName,
		func(f *schema.ForeignKey) schema.Name { return schema.N(f.Name) },
		func(f *schema.ForeignKey) *[]schema.Dialect { return &f.Only }}
	checks = &kind[schema.Check]{"check", nearName,
		func(c *schema.Check) schema.Name { return schema.N(c.Name) },
		func(c *schema.Check) *[]schema.Dialect { return &c.Only }}
	excludes = &kind[schema.Exclude]{"exclusion constraint", nearName,
		func(e *schema.Exclude) schema.Name { return schema.N(e.Name) },
		func(e *schema.Exclude) *[]schema.Dialect { return &e.Only }}
)
