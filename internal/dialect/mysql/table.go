package mysql

import (
	"cmp"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// DropTable drops the table.
func (c *compiler) DropTable(o op.DropTable) error {
	if err := c.freeTable("dropping", o.Name, true); err != nil {
		return err
	}
	c.forget(o.Name, "")
	sql := "DROP TABLE "
	if o.IfExists {
		sql += "IF EXISTS "
	}
	c.emit(sql + c.table(o.Name))
	return nil
}

// RenameTable gives the table another name; its triggers and the foreign keys on
// it follow, views do not.
func (c *compiler) RenameTable(o op.RenameTable) error {
	if err := c.freeTable("renaming", o.From, false); err != nil {
		return err
	}
	to := schema.Name{Schema: o.From.Schema, Name: o.To}
	c.renameAuto(o.From, "", autoColumn{table: to})
	for i := range c.loose {
		if c.loose[i].table == o.From {
			c.loose[i].table = to
		}
	}
	c.emit("RENAME TABLE " + c.table(o.From) + " TO " + c.table(to))
	before, _ := c.before.Table(o.From)
	after, _ := c.after.Table(to)
	return c.followNames(before, after)
}

// followNames names checks of the form table_chk_1 after the table, as op.Apply and
// MySQL do. MariaDB leaves them.
func (c *compiler) followNames(before, after schema.Table) error {
	if c.has(renamesMadeChecks) {
		return nil
	}
	for i, k := range before.Checks {
		if now := after.Checks[i]; now.Name != k.Name {
			if err := c.renameCheck(after, after, k, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// TableComment sets the comment; "" is none.
func (c *compiler) TableComment(o op.TableComment) error {
	c.alter(o.Table, "COMMENT = "+c.syntax.String(o.To))
	return nil
}

// AlterTable changes engine, row format, and character set: the default for new
// columns and, since a column that says none has its table's, those that say none.
func (c *compiler) AlterTable(o op.AlterTable) error {
	before, after := c.tables(o.Table)
	from, to := before.Options.MySQL, after.Options.MySQL
	var clauses []string
	if from.Engine != to.Engine {
		clauses = append(clauses, "ENGINE = "+cmp.Or(to.Engine, c.settings.engine))
	}
	if from.RowFormat != to.RowFormat {
		clauses = append(clauses, "ROW_FORMAT = "+strings.ToUpper(cmp.Or(to.RowFormat, "default")))
	}
	if from.Charset != to.Charset || from.Collation != to.Collation {
		charset, err := c.changeCharset(before, after)
		if err != nil {
			return err
		}
		clauses = append(clauses, charset...)
	}
	c.alter(o.Table, clauses...)
	return nil
}

func (c *compiler) changeCharset(before, after schema.Table) ([]string, error) {
	to := after.Options.MySQL
	charset, collation := to.Charset, to.Collation
	if charset == "" && collation == "" {
		collation = c.databaseCollation(after.Name)
	}
	if charset == "" && collation == "" {
		return nil, c.unsupported("table "+after.Name.String()+": taking its character set away without a connection", "name the character set of the database")
	}
	clause := c.charsetClause("", charset, collation)
	clauses := []string{"DEFAULT CHARACTER SET " + clause}
	for _, col := range after.Columns {
		text := c.typeText(col)
		if !text.isText() || col.MySQL.Charset != "" || col.Collation != "" || text.charset != "" || text.collation != "" {
			continue
		}
		c.loosenColumn(before.Name, col.Name)
		col.MySQL.Charset, col.Collation = charset, collation
		definition, err := c.definition(c.after, after, col, !c.isIdle(after.Name, col.Name))
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, "MODIFY COLUMN "+c.quote(col.Name)+" "+definition)
	}
	return clauses, nil
}
