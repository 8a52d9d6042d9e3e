package sqltext

import "strings"

// Quote returns name as a quoted identifier, whatever is in it.
func (s Syntax) Quote(name string) string {
	q := string(s.traits().quote)
	return q + strings.ReplaceAll(name, q, q+q) + q
}

// QuoteName returns schema.name with both parts quoted, or the name alone when
// schema is "", which stands for the connection's default.
func (s Syntax) QuoteName(schema, name string) string {
	if schema == "" {
		return s.Quote(name)
	}
	return s.Quote(schema) + "." + s.Quote(name)
}

// Name returns name as it must be written to mean exactly that name: bare
// where the syntax lets it be, quoted where case, characters or a keyword
// force it.
func (s Syntax) Name(name string) string {
	if s.bareName(name) {
		return name
	}
	return s.Quote(name)
}

// String returns text as a string literal. The text must hold no NUL, which
// no server takes. On PostgreSQL it is right under standard_conforming_strings
// (the default since 9.1), on the MySQL family without NO_BACKSLASH_ESCAPES.
func (s Syntax) String(text string) string {
	if s.traits().backslash {
		text = strings.ReplaceAll(text, `\`, `\\`)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
