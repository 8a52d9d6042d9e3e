package mysql

import (
	"cmp"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// Text of SHOW CREATE and models may spell one character set in several ways, and
// the server remembers which: only names are compared, never text.

// foldCharset returns one name for a character set. MySQL called utf8mb3 utf8
// until 8.0.28.
func foldCharset(name string) string {
	name = strings.ToLower(name)
	if name == "utf8" {
		return "utf8mb3"
	}
	return name
}

// foldCollation returns one name for a collation. MySQL called utf8mb3_bin
// utf8_bin until 8.0.30.
func foldCollation(name string) string {
	name = strings.ToLower(name)
	if rest, ok := strings.CutPrefix(name, "utf8_"); ok {
		return "utf8mb3_" + rest
	}
	return name
}

// charsetOf returns the character set that a collation is of.
func charsetOf(collation string) string {
	charset, _, _ := strings.Cut(collation, "_")
	return charset
}

// collationOf returns the collation that a character set and a collation, either
// of which may be left out, mean together; "" when neither is given. A character
// set whose default this value does not know yet (before Detect) is "charset:name".
func (s server) collationOf(charset, collation string) string {
	if collation != "" {
		return foldCollation(collation)
	}
	if charset == "" {
		return ""
	}
	charset = foldCharset(charset)
	if known, ok := s.settings.defaults[charset]; ok {
		return known
	}
	return "charset:" + charset
}

// databaseCollation returns the collation that tables of a schema have unless they
// say another; "" when it is not known. A schema made since Detect has the server's.
func (s server) databaseCollation(name schema.Name) string {
	return cmp.Or(s.settings.collations[name.Schema], s.settings.collation)
}

// tableCollation returns the collation that columns of a table have unless they
// say another.
func (s server) tableCollation(t schema.Table) string {
	o := t.Options.MySQL
	return cmp.Or(s.collationOf(o.Charset, o.Collation), s.databaseCollation(t.Name))
}

// columnCollation returns the collation of a text column of a table.
func (s server) columnCollation(t schema.Table, c schema.Column) string {
	own := s.typeText(c)
	charset := cmp.Or(c.MySQL.Charset, own.charset)
	return cmp.Or(s.collationOf(charset, cmp.Or(c.Collation, own.collation)), s.tableCollation(t))
}
