package op

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// syntaxOf returns the syntax that an expression is read in: that of the only
// dialect it stands on, or else what its own marks show. Without marks the
// syntaxes agree, and PostgreSQL's is as good as any.
func syntaxOf(text string, on dialects) sqltext.Syntax {
	mysql := alone(schema.MySQL) | alone(schema.MariaDB)
	switch {
	case on == alone(schema.Postgres):
		return sqltext.Postgres
	case on == alone(schema.SQLite):
		return sqltext.SQLite
	case on&^mysql == 0 || strings.Contains(text, "`") || strings.Contains(text, `\'`):
		return sqltext.MySQL
	case strings.Contains(text, "[") && !subscripts(text):
		return sqltext.SQLite
	}
	return sqltext.Postgres
}

// subscripts reports whether a bracket of the text follows a value or the word
// ARRAY, as PostgreSQL's do; SQLite's begin a quoted name.
func subscripts(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i] != '[' {
			continue
		}
		before := text[i-1]
		letter := before|0x20 >= 'a' && before|0x20 <= 'z' || before >= '0' && before <= '9' || before >= 0x80
		if letter || strings.IndexByte(`)]"[_`, before) >= 0 {
			return true
		}
	}
	return false
}

// columnsIn returns the columns of the table that an expression reads, in the
// order of reading.
func columnsIn(t *schema.Table, expression string, on dialects) []string {
	if expression == "" {
		return nil
	}
	var found []string
	for _, mention := range sqltext.Columns(syntaxOf(expression, on&setOf(t.Only)), expression) {
		for i := range t.Columns {
			if name := t.Columns[i].Name; refersTo(t, mention, name) && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found
}

// refersTo reports whether a mention of a column means the column of that name.
// Case is passed over, as the servers that pass over it do, unless it tells two
// columns of the table apart.
func refersTo(t *schema.Table, mention, column string) bool {
	if mention == column {
		return true
	}
	if !strings.EqualFold(mention, column) {
		return false
	}
	_, other := t.Column(mention)
	return !other
}

// renameIn gives a column another name in an expression of its table.
func renameIn(t *schema.Table, expression, from, to string, on dialects) string {
	if expression == "" {
		return ""
	}
	syntax := syntaxOf(expression, on&setOf(t.Only))
	out := sqltext.RenameColumn(syntax, expression, from, to)
	if out != expression || syntax != sqltext.Postgres || on&setOf(t.Only) == alone(schema.Postgres) {
		return out
	}
	// PostgreSQL folds a bare name to lower case; elsewhere CreatedAt is the column
	// "CreatedAt" just so.
	for i := range t.Columns {
		if name := t.Columns[i].Name; name != from && strings.EqualFold(name, from) {
			return out
		}
	}
	return sqltext.RenameColumn(sqltext.SQLite, expression, from, to)
}
