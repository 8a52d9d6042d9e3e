package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/schema"
)

// createTable writes CREATE TABLE for a table called name. It holds all but the
// indexes, in the order: columns, primary key, uniques, foreign keys, checks.
func createTable(m schema.Metadata, t schema.Table, name string, ifNotExists bool) string {
	return tableHead(name, ifNotExists) + " (\n  " + strings.Join(tableBody(m, t), ",\n  ") + "\n)" + tableTail(t)
}

func tableHead(name string, ifNotExists bool) string {
	if ifNotExists {
		return "CREATE TABLE IF NOT EXISTS " + quote(name)
	}
	return "CREATE TABLE " + quote(name)
}

func tableTail(t schema.Table) string {
	var words []string
	if t.Options.SQLite.WithoutRowID {
		words = append(words, "WITHOUT ROWID")
	}
	if t.Options.SQLite.Strict {
		words = append(words, "STRICT")
	}
	if words == nil {
		return ""
	}
	return " " + strings.Join(words, ", ")
}

// tableBody writes what stands between the parentheses, an item each.
func tableBody(m schema.Metadata, t schema.Table) []string {
	var items []string
	for _, c := range t.Columns {
		items = append(items, columnSQL(m, t, c))
	}
	if t.PrimaryKey != nil && !inlineKey(t) {
		items = append(items, primaryKeySQL(*t.PrimaryKey))
	}
	for _, u := range t.Uniques {
		items = append(items, uniqueSQL(u))
	}
	for _, f := range t.ForeignKeys {
		items = append(items, foreignKeySQL(f))
	}
	for _, k := range t.Checks {
		items = append(items, checkSQL(t, k))
	}
	return items
}

// inlineKey reports whether the primary key is written on its column: where the
// column is the rowid, and for the quirk of rowidColumn.
func inlineKey(t schema.Table) bool {
	if _, ok := rowidColumn(t); ok {
		return true
	}
	return t.PrimaryKey != nil && len(t.PrimaryKey.Columns) == 1 && descendingKey(t)
}

// columnSQL writes a column with the key it may be and the check that its enum is.
func columnSQL(m schema.Metadata, t schema.Table, c schema.Column) string {
	words := []string{quote(c.Name)}
	add := func(word string) {
		if word != "" {
			words = append(words, word)
		}
	}
	declared, err := typeText(t, c)
	if err != nil {
		return quote(c.Name) // refused before: see tableSupported
	}
	add(declared)
	if c.Collation != "" {
		add("COLLATE " + quote(c.Collation))
	}
	rowid, isRowid := rowidColumn(t)
	isRowid = isRowid && rowid == c.Name
	if !c.Nullable && !isRowid {
		add("NOT NULL" + onConflictSQL(c.SQLite.NotNullConflict))
	}
	if c.Default != nil {
		add("DEFAULT " + defaultSQL(c.Default))
	}
	if g, ok := c.Generated.(schema.Computed); ok {
		add("GENERATED ALWAYS AS " + enclosed(unqualified(g.Expression)))
		if g.Stored {
			add("STORED")
		}
	}
	if soleKey(t, c.Name) && inlineKey(t) {
		add(inlineKeySQL(t))
	}
	if k, ok := enumCheck(m, c); ok {
		add(checkSQL(t, k))
	}
	return strings.Join(words, " ")
}

func inlineKeySQL(t schema.Table) string {
	k := *t.PrimaryKey
	text := constraintName(k.Name) + "PRIMARY KEY"
	if _, isRowid := rowidColumn(t); !isRowid {
		text += " DESC"
	}
	text += onConflictSQL(k.SQLite.OnConflict)
	if t.Options.SQLite.Autoincrement {
		text += " AUTOINCREMENT"
	}
	return text
}

func primaryKeySQL(k schema.PrimaryKey) string {
	return constraintName(k.Name) + "PRIMARY KEY " + keyList(k.Columns, k.SQLite) + onConflictSQL(k.SQLite.OnConflict)
}

func uniqueSQL(u schema.Unique) string {
	return constraintName(u.Name) + "UNIQUE " + keyList(u.Columns, u.SQLite) + onConflictSQL(u.SQLite.OnConflict)
}

func foreignKeySQL(f schema.ForeignKey) string {
	return constraintName(f.Name) + "FOREIGN KEY " + nameList(f.Columns) + " " + referencesSQL(f)
}

func referencesSQL(f schema.ForeignKey) string {
	text := "REFERENCES " + quoteName(f.References.Table)
	if len(f.References.Columns) > 0 {
		text += " " + nameList(f.References.Columns)
	}
	if f.Match != "" {
		text += " MATCH " + strings.ToUpper(f.Match)
	}
	if f.OnDelete != schema.NoAction {
		text += " ON DELETE " + strings.ToUpper(string(f.OnDelete))
	}
	if f.OnUpdate != schema.NoAction {
		text += " ON UPDATE " + strings.ToUpper(string(f.OnUpdate))
	}
	switch {
	case f.InitiallyDeferred:
		text += " DEFERRABLE INITIALLY DEFERRED"
	case f.Deferrable:
		text += " DEFERRABLE"
	}
	return text
}

func checkSQL(t schema.Table, k schema.Check) string {
	return constraintName(k.Name) + "CHECK " + enclosed(unqualified(k.Expression)) + onConflictSQL(k.SQLite.OnConflict)
}

func constraintName(name string) string {
	if name == "" {
		return ""
	}
	return "CONSTRAINT " + quote(name) + " "
}

func onConflictSQL(word string) string {
	if word == "" {
		return ""
	}
	return " ON CONFLICT " + strings.ToUpper(word)
}

func nameList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

func keyList(columns []string, k schema.SQLiteKey) string {
	items := make([]string, len(columns))
	for i, c := range columns {
		items[i] = quote(c)
		if i < len(k.Collations) && k.Collations[i] != "" {
			items[i] += " COLLATE " + quote(k.Collations[i])
		}
		if i < len(k.Descending) && k.Descending[i] {
			items[i] += " DESC"
		}
	}
	return "(" + strings.Join(items, ", ") + ")"
}

// createIndex writes CREATE INDEX.
func createIndex(table string, x schema.Index, ifNotExists bool) string {
	text := "CREATE "
	if x.Unique {
		text += "UNIQUE "
	}
	text += "INDEX "
	if ifNotExists {
		text += "IF NOT EXISTS "
	}
	items := make([]string, len(x.Elements))
	for i, e := range x.Elements {
		items[i] = quote(e.Column)
		if e.Column == "" {
			items[i] = parenthesised(e.Expression)
		}
		if e.Collation != "" {
			items[i] += " COLLATE " + quote(e.Collation)
		}
		if e.Descending {
			items[i] += " DESC"
		}
	}
	text += quote(x.Name) + " ON " + quote(table) + " (" + strings.Join(items, ", ") + ")"
	if x.Where != "" {
		text += " WHERE " + x.Where
	}
	return text
}

func dropIndex(name string, ifExists bool) string {
	if ifExists {
		return "DROP INDEX IF EXISTS " + quote(name)
	}
	return "DROP INDEX " + quote(name)
}
