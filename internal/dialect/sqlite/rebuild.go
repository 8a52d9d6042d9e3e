package sqlite

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// rebuild makes a table anew: under an unused name, with the rows of the old one,
// which is dropped; then it takes the old one's name.
//
// The rename is made with legacy_alter_table on. Without, SQLite reads every view
// and trigger anew at that moment, when the table's name means nothing yet, and
// refuses (3.26 to 3.51: "error in view v: no such table"). With it, and with
// foreign keys off, it changes nothing but the table's name, so that views, other
// tables' triggers and foreign keys, which all go by name, are as they were.
// Triggers on the table itself go with the old one and are made again.
func (c *compiler) rebuild(a *alteration) error {
	triggers, err := c.triggersOf(a)
	if err != nil {
		return err
	}
	a.rebuilt = true
	old, between := a.from.Name.Name, c.unused(a.from.Name.Name)
	c.assertForeignKeysOff(a.first)
	c.assertTriggers(a, triggers)
	c.assertEnums(a)
	c.emit(a.first, "SAVEPOINT "+savepoint)
	c.emit(a.first, keepTable(a.from.Definition, a.after, a.to, between))
	c.emit(a.first, copyRows(a, between))
	c.keepSequence(a, between)
	c.emit(a.first, "DROP TABLE "+quote(old))
	c.emit(a.first, "PRAGMA legacy_alter_table = ON")
	c.emit(a.first, "ALTER TABLE "+quote(between)+" RENAME TO "+quote(old))
	c.emit(a.first, "PRAGMA legacy_alter_table = OFF")
	for _, x := range a.to.Indexes {
		c.emit(a.first, keepIndex(a.from.Definition, a.to, x)) // one operation, so that it stays together
	}
	for _, u := range triggers {
		c.emit(a.first, u.Definition)
	}
	c.emit(a.first, "RELEASE "+savepoint)
	return nil
}

// savepoint makes a rebuild one thing where the revision asks for no transaction.
const savepoint = "migrate_rebuild"

// assertForeignKeysOff stops before anything is dropped when foreign keys are on:
// DROP TABLE would delete the rows that refer to the table. Once is enough.
func (c *compiler) assertForeignKeysOff(from int) {
	if c.asserted {
		return
	}
	c.asserted = true
	c.assert(from, "SELECT foreign_keys FROM pragma_foreign_keys WHERE foreign_keys = 1",
		"foreign keys must be off while a table is rebuilt or dropped; they can be switched only outside a transaction")
}

// triggersOf returns the triggers, and the indexes that were not understood, which
// a rebuild makes again from their text.
func (c *compiler) triggersOf(a *alteration) ([]schema.Unmanaged, error) {
	var found, lost []schema.Unmanaged
	for _, u := range c.unmanaged {
		if !sameName(u.Table.Name, a.from.Name.Name) || u.Kind == "shadow table" {
			continue
		}
		if u.Definition == "" { // a rename since it was read has changed it
			lost = append(lost, u)
		}
		found = append(found, u)
	}
	return found, blocked("rebuilding table "+a.from.Name.String()+" right after a rename", lost)
}

// assertTriggers stops when the table has a trigger that the rebuild would not make
// again as it is: a script was written without seeing the database, or it has
// changed since.
func (c *compiler) assertTriggers(a *alteration, known []schema.Unmanaged) {
	query := "SELECT name FROM (SELECT name, sql, tbl_name, type FROM main.sqlite_master UNION ALL " +
		"SELECT name, sql, tbl_name, type FROM sqlite_temp_master) WHERE type = 'trigger' AND lower(tbl_name) = lower(" +
		textSQL(a.from.Name.Name) + ")"
	var texts []string
	for _, u := range known {
		texts = append(texts, textSQL(u.Definition))
	}
	if texts != nil {
		query += " AND sql NOT IN (" + strings.Join(texts, ", ") + ")"
	}
	c.assert(a.first, query, fmt.Sprintf("rebuilding table %q would lose a trigger that was not known when this was planned", a.from.Name))
}

// assertEnums stops when rows hold a value that an enum has no more.
func (c *compiler) assertEnums(a *alteration) {
	for _, column := range a.to.Columns {
		k, ok := enumCheck(a.after, column)
		if !ok || len(a.values[column.Name]) == 0 {
			continue
		}
		value := copied(a, column)
		allowed := strings.TrimPrefix(k.Expression, quote(column.Name))
		c.assert(a.first, "SELECT "+quote(column.Name)+", count(*) AS rows FROM "+quote(a.from.Name.Name)+
			" WHERE "+value+" IS NOT NULL AND NOT ("+value+allowed+") GROUP BY 1 ORDER BY 1",
			fmt.Sprintf("column %q of table %q holds values that the enum is to lose", column.Name, a.from.Name))
	}
}

// copyRows copies all rows. A conflict is an error whatever the table says of
// conflicts: ON CONFLICT REPLACE or IGNORE would lose rows here.
func copyRows(a *alteration, into string) string {
	var to, from []string
	if name, ok := hiddenRowid(a); ok {
		to, from = append(to, name), append(from, name)
	}
	for _, column := range a.to.Columns {
		if _, computed := column.Generated.(schema.Computed); computed || !a.held[column.Name] {
			continue
		}
		to, from = append(to, quote(column.Name)), append(from, copied(a, column))
	}
	if to == nil { // no column is left of the old ones, and still each row stays one
		name, value := anyColumn(a)
		to, from = append(to, quote(name)), append(from, value)
	}
	return "INSERT OR ABORT INTO " + quote(into) + " (" + strings.Join(to, ", ") + ")\nSELECT " +
		strings.Join(from, ", ") + "\nFROM " + quote(a.from.Name.Name)
}

// anyColumn returns a column to insert rows by when none is copied, and the value
// it has by default. SQLite has no INSERT of defaults for each row of a query.
func anyColumn(a *alteration) (name, value string) {
	for _, column := range a.to.Columns {
		if _, computed := column.Generated.(schema.Computed); computed {
			continue
		}
		if column.Default != nil {
			return column.Name, exprSQL(column.Default)
		}
		return column.Name, "NULL"
	}
	return "", "NULL"
}

// copied is the expression for a column's new value: the old one, with values of
// an enum that got another name, and the default in place of NULL where that is
// allowed no more.
func copied(a *alteration, column schema.Column) string {
	value := quote(column.Name)
	for _, change := range a.values[column.Name] {
		value = mapped(value, change)
	}
	before := a.from.Columns[columnIndex(*a.from, column.Name)]
	if before.Nullable && !column.Nullable && column.Default != nil {
		return "coalesce(" + value + ", " + exprSQL(column.Default) + ")"
	}
	return value
}

func mapped(value string, change []op.Renamed) string {
	if len(change) == 0 {
		return value
	}
	var b strings.Builder
	b.WriteString("CASE " + value)
	for _, r := range change {
		b.WriteString(" WHEN " + textSQL(r.From) + " THEN " + textSQL(r.To))
	}
	return b.String() + " ELSE " + value + " END"
}

// hiddenRowid returns a name of the rowid to copy where no column is another name
// of it: something may refer to rows by it, such as a full-text index.
func hiddenRowid(a *alteration) (string, bool) {
	if a.from.Options.SQLite.WithoutRowID || a.to.Options.SQLite.WithoutRowID {
		return "", false
	}
	if _, ok := rowidColumn(a.to); ok {
		return "", false
	}
	for _, name := range [...]string{"rowid", "_rowid_", "oid"} {
		if columnIndex(*a.from, name) < 0 && columnIndex(a.to, name) < 0 {
			return name, true
		}
	}
	return "", false
}

// keepSequence carries the AUTOINCREMENT counter over. Copying rows sets it to the
// greatest key there is; it may have been further.
func (c *compiler) keepSequence(a *alteration, between string) {
	if !a.from.Options.SQLite.Autoincrement || !a.to.Options.SQLite.Autoincrement {
		return
	}
	c.emit(a.first, "DELETE FROM main.sqlite_sequence WHERE name = "+textSQL(between))
	c.emit(a.first, "INSERT INTO main.sqlite_sequence (name, seq) SELECT "+textSQL(between)+
		", seq FROM main.sqlite_sequence WHERE name = "+textSQL(a.from.Name.Name)+" COLLATE NOCASE")
}

// unused returns a name that nothing in the database has.
func (c *compiler) unused(table string) string {
	taken := map[string]bool{}
	for _, e := range c.entries {
		for _, t := range []*schema.Table{&e.now, e.from} {
			if t == nil {
				continue
			}
			taken[foldName(t.Name.Name)] = true
			for _, x := range t.Indexes {
				taken[foldName(x.Name)] = true
			}
		}
	}
	for _, u := range c.unmanaged {
		taken[foldName(u.Name.Name)] = true
	}
	name := "migrate_new_" + table
	for i := 2; taken[foldName(name)]; i++ {
		name = "migrate_new_" + table + "_" + strconv.Itoa(i)
	}
	return name
}
