package postgres

import (
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateTable makes a table with its constraints in it, then its indexes and
// comments, and what CREATE TABLE has no word for.
func (c *compiler) CreateTable(o op.CreateTable) error {
	t := o.Table
	table := tableSQL(t.Name)
	lines, err := c.tableLines(t)
	if err != nil {
		return err
	}
	tail, err := c.tableTail(t)
	if err != nil {
		return err
	}
	body := "()"
	if len(lines) > 0 {
		body = "(\n  " + strings.Join(lines, ",\n  ") + "\n)"
	}
	for _, column := range t.Columns {
		c.prepareColumn(serialType(column))
	}
	kind := "TABLE "
	if t.Options.Postgres.Unlogged {
		kind = "UNLOGGED TABLE "
	}
	c.add("CREATE " + kind + ifNotExists(o.IfNotExists) + table + " " + body + tail)
	for _, column := range t.Columns {
		if above, ok := c.inherited(t, column); ok {
			c.differFrom(t, above, column)
		}
		if err := c.finishColumn(t.Name, serialType(column)); err != nil {
			return err
		}
	}
	if err := c.finishTable(t); err != nil {
		return err
	}
	for _, x := range t.Indexes {
		if err := c.createIndex(t.Name, x, op.CreateIndex{IfNotExists: o.IfNotExists}); err != nil {
			return err
		}
	}
	return nil
}

// tableLines are the columns and constraints that stand in CREATE TABLE.
func (c *compiler) tableLines(t schema.Table) ([]string, error) {
	var lines []string
	for _, column := range t.Columns {
		if _, ok := c.inherited(t, column); ok {
			continue
		}
		line, err := c.columnSQL(t.Name, column, t.InPrimaryKey(column.Name))
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	for _, k := range op.Constraints(t) {
		if notValid(k) || c.inheritedCheck(t, k) {
			continue
		}
		line, err := c.constraintSQL(t.Name, k)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// finishTable adds the constraints that are not valid, which CREATE TABLE would
// make valid, and the comments.
func (c *compiler) finishTable(t schema.Table) error {
	if t.Options.Comment != "" {
		c.comment("TABLE "+tableSQL(t.Name), t.Options.Comment)
	}
	for _, k := range op.Constraints(t) {
		var err error
		if notValid(k) {
			err = c.addConstraint(t.Name, k)
		} else {
			err = c.commentConstraint(t.Name, k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tableTail is what follows the parenthesis of CREATE TABLE.
func (c *compiler) tableTail(t schema.Table) (string, error) {
	part := t.Options.Postgres
	var b strings.Builder
	if len(part.Inherits) > 0 {
		parents := make([]string, len(part.Inherits))
		for i, n := range part.Inherits {
			parents[i] = tableSQL(n)
		}
		b.WriteString("\nINHERITS (" + strings.Join(parents, ", ") + ")")
	}
	if part.PartitionBy != "" {
		b.WriteString("\nPARTITION BY " + part.PartitionBy)
	}
	if part.Using != "" {
		b.WriteString("\nUSING " + syntax.Name(part.Using))
	}
	if len(part.With) > 0 {
		b.WriteString("\nWITH " + parametersSQL(part.With))
	}
	if part.Tablespace != "" {
		b.WriteString("\nTABLESPACE " + syntax.Name(part.Tablespace))
	}
	return b.String(), nil
}

// collationSQL writes a collation: a raw name, or SQL where its schema is said.
func collationSQL(name string) string {
	if strings.HasPrefix(name, `"`) {
		return name
	}
	return syntax.Quote(name)
}

// parametersSQL writes storage parameters. Values are quoted unless they are
// numbers or words.
func parametersSQL(with []schema.Parameter) string {
	pairs := make([]string, len(with))
	for i, p := range with {
		value := p.Value
		if strings.Trim(value, "abcdefghijklmnopqrstuvwxyz_0123456789.") != "" || value == "" {
			value = quoteText(value)
		}
		pairs[i] = p.Key + " = " + value
	}
	return "(" + strings.Join(pairs, ", ") + ")"
}

// columnsSQL writes a list of columns in parentheses.
func columnsSQL(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = syntax.Name(n)
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

// inParens puts an expression into parentheses, on a line of its own where a
// comment to the end of the line may stand in it.
func inParens(expression string) string {
	if strings.Contains(expression, "--") {
		return "(" + expression + "\n)"
	}
	return "(" + expression + ")"
}
