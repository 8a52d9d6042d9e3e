package postgres

import (
	"strings"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateIndex makes an index.
func (c *compiler) CreateIndex(o op.CreateIndex) error { return c.createIndex(o.Table, o.Index, o) }

// createIndex writes CREATE INDEX; of o only how it is made counts.
func (c *compiler) createIndex(table schema.Name, x schema.Index, o op.CreateIndex) error {
	body, err := c.indexSQL(table, x)
	if err != nil {
		return err
	}
	head := "CREATE "
	if x.Unique {
		head += "UNIQUE "
	}
	head += "INDEX "
	if o.Concurrently {
		head += "CONCURRENTLY "
	}
	if x.Name != "" {
		head += ifNotExists(o.IfNotExists) + syntax.Name(x.Name) + " "
	}
	if sql := head + "ON " + body; o.Concurrently {
		built := render.Statement{SQL: sql}
		if x.Name != "" { // what is interrupted leaves an index of that name, which is not valid
			built.Redo = []string{dropConcurrently + "IF EXISTS " + tableSQL(schema.Name{Schema: table.Schema, Name: x.Name}), sql}
		}
		c.alone(built)
	} else {
		c.add(sql)
	}
	if x.Comment != "" {
		if x.Name == "" {
			return unsupported("give the index a name", "table %q: a comment on an index without a name", table)
		}
		c.comment("INDEX "+tableSQL(schema.Name{Schema: table.Schema, Name: x.Name}), x.Comment)
	}
	return nil
}

// indexSQL writes an index from its table on.
func (c *compiler) indexSQL(table schema.Name, x schema.Index) (string, error) {
	const way = "limit it with only: […], or give it a postgres: part"
	switch {
	case x.Kind != "":
		return "", unsupported(way, "index %q of table %q: a %s index", x.Name, table, x.Kind)
	case x.Parser != "":
		return "", unsupported(way, "index %q of table %q: a parser", x.Name, table)
	case x.Invisible:
		return "", unsupported(way, "index %q of table %q: an invisible index", x.Name, table)
	case x.NullsNotDistinct && !c.nullsNotDistinct():
		return "", unsupported("PostgreSQL 15 has it", "index %q of table %q: NULLS NOT DISTINCT", x.Name, table)
	}
	text := tableSQL(table)
	if x.Using != "" {
		text += " USING " + syntax.Name(strings.ToLower(x.Using))
	}
	elements := make([]string, len(x.Elements))
	for i, e := range x.Elements {
		var err error
		if elements[i], err = elementSQL("index", x.Name, table, e); err != nil {
			return "", err
		}
	}
	text += " (" + strings.Join(elements, ", ") + ")"
	if len(x.Include) > 0 {
		text += " INCLUDE " + columnsSQL(x.Include)
	}
	if x.NullsNotDistinct {
		text += " NULLS NOT DISTINCT"
	}
	if len(x.With) > 0 {
		text += " WITH " + parametersSQL(x.With)
	}
	if x.Tablespace != "" {
		text += " TABLESPACE " + syntax.Name(x.Tablespace)
	}
	if x.Where != "" {
		text += " WHERE " + x.Where
	}
	return text, nil
}

// elementSQL writes one element of an index or exclusion constraint.
func elementSQL(kind, name string, table schema.Name, e schema.IndexElement) (string, error) {
	if e.Length > 0 {
		return "", unsupported("limit it with only: […], or give it a postgres: part", "%s %q of table %q: a prefix of column %q", kind, name, table, e.Column)
	}
	text := syntax.Name(e.Column)
	if e.Column == "" {
		text = inParens(e.Expression)
	}
	if e.Collation != "" {
		text += " COLLATE " + collationSQL(e.Collation)
	}
	if e.OpClass != "" {
		text += " " + e.OpClass
	}
	if e.Descending {
		text += " DESC"
	}
	if e.Nulls != "" {
		text += " NULLS " + strings.ToUpper(e.Nulls)
	}
	return text, nil
}

const dropConcurrently = "DROP INDEX CONCURRENTLY "

// DropIndex removes an index. It stands in the schema of its table.
func (c *compiler) DropIndex(o op.DropIndex) error {
	if c.isGone(o.Table, o.Name) {
		return nil
	}
	name := tableSQL(schema.Name{Schema: o.Table.Schema, Name: o.Name})
	if o.Concurrently {
		c.alone(render.Statement{SQL: dropConcurrently + ifExists(o.IfExists) + name, Again: true,
			Redo: []string{dropConcurrently + "IF EXISTS " + name}})
		return nil
	}
	c.addf("DROP INDEX %s%s", ifExists(o.IfExists), name)
	return nil
}

// RenameIndex gives an index another name.
func (c *compiler) RenameIndex(o op.RenameIndex) error {
	c.addf("ALTER INDEX %s RENAME TO %s", tableSQL(schema.Name{Schema: o.Table.Schema, Name: o.From}), syntax.Name(o.To))
	return nil
}
