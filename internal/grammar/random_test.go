package grammar

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/schema"
)

// random draws schemas as a loaded model has them, with everything in them that
// the grammar can say. They need not be legal on any database.
type random struct {
	*rapid.T
	metadata schema.Metadata
}

// awkward are names and texts that YAML or this grammar may take for something else.
var awkward = []string{
	"a", "id", "Order", "no", "on", "yes", "null", "~", "true", "False", "1e5", "012345678901", "0x1f", "-1", "1.5", "2020-01-01", "<<",
	"a b", " lead", "trail ", "a: b", "a #b", "#x", "- a", "-a", "?x", ":x", "[x]", "{x}", "x, y", "it's", `say "x"`, `back\slash`,
	"käse", "日本", "😀", "tab\there", "two\nlines", "three\n\nlines ", " ", "\u00a0", "\ufeff", "a:", "&a", "*a", "!a", "%a", "@a", "`a`", "|", ">", "=", "%",
	"x-y", "...", "---", "1:30", "e", "a\u2028b", "\x01", "text", "sql", "\nbegins", "enum",
}

// pick draws one of the values.
func pick[T any](r random, label string, values ...T) T {
	return rapid.SampledFrom(values).Draw(r.T, label)
}

// some reports true now and then.
func (r random) some(label string) bool { return rapid.IntRange(0, 4).Draw(r.T, label) == 0 }

func (r random) word(label string) string { return pick(r, label, awkward...) }

// sql draws an expression: trimmed, never empty.
func (r random) sql(label string) string {
	return pick(r, label, "price > 0", "a, b", "f(a, b)", "x = 'y: z # q'", "now()", "active", "true", "1", "a #> '{x}'", "'{}'::jsonb", "(a) + (b)",
		"\"Order\" > 0", "a\nb", "a\n  + b\n\n  + c", "NULL", "!x", "*", "null", "[1]", "{a}", "a -- c\n+ b")
}

// dotted reports a name that nothing but a list of {schema, name} can hold.
func (r random) name(label string) schema.Name {
	n := schema.Name{Schema: pick(r, label+" schema", "", "", "", "billing", "null"), Name: r.word(label)}
	if rapid.IntRange(0, 20).Draw(r.T, label+" dotted") == 0 {
		n.Name = pick(r, label, "a.b", ".", "a.", ".b")
	}
	return n
}

func (r random) only(label string) []schema.Dialect {
	if !r.some(label) {
		return nil
	}
	return pick(r, label, []schema.Dialect{schema.Postgres}, []schema.Dialect{schema.MySQL, schema.SQLite}, []schema.Dialect{schema.MariaDB},
		[]schema.Dialect{schema.Postgres, schema.MariaDB, schema.SQLite})
}

// maybe draws a value now and then, else the zero value.
func maybe[T any](r random, label string, values ...T) (v T) {
	if r.some(label) {
		return pick(r, label, values...)
	}
	return v
}

func (r random) opt(label string) schema.Opt[int64] {
	return maybe(r, label, schema.Some[int64](1), schema.Some[int64](-5), schema.Some[int64](1<<62))
}

func (r random) options() schema.SequenceOptions {
	return schema.SequenceOptions{Start: r.opt("start"), Increment: r.opt("increment"), Max: r.opt("max"), Cache: r.opt("cache"), Cycle: r.some("cycle")}
}

func (r random) model() schema.Metadata {
	for _, name := range distinctNames(r, "enums", 3) {
		r.metadata.Enums = append(r.metadata.Enums, schema.Enum{
			Name: name, Values: rapid.SliceOfNDistinct(rapid.SampledFrom(awkward), 1, 4, rapid.ID[string]).Draw(r.T, "values"),
			Comment: maybe(r, "comment", awkward...), Only: r.only("only"),
		})
	}
	for _, name := range distinctNames(r, "sequences", 3) {
		r.metadata.Sequences = append(r.metadata.Sequences, schema.Sequence{
			Name: name, Options: r.options(), Type: maybe[schema.Type](r, "type", schema.Integer{}, schema.BigInteger{}),
			Comment: maybe(r, "comment", awkward...), Only: r.only("only"),
		})
	}
	r.metadata.Schemas = maybe(r, "schemas", []string{"billing"}, []string{"a.b", "no"})
	names := distinctNames(r, "tables", 4)
	var tables []schema.Table
	for _, name := range names {
		tables = append(tables, r.table(name))
	}
	r.metadata.Tables = tables
	r.metadata.Sort()
	for i := range r.metadata.Tables {
		t := &r.metadata.Tables[i]
		r.foreignKeys(t)
		*t = settled(t.Named(schema.DefaultConvention))
		sortParts(t)
	}
	return r.metadata
}

// distinctNames draws names that are different whatever their case.
func distinctNames(r random, label string, most int) []schema.Name {
	var out []schema.Name
	for range rapid.IntRange(0, most).Draw(r.T, label) {
		name := r.name(label)
		if !slices.ContainsFunc(out, func(n schema.Name) bool { return n == name || n.Name == name.Name }) {
			out = append(out, name)
		}
	}
	return out
}

func (r random) table(name schema.Name) schema.Table {
	t := schema.Table{Name: name, Only: r.only("table only")}
	for _, column := range rapid.SliceOfNDistinct(rapid.SampledFrom(awkward), 1, 5, rapid.ID[string]).Draw(r.T, "columns") {
		t.Columns = append(t.Columns, r.column(column))
	}
	t.Columns[0].Only = nil
	if r.some("renamed") {
		t.RenamedFrom = r.name("renamed_from")
	}
	if pick(r, "has key", true, true, false) {
		t.PrimaryKey = &schema.PrimaryKey{Name: maybe(r, "pk", awkward...), Columns: r.columnsOf(t)}
		if r.some("pk more") {
			t.PrimaryKey.Deferrable, t.PrimaryKey.InitiallyDeferred = r.deferrable()
			t.PrimaryKey.Postgres, t.PrimaryKey.SQLite = r.postgresKey(t), r.sqliteKey(t.PrimaryKey.Columns)
			if n := len(t.PrimaryKey.Columns); r.some("lengths") {
				t.PrimaryKey.MySQL.Lengths, t.PrimaryKey.MySQL.Descending = make([]int, n), make([]bool, n)
				t.PrimaryKey.MySQL.Lengths[0], t.PrimaryKey.MySQL.Descending[n-1] = 7, true
			}
		}
	}
	r.tableOptions(&t)
	r.constraints(&t)
	return t
}

// columnsOf draws columns that are on every database.
func (r random) columnsOf(t schema.Table) []string {
	var names []string
	for _, c := range t.Columns {
		if c.Only == nil {
			names = append(names, c.Name)
		}
	}
	names = rapid.Permutation(names).Draw(r.T, "columns of a key")
	return names[:rapid.IntRange(1, min(2, len(names))).Draw(r.T, "many")]
}

// keyColumns draws the columns of a key and what the key is limited to: one
// limited column, or some that are everywhere.
func (r random) keyColumns(t schema.Table) ([]string, []schema.Dialect) {
	if c := pick(r, "limited column", t.Columns...); c.Only != nil {
		return []string{c.Name}, c.Only
	}
	return r.columnsOf(t), r.only("only")
}

func (r random) deferrable() (bool, bool) {
	return pick(r, "deferrable", 0, 1, 2) > 0, false
}

func (r random) parameters() []schema.Parameter {
	return maybe(r, "with", []schema.Parameter{{Key: "fillfactor", Value: "70"}}, []schema.Parameter{{Key: "a", Value: "on"}, {Key: "b", Value: "1."}})
}

func (r random) postgresKey(t schema.Table) schema.PostgresKey {
	k := schema.PostgresKey{With: r.parameters(), Tablespace: maybe(r, "tablespace", awkward...)}
	if r.some("include") {
		k.Include = r.columnsOf(t)
	}
	return k
}

func (r random) sqliteKey(columns []string) schema.SQLiteKey {
	k := schema.SQLiteKey{OnConflict: maybe(r, "conflict", "replace", "fail")}
	if r.some("collations") {
		k.Collations, k.Descending = make([]string, len(columns)), make([]bool, len(columns))
		k.Collations[0], k.Descending[0] = "nocase", true
	}
	return k
}

func (r random) tableOptions(t *schema.Table) {
	t.Options = schema.TableOptions{
		Comment: maybe(r, "comment", awkward...),
		Postgres: schema.PostgresTable{Unlogged: r.some("unlogged"), With: r.parameters(), Tablespace: maybe(r, "tablespace", awkward...),
			PartitionBy: maybe(r, "partition", "RANGE (a, b)"), Using: maybe(r, "using", "heap")},
		MySQL: schema.MySQLTable{Engine: maybe(r, "engine", "InnoDB", "no"), Charset: maybe(r, "charset", "latin1"),
			Collation: maybe(r, "collation", "x"), RowFormat: maybe(r, "row", "compressed"), PartitionBy: maybe(r, "partition", "HASH (a)")},
		SQLite: schema.SQLiteTable{Strict: r.some("strict"), WithoutRowID: r.some("rowid"), Autoincrement: r.some("auto")},
	}
	if r.some("inherits") {
		t.Options.Postgres.Inherits = []schema.Name{r.name("inherits")}
	}
	t.By = vary(r, t.Options, func(o *schema.TableOptions, d schema.Dialect) {
		o.Comment = maybe(r, "comment", awkward...)
		if d == schema.MariaDB {
			o.MySQL.Engine = maybe(r, "engine", "Aria")
		}
	})
}

// vary makes variants by changing what a dialect's part may change.
func vary[T any](r random, base T, change func(*T, schema.Dialect)) map[schema.Dialect]T {
	var by map[schema.Dialect]T
	for _, d := range schema.Dialects {
		if !r.some("varies") {
			continue
		}
		variant := inherited(base, by, d)
		change(&variant, d)
		if !same(variant, inherited(base, by, d)) {
			if by == nil {
				by = map[schema.Dialect]T{}
			}
			by[d] = variant
		}
	}
	return by
}
