package mysql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// What a key cannot hold whole is refused here: MySQL refuses it when the statement
// runs (errors 1170, 1071, 3152), and MariaDB indexes a prefix of its own choosing
// instead, with a note, so that the table would not be what the model says.

// innodbKeyBytes is what InnoDB takes of a column in a key, and what it takes in the
// two row formats of old.
const (
	innodbKeyBytes    = 3072
	innodbKeyBytesOld = 767
)

// charBytes are the bytes of a character at most.
var charBytes = map[string]int{"utf8mb4": 4, "utf8mb3": 3, "utf16": 4, "utf32": 4, "ucs2": 2, "latin1": 1, "latin2": 1, "ascii": 1, "binary": 1}

// keysFit refuses the keys of a table over one of the columns that could not hold
// it whole; over any column when none is given.
func (s server) keysFit(t schema.Table, columns ...string) error {
	touched := func(e schema.IndexElement) bool { return len(columns) == 0 || slices.Contains(columns, e.Column) }
	if t.PrimaryKey != nil {
		if elements := keyElements(*t.PrimaryKey); slices.ContainsFunc(elements, touched) {
			if err := s.keyFits("the primary key", t, elements, false); err != nil {
				return err
			}
		}
	}
	for _, u := range t.Uniques {
		if elements := columnElements(u.Columns); slices.ContainsFunc(elements, touched) {
			if err := s.keyFits("unique constraint "+u.Name, t, elements, s.has(longUniques)); err != nil {
				return err
			}
		}
	}
	for _, x := range t.Indexes {
		if x.Kind == "" && slices.ContainsFunc(x.Elements, touched) {
			if err := s.keyFits("index "+x.Name, t, x.Elements, x.Unique && s.has(longUniques)); err != nil {
				return err
			}
		}
	}
	return nil
}

func columnElements(columns []string) []schema.IndexElement {
	elements := make([]schema.IndexElement, len(columns))
	for i, c := range columns {
		elements[i].Column = c
	}
	return elements
}

// keyFits refuses a key over a column that it cannot hold. long is whether the
// server keeps hashes of what is too long.
func (s server) keyFits(key string, t schema.Table, elements []schema.IndexElement, long bool) error {
	for _, e := range elements {
		col, known := t.Column(e.Column)
		if !known || long {
			continue
		}
		what := key + " over column " + t.Name.String() + "." + e.Column
		text := s.typeText(col)
		switch {
		case text.base == "json" && !s.has(literalBlobDefaults):
			return s.unsupported(what+": a key on json", "index a generated column, or an expression over the document")
		case text.isLob() && text.base != "vector" && e.Length == 0:
			return s.unsupported(what+": a key on "+text.base+" without a length", "index a prefix, {column: "+e.Column+", length: 100}, or make it a string")
		}
		if most, bytes := s.keyLimit(t), s.keyBytes(t, col, text, e.Length); most > 0 && bytes > most {
			return s.unsupported(fmt.Sprintf("%s: %d bytes, and a key holds %d", what, bytes, most),
				"shorten the column, or index a prefix, {column: "+e.Column+", length: 100}")
		}
	}
	return nil
}

// keyLimit is how many bytes of a column a key of the table holds; 0 when it is not
// known.
func (s server) keyLimit(t schema.Table) int {
	if engine := t.Options.MySQL.Engine; engine != "" && !strings.EqualFold(engine, "innodb") || engine == "" && !strings.EqualFold(s.settings.engine, "innodb") {
		return 0
	}
	switch strings.ToLower(t.Options.MySQL.RowFormat) {
	case "compact", "redundant":
		return innodbKeyBytesOld
	}
	return innodbKeyBytes
}

// keyBytes is how long the part of a column in a key is at most; 0 when it is not
// known.
func (s server) keyBytes(t schema.Table, c schema.Column, text typeText, length int) int {
	if length == 0 {
		length = text.arg(0)
	}
	switch text.base {
	case "char", "varchar":
		charset := strings.TrimPrefix(s.columnCollation(t, c), "charset:")
		return length * charBytes[charsetOf(charset)]
	case "binary", "varbinary":
		return length
	}
	return 0
}
