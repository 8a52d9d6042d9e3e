package postgres

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// DropTable removes a table. What is not managed and would go with it or stand in
// its way stops the change; CASCADE is never written.
func (c *compiler) DropTable(o op.DropTable) error {
	before := c.draft.Schema()
	if err := blocked(before, fmt.Sprintf("dropping table %q", o.Name), o.Name, ""); err != nil {
		return err
	}
	if t, ok := before.Table(o.Name); ok {
		for _, column := range t.Columns {
			c.disown(before, column)
		}
	}
	c.addf("DROP TABLE %s%s", ifExists(o.IfExists), tableSQL(o.Name))
	return nil
}

// DropColumn removes a column.
func (c *compiler) DropColumn(o op.DropColumn) error {
	before := c.draft.Schema()
	if err := blocked(before, fmt.Sprintf("dropping column %q of table %q", o.Name, o.Table), o.Table, o.Name); err != nil {
		return err
	}
	t, _ := before.Table(o.Table)
	if column, ok := t.Column(o.Name); ok {
		c.disown(before, column)
	}
	exists := o.IfExists
	for _, parent := range t.Options.Postgres.Inherits {
		above, _ := before.Table(parent)
		if _, ok := above.Column(o.Name); ok {
			return unsupported(fmt.Sprintf("drop it from table %q, which it is inherited from, first", parent),
				"dropping column %q of table %q: an inherited column", o.Name, o.Table)
		}
		exists = true // it may have gone with that of its parent
	}
	c.addf("ALTER TABLE %s DROP COLUMN %s%s", tableSQL(o.Table), ifExists(exists), syntax.Name(o.Name))
	return nil
}

// disown lets a sequence that stands by itself outlive the column that takes its
// numbers from it: where the column owns it, the server would drop it as well.
func (c *compiler) disown(before schema.Metadata, column schema.Column) {
	if s, ok := sequenceOf(before, column); ok {
		c.addf("ALTER SEQUENCE %s OWNED BY NONE", tableSQL(s.Name))
	}
}

// sequenceOf returns the managed sequence that a column's default is nextval of.
func sequenceOf(m schema.Metadata, column schema.Column) (schema.Sequence, bool) {
	text, ok := column.Default.(schema.SQL)
	if !ok || len(m.Sequences) == 0 || !strings.Contains(strings.ToLower(text.Text), "nextval") {
		return schema.Sequence{}, false
	}
	for _, t := range sqltext.Lex(syntax, text.Text) {
		if t.Kind != sqltext.String {
			continue
		}
		namespace, name, ok := sqltext.NewCursor(syntax, t.Value()).QualifiedName()
		if !ok {
			continue
		}
		for _, s := range m.Sequences {
			if s.Name.Name == name && (s.Name.Schema == namespace || s.Name.Schema == "" || namespace == "") {
				return s, true
			}
		}
	}
	return schema.Sequence{}, false
}
