package grammar

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

var (
	numberText = regexp.MustCompile(`^[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$`)
	leadsZero  = regexp.MustCompile(`^[+-]?0[0-9_]+$`)
)

// constants are the bare words that are SQL after DEFAULT on some database.
var constants = map[string]bool{
	"null": true, "true": true, "false": true, "current_date": true, "current_time": true, "current_timestamp": true,
	"localtime": true, "localtimestamp": true, "current_user": true, "session_user": true, "system_user": true, "user": true,
	"current_role": true, "current_catalog": true, "current_schema": true, "utc_date": true, "utc_time": true,
	"utc_timestamp": true, "sysdate": true,
}

var defaultKeys = newKeyset("a default", []key{{"value", top}, {"sql", top}}, nil)

// expression reads a server default: number, true and false as they are,
// {value: text} as a literal, other text as SQL.
func (d *decoder) expression(key string, n *yaml.Node, of schema.Type) schema.Expr {
	if !d.given(key, n) {
		return nil
	}
	d.push(key)
	defer d.pop()
	if n.Kind == yaml.MappingNode {
		f := d.fields(n, defaultKeys, top)
		switch {
		case (f[0] == nil) == (f[1] == nil):
			d.fail(n, "", "a default that is a map is one of {value: text} and {sql: SQL}")
		case f[1] != nil:
			return schema.SQL{Text: d.sql("sql", f[1])}
		default:
			return d.literal("value", f[0], of)
		}
		return nil
	}
	if !d.scalar("", n, "a default") {
		return nil
	}
	if isPlain(n) {
		if literal, ok := plainLiteral(n.Value); ok {
			return literal
		}
		if leadsZero.MatchString(n.Value) {
			d.fail(n, fmt.Sprintf("write {value: %q} for the text, or the number without the zeros", n.Value),
				"%q is a number that begins with zeros", n.Value)
			return nil
		}
	}
	return d.defaultSQL(n)
}

// plainLiteral reads a number, true or false.
func plainLiteral(text string) (schema.Expr, bool) {
	switch {
	case text == "true" || text == "false":
		return schema.Literal{Kind: schema.BoolLiteral, Text: text}, true
	case numberText.MatchString(text):
		return schema.Literal{Kind: schema.NumberLiteral, Text: text}, true
	}
	return nil, false
}

// literal reads {value: …}: text, unless it is a number or a truth value and the
// column is of such a type.
func (d *decoder) literal(key string, n *yaml.Node, of schema.Type) schema.Expr {
	if !d.scalar(key, n, "a value") {
		return nil
	}
	if isPlain(n) && n.Value == "" {
		d.failIn(key, n, `write "" for the empty text`, "nothing stands behind the colon")
	}
	if lit, ok := plainLiteral(n.Value); ok && isPlain(n) {
		kind := lit.(schema.Literal).Kind
		if _, isBool := of.(schema.Boolean); kind == schema.BoolLiteral && isBool || kind == schema.NumberLiteral && isNumber(of) {
			return lit
		}
	}
	return schema.Literal{Kind: schema.TextLiteral, Text: n.Value}
}

func isNumber(t schema.Type) bool {
	switch t.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger, schema.Float, schema.Double, schema.Numeric:
		return true
	}
	return false
}

// defaultSQL reads a default in SQL.
func (d *decoder) defaultSQL(n *yaml.Node) schema.Expr {
	text := strings.TrimSpace(n.Value)
	if portable, ok := portableOf(text); ok {
		return portable
	}
	if isWord(text) && !constants[strings.ToLower(text)] {
		d.fail(n, fmt.Sprintf(`write {value: %s} for the text, or "'%s'" in SQL`, text, text),
			"the bare word %q is no SQL constant", text)
		return nil
	}
	return schema.SQL{Text: d.sqlHere(n)}
}

// portableOf returns the portable function that a text means on every dialect.
func portableOf(text string) (schema.Portable, bool) {
	switch strings.ToLower(text) {
	case "now()":
		return schema.Portable{Func: schema.Now}, true
	case "current_timestamp":
		return schema.Portable{Func: schema.CurrentTimestamp}, true
	case "current_date":
		return schema.Portable{Func: schema.CurrentDate}, true
	case "current_time":
		return schema.Portable{Func: schema.CurrentTime}, true
	}
	return schema.Portable{}, false
}

// isWord reports whether the text is one unquoted SQL word.
func isWord(text string) bool {
	for i, r := range text {
		if !isNameRune(r) || i == 0 && (r >= '0' && r <= '9' || r == '$') {
			return false
		}
	}
	return text != ""
}

func isNameRune(r rune) bool {
	return r == '_' || r == '$' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf
}
