package mysql

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// created is what is taken from the text of SHOW CREATE TABLE.
type created struct {
	columns   map[string]createdColumn
	checks    map[string]createdCheck
	indexes   map[string]createdIndex
	partition string // after PARTITION BY
}

// createdColumn holds expressions as they stand, "" for none. A check is part of a
// column on MariaDB alone.
type createdColumn struct{ defaults, generated, onUpdate, check string }

type createdCheck struct {
	expression  string
	notEnforced bool
}

type createdIndex struct {
	elements []string // the text of each: a name, or an expression in parentheses
	parser   string
}

// parseCreate reads the text that the server writes for a table in a session of
// the mode.
func (s server) parseCreate(text string, mode printMode) (created, error) {
	text = s.usual(text, mode)
	c := sqltext.NewCursor(s.syntax, text)
	for !c.Done() && !c.Peek().Is("(") {
		c.Next()
	}
	body, ok := c.Parens()
	if !ok {
		return created{}, fmt.Errorf("reading SHOW CREATE TABLE: no list of columns in %.40q", text)
	}
	out := created{columns: map[string]createdColumn{}, checks: map[string]createdCheck{}, indexes: map[string]createdIndex{}}
	items := sqltext.NewCursor(s.syntax, body)
	for !items.Done() {
		s.createItem(items, &out)
		skipTo(items, ",")
		items.Op(",")
	}
	for !c.Done() {
		if c.Word("partition", "by") {
			out.partition = s.unconditional(c.Rest())
			break
		}
		c.Skip()
	}
	return out, nil
}

// unconditional takes away the marks around code in comments: partitions stand in
// /*!50100 … */ and an algorithm in one of its own.
func (s server) unconditional(text string) string {
	var b strings.Builder
	for _, t := range sqltext.Lex(s.syntax, "/*!50100 "+text) {
		if t.Kind != sqltext.Conditional {
			b.WriteString(t.Text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// skipTo passes over everything up to the operator, parentheses whole.
func skipTo(c *sqltext.Cursor, op string) {
	for !c.Done() && !c.Peek().Is(op) {
		c.Skip()
	}
}

// createItem reads one column, key or constraint.
func (s server) createItem(c *sqltext.Cursor, out *created) {
	if c.Peek().Kind == sqltext.QuotedName {
		name, _ := c.Name()
		out.columns[name] = s.createColumn(c)
		return
	}
	if c.Word("constraint") {
		name, _ := c.Name()
		if c.Word("check") {
			expression, _ := c.Parens()
			out.checks[name] = createdCheck{expression: expression, notEnforced: c.Word("not", "enforced")}
		}
		return
	}
	if c.AnyWord("unique", "fulltext", "spatial"); c.Word("key") {
		name, _ := c.Name()
		out.indexes[name] = s.createIndex(c)
	}
}

// createColumn reads the expressions of a column after its name.
func (s server) createColumn(c *sqltext.Cursor) createdColumn {
	var out createdColumn
	for !c.Done() && !c.Peek().Is(",") {
		switch {
		case c.Word("default"):
			out.defaults = term(c)
		case c.Word("on", "update"):
			out.onUpdate = term(c)
		case c.Word("generated", "always", "as"):
			out.generated, _ = c.Parens()
		case c.Word("check"):
			out.check, _ = c.Parens()
		default:
			c.Skip()
		}
	}
	return out
}

// term reads a constant, a call or an expression in parentheses, as written.
// MariaDB writes expressions without parentheses: up to the next word of the
// column's definition.
func term(c *sqltext.Cursor) string {
	mark := c.Mark()
	c.Skip()
	for !c.Done() && !c.Peek().Is(",") && !atAttribute(c) {
		c.Skip()
	}
	return c.Since(mark)
}

// atAttribute reports whether the definition of a column goes on after a default.
func atAttribute(c *sqltext.Cursor) bool {
	for _, word := range []string{"on", "comment", "check", "invisible", "not", "null", "collate", "auto_increment", "column_format", "storage", "srid"} {
		if c.AtWord(word) {
			return true
		}
	}
	return false
}

func (s server) createIndex(c *sqltext.Cursor) createdIndex {
	var out createdIndex
	if inner, ok := c.Parens(); ok {
		for e := sqltext.NewCursor(s.syntax, inner); !e.Done(); e.Op(",") {
			mark := e.Mark()
			e.Skip()
			out.elements = append(out.elements, e.Since(mark))
			skipTo(e, ",")
		}
	}
	for !c.Done() && !c.Peek().Is(",") {
		if c.Word("with", "parser") {
			out.parser, _ = c.Name()
			continue
		}
		c.Skip()
	}
	return out
}
