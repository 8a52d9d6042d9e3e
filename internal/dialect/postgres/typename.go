package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// typeName is a type's name taken apart. Its text is what format_type writes.
type typeName struct {
	schema  string
	name    string   // of the server's own types in full: "character varying"
	builtin bool     // a type of the server's own
	args    []string // as in numeric(10,2)
	fields  string   // of an interval: "day to second"
	array   bool     // any number of dimensions: the server does not tell them apart
}

func builtin(name string, args ...string) typeName {
	return typeName{name: name, builtin: true, args: args}
}

// String writes the type as format_type does.
func (n typeName) String() string {
	var text string
	switch {
	case !n.builtin && n.schema != "":
		text = syntax.Name(n.schema) + "." + syntax.Name(n.name)
	case !n.builtin:
		text = syntax.Name(n.name)
	case n.name == "char":
		text = `"char"`
	default:
		text = n.name
	}
	if n.fields != "" {
		text += " " + n.fields
	}
	if len(n.args) > 0 {
		args := "(" + strings.Join(n.args, ",") + ")"
		if head, tail, ok := strings.Cut(text, " "); ok && n.builtin && strings.HasSuffix(tail, "time zone") {
			text = head + args + " " + tail
		} else {
			text += args
		}
	}
	if n.array {
		text += "[]"
	}
	return text
}

// folded puts the arguments of a user's type into lower case, as geometry(POINT)
// comes back geometry(Point).
func (n typeName) folded() typeName {
	n.args = slices.Clone(n.args)
	for i := range n.args {
		n.args[i] = strings.ToLower(n.args[i])
	}
	return n
}

// bare returns the type without arguments.
func (n typeName) bare() typeName {
	n.args, n.fields = nil, ""
	return n
}

// aliases are the words for the server's own types beside format_type's.
var aliases = map[string]string{
	"int": "integer", "int4": "integer", "int2": "smallint", "int8": "bigint",
	"bool": "boolean", "float4": "real", "float8": "double precision", "float": "double precision",
	"decimal": "numeric", "dec": "numeric", "varchar": "character varying", "char": "character",
	"nchar": "character", "varbit": "bit varying",
	"timetz": "time with time zone", "timestamptz": "timestamp with time zone",
	"time": "time without time zone", "timestamp": "timestamp without time zone",
}

// known are the types of pg_catalog that a bare name means before any other.
var known = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(`
		smallint integer bigint boolean real numeric text bytea date interval json jsonb jsonpath uuid xml money
		name oid bit character bpchar inet cidr macaddr macaddr8 point line lseg box path polygon circle
		tsvector tsquery int4range int8range numrange tsrange tstzrange daterange
		int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange
		regclass regproc regprocedure regoper regoperator regtype regrole regnamespace regconfig regdictionary
		regcollation refcursor tid xid xid8 cid pg_lsn txid_snapshot pg_snapshot oidvector int2vector aclitem cstring`) {
		set[name] = true
	}
	return set
}()

// isBuiltin reports whether the bare name means a type of the server's own.
func isBuiltin(name string) bool { return known[name] || aliases[name] != "" }

// parseTypeName reads a type as it may stand after a column's name. ok is false
// when it does not read as one.
func parseTypeName(text string) (n typeName, ok bool) {
	c := sqltext.NewCursor(syntax, text)
	if !parseBase(c, &n) || !parseDimensions(c, &n) || !c.Done() {
		return typeName{}, false
	}
	return n, true
}

func parseBase(c *sqltext.Cursor, n *typeName) bool {
	first := c.Peek()
	schema, name, ok := c.QualifiedName()
	if !ok {
		return false
	}
	n.schema, n.name = schema, name
	quoted := first.Kind == sqltext.QuotedName
	if schema == "pg_catalog" {
		n.schema = ""
	}
	switch {
	case n.schema != "" || quoted && schema == "" && name != "char" && !known[name]:
		return parseArguments(c, n)
	case quoted && name == "char": // the one-byte type, not character(1)
		n.builtin = true
		return true
	case schema == "":
		n.name = wholeWord(c, name)
	}
	if full, ok := aliases[n.name]; ok {
		n.name = full
	}
	n.builtin = known[n.name] || aliasTargets[n.name]
	return parseBuiltin(c, n)
}

var aliasTargets = func() map[string]bool {
	set := map[string]bool{}
	for _, full := range aliases {
		set[full] = true
	}
	return set
}()

// wholeWord joins the names of more than one word.
func wholeWord(c *sqltext.Cursor, name string) string {
	switch name {
	case "double":
		if c.Word("precision") {
			return "double precision"
		}
	case "national":
		if c.AnyWord("character", "char") != "" {
			return varying(c, "character")
		}
	case "character", "char", "nchar":
		return varying(c, "character")
	case "bit":
		return varying(c, "bit")
	}
	return name
}

func varying(c *sqltext.Cursor, name string) string {
	if c.Word("varying") {
		return name + " varying"
	}
	return name
}

// parseBuiltin reads what may follow the name of one of the server's own types.
func parseBuiltin(c *sqltext.Cursor, n *typeName) bool {
	if n.name == "interval" {
		n.fields = intervalFields(c)
	}
	if !parseArguments(c, n) {
		return false
	}
	for _, stem := range []string{"time", "timestamp"} {
		if n.name != stem+" without time zone" {
			continue
		}
		if c.Word("with", "time", "zone") {
			n.name = stem + " with time zone"
		} else {
			c.Word("without", "time", "zone")
		}
	}
	defaultArguments(n)
	return true
}

// defaultArguments gives a type the arguments that it has without saying so.
func defaultArguments(n *typeName) {
	switch {
	case n.name == "bpchar" && len(n.args) > 0: // without a length it is a type of its own
		n.name = "character"
	case (n.name == "character" || n.name == "bit") && len(n.args) == 0:
		n.args = []string{"1"}
	case n.name == "numeric" && len(n.args) == 1:
		n.args = append(n.args, "0")
	case n.name == "double precision" && len(n.args) == 1: // float(p)
		if len(n.args[0]) == 1 || len(n.args[0]) == 2 && n.args[0] <= "24" {
			n.name = "real"
		}
		n.args = nil
	}
}

func intervalFields(c *sqltext.Cursor) string {
	first := c.AnyWord("year", "month", "day", "hour", "minute", "second")
	if first == "" || !c.Word("to") {
		return first
	}
	return first + " to " + c.AnyWord("month", "hour", "minute", "second")
}

// parseArguments reads (a, b). Without a parenthesis there are none.
func parseArguments(c *sqltext.Cursor, n *typeName) bool {
	inner, ok := c.Parens()
	if !ok {
		return true
	}
	for _, arg := range strings.Split(inner, ",") {
		if arg = strings.TrimSpace(arg); arg == "" {
			return false
		}
		n.args = append(n.args, arg)
	}
	return true
}

// parseDimensions reads [], [3], ARRAY and ARRAY[3], any number of them.
func parseDimensions(c *sqltext.Cursor, n *typeName) bool {
	n.array = c.Word("array")
	for c.Op("[") {
		n.array = true
		if c.Peek().Kind == sqltext.Number {
			c.Next()
		}
		if !c.Op("]") {
			return false
		}
	}
	return true
}
