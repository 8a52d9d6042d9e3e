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

// columnSQL writes a column as in CREATE TABLE and ADD COLUMN. keyed says that a
// primary key follows, which implies NOT NULL.
func (c *compiler) columnSQL(table schema.Name, column schema.Column, keyed bool) (string, error) {
	column = serialType(column)
	kind, err := c.columnType(table, column)
	if err != nil {
		return "", err
	}
	text := syntax.Name(column.Name) + " " + kind
	if compression := column.Postgres.Compression; compression != "" {
		if !c.columnCompression() {
			return "", unsupported("PostgreSQL 14 has it", "column %q of table %q: compression", column.Name, table)
		}
		text += " COMPRESSION " + syntax.Name(compression)
	}
	if column.Collation != "" {
		text += " COLLATE " + collationSQL(column.Collation)
	}
	generated, err := c.generatedSQL(table, column)
	if err != nil {
		return "", err
	}
	numbered := isNumbered(column.Generated)
	if !column.Nullable && !keyed && !numbered {
		text += " NOT NULL"
	}
	if generated != "" {
		return text + " " + generated, nil
	}
	if column.Default != nil && column.Generated == nil {
		text += " DEFAULT " + c.defaultSQL(column.Type, column.Default)
	}
	return text, nil
}

// isNumbered reports whether the server numbers the column, which implies NOT NULL.
func isNumbered(g schema.Generated) bool {
	switch g.(type) {
	case schema.Auto, schema.Identity, schema.Serial:
		return true
	}
	return false
}

var serialWords = map[string]string{"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}

// columnType writes the type of a column; a serial's is a word of its own.
func (c *compiler) columnType(table schema.Name, column schema.Column) (string, error) {
	kind := c.typeSQL(column.Type)
	if kind == "" {
		return "", unsupported("", "column %q of table %q: its type", column.Name, table)
	}
	own, serial := column.Generated.(schema.Serial)
	if !serial {
		return kind, nil
	}
	word, ok := serialWords[c.canonType(column.Type)]
	if !ok {
		return "", unsupported("a serial is an integer, big_integer or small_integer", "column %q of table %q: a serial of type %s", column.Name, table, kind)
	}
	if own != (schema.Serial{}) { // made by prepareColumn
		return kind + " NOT NULL DEFAULT " + nextvalSQL(own.Sequence), nil
	}
	return word, nil
}

// prepareColumn makes the sequence of a serial where it has a name of its own.
func (c *compiler) prepareColumn(column schema.Column) {
	if own, ok := column.Generated.(schema.Serial); ok && own != (schema.Serial{}) {
		c.addf("CREATE SEQUENCE %s AS %s", tableSQL(own.Sequence), c.canonType(column.Type))
	}
}

// generatedSQL writes GENERATED …, "" when there is none to write.
func (c *compiler) generatedSQL(table schema.Name, column schema.Column) (string, error) {
	switch g := column.Generated.(type) {
	case schema.Auto:
		return "GENERATED BY DEFAULT AS IDENTITY", nil
	case schema.Identity:
		return identitySQL(g), nil
	case schema.Computed:
		if !g.Stored && !c.virtualColumns() {
			return "", unsupported("write {as: …, stored: true}; PostgreSQL 18 has virtual columns",
				"column %q of table %q: a virtual generated column", column.Name, table)
		}
		return computedSQL(g), nil
	}
	return "", nil
}

func computedSQL(g schema.Computed) string {
	kind := "VIRTUAL"
	if g.Stored {
		kind = "STORED"
	}
	return "GENERATED ALWAYS AS " + inParens(g.Expression) + " " + kind
}

func identitySQL(g schema.Identity) string {
	text := "GENERATED BY DEFAULT AS IDENTITY"
	if g.Always {
		text = "GENERATED ALWAYS AS IDENTITY"
	}
	if options := sequenceOptions(g.Options); len(options) > 0 {
		text += " (" + strings.Join(options, " ") + ")"
	}
	return text
}

// finishColumn sets what has no word in a column's definition.
func (c *compiler) finishColumn(table schema.Name, column schema.Column) error {
	if column.Postgres.Storage != "" {
		c.addf("ALTER TABLE %s ALTER COLUMN %s SET STORAGE %s", tableSQL(table), syntax.Name(column.Name), strings.ToUpper(column.Postgres.Storage))
	}
	own, serial := column.Generated.(schema.Serial)
	if own != (schema.Serial{}) {
		c.addf("ALTER SEQUENCE %s OWNED BY %s.%s", tableSQL(own.Sequence), tableSQL(table), syntax.Name(column.Name))
	}
	if column.Nullable && serial {
		c.addf("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", tableSQL(table), syntax.Name(column.Name))
	}
	if column.Comment != "" {
		c.comment(columnThing(table, column.Name), column.Comment)
	}
	return nil
}

func columnThing(table schema.Name, column string) string {
	return "COLUMN " + tableSQL(table) + "." + syntax.Name(column)
}

// AddColumn adds a column at the end.
func (c *compiler) AddColumn(o op.AddColumn) error {
	line, err := c.columnSQL(o.Table, o.Column, false)
	if err != nil {
		return err
	}
	c.prepareColumn(serialType(o.Column))
	c.add("ALTER TABLE " + tableSQL(o.Table) + " ADD COLUMN " + ifNotExists(o.IfNotExists) + line)
	return c.finishColumn(o.Table, serialType(o.Column))
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
