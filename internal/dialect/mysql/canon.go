package mysql

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// Column normalises a column: its type in the server's words with all attributes,
// its collation when it is not the table's.
func (s server) Column(m schema.Metadata, t schema.Table, c schema.Column) schema.Column {
	text := s.typeTextIn(m, c)
	out := schema.Column{Name: c.Name, Nullable: c.Nullable && !t.InPrimaryKey(c.Name), Comment: c.Comment}
	out.Type = schema.Native{Text: text.String()}
	if text.base == "" {
		out.Type = c.Type // nothing this server has: equal to itself alone
	}
	out.MySQL.Unsigned, out.MySQL.Zerofill, out.MySQL.Invisible = text.unsigned, text.zerofill, c.MySQL.Invisible
	if text.isText() {
		if collation := s.columnCollation(t, c); collation != s.tableCollation(t) {
			out.Collation = collation
		}
	}
	out.Generated = normalGenerated(c.Generated)
	if _, computed := out.Generated.(schema.Computed); computed && !s.has(generatedNotNull) {
		out.Nullable = true
	}
	out.Default = s.normalDefault(text, c.Default)
	if c.MySQL.OnUpdate != "" {
		out.MySQL.OnUpdate = s.liftOnUpdate(text, c.MySQL.OnUpdate)
	}
	return out
}

// normalGenerated: however an integer is numbered by the server, here it is
// AUTO_INCREMENT.
func normalGenerated(g schema.Generated) schema.Generated {
	switch g := g.(type) {
	case schema.Serial:
		return schema.Auto{}
	case schema.Identity:
		if g == (schema.Identity{}) {
			return schema.Auto{}
		}
	}
	return g
}

// Options normalises the table's options: what the server or database would take
// without being told is left out.
func (s server) Options(_ schema.Metadata, t schema.Table) schema.TableOptions {
	o := t.Options.MySQL
	out := schema.TableOptions{Comment: t.Options.Comment}
	if engine := cmp.Or(o.Engine, s.settings.engine); !strings.EqualFold(engine, s.settings.engine) {
		out.MySQL.Engine = strings.ToLower(engine)
	}
	if collation := s.tableCollation(t); collation != s.databaseCollation(t.Name) {
		out.MySQL.Collation = collation
	}
	if format := strings.ToLower(o.RowFormat); format != "default" {
		out.MySQL.RowFormat = format
	}
	out.MySQL.PartitionBy = s.normalPartitions(o.PartitionBy)
	return out
}

// normalPartitions leaves out what the server adds to an author's partitions: their
// engine, which is the table's, and equals signs.
func (s server) normalPartitions(text string) string {
	var b strings.Builder
	for c := sqltext.NewCursor(s.syntax, text); !c.Done(); {
		switch {
		case c.Word("storage", "engine"), c.Word("engine"):
			c.Op("=")
			c.Next()
		case c.Peek().Is("("):
			inner, _ := c.Parens()
			b.WriteString("(" + s.normalPartitions(inner) + ") ")
		case c.Op("="):
		default:
			b.WriteString(c.Next().Text + " ")
		}
	}
	return strings.ReplaceAll(s.Expr(b.String()), "( maxvalue )", "maxvalue")
}

// PrimaryKey has no name here: it is always PRIMARY.
func (s server) PrimaryKey(t schema.Table, k schema.PrimaryKey) schema.PrimaryKey {
	return schema.PrimaryKey{Columns: k.Columns, MySQL: normalKey(s.wholeLengths(t, keyElements(k)))}
}

// wholeLengths takes away the lengths that reach over all of a column: the server
// forgets them.
func (s server) wholeLengths(t schema.Table, elements []schema.IndexElement) []schema.IndexElement {
	elements = slices.Clone(elements)
	for i, e := range elements {
		if e.Length == 0 {
			continue
		}
		col, _ := t.Column(e.Column)
		switch text := s.typeText(col); text.base {
		case "char", "varchar", "binary", "varbinary":
			if e.Length == text.arg(0) {
				elements[i].Length = 0
			}
		}
	}
	return elements
}

// Unique normalises a unique constraint.
func (s server) Unique(_ schema.Table, u schema.Unique) schema.Unique {
	return schema.Unique{
		Name: u.Name, Implicit: u.Implicit, Columns: u.Columns,
		Deferrable: u.Deferrable, InitiallyDeferred: u.InitiallyDeferred, NullsNotDistinct: u.NullsNotDistinct,
	}
}

// ForeignKey normalises a foreign key: to InnoDB, NO ACTION is RESTRICT.
func (s server) ForeignKey(_ schema.Table, f schema.ForeignKey) schema.ForeignKey {
	f.Comment, f.By, f.Only, f.Postgres = "", nil, nil, schema.PostgresConstraint{}
	if f.OnDelete == schema.Restrict {
		f.OnDelete = schema.NoAction
	}
	if f.OnUpdate == schema.Restrict {
		f.OnUpdate = schema.NoAction
	}
	if strings.EqualFold(f.Match, "simple") {
		f.Match = ""
	}
	return f
}

// Check normalises a check.
func (s server) Check(_ schema.Table, c schema.Check) schema.Check {
	return schema.Check{Name: c.Name, Implicit: c.Implicit, Expression: c.Expression, MySQL: c.MySQL}
}

// Exclude leaves the constraint alone: there are none here.
func (s server) Exclude(_ schema.Table, e schema.Exclude) schema.Exclude { return e }

// Index normalises an index.
func (s server) Index(t schema.Table, x schema.Index) schema.Index {
	x.By, x.Only = nil, nil
	x.Kind = strings.ToLower(x.Kind)
	x.Using = s.normalMethod(t, x)
	x.Parser = strings.ToLower(x.Parser)
	x.Elements = s.wholeLengths(t, x.Elements)
	for i := range x.Elements {
		e := &x.Elements[i]
		if e.Nulls == "first" && !e.Descending || e.Nulls == "last" && e.Descending {
			e.Nulls = "" // where this family puts them anyway
		}
		if x.Kind != "" {
			e.Descending, e.Length = false, 0
		}
	}
	return x
}

// normalMethod: InnoDB makes a B-tree whatever it is told.
func (s server) normalMethod(t schema.Table, x schema.Index) string {
	method, engine := strings.ToLower(x.Using), cmp.Or(t.Options.MySQL.Engine, s.settings.engine)
	if x.Kind != "" || method == usualMethod(engine) || method == "hash" && strings.EqualFold(engine, "innodb") {
		return ""
	}
	return method
}

// usualMethod is the method of an index that names none.
func usualMethod(engine string) string {
	if strings.EqualFold(engine, "memory") {
		return "hash"
	}
	return "btree"
}

// Sequence normalises a sequence.
func (s server) Sequence(q schema.Sequence) schema.Sequence {
	return schema.Sequence{Name: q.Name, Options: normalSequence(q.Options), Comment: q.Comment}
}

// ImpliedChecks is empty: ENUM is a type, and the check of MariaDB's JSON is read
// as part of it.
func (s server) ImpliedChecks(schema.Metadata, schema.Table) []schema.Check { return nil }

// Expr is the normal form of an expression's text.
func (s server) Expr(text string) string { return sqltext.Canon(s.syntax, text) }

// FoldName: names of columns, indexes and constraints are the same in any case.
// Names of tables are so on some servers only (lower_case_table_names); there is
// one rule for all, and the reader sets aside tables that differ by case alone.
func (s server) FoldName(name string) string { return foldName(name) }

func foldName(name string) string { return strings.ToLower(name) }

// Stores reports what the catalog holds.
func (s server) Stores(a diff.Aspect) bool {
	switch a {
	case diff.Sequences:
		return s.has(sequences)
	case diff.EnumTypes, diff.PrimaryKeyNames, diff.UniqueConstraints, diff.ConstraintComments:
		return false
	}
	return true
}

// Spells is true: the server rewrites nearly every expression.
func (s server) Spells() bool { return true }
