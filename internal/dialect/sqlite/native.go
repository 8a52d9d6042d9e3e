package sqlite

import (
	"slices"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// onlyAdds reports whether columns at the end, with a foreign key each perhaps, are
// all that is new, and each is one that ADD COLUMN takes.
func (a *alteration) onlyAdds() bool {
	n := len(a.from.Columns)
	if len(a.values) > 0 || a.replaces() || len(a.to.Columns) <= n {
		return false
	}
	rest := a.to
	rest.Columns = a.to.Columns[:n]
	rest.ForeignKeys = slices.DeleteFunc(slices.Clone(a.to.ForeignKeys), func(f schema.ForeignKey) bool {
		return len(f.Columns) == 1 && columnIndex(rest, f.Columns[0]) < 0
	})
	if body(a.after, rest) != a.bodyFrom {
		return false
	}
	return !slices.ContainsFunc(a.to.Columns[n:], func(c schema.Column) bool { return !a.addable(c) })
}

// addable reports whether ADD COLUMN takes the column: on a table with rows SQLite
// wants a constant default, and none where the column refers to another table and
// foreign keys are on. A NOT NULL column without default it adds to an empty table,
// and says so of another, as other databases do.
func (a *alteration) addable(c schema.Column) bool {
	keys := keysOf(a.to, c.Name)
	if len(keys) > 1 || a.to.InPrimaryKey(c.Name) {
		return false
	}
	switch g := c.Generated.(type) {
	case nil:
	case schema.Computed:
		if g.Stored || !c.Nullable {
			return false
		}
	default:
		return false
	}
	if c.Default == nil {
		return true
	}
	l, ok := canonDefault(c.Default, "").(schema.Literal)
	return ok && len(keys) == 0 && !(l.Kind == schema.TextLiteral && slices.Contains([]byte(l.Text), 0))
}

func keysOf(t schema.Table, column string) []schema.ForeignKey {
	var keys []schema.ForeignKey
	for _, f := range t.ForeignKeys {
		if len(f.Columns) == 1 && sameName(f.Columns[0], column) {
			keys = append(keys, f)
		}
	}
	return keys
}

func (c *compiler) addColumns(a *alteration) {
	for _, column := range a.to.Columns[len(a.from.Columns):] {
		text := "ALTER TABLE " + quote(a.from.Name.Name) + " ADD COLUMN " + columnSQL(a.after, a.to, column)
		for _, f := range keysOf(a.to, column.Name) {
			text += " " + constraintName(f.Name) + referencesSQL(f)
		}
		c.emit(a.first, text)
	}
}

// onlyDrops reports whether columns that nothing else mentions are all that goes.
// DROP COLUMN fails where any view or trigger of the database is broken, and it
// writes the whole table too: with any of them about, a rebuild is the safer way.
func (c *compiler) onlyDrops(a *alteration) bool {
	if len(a.values) > 0 || a.replaces() || len(a.to.Columns) >= len(a.from.Columns) {
		return false
	}
	if slices.ContainsFunc(c.unmanaged, func(u schema.Unmanaged) bool { return u.Kind == "view" || u.Kind == "trigger" }) {
		return false
	}
	rest := *a.from
	rest.Columns = slices.DeleteFunc(slices.Clone(rest.Columns), func(c schema.Column) bool { return !a.held[c.Name] })
	if body(a.before, rest) != a.bodyTo {
		return false
	}
	return !slices.ContainsFunc(a.from.Columns, func(c schema.Column) bool { return !a.held[c.Name] && mentioned(*a.from, a.to, c) })
}

// mentioned reports whether anything but its own definition speaks of the column.
func mentioned(from, to schema.Table, column schema.Column) bool {
	if _, enum := column.Type.(schema.EnumRef); enum || from.InPrimaryKey(column.Name) {
		return true // the check of an enum may stand on the table
	}
	words := map[string]bool{}
	say := func(text string) {
		for _, t := range meaningful(text) {
			if t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName {
				words[foldName(t.Value())] = true
			}
		}
	}
	for _, k := range from.Checks {
		say(k.Expression)
	}
	for _, c := range from.Columns {
		if g, ok := c.Generated.(schema.Computed); ok && c.Name != column.Name {
			say(g.Expression)
		}
	}
	for _, x := range to.Indexes {
		say(createIndex("", x, false))
	}
	return words[foldName(column.Name)]
}

func (c *compiler) dropColumns(a *alteration) {
	for _, column := range a.from.Columns {
		if !a.held[column.Name] {
			c.emit(a.first, "ALTER TABLE "+quote(a.from.Name.Name)+" DROP COLUMN "+quote(column.Name))
		}
	}
}
