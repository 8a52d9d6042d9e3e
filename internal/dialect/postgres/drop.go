package postgres

import (
	"fmt"

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
			c.disown(before, o.Name, column.Name)
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
	c.disown(before, o.Table, o.Name)
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

// disown lets the sequences that belong to a column, and stand in the schema by
// themselves, outlive it: the server would drop them as well.
func (c *compiler) disown(before schema.Metadata, table schema.Name, column string) {
	for _, s := range before.Sequences {
		if s.OwnedBy == (schema.ColumnName{Table: table, Column: column}) {
			c.addf("ALTER SEQUENCE %s OWNED BY NONE", tableSQL(s.Name))
		}
	}
}
