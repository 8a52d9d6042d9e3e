package sqltext

// Classify says what the statement does to a schema. A text of several
// statements does what all of them do.
func Classify(s Syntax, sql string) Effect {
	statements, err := Split(s, sql)
	if err != nil {
		return Effect{Kind: Unknown}
	}
	effect := Effect{Kind: Query}
	for _, one := range statements {
		c := &classifier{Cursor: *NewCursor(s, one.Text), syntax: s}
		effect = effect.with(c.statement())
	}
	return effect
}

// classifier reads one statement.
type classifier struct {
	Cursor
	syntax Syntax
}

// kindOfVerb are the kinds of statements that their first word tells.
var kindOfVerb = map[string]EffectKind{
	"values": Query, "table": Query, "copy": Query, "load": Query, "truncate": Query,
	"refresh": Query, "show": Query, "describe": Query, "desc": Query, "analyze": Query, "analyse": Query,
	"vacuum": Query, "reindex": Query, "cluster": Query, "optimize": Query, "check": Query, "checksum": Query,
	"repair": Query, "grant": Query, "revoke": Query, "listen": Query, "notify": Query, "unlisten": Query,
	"fetch": Query, "move": Query, "close": Query, "declare": Query, "handler": Query, "kill": Query,
	"flush": Query, "checkpoint": Query, "help": Query, "deallocate": Query, "reassign": Query, "security": Query,
	"signal": Query, "resignal": Query, "get": Query, "purge": Query, "binlog": Query, "cache": Query,

	"commit": Transaction, "end": Transaction, "rollback": Transaction, "abort": Transaction,
	"savepoint": Transaction, "release": Transaction, "xa": Transaction,

	"reset": Session, "discard": Session, "pragma": Session, "attach": Session, "detach": Session,
	"lock": Session, "unlock": Session, "start": Session, "stop": Session, "change": Session,

	"call": Dynamic, "execute": Dynamic, "prepare": Dynamic,
	"if": Dynamic, "case": Dynamic, "loop": Dynamic, "while": Dynamic, "repeat": Dynamic, "for": Dynamic,
}

func (c *classifier) statement() Effect {
	if c.Peek().Is("(") {
		return c.query() // (select …) union …
	}
	verb := c.Next()
	if verb.Kind != Word {
		return Effect{Kind: Unknown}
	}
	switch word := lower(verb.Text); word {
	case "select", "with", "insert", "update", "delete", "replace", "merge":
		c.Back(0)
		return c.query()
	case "create":
		return c.create()
	case "alter":
		return c.alter()
	case "drop":
		return c.drop()
	case "rename":
		return c.rename()
	case "comment":
		return c.comment()
	case "set":
		return c.set()
	case "explain":
		return c.explain()
	default:
		return Effect{Kind: c.kind(word)}
	}
}

// kind settles the first words that mean different things.
func (c *classifier) kind(word string) EffectKind {
	switch {
	case word == "begin":
		if c.AtWord("not") {
			return Dynamic // a compound statement of MariaDB
		}
		return Transaction
	case word == "start" && c.AtWord("transaction"), word == "prepare" && c.AtWord("transaction"):
		return Transaction
	case word == "do" && c.syntax.mysqlFamily():
		return Query // DO expression
	case word == "do":
		return Dynamic
	}
	return kindOfVerb[word] // Unknown if none
}

// query reads a statement about rows. It changes the schema all the same when
// it makes a table (SELECT INTO on PostgreSQL), writes into the catalog, or
// moves the search_path away from under the names that follow.
func (c *classifier) query() Effect {
	effect := Effect{Kind: Query}
	for depth := 0; !c.Done(); {
		switch t := c.Next(); {
		case t.Is("("):
			depth++
		case t.Is(")"):
			depth--
		case t.IsWord("into") && depth == 0 && c.syntax == Postgres && !c.before(2).IsWord("insert") && !c.before(2).IsWord("merge"):
			c.AnyWord("temporary", "temp", "unlogged")
			c.Word("table")
			effect = effect.with(Effect{Kind: Definition, Names: c.names()})
		case t.IsWord("into"), t.IsWord("update"), t.IsWord("delete") && c.Word("from"):
			c.Word("only")
			if c.atCatalog() {
				return Effect{Kind: Unknown}
			}
		case t.IsWord("set_config") && c.movesSearchPath():
			return Effect{Kind: Unknown}
		}
	}
	return effect
}

// before returns the token n before the next one.
func (c *classifier) before(n int) Token {
	if c.next < n {
		return Token{}
	}
	return c.tokens[c.next-n]
}

// atCatalog reports whether a table of the server's own catalog is next.
func (c *classifier) atCatalog() bool {
	mark := c.Mark()
	defer c.Back(mark)
	schema, name, _ := c.QualifiedName()
	switch name = lower(name); c.syntax {
	case SQLite:
		return name == "sqlite_master" || name == "sqlite_schema"
	case Postgres:
		return schema == "pg_catalog" || len(name) > 3 && name[:3] == "pg_"
	}
	return lower(schema) == "mysql"
}

// movesSearchPath reads the arguments of set_config. An empty path moves
// nothing: then every name has its schema.
func (c *classifier) movesSearchPath() bool {
	return c.Op("(") && c.PeekAt(0).Value() == "search_path" && !(c.PeekAt(1).Is(",") && c.PeekAt(2).Kind == String && c.PeekAt(2).Value() == "")
}

func (c *classifier) set() Effect {
	c.AnyWord("session", "local")
	moves := c.AtWord("schema") || c.Word("search_path") && !(c.PeekAt(1).Kind == String && c.PeekAt(1).Value() == "")
	if moves && c.syntax == Postgres {
		return Effect{Kind: Unknown} // the names that follow mean other objects
	}
	return Effect{Kind: Session}
}

// explain runs what it explains where ANALYZE stands.
func (c *classifier) explain() Effect {
	for !c.Done() && c.syntax != SQLite {
		if t := c.Next(); t.IsWord("create") || t.IsWord("into") || t.IsWord("execute") {
			return Effect{Kind: Unknown}
		}
	}
	return Effect{Kind: Query}
}
