package mysql

import (
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// typeText is a type as the server spells it, taken apart.
type typeText struct {
	base               string   // "int", "varchar", "enum"
	args               []string // as written, strings quoted in one way
	unsigned, zerofill bool
	charset, collation string
	rest               string // other attributes, in lower case: "srid 4326"
	width              string // display width of an integer, when it is not the usual one
}

// synonyms are the names the server reads and never writes.
var synonyms = map[string]string{
	"integer": "int", "int1": "tinyint", "int2": "smallint", "int3": "mediumint", "int4": "int", "int8": "bigint",
	"middleint": "mediumint", "dec": "decimal", "numeric": "decimal", "fixed": "decimal",
	"real": "double", "double precision": "double", "float8": "double", "float4": "float",
	"character": "char", "character varying": "varchar", "char varying": "varchar", "varcharacter": "varchar",
	"long": "mediumtext", "long varchar": "mediumtext", "long varbinary": "mediumblob",
	"char byte": "binary", "geomcollection": "geometrycollection",
}

// national are the types whose character set is utf8mb3 by their name.
var national = map[string]string{
	"nchar": "char", "national char": "char", "national character": "char",
	"nvarchar": "varchar", "national varchar": "varchar", "national character varying": "varchar",
	"nchar varchar": "varchar", "nchar varying": "varchar", "national char varying": "varchar",
}

// parseType takes a type apart and brings it into the one form that the server
// itself would write, display widths left out where MySQL leaves them out.
func parseType(syntax sqltext.Syntax, text string) typeText {
	c := sqltext.NewCursor(syntax, text)
	t := typeText{base: typeName(c)}
	if inner, ok := c.Parens(); ok {
		t.args = typeArgs(syntax, inner)
	}
	for !c.Done() {
		t.attribute(c)
	}
	t.normalise()
	return t
}

// typeWords are the words that may follow the first one in the name of a type.
var typeWords = map[string]bool{"precision": true, "varying": true, "character": true, "char": true, "varchar": true, "varbinary": true, "byte": true}

func typeName(c *sqltext.Cursor) string {
	name := strings.ToLower(c.Next().Text)
	if name != "double" && name != "character" && name != "char" && name != "nchar" && name != "national" && name != "long" {
		return name
	}
	for c.Peek().Kind == sqltext.Word && typeWords[strings.ToLower(c.Peek().Text)] && !c.AtWord("character", "set") && !c.AtWord("char", "set") {
		name += " " + strings.ToLower(c.Next().Text)
	}
	return name
}

func typeArgs(syntax sqltext.Syntax, inner string) []string {
	var args []string
	for c := sqltext.NewCursor(syntax, inner); !c.Done(); {
		token := c.Next()
		switch {
		case token.Is(","):
		case token.Kind == sqltext.String:
			// the server takes blanks off the end of the values of ENUM and SET
			args = append(args, syntax.String(strings.TrimRight(token.Value(), " ")))
		default:
			args = append(args, token.Text)
		}
	}
	return args
}

// attribute takes one attribute that follows a type.
func (t *typeText) attribute(c *sqltext.Cursor) {
	switch {
	case c.Word("unsigned"):
		t.unsigned = true
	case c.Word("zerofill"):
		t.zerofill, t.unsigned = true, true
	case c.Word("signed"):
	case c.Word("character", "set"), c.Word("char", "set"), c.Word("charset"):
		t.charset = foldCharset(c.Next().Value())
	case c.Word("collate"):
		t.collation = foldCollation(c.Next().Value())
	case c.Word("ascii"):
		t.charset = "latin1"
	case c.Word("unicode"):
		t.charset = "ucs2"
	default:
		word := c.Peek()
		mark := c.Mark()
		c.Skip()
		text := c.Since(mark)
		if word.Kind == sqltext.Word {
			text = strings.ToLower(text)
		}
		t.rest = strings.TrimSpace(t.rest + " " + text)
	}
}

// widths are the usual display widths of unsigned integers, signedWidths of signed ones.
var (
	widths       = map[string]string{"tinyint": "3", "smallint": "5", "mediumint": "8", "int": "10", "bigint": "20"}
	signedWidths = map[string]string{"tinyint": "4", "smallint": "6", "mediumint": "9", "int": "11", "bigint": "20"}
)

// normalise fills in what the server would, and drops what means nothing.
func (t *typeText) normalise() {
	if base, ok := national[t.base]; ok {
		t.base, t.charset = base, "utf8mb3"
	}
	if base, ok := synonyms[t.base]; ok {
		t.base = base
	}
	first := func(text string) { t.args = []string{text} }
	switch t.base {
	case "bool", "boolean":
		t.base = "tinyint"
		first("1")
	case "tinyint", "smallint", "mediumint", "int", "bigint":
		t.displayWidth()
	case "decimal":
		t.decimal()
	case "float":
		t.float()
	case "double", "year":
		if t.base == "year" {
			t.args = nil
		}
	case "char", "binary", "bit":
		if len(t.args) == 0 {
			first("1")
		}
	case "time", "datetime", "timestamp":
		if len(t.args) == 1 && t.args[0] == "0" {
			t.args = nil
		}
	case "varchar":
		if t.charset == "binary" {
			t.base, t.charset = "varbinary", ""
		}
	}
}

// displayWidth keeps the width of an integer where it means something: tinyint(1)
// is how a boolean is told, and ZEROFILL pads to it. MySQL 8.0.19 dropped the
// others; MariaDB still writes int(11), and an unusual one is kept aside.
func (t *typeText) displayWidth() {
	switch {
	case t.zerofill && len(t.args) == 0:
		t.args = []string{widths[t.base]}
	case t.zerofill:
	case t.base == "tinyint" && !t.unsigned && len(t.args) == 1 && t.args[0] == "1":
	case len(t.args) == 1:
		usual := signedWidths[t.base]
		if t.unsigned {
			usual = widths[t.base]
		}
		if t.args[0] != usual {
			t.width = t.args[0]
		}
		t.args = nil
	}
}

func (t *typeText) decimal() {
	switch len(t.args) {
	case 0:
		t.args = []string{"10", "0"}
	case 1:
		t.args = append(t.args, "0")
	}
}

// float: FLOAT(p) is FLOAT up to 24 bits and DOUBLE beyond.
func (t *typeText) float() {
	if len(t.args) != 1 {
		return
	}
	if bits, err := strconv.Atoi(t.args[0]); err == nil && bits > 24 {
		t.base = "double"
	}
	t.args = nil
}

// name is the type without its attributes: "varchar(20)".
func (t typeText) name() string {
	if len(t.args) == 0 {
		return t.base
	}
	return t.base + "(" + strings.Join(t.args, ",") + ")"
}

// String is the type as the server would write it, without character set.
func (t typeText) String() string {
	text := t.name()
	if t.unsigned {
		text += " unsigned"
	}
	if t.zerofill {
		text += " zerofill"
	}
	if t.rest != "" {
		text += " " + t.rest
	}
	return text
}

// arg returns the numeric argument i, or -1.
func (t typeText) arg(i int) int {
	if i >= len(t.args) {
		return -1
	}
	n, err := strconv.Atoi(t.args[i])
	if err != nil {
		return -1
	}
	return n
}

// The classes of types that defaults and collations depend on.

func (t typeText) isText() bool {
	switch t.base {
	case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set":
		return true
	}
	return false
}

func (t typeText) isInteger() bool { return widths[t.base] != "" }

func (t typeText) isNumber() bool {
	switch t.base {
	case "decimal", "float", "double", "year":
		return true
	}
	return t.isInteger()
}

func (t typeText) isBoolean() bool { return t.base == "tinyint" && len(t.args) == 1 && !t.zerofill }

func (t typeText) isBinary() bool {
	switch t.base {
	case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob":
		return true
	}
	return false
}

// isLob reports a type that MySQL takes no literal default for.
func (t typeText) isLob() bool {
	switch t.base {
	case "tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob", "json",
		"geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "vector":
		return true
	}
	return false
}

// isInstant reports a type that CURRENT_TIMESTAMP is a default of without parentheses.
func (t typeText) isInstant() bool { return t.base == "datetime" || t.base == "timestamp" }

// precision returns the fractional digits of a temporal type.
func (t typeText) precision() int {
	if n := t.arg(0); n > 0 {
		return n
	}
	return 0
}
