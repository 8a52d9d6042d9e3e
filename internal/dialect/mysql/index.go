package mysql

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// index writes an index as an item of CREATE TABLE, or after ADD.
func (s server) index(table schema.Name, x schema.Index) (string, error) {
	what := "index " + x.Name + " on table " + table.String()
	if err := s.indexHolds(what, x); err != nil {
		return "", err
	}
	elements, err := s.indexElements(what, x.Elements)
	if err != nil {
		return "", err
	}
	kind := "KEY"
	switch {
	case x.Kind != "":
		kind = strings.ToUpper(x.Kind) + " KEY"
	case x.Unique:
		kind = "UNIQUE KEY"
	}
	if x.Name != "" {
		kind += " " + s.quote(x.Name)
	}
	return kind + " (" + elements + ")" + s.indexAttributes(x), nil
}

func (s server) indexElements(what string, elements []schema.IndexElement) (string, error) {
	texts := make([]string, len(elements))
	for i, e := range elements {
		text, err := s.indexElement(what, e)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	return strings.Join(texts, ", "), nil
}

func (s server) indexAttributes(x schema.Index) string {
	var out string
	if x.Using != "" && x.Kind == "" {
		out += " USING " + strings.ToUpper(x.Using)
	}
	if x.Parser != "" {
		out += " WITH PARSER " + s.quote(x.Parser)
	}
	if x.Comment != "" {
		out += " COMMENT " + s.syntax.String(x.Comment)
	}
	if x.Invisible {
		out += " " + s.hiddenIndex
	}
	return out
}

// indexHolds refuses what an index of this family does not have.
func (s server) indexHolds(what string, x schema.Index) error {
	const postgresOnly = "limit it with only: [postgres], or leave it out under mysql:"
	switch {
	case x.Where != "":
		return s.unsupported(what+": a predicate (where)", "index a generated column that is NULL where the predicate is false, or limit it with only: [postgres, sqlite]")
	case len(x.Include) > 0:
		return s.unsupported(what+": include", "add the columns at the end of the index under mysql:, or limit it with only: [postgres]")
	case len(x.With) > 0, x.Tablespace != "", x.NullsNotDistinct:
		return s.unsupported(what+": with, tablespace or nulls not distinct", postgresOnly)
	}
	switch strings.ToLower(x.Using) {
	case "", "btree", "hash", "rtree":
	default:
		return s.unsupported(what+": using "+x.Using, postgresOnly)
	}
	switch strings.ToLower(x.Kind) {
	case "", "fulltext", "spatial":
		return nil
	}
	return s.unsupported(what+": type "+x.Kind, "fulltext and spatial are the types there are")
}

func (s server) indexElement(what string, e schema.IndexElement) (string, error) {
	switch {
	case e.OpClass != "":
		return "", s.unsupported(what+": an operator class", "limit it with only: [postgres]")
	case e.Collation != "":
		return "", s.unsupported(what+": a collation of its own", "give the column the collation, or limit the index with only: [postgres, sqlite]")
	case e.Nulls == "last" && !e.Descending, e.Nulls == "first" && e.Descending:
		return "", s.unsupported(what+": nulls "+e.Nulls, "NULL is lowest here: first when ascending, last when descending")
	case e.Descending && !s.has(descendingIndexes):
		return "", s.unsupported(what+": descending", "MariaDB 10.8 is the first that has it; leave the order out under mariadb:")
	}
	text := s.quote(e.Column)
	if e.Column == "" {
		if !s.has(functionalIndexes) {
			return "", s.unsupported(what+": an expression", "index a generated column that holds it, or limit the index with only:")
		}
		text = s.wrapped(e.Expression)
	}
	if e.Length > 0 {
		text += fmt.Sprintf("(%d)", e.Length)
	}
	if e.Descending {
		text += " DESC"
	}
	return text, nil
}

// leads reports whether a key of the table begins with the column.
func leads(t schema.Table, column string) bool {
	if t.PrimaryKey != nil && begins(t.PrimaryKey.Columns, []string{column}) {
		return true
	}
	for _, u := range t.Uniques {
		if begins(u.Columns, []string{column}) {
			return true
		}
	}
	for _, x := range t.Indexes {
		if x.Kind == "" && begins(elementColumns(x.Elements), []string{column}) {
			return true
		}
	}
	return false
}

// begins reports whether the list begins with the columns.
func begins(list, columns []string) bool {
	if len(list) < len(columns) {
		return false
	}
	for i, c := range columns {
		if foldName(list[i]) != foldName(c) {
			return false
		}
	}
	return true
}
