package mysql

import (
	"strings"

	"github.com/retort-db/migrate/schema"
)

// definition writes a column whole, after its name: type, character set, NULL,
// default and everything else, since MODIFY resets what is left out. auto is
// whether AUTO_INCREMENT is written where the column has it.
func (s server) definition(m schema.Metadata, t schema.Table, c schema.Column, auto bool) (string, error) {
	what := "column " + t.Name.String() + "." + c.Name
	spelled, err := s.spellType(m, c.Type, what)
	if err != nil {
		return "", err
	}
	text := s.withAttributes(c, spelled)
	generated, err := s.spellGenerated(c, what)
	if err != nil {
		return "", err
	}
	null, err := s.spellNull(text, c, what)
	if err != nil {
		return "", err
	}
	if c.MySQL.Invisible && !s.has(hiddenColumns) {
		return "", s.unsupported(what+": invisible", "MySQL 8.0.23 is the first that has it")
	}
	words := []string{s.spellColumnType(c, spelled, text), spellCharset(c, text), generated, null}
	words = append(words, s.spellValues(c, text, auto)...)
	if c.Comment != "" {
		words = append(words, "COMMENT "+s.syntax.String(c.Comment))
	}
	words = append(words, s.columnCheck(t, c.Name))
	return strings.Join(nonEmpty(words), " "), nil
}

// spellCharset writes the column's own character set and collation.
func spellCharset(c schema.Column, t typeText) string {
	if !t.isText() {
		return ""
	}
	var words []string
	if c.MySQL.Charset != "" {
		words = append(words, "CHARACTER SET "+c.MySQL.Charset)
	}
	if c.Collation != "" {
		words = append(words, "COLLATE "+c.Collation)
	}
	return strings.Join(words, " ")
}

// spellValues writes where the values come from that an INSERT leaves out.
func (s server) spellValues(c schema.Column, t typeText, auto bool) []string {
	var words []string
	if c.MySQL.Invisible {
		words = append(words, "INVISIBLE")
	}
	if c.Default != nil {
		words = append(words, "DEFAULT "+s.spellDefault(t, c.Default))
	}
	if c.MySQL.OnUpdate != "" {
		words = append(words, "ON UPDATE "+s.spellOnUpdate(t, c.MySQL.OnUpdate))
	}
	if auto && isAuto(c) {
		words = append(words, "AUTO_INCREMENT")
	}
	return words
}

func nonEmpty(words []string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// spellColumnType writes the type with the attributes that the column has beside
// it, each once.
func (s server) spellColumnType(c schema.Column, spelled string, text typeText) string {
	if native, ok := c.Type.(schema.Native); ok {
		own := parseType(s.syntax, native.Text)
		if text.unsigned == own.unsigned && text.zerofill == own.zerofill {
			return spelled // taken unread
		}
		if own.unsigned {
			return spelled + " zerofill"
		}
	}
	switch {
	case text.zerofill:
		return spelled + " unsigned zerofill"
	case text.unsigned:
		return spelled + " unsigned"
	}
	return spelled
}

// spellNull always says NULL of a nullable TIMESTAMP: with
// explicit_defaults_for_timestamp off, which MariaDB had until 10.10, it would be
// NOT NULL with a default of its own.
func (s server) spellNull(t typeText, c schema.Column, what string) (string, error) {
	if isComputed(c) && !s.has(generatedNotNull) {
		if !c.Nullable {
			return "", s.unsupported(what+": NOT NULL on a generated column", "leave nullable out, or add a check that it is not null")
		}
		return "", nil
	}
	switch {
	case !c.Nullable:
		return "NOT NULL", s.explicit(t, c, what)
	case t.base == "timestamp":
		return "NULL", nil
	}
	return "", nil
}

// explicit refuses a TIMESTAMP that the server would give a default and ON UPDATE of
// its own: with explicit_defaults_for_timestamp off, as it is on MariaDB until 10.9
// unless set, and cannot be changed in a session until 10.8. There is no statement
// that takes such a default away for good (measured: it comes back with the next
// ALTER TABLE).
func (s server) explicit(t typeText, c schema.Column, what string) error {
	if s.settings.explicitTimestamps || s.has(sessionTimestamps) || t.base != "timestamp" || c.Default != nil || c.MySQL.OnUpdate != "" {
		return nil
	}
	return s.unsupported(what+": TIMESTAMP NOT NULL without a default while explicit_defaults_for_timestamp is off",
		"give the column a server_default, or set explicit_defaults_for_timestamp = ON in the server's configuration")
}

func isComputed(c schema.Column) bool {
	_, ok := c.Generated.(schema.Computed)
	return ok
}

// isAuto reports a column that the server numbers by AUTO_INCREMENT.
func isAuto(c schema.Column) bool {
	_, ok := normalGenerated(c.Generated).(schema.Auto)
	return ok
}

// spellGenerated writes the expression of a generated column.
func (s server) spellGenerated(c schema.Column, what string) (string, error) {
	switch g := normalGenerated(c.Generated).(type) {
	case schema.Identity:
		return "", s.unsupported(what+": identity with options", "say it under postgres:, here an integer key is AUTO_INCREMENT")
	case schema.Computed:
		kind := " VIRTUAL"
		if g.Stored {
			kind = " STORED"
		}
		return "GENERATED ALWAYS AS " + s.wrapped(g.Expression) + kind, nil
	}
	return "", nil
}

// ownCheck returns the check that is part of a column: MariaDB has them, under the
// column's name, and MODIFY drops one that it does not restate.
func (s server) ownCheck(t schema.Table, column string) (schema.Check, bool) {
	if s.has(columnChecks) {
		for _, k := range t.Checks {
			if foldName(k.Name) == foldName(column) {
				return k, true
			}
		}
	}
	return schema.Check{}, false
}

func (s server) isOwnCheck(t schema.Table, k schema.Check) bool {
	_, ok := t.Column(k.Name)
	return ok && s.has(columnChecks)
}

func (s server) columnCheck(t schema.Table, column string) string {
	k, ok := s.ownCheck(t, column)
	if !ok {
		return ""
	}
	return "CHECK " + s.wrapped(k.Expression)
}
