package schematest

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// Maker says what may be in a schema.
type Maker struct {
	// Dialects are what everything must be legal on; none means all.
	Dialects []schema.Dialect
	// Limits limits things to some dialects, Variants makes things differ by dialect.
	Limits, Variants bool
	// Tables is how many there are at most; 0 means 4.
	Tables int
}

// Schema draws a schema that is legal on all of the dialects (none means all):
// no limits, no variants.
func Schema(t *rapid.T, dialects ...schema.Dialect) schema.Metadata {
	return Maker{Dialects: dialects}.Schema(t)
}

// tableNames and columnNames are raw names, several of them in need of quotes.
var (
	tableNames  = []string{"users", "posts", "Order", "group", "order items", "tags", "häuser", "a_b"}
	columnNames = []string{"id", "name", "count", "price", "created_at", "status", "select", "Mixed", "note", "flag"}
	plainNames  = []string{"id", "name", "price", "created_at", "status", "note", "flag"} // right in any SQL without quotes
)

// Schema draws a schema.
func (m Maker) Schema(t *rapid.T) schema.Metadata {
	var out schema.Metadata
	for i := range rapid.IntRange(0, 2).Draw(t, "enums") {
		out.Enums = append(out.Enums, m.Enum(t, schema.N([]string{"mood", "post_status"}[i])))
	}
	most := 4
	if m.Tables > 0 {
		most = m.Tables
	}
	names := rapid.Permutation(tableNames).Draw(t, "tables")
	for _, name := range names[:rapid.IntRange(0, most).Draw(t, "number of tables")] {
		out.Tables = append(out.Tables, m.Table(t, out, schema.N(name)))
	}
	out.Sort()
	return out
}

// Enum draws an enum.
func (m Maker) Enum(t *rapid.T, name schema.Name) schema.Enum {
	values := rapid.Permutation([]string{"draft", "published", "on", "it's"}).Draw(t, "values")
	return schema.Enum{Name: name, Values: values[:rapid.IntRange(1, len(values)).Draw(t, "number of values")]}
}

// Table draws a table whose foreign keys point at tables of the schema before it
// or at itself.
func (m Maker) Table(t *rapid.T, before schema.Metadata, name schema.Name) schema.Table {
	out := schema.Table{Name: name}
	names := rapid.Permutation(columnNames).Draw(t, "columns")
	for _, column := range names[:rapid.IntRange(1, 6).Draw(t, "number of columns")] {
		out.Columns = append(out.Columns, m.Column(t, before, column))
	}
	m.primaryKey(t, &out)
	m.foreignKeys(t, before, &out)
	for range rapid.IntRange(0, 2).Draw(t, "uniques") {
		if u, ok := m.Unique(t, out); ok {
			out.Uniques = append(out.Uniques, u)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "checks") {
		if c, ok := m.Check(t, out); ok {
			out.Checks = append(out.Checks, c)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "indexes") {
		if x, ok := m.Index(t, out); ok {
			out.Indexes = append(out.Indexes, x)
		}
	}
	if rapid.Bool().Draw(t, "commented") {
		out.Options.Comment = text(t)
	}
	if m.Variants && rapid.Bool().Draw(t, "options differ") {
		options := out.Options
		options.MySQL.Engine = "InnoDB"
		out.By = map[schema.Dialect]schema.TableOptions{schema.MySQL: options}
	}
	out = out.WithAutoKeys()
	sortParts(&out)
	return out
}

// sortParts sorts constraints and indexes by name, as catalogs are read.
func sortParts(t *schema.Table) {
	slices.SortFunc(t.Uniques, func(a, b schema.Unique) int { return schema.N(a.Name).Compare(schema.N(b.Name)) })
	slices.SortFunc(t.ForeignKeys, func(a, b schema.ForeignKey) int { return schema.N(a.Name).Compare(schema.N(b.Name)) })
	slices.SortFunc(t.Checks, func(a, b schema.Check) int { return schema.N(a.Name).Compare(schema.N(b.Name)) })
	slices.SortFunc(t.Indexes, func(a, b schema.Index) int { return schema.N(a.Name).Compare(schema.N(b.Name)) })
}

// text draws a text that wants care when it is quoted.
func text(t *rapid.T) string {
	return rapid.SampledFrom([]string{"a note", "it's", `back\slash`, `"quoted"`, "käse", "a, b: c # d"}).Draw(t, "text")
}

// only draws a limit.
func (m Maker) only(t *rapid.T) []schema.Dialect {
	if !m.Limits || rapid.IntRange(0, 3).Draw(t, "limited") > 0 {
		return nil
	}
	return rapid.SampledFrom([][]schema.Dialect{
		{schema.Postgres}, {schema.MySQL}, {schema.SQLite}, {schema.Postgres, schema.SQLite}, {schema.MariaDB},
	}).Draw(t, "only")
}

// primaryKey gives most tables a primary key.
func (m Maker) primaryKey(t *rapid.T, out *schema.Table) {
	columns := m.keyable(out)
	if len(columns) == 0 || rapid.IntRange(0, 4).Draw(t, "keyless") == 0 {
		return
	}
	columns = rapid.Permutation(columns).Draw(t, "key")
	columns = columns[:rapid.IntRange(1, min(2, len(columns))).Draw(t, "key columns")]
	key := &schema.PrimaryKey{Name: "pk_" + out.Name.Name, Columns: columns}
	out.PrimaryKey = key
	for i := range out.Columns {
		if c := &out.Columns[i]; slices.Contains(columns, c.Name) {
			*c = schema.ColumnChange{Nullable: schema.Some(false), By: notNull()}.Apply(*c)
			c.Only = nil
		}
	}
}

func notNull() map[schema.Dialect]schema.ColumnChange {
	by := map[schema.Dialect]schema.ColumnChange{}
	for _, d := range schema.Dialects {
		by[d] = schema.ColumnChange{Nullable: schema.Some(false)}
	}
	return by
}

// keyable returns the columns that can be in a key everywhere.
func (m Maker) keyable(t *schema.Table) []string {
	var names []string
	for _, c := range t.Columns {
		if len(c.Only) == 0 && indexableEverywhere(c) && c.Generated == nil {
			names = append(names, c.Name)
		}
	}
	return names
}

func indexableEverywhere(c schema.Column) bool {
	return !slices.ContainsFunc(schema.Dialects[:], func(d schema.Dialect) bool { return !indexable(c.For(d).Type) })
}

// indexable reports whether every server indexes the type whole: MySQL wants a
// prefix length for text and bytes, and takes no JSON.
func indexable(t schema.Type) bool {
	switch t := t.(type) {
	case schema.Text, schema.LargeBinary, schema.JSON:
		return false
	case schema.String:
		return t.Length > 0
	}
	return true
}

// free returns a name that none of the taken is.
func free(pattern string, taken func(string) bool) string {
	for i := 1; ; i++ {
		if name := fmt.Sprintf(pattern, i); !taken(name) {
			return name
		}
	}
}
