package sqltext

// object is what CREATE, ALTER and DROP are about, sorted by what the text
// tells about the tables that they change.
type object uint8

const (
	noObject   object = iota
	relation          // a table or a view: the name
	index             // CREATE has ON table, DROP has it on the MySQL family alone
	onTable           // a trigger, a rule, a policy: ON table, but not for DROP TRIGGER everywhere
	sequence          // the name, and OWNED BY table.column
	typeObject        // a type or a domain: the name; columns may have it
	named             // a routine and the like: the name
	namespace         // a schema, a database
	extension         // may hold anything
	beside            // a role, a server and the like: beside the schema
	statistics        // CREATE has FROM table
)

// objects are the words that name one. Words in front of them (UNIQUE,
// TEMPORARY, …) are passed over, so that those are no keys here.
var objects = map[string]object{
	"table": relation, "view": relation, "index": index, "trigger": onTable, "rule": onTable, "policy": onTable,
	"sequence": sequence, "type": typeObject, "domain": typeObject,
	"function": named, "procedure": named, "routine": named, "aggregate": named, "collation": named, "event": named, "package": named,
	"schema": namespace, "database": namespace, "extension": extension, "statistics": statistics,
	"operator": beside, "cast": beside, "conversion": beside, "language": beside, "role": beside, "user": beside,
	"group": beside, "server": beside, "tablespace": beside, "publication": beside, "subscription": beside,
	"text": beside, "access": beside, "transform": beside, "data": beside, "system": beside, "default": beside,
	"large": beside, "instance": beside, "logfile": beside, "resource": beside, "prepare": beside, "undo": beside,
	"parameter": beside,
}

// object reads the words up to the one that names an object, and IF [NOT]
// EXISTS after it.
func (c *classifier) object() object {
	for c.Peek().Kind == Word {
		t := c.Next()
		found := objects[lower(t.Text)]
		switch {
		case c.Op("="): // DEFINER = user@host, ALGORITHM = MERGE
			c.Next()
			if c.Peek().Kind == Parameter || c.Peek().Is("(") {
				c.Skip()
			}
		case found == noObject, t.IsWord("aggregate") && c.AtWord("function"):
		case t.IsWord("event") && c.Word("trigger"): // which stands on no table
			return found
		default:
			c.Word("concurrently")
			c.Word("if")
			c.Word("not")
			c.Word("exists")
			return found
		}
	}
	return noObject
}

func defines(names []Name) Effect {
	if len(names) == 0 {
		return Effect{Kind: Unknown}
	}
	return Effect{Kind: Definition, Names: names}
}

func (c *classifier) create() Effect {
	switch c.object() {
	case relation:
		names := c.names()
		if c.Word("partition", "of") {
			names = append(names, c.names()...)
		}
		return defines(names)
	case index, onTable:
		return c.onTable()
	case sequence:
		return c.sequence()
	case typeObject, named:
		return defines(c.names())
	case statistics:
		return c.statisticsTable()
	case namespace:
		for !c.Done() {
			if c.Next().IsWord("create") {
				return Effect{Kind: Unknown} // CREATE SCHEMA s CREATE TABLE …
			}
		}
		return Effect{Kind: Definition}
	case beside:
		return Effect{Kind: Query}
	}
	return Effect{Kind: Unknown}
}

func (c *classifier) drop() Effect {
	kind := c.object()
	if c.cascades() {
		return Effect{Kind: Unknown}
	}
	switch kind {
	case relation, typeObject, named, statistics, sequence:
		return defines(c.names())
	case index, onTable:
		return c.onTable()
	case beside:
		return Effect{Kind: Query}
	}
	return Effect{Kind: Unknown} // a schema, an extension, OWNED BY
}

func (c *classifier) alter() Effect {
	kind := c.object()
	if c.cascades() {
		return Effect{Kind: Unknown}
	}
	switch kind {
	case relation:
		return c.alterTable()
	case index:
		return Effect{Kind: Definition, Loose: c.names()}
	case onTable:
		return c.onTable()
	case sequence:
		return c.sequence()
	case typeObject:
		return c.alterType()
	case named, statistics:
		return defines(c.names())
	case beside:
		return Effect{Kind: Query}
	}
	return Effect{Kind: Unknown}
}

// cascades reports whether the statement drops what depends on its objects,
// too, which only PostgreSQL does; ON DELETE CASCADE is part of a foreign key.
func (c *classifier) cascades() bool {
	if c.syntax != Postgres {
		return false
	}
	for i, t := range c.tokens {
		if t.IsWord("cascade") && !c.tokens[i-1].IsWord("delete") && !c.tokens[i-1].IsWord("update") {
			return true
		}
	}
	return false
}

// onTable reads the object's own name, and the table that it stands on. Where
// no table is written, the object is loose.
func (c *classifier) onTable() Effect {
	var own []Name
	if !c.AtWord("on") {
		own = c.names()
	}
	for !c.Done() {
		if !c.Next().IsWord("on") {
			continue
		}
		if c.PeekAt(1).IsWord("to") { // CREATE RULE r AS ON INSERT TO t
			c.Next()
			c.Next()
		}
		c.Word("only")
		table := c.oneName()
		if c.syntax == SQLite && table.Schema == "" && len(own) > 0 {
			table.Schema = own[0].Schema // aux.i ON t is about aux.t
		}
		return defines(addName(nil, table))
	}
	return Effect{Kind: Definition, Loose: own}
}

// statisticsTable reads CREATE STATISTICS … FROM table.
func (c *classifier) statisticsTable() Effect {
	for !c.Done() {
		if c.Next().IsWord("from") {
			return defines(addName(nil, c.oneName()))
		}
	}
	return Effect{Kind: Unknown}
}

// names reads names with commas between, each with the arguments of a routine.
func (c *classifier) names() []Name {
	names := addName(nil, c.oneName())
	for len(names) > 0 {
		c.Op("*")
		c.Parens()
		if !c.Op(",") {
			break
		}
		names = addName(names, c.oneName())
	}
	return names
}

func (c *classifier) oneName() Name {
	schema, name, _ := c.QualifiedName()
	return Name{schema, name}
}
