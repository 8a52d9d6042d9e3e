package sqltext

// alterTable reads the name of a table or a view, and those of other tables
// that some of its changes name.
func (c *classifier) alterTable() Effect {
	if c.AtWord("all", "in") {
		return Effect{Kind: Query} // ALTER TABLE ALL IN TABLESPACE moves files
	}
	c.Word("only")
	table := c.oneName()
	names := addName(nil, table)
	for !c.Done() {
		switch {
		case c.Word("rename"):
			names = addName(names, c.newName(table))
		case c.Word("set", "schema"):
			if schema, ok := c.Name(); ok {
				names = addName(names, Name{schema, table.Name})
			}
		case c.Word("attach", "partition"), c.Word("detach", "partition"), c.Word("with", "table"), c.Word("inherit"):
			names = addName(names, c.oneName())
		default:
			c.Skip()
		}
	}
	return defines(names)
}

// newName reads what follows RENAME, if that is the new name of the table. On
// PostgreSQL and SQLite RENAME a TO b is about a column; the new name of a
// table of theirs is in the schema of the old one.
func (c *classifier) newName(table Name) Name {
	if c.AnyWord("column", "index", "key", "constraint", "partition", "attribute", "value") != "" {
		return Name{}
	}
	if c.AnyWord("to", "as") == "" && !c.Op("=") && c.PeekAt(1).IsWord("to") {
		return Name{}
	}
	name := c.oneName()
	if name.Schema == "" {
		name.Schema = table.Schema
	}
	return name
}

// sequence reads CREATE SEQUENCE and ALTER SEQUENCE, which may make a sequence
// part of a table.
func (c *classifier) sequence() Effect {
	own := c.oneName()
	names := addName(nil, own)
	for !c.Done() {
		switch {
		case c.Word("owned", "by"):
			names = addName(names, c.tableOfColumn())
		case c.Word("rename", "to"):
			names = addName(names, Name{own.Schema, c.oneName().Name})
		case c.Word("set", "schema"):
			if schema, ok := c.Name(); ok {
				names = addName(names, Name{schema, own.Name})
			}
		default:
			c.Skip()
		}
	}
	return defines(names)
}

// tableOfColumn reads [schema.]table.column; NONE is no table.
func (c *classifier) tableOfColumn() Name {
	schema, name, ok := c.QualifiedName()
	switch {
	case !ok || schema == "":
		return Name{}
	case c.Op("."):
		c.Name()
		return Name{schema, name}
	}
	return Name{"", schema}
}

// alterType reads ALTER TYPE and ALTER DOMAIN. What changes a type under
// another name or in its parts changes every column of it.
func (c *classifier) alterType() Effect {
	name := addName(nil, c.oneName())
	if c.AtWord("rename", "value") || !c.AtWord("rename") && !c.AtWord("set", "schema") && !c.attributes() {
		return defines(name)
	}
	return Effect{Kind: Unknown}
}

func (c *classifier) attributes() bool {
	return c.PeekAt(1).IsWord("attribute")
}

// rename reads RENAME TABLE a TO b, c TO d of the MySQL family.
func (c *classifier) rename() Effect {
	if c.AtWord("user") {
		return Effect{Kind: Query}
	}
	if c.AnyWord("table", "tables") == "" {
		return Effect{Kind: Unknown}
	}
	c.Word("if", "exists")
	var names []Name
	for !c.Done() {
		before := c.Mark()
		names = addName(names, c.oneName())
		if c.Mark() == before {
			return Effect{Kind: Unknown}
		}
		for !c.Done() && !c.Op(",") && !c.Word("to") { // WAIT n, NOWAIT of MariaDB
			c.Next()
		}
	}
	return defines(names)
}

// comment reads COMMENT ON.
func (c *classifier) comment() Effect {
	if !c.Word("on") {
		return Effect{Kind: Unknown}
	}
	switch {
	case c.Word("column"):
		return defines(addName(nil, c.tableOfColumn()))
	case c.Word("constraint"):
		c.Name()
		if !c.Word("on") {
			return Effect{Kind: Unknown}
		}
		c.Word("domain")
		return defines(addName(nil, c.oneName()))
	}
	switch c.object() {
	case relation, sequence, typeObject, named:
		return defines(c.names())
	case statistics:
		return defines(c.names())
	case index, onTable:
		return c.onTable()
	case namespace, extension, beside:
		return Effect{Kind: Query}
	}
	return Effect{Kind: Unknown}
}
