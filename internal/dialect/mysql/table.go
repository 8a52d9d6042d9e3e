package mysql

import (
	"cmp"
	"slices"
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
	after, _ := c.after.Table(to)
	return c.keepNames(o.From.Name, after)
}

// keepNames gives back the names that the server changes with the table's, by itself:
// foreign keys called TABLE_ibfk_N (both flavours) and checks called TABLE_chk_N
// (MySQL), whoever made the name. Where the revision asks for just that, it stands.
func (c *compiler) keepNames(from string, t schema.Table) error {
	for _, f := range t.ForeignKeys {
		changed := madeNameOn(f.Name, from, t.Name.Name, "_ibfk_")
		if changed == f.Name || c.isLoose(t.Name, f.Name) || c.renameFollows(t.Name, f.Name, changed) {
			continue
		}
		text, err := c.foreignKey(t.Name, f)
		if err != nil {
			return err
		}
		c.alter(t.Name, append([]string{"DROP FOREIGN KEY " + c.quote(changed), "ADD " + text}, c.keepIndex(t, f)...)...)
	}
	for _, k := range t.Checks {
		changed := madeNameOn(k.Name, from, t.Name.Name, "_chk_")
		if changed == k.Name || !c.has(renamesMadeChecks) || c.renameFollows(t.Name, k.Name, changed) {
			continue
		}
		text, err := c.check(t.Name, k)
		if err != nil {
			return err
		}
		c.alter(t.Name, c.dropCheck+c.quote(changed), "ADD "+text)
	}
	return nil
}

// madeNameOn is what the server makes of a name when a table gets another.
func madeNameOn(name, from, to, mark string) string {
	number, ok := strings.CutPrefix(name, from+mark)
	if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
		return name
	}
	return to + mark + number
}

// renameFollows reports whether the next operations on the table give a constraint
// the name that it has already; that one is then done.
func (c *compiler) renameFollows(table schema.Name, from, to string) bool {
	for i := c.at + 1; i < len(c.segment); i++ {
		if !slices.Contains(op.Touches(c.segment[i]), table) {
			continue
		}
		o, ok := c.segment[i].(op.RenameConstraint)
		if !ok {
			return false
		}
		if o.Table == table && o.From == from && o.To == to {
			c.folded[i] = true
			return true
		}
	}
	return false
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
