package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// Column brings a column into the server's own words.
func (p postgres) Column(m schema.Metadata, t schema.Table, c schema.Column) schema.Column {
	c = serialType(c)
	out := schema.Column{
		Name:      p.FoldName(c.Name),
		Type:      schema.Native{Text: p.canonType(c.Type)},
		Nullable:  c.Nullable && !t.InPrimaryKey(c.Name),
		Collation: p.canonCollation(c.Collation),
		Comment:   c.Comment,
		Generated: p.canonGenerated(t, c),
		Postgres:  p.canonColumnPart(c),
	}
	switch out.Generated.(type) {
	case nil:
		out.Default = p.canonDefault(c.Type, c.Default)
	case schema.Identity, schema.Auto: // the server does not let them be null
		out.Nullable = false
	}
	return out
}

// serialType turns the type names serial, bigserial and smallserial, which are no
// types, into what they stand for.
func serialType(c schema.Column) schema.Column {
	native, ok := c.Type.(schema.Native)
	if !ok {
		return c
	}
	switch strings.ToLower(strings.TrimSpace(native.Text)) {
	case "serial", "serial4":
		c.Type = schema.Integer{}
	case "bigserial", "serial8":
		c.Type = schema.BigInteger{}
	case "smallserial", "serial2":
		c.Type = schema.SmallInteger{}
	default:
		return c
	}
	if !isSerial(c.Generated) {
		c.Generated = schema.Serial{}
	}
	return c
}

func isSerial(g schema.Generated) bool {
	_, ok := g.(schema.Serial)
	return ok
}

// canonGenerated drops the options that an identity has unasked. A column that is
// no sole primary key and left to the database is made as an identity.
func (p postgres) canonGenerated(t schema.Table, c schema.Column) schema.Generated {
	generated := c.Generated
	if identity, ok := generated.(schema.Identity); ok {
		identity.Options = p.canonOptions(c.Type, identity.Options)
		generated = identity
	}
	sole := t.PrimaryKey != nil && len(t.PrimaryKey.Columns) == 1 && t.PrimaryKey.Columns[0] == c.Name
	if !sole && generated == schema.Generated(schema.Auto{}) {
		return schema.Identity{}
	}
	return generated
}

func (p postgres) canonColumnPart(c schema.Column) schema.PostgresColumn {
	part := schema.PostgresColumn{Storage: strings.ToLower(c.Postgres.Storage), Compression: strings.ToLower(c.Postgres.Compression)}
	if part.Storage == "default" || part.Storage == p.defaultStorage(c.Type) {
		part.Storage = ""
	}
	if part.Compression == "default" {
		part.Compression = ""
	}
	return part
}

// defaultStorage is how the server stores a type's values unless told, "" when
// that is not known here.
func (p postgres) defaultStorage(t schema.Type) string {
	name, ok := p.typeName(t)
	_, isEnum := t.(schema.EnumRef)
	switch {
	case !ok:
		return ""
	case name.array:
		return "extended"
	case isEnum:
		return "plain"
	case !name.builtin:
		return ""
	}
	switch name.name {
	case "numeric", "inet", "cidr":
		return "main"
	case "text", "character varying", "character", "bpchar", "bytea", "json", "jsonb", "jsonpath", "xml", "bit",
		"bit varying", "path", "polygon", "tsvector":
		return "extended"
	}
	if strings.HasSuffix(name.name, "range") {
		return "extended"
	}
	return "plain"
}

// canonCollation drops the default collation and a schema that needs no saying.
func (p postgres) canonCollation(name string) string {
	if name == "default" || name == `"default"` || name == `pg_catalog."default"` {
		return ""
	}
	return name
}

// Options normalises what a table has beside columns and constraints.
func (p postgres) Options(_ schema.Metadata, t schema.Table) schema.TableOptions {
	part := t.Options.Postgres
	part.With = canonParameters(part.With)
	part.Tablespace = canonTablespace(part.Tablespace)
	if part.Using == "heap" {
		part.Using = ""
	}
	part.Inherits = slices.Clone(part.Inherits)
	if len(part.Inherits) == 0 {
		part.Inherits = nil
	}
	if part.PartitionBy != "" {
		part.PartitionBy = p.Expr(part.PartitionBy)
	}
	return schema.TableOptions{Comment: t.Options.Comment, Postgres: part}
}

// canonParameters sorts storage parameters; their names do not tell case apart.
func canonParameters(with []schema.Parameter) []schema.Parameter {
	if len(with) == 0 {
		return nil
	}
	out := slices.Clone(with)
	for i := range out {
		out[i].Key = strings.ToLower(out[i].Key)
	}
	slices.SortFunc(out, func(a, b schema.Parameter) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func canonTablespace(name string) string {
	if name == "pg_default" {
		return ""
	}
	return name
}

// Sequence normalises a sequence.
func (p postgres) Sequence(s schema.Sequence) schema.Sequence {
	kind := schema.Type(schema.BigInteger{})
	if s.Type != nil {
		kind = s.Type
	}
	s.Options = p.canonOptions(kind, s.Options)
	s.Type = nil
	if text := p.canonType(kind); text != "bigint" {
		s.Type = schema.Native{Text: text}
	}
	s.Name = p.foldNames(s.Name)
	s.Only = nil
	return s
}

// canonOptions drops what a sequence of that type has unasked.
func (p postgres) canonOptions(t schema.Type, o schema.SequenceOptions) schema.SequenceOptions {
	increment := o.Increment.Or(1)
	least, most := sequenceBounds(p.canonType(t), increment)
	first := o.Min.Or(least)
	if increment < 0 {
		first = o.Max.Or(most)
	}
	unless(&o.Increment, 1)
	unless(&o.Start, first)
	unless(&o.Min, least)
	unless(&o.Max, most)
	unless(&o.Cache, 1)
	return o
}

func unless(o *schema.Opt[int64], usual int64) {
	if o.Set && o.Value == usual {
		*o = schema.Opt[int64]{}
	}
}

// sequenceBounds are the limits of a sequence that was given none.
func sequenceBounds(kind string, increment int64) (least, most int64) {
	most = 1<<63 - 1
	switch kind {
	case "integer":
		most = 1<<31 - 1
	case "smallint":
		most = 1<<15 - 1
	}
	if increment < 0 {
		return -most - 1, -1
	}
	return 1, most
}

// Expr is the normal form of an expression.
func (postgres) Expr(text string) string { return foldCasts(text) }

// FoldName cuts a name as the server does: to 63 bytes, at a character.
func (postgres) FoldName(name string) string {
	const longest = 63
	if len(name) <= longest {
		return name
	}
	end := longest
	for end > 0 && name[end]&0xc0 == 0x80 {
		end--
	}
	return name[:end]
}

func (p postgres) foldNames(n schema.Name) schema.Name {
	return schema.Name{Schema: p.FoldName(n.Schema), Name: p.FoldName(n.Name)}
}

// Stores reports true: the catalog holds every aspect.
func (postgres) Stores(diff.Aspect) bool { return true }

// Spells reports true: the server rewrites expressions.
func (postgres) Spells() bool { return true }

// ImpliedChecks returns none: nothing is checked because of a column's type alone.
func (postgres) ImpliedChecks(schema.Metadata, schema.Table) []schema.Check { return nil }

// ImpliedIndex reports false: the server makes no index for a foreign key.
func (postgres) ImpliedIndex(schema.Table, schema.Index) bool { return false }

// RemadeIndex reports false.
func (postgres) RemadeIndex(schema.Table, schema.Index) bool { return false }
