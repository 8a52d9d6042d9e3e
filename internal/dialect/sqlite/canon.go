package sqlite

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// Column normalises a column.
func (sqlite) Column(_ schema.Metadata, t schema.Table, c schema.Column) schema.Column {
	declared, err := typeText(t, c)
	if err != nil {
		declared = "?" // a type that SQLite has not is the same as no type that it has
	}
	out := schema.Column{
		Name: c.Name, Type: schema.Native{Text: canonType(declared)}, Nullable: c.Nullable,
		Collation: canonCollation(c.Collation),
	}
	if keyed(t, c.Name) {
		out.Nullable = false // whatever is written: see lifter.column
	}
	out.SQLite.NotNullConflict = conflict(c.SQLite.NotNullConflict)
	if out.Nullable {
		out.SQLite.NotNullConflict = ""
	}
	if rowid, ok := rowidColumn(t); ok && rowid == c.Name {
		out.Generated, out.Nullable, out.SQLite.NotNullConflict = schema.Auto{}, false, ""
		return out // no row gets a default of the rowid: with and without are the same table
	}
	switch g := c.Generated.(type) {
	case schema.Computed:
		g.Expression = canonExpr(unqualified(g.Expression))
		out.Generated = g
	default:
		out.Generated = g
	}
	out.Default = canonDefault(c.Default, declared)
	return out
}

// Options normalises the table's options. AUTOINCREMENT belongs to the rowid's column.
func (sqlite) Options(_ schema.Metadata, t schema.Table) schema.TableOptions {
	return schema.TableOptions{SQLite: t.Options.SQLite}
}

// PrimaryKey normalises a primary key.
func (sqlite) PrimaryKey(t schema.Table, k schema.PrimaryKey) schema.PrimaryKey {
	out := schema.PrimaryKey{Name: k.Name, Implicit: k.Implicit, Columns: k.Columns, SQLite: canonKey(t, k.Columns, k.SQLite)}
	if _, ok := rowidColumn(t); ok {
		out.SQLite.Descending, out.SQLite.Collations = nil, nil
	}
	return out
}

// Unique normalises a unique constraint.
func (sqlite) Unique(t schema.Table, u schema.Unique) schema.Unique {
	return schema.Unique{
		Name: u.Name, Implicit: u.Implicit, Columns: u.Columns, SQLite: canonKey(t, u.Columns, u.SQLite),
		Deferrable: u.Deferrable, InitiallyDeferred: u.InitiallyDeferred, NullsNotDistinct: u.NullsNotDistinct,
	}
}

// ForeignKey normalises a foreign key.
func (sqlite) ForeignKey(_ schema.Table, f schema.ForeignKey) schema.ForeignKey {
	f.Comment, f.Postgres, f.Only, f.By = "", schema.PostgresConstraint{}, nil, nil
	f.Match = strings.ToLower(f.Match)
	if f.Match == "simple" {
		f.Match = ""
	}
	return f
}

// Check normalises a check.
func (sqlite) Check(t schema.Table, c schema.Check) schema.Check {
	return schema.Check{Name: c.Name, Implicit: c.Implicit, Expression: unqualified(c.Expression)}
}

// Exclude returns an exclusion constraint as it is: SQLite has none.
func (sqlite) Exclude(_ schema.Table, e schema.Exclude) schema.Exclude { return e }

// Index normalises an index.
func (sqlite) Index(t schema.Table, x schema.Index) schema.Index {
	out := x
	out.Comment, out.Only, out.By = "", nil, nil
	if x.Using == "btree" {
		out.Using = ""
	}
	out.Elements = slices.Clone(x.Elements)
	for i, e := range out.Elements {
		if e.Nulls == defaultNulls(e.Descending) {
			e.Nulls = ""
		}
		if e.Column != "" {
			e.Collation = keyCollation(t, e.Column, e.Collation)
		} else {
			e.Collation = strings.ToUpper(e.Collation)
		}
		e.Expression = unqualified(e.Expression)
		out.Elements[i] = e
	}
	out.Where = unqualified(x.Where)
	return out
}

// defaultNulls says where NULL, the smallest value of all, comes in an order.
func defaultNulls(descending bool) string {
	if descending {
		return "last"
	}
	return "first"
}

// Sequence returns a sequence as it is: SQLite has none.
func (sqlite) Sequence(s schema.Sequence) schema.Sequence { return s }

// ImpliedChecks are the checks of enum columns.
func (sqlite) ImpliedChecks(m schema.Metadata, t schema.Table) []schema.Check {
	var checks []schema.Check
	for _, c := range t.Columns {
		if k, ok := enumCheck(m, c); ok {
			checks = append(checks, k)
		}
	}
	return checks
}

// enumCheck returns the check that keeps a column to the values of its enum.
func enumCheck(m schema.Metadata, c schema.Column) (schema.Check, bool) {
	ref, ok := c.Type.(schema.EnumRef)
	if !ok {
		return schema.Check{}, false
	}
	e, ok := m.Enum(ref.Name)
	if !ok {
		return schema.Check{}, false
	}
	values := make([]string, len(e.Values))
	for i, v := range e.Values {
		values[i] = textSQL(v)
	}
	return schema.Check{Expression: quote(c.Name) + " IN (" + strings.Join(values, ", ") + ")"}, true
}

// ImpliedIndex reports that SQLite makes no index for a foreign key.
func (sqlite) ImpliedIndex(schema.Table, schema.Index) bool { return false }

// RemadeIndex reports false.
func (sqlite) RemadeIndex(schema.Table, schema.Index) bool { return false }

// Expr is the normal form of an expression.
func (sqlite) Expr(text string) string { return canonExpr(text) }

// FoldName folds the case of ASCII letters.
func (sqlite) FoldName(name string) string { return foldName(name) }

// Stores reports what sqlite_schema can hold.
func (sqlite) Stores(a diff.Aspect) bool {
	switch a {
	case diff.PrimaryKeyNames, diff.UniqueConstraints, diff.ColumnOrder:
		return true
	}
	return false
}

// Spells reports that SQLite keeps expressions as they were written.
func (sqlite) Spells() bool { return false }

func canonExpr(text string) string { return sqltext.Canon(sqltext.SQLite, text) }

// canonKey normalises what a key of the columns says.
func canonKey(t schema.Table, columns []string, k schema.SQLiteKey) schema.SQLiteKey {
	out := schema.SQLiteKey{OnConflict: conflict(k.OnConflict)}
	for i, c := range columns {
		if i >= len(k.Collations) {
			break
		}
		collation := keyCollation(t, c, k.Collations[i])
		if collation != "" && out.Collations == nil {
			out.Collations = make([]string, len(columns))
		}
		if collation != "" {
			out.Collations[i] = collation
		}
	}
	if slices.Contains(k.Descending, true) {
		out.Descending = k.Descending
	}
	return out
}

// keyCollation is the normal form of the collation of a column in a key or index:
// "" for the column's own, which is what it has when nothing is said.
func keyCollation(t schema.Table, column, collation string) string {
	own := ""
	if i := columnIndex(t, column); i >= 0 {
		own = canonCollation(t.Columns[i].Collation)
	}
	if collation == "" || canonCollation(collation) == own {
		return ""
	}
	return strings.ToUpper(collation)
}

// conflict is the normal form of an ON CONFLICT word; abort is the default.
func conflict(word string) string {
	if word = strings.ToLower(word); word == "abort" {
		return ""
	}
	return word
}

// canonCollation is the normal form of a collation's name; BINARY is the default.
func canonCollation(name string) string {
	if up := strings.ToUpper(name); up != "BINARY" {
		return up
	}
	return ""
}

// unqualified drops what stands before a column's name: t.a is a. In a check, a
// generated column or an index that can only be the table itself, whatever it is
// called at the time: a rename changes it, and a rebuild makes the table under
// another name first.
func unqualified(expression string) string {
	tokens := meaningful(expression)
	var b strings.Builder
	done := 0
	for i := 0; i+2 < len(tokens); i++ {
		name, dot := tokens[i], tokens[i+1]
		if dot.Is(".") && (name.Kind == sqltext.Word || name.Kind == sqltext.QuotedName) {
			b.WriteString(expression[done:name.Offset])
			done = dot.End()
		}
	}
	if done == 0 {
		return expression
	}
	return b.String() + expression[done:]
}
