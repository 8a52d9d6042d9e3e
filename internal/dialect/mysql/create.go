package mysql

import (
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateTable writes the table with all its keys, constraints and indexes in one
// statement.
func (c *compiler) CreateTable(o op.CreateTable) error {
	t := o.Table
	if len(t.Excludes) > 0 {
		return c.noExclusion(t.Name, t.Excludes[0].Name)
	}
	var items []string
	for _, col := range t.Columns {
		definition, err := c.definition(c.after, t, col, true)
		if err != nil {
			return err
		}
		items = append(items, c.quote(col.Name)+" "+definition)
	}
	constraints, err := c.tableConstraints(t)
	if err != nil {
		return err
	}
	items = append(items, constraints...)
	if err := c.keyed(t); err != nil {
		return err
	}
	if err := c.keysFit(t); err != nil {
		return err
	}
	sql := "CREATE TABLE "
	if o.IfNotExists {
		sql += "IF NOT EXISTS "
	}
	sql += c.table(t.Name) + " (\n  " + strings.Join(items, ",\n  ") + "\n)" + c.tableOptions(t.Options)
	c.emitFor(sql, t, t)
	return nil
}

// keyed refuses an AUTO_INCREMENT column that no key begins with (error 1075).
func (c *compiler) keyed(t schema.Table) error {
	for _, col := range t.Columns {
		if isAuto(col) && !leads(t, col.Name) {
			return c.unsupported("column "+t.Name.String()+"."+col.Name+": auto_increment without a key that begins with the column",
				"make the column the first of a primary key, unique constraint or index")
		}
	}
	return nil
}

// tableConstraints writes everything in a table that is no column.
func (s server) tableConstraints(t schema.Table) ([]string, error) {
	var items []string
	add := func(item string, err error) error {
		items = append(items, item)
		return err
	}
	if t.PrimaryKey != nil {
		if err := add(s.primaryKey(t.Name, *t.PrimaryKey)); err != nil {
			return nil, err
		}
	}
	for _, u := range t.Uniques {
		if err := add(s.unique(t.Name, u)); err != nil {
			return nil, err
		}
	}
	for _, x := range t.Indexes {
		if err := add(s.index(t.Name, x)); err != nil {
			return nil, err
		}
	}
	for _, f := range t.ForeignKeys {
		if err := add(s.foreignKey(t.Name, f)); err != nil {
			return nil, err
		}
	}
	for _, k := range t.Checks {
		if s.isOwnCheck(t, k) {
			continue
		}
		if err := add(s.check(t.Name, k)); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func (s server) tableOptions(o schema.TableOptions) string {
	var out string
	if o.MySQL.Engine != "" {
		out += " ENGINE=" + o.MySQL.Engine
	}
	out += s.charsetClause(" DEFAULT CHARACTER SET ", o.MySQL.Charset, o.MySQL.Collation)
	if o.MySQL.RowFormat != "" {
		out += " ROW_FORMAT=" + strings.ToUpper(o.MySQL.RowFormat)
	}
	if o.Comment != "" {
		out += " COMMENT=" + s.syntax.String(o.Comment)
	}
	if o.MySQL.PartitionBy != "" {
		out += "\nPARTITION BY " + o.MySQL.PartitionBy
	}
	return out
}

// charsetClause writes a character set and collation; either may be missing.
func (s server) charsetClause(words, charset, collation string) string {
	switch {
	case charset == "" && collation == "":
		return ""
	case charset == "":
		charset = charsetOf(foldCollation(collation))
	case collation == "":
		return words + charset
	}
	return words + charset + " COLLATE " + collation
}

func (s server) primaryKey(table schema.Name, k schema.PrimaryKey) (string, error) {
	elements, err := s.indexElements("primary key of table "+table.String(), keyElements(k))
	return "PRIMARY KEY (" + elements + ")", err
}

// named begins a constraint; without a name the server makes one.
func (s server) named(name string) string {
	if name == "" {
		return ""
	}
	return "CONSTRAINT " + s.quote(name) + " "
}

func (s server) unique(table schema.Name, u schema.Unique) (string, error) {
	what := "unique constraint " + u.Name + " on table " + table.String()
	switch {
	case u.Deferrable || u.InitiallyDeferred:
		return "", s.unsupported(what+": deferrable", "limit it with only: [postgres], or leave deferrable out under mysql:")
	case u.NullsNotDistinct:
		return "", s.unsupported(what+": nulls not distinct", "make the columns not null, or limit it with only: [postgres]")
	}
	name := ""
	if u.Name != "" {
		name = " " + s.quote(u.Name)
	}
	return "UNIQUE KEY" + name + " (" + s.columnList(u.Columns) + ")", nil
}

func (s server) check(table schema.Name, k schema.Check) (string, error) {
	what := "check " + k.Name + " on table " + table.String()
	text := s.named(k.Name) + "CHECK " + s.wrapped(k.Expression)
	if k.MySQL.NotEnforced {
		if !s.has(uncheckedChecks) {
			return "", s.unsupported(what+": not enforced", "leave the check out here: only: [mysql] holds for MariaDB too, so name the others")
		}
		text += " NOT ENFORCED"
	}
	return text, nil
}

func (s server) foreignKey(table schema.Name, f schema.ForeignKey) (string, error) {
	what := "foreign key " + f.Name + " on table " + table.String()
	switch {
	case f.Deferrable || f.InitiallyDeferred:
		return "", s.unsupported(what+": deferrable", "leave deferrable out under mysql:, or limit the key with only: [postgres, sqlite]")
	case f.Match != "" && !strings.EqualFold(f.Match, "simple"):
		return "", s.unsupported(what+": match "+f.Match, "make the columns not null and leave match out")
	case f.OnDelete == schema.SetDefault || f.OnUpdate == schema.SetDefault:
		return "", s.unsupported(what+": set default", "InnoDB has set null, cascade and restrict")
	}
	text := s.named(f.Name) + "FOREIGN KEY (" + s.columnList(f.Columns) + ") REFERENCES " + s.table(f.References.Table) + " (" + s.columnList(f.References.Columns) + ")"
	if f.OnDelete != schema.NoAction {
		text += " ON DELETE " + strings.ToUpper(string(f.OnDelete))
	}
	if f.OnUpdate != schema.NoAction {
		text += " ON UPDATE " + strings.ToUpper(string(f.OnUpdate))
	}
	return text, nil
}

func (s server) noExclusion(table schema.Name, name string) error {
	return s.unsupported("exclusion constraint "+name+" on table "+table.String(), "limit it with only: [postgres]")
}
