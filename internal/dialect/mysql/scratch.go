package mysql

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// scratch writes a temporary table with the columns of t, bare, and the
// expressions of the batch in their places. It leaves out foreign keys, FULLTEXT
// and partitions, which no temporary table can have.
func (s *speller) scratch(name schema.Name, t schema.Table, batch []diff.Question) (string, error) {
	scratch := schema.Table{Name: name, Options: schema.TableOptions{MySQL: schema.MySQLTable{Charset: t.Options.MySQL.Charset, Collation: t.Options.MySQL.Collation}}}
	for _, col := range t.Columns {
		scratch.Columns = append(scratch.Columns, bareColumn(col))
	}
	var items []string
	for i, q := range batch {
		item, err := s.place(&scratch, q, i)
		if err != nil {
			return "", err
		}
		items = append(items, item)
	}
	var columns []string
	for _, col := range scratch.Columns {
		definition, err := s.definition(s.target, scratch, col, false)
		if err != nil {
			return "", err
		}
		columns = append(columns, s.quote(col.Name)+" "+definition)
	}
	items = nonEmpty(append(columns, items...))
	return "CREATE TEMPORARY TABLE " + s.table(name) + " (\n  " + strings.Join(items, ",\n  ") + "\n)" + s.tableOptions(scratch.Options), nil
}

// bareColumn is a column as expressions see it: its type and collation.
func bareColumn(c schema.Column) schema.Column {
	bare := schema.Column{Name: c.Name, Type: c.Type, Nullable: true, Collation: c.Collation}
	bare.MySQL.Unsigned, bare.MySQL.Zerofill, bare.MySQL.Charset = c.MySQL.Unsigned, c.MySQL.Zerofill, c.MySQL.Charset
	return bare
}

// place puts the expression of a question into the table: into its column, or into
// an item of its own, which is returned.
func (s *speller) place(t *schema.Table, q diff.Question, i int) (string, error) {
	switch q.Kind {
	case diff.CheckExpr:
		return "CONSTRAINT " + s.quote(scratchName(i)) + " CHECK " + s.wrapped(q.Text), nil
	case diff.IndexExpr:
		if s.has(functionalIndexes) {
			return "KEY " + s.quote(scratchName(i)) + " (" + s.wrapped(q.Text) + ")", nil
		}
	case diff.DefaultExpr, diff.GeneratedExpr, diff.OnUpdateExpr:
		for j := range t.Columns {
			if c := &t.Columns[j]; c.Name == q.Column {
				return "", s.placeIn(c, q)
			}
		}
	}
	return "", errUnspelled
}

func (s *speller) placeIn(c *schema.Column, q diff.Question) error {
	switch q.Kind {
	case diff.DefaultExpr:
		c.Default = schema.SQL{Text: q.Text}
	case diff.GeneratedExpr:
		c.Generated = schema.Computed{Expression: q.Text}
	default:
		c.MySQL.OnUpdate = q.Text
	}
	return nil
}

func scratchName(i int) string { return fmt.Sprintf("x%d", i) }

// read takes the answers from what the server made.
func (s *speller) read(made created, batch []diff.Question) error {
	for i, q := range batch {
		text := ""
		switch q.Kind {
		case diff.CheckExpr:
			text = made.checks[scratchName(i)].expression
		case diff.IndexExpr:
			if elements := made.indexes[scratchName(i)].elements; len(elements) == 1 {
				text = elements[0]
			}
		case diff.DefaultExpr:
			text = made.columns[q.Column].defaults
		case diff.GeneratedExpr:
			text = made.columns[q.Column].generated
		case diff.OnUpdateExpr:
			text = made.columns[q.Column].onUpdate
		}
		if text == "" {
			return errUnspelled
		}
		s.answers[q] = []string{s.clean(text)}
	}
	return nil
}
