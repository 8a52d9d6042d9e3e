package postgres

import (
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// family groups types by how a literal is written for them.
type family int

const (
	otherFamily   family = iota // the server rewrites the text of a literal: dates, jsonb, arrays …
	textFamily                  // keeps text as it is
	numberFamily                //
	booleanFamily               //
	userFamily                  // domains, extensions' types: nothing is known
)

func (p postgres) family(t schema.Type) family {
	if _, ok := t.(schema.EnumRef); ok {
		return textFamily
	}
	name, ok := p.typeName(t)
	return familyOf(name, ok)
}

func familyOf(name typeName, ok bool) family {
	switch {
	case !ok:
		return userFamily
	case name.array:
		return otherFamily
	case !name.builtin:
		return userFamily
	}
	switch name.name {
	case "text", "character varying", "character", "bpchar", "json", "name", "xml":
		return textFamily
	case "smallint", "integer", "bigint", "numeric", "real", "double precision":
		return numberFamily
	case "boolean":
		return booleanFamily
	}
	return otherFamily
}

// defaultSQL writes a default for a column's type, as after DEFAULT.
func (p postgres) defaultSQL(t schema.Type, e schema.Expr) string {
	switch e := e.(type) {
	case schema.Literal:
		return p.literalSQL(t, e)
	case schema.Portable:
		if e.Func == schema.Now {
			return "now()"
		}
		return strings.ToUpper(string(e.Func))
	case schema.SQL:
		return e.Text
	}
	return "NULL"
}

func (p postgres) literalSQL(t schema.Type, l schema.Literal) string {
	f := p.family(t)
	bare := l.Kind != schema.TextLiteral
	switch {
	case f == booleanFamily:
		if b, ok := booleanText(l); ok {
			return b
		}
	case f == numberFamily && l.Kind == schema.BoolLiteral:
		return digit(l.Text == "true")
	case bare && (f == numberFamily || f == userFamily):
		return l.Text
	}
	return quoteText(l.Text)
}

// booleanText reads a literal as a boolean, in the server's words for one.
func booleanText(l schema.Literal) (string, bool) {
	switch strings.ToLower(strings.TrimSpace(l.Text)) {
	case "true", "t", "yes", "y", "on", "1":
		return "true", true
	case "false", "f", "no", "n", "off", "0":
		return "false", true
	}
	return "", false
}

func digit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// liftDefault turns the text of a default into a literal or portable function
// where it certainly is one for that type.
func (p postgres) liftDefault(t schema.Type, text string) schema.Expr {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "now()", "pg_catalog.now()":
		return schema.Portable{Func: schema.Now}
	case "current_timestamp":
		return schema.Portable{Func: schema.CurrentTimestamp}
	case "current_date":
		return schema.Portable{Func: schema.CurrentDate}
	case "current_time":
		return schema.Portable{Func: schema.CurrentTime}
	}
	if c, ok := parseConstant(text); ok && !c.null {
		// DEFAULT 0 of a text column is stored as the number
		if l, ok := p.liftConstant(t, c); ok && (c.literal.Kind != schema.NumberLiteral || l.Kind == schema.NumberLiteral) {
			return l
		}
	}
	return schema.SQL{Text: text}
}

// liftConstant returns the literal that a constant stands for in a column of type
// t; ok is false where a cast may change what it is.
func (p postgres) liftConstant(t schema.Type, c constant) (schema.Literal, bool) {
	column, ok := p.typeName(t)
	if !ok {
		return schema.Literal{}, false
	}
	column = p.local(column)
	f, l := p.family(t), c.literal
	for _, cast := range c.casts {
		if !keeps(f, column, p.local(cast), l) {
			return schema.Literal{}, false
		}
	}
	switch {
	case f == booleanFamily:
		b, ok := booleanText(l)
		return schema.Literal{Kind: schema.BoolLiteral, Text: b}, ok && l.Kind != schema.NumberLiteral
	case f == numberFamily && l.Kind == schema.TextLiteral:
		return schema.Literal{Kind: schema.NumberLiteral, Text: l.Text}, isNumber(l.Text)
	case f == numberFamily:
		return l, l.Kind == schema.NumberLiteral
	case f == textFamily && l.Kind == schema.NumberLiteral:
		return schema.Literal{Kind: schema.TextLiteral, Text: l.Text}, len(c.casts) == 0
	case l.Kind == schema.TextLiteral:
		return l, true
	}
	return l, f == userFamily && len(c.casts) == 0
}

// keeps reports whether a cast leaves a literal what it is in the column.
func keeps(f family, column, cast typeName, l schema.Literal) bool {
	fraction := l.Kind == schema.NumberLiteral && strings.ContainsAny(l.Text, ".eE")
	if fraction && strings.HasSuffix(cast.name, "int") || fraction && cast.name == "integer" {
		return false
	}
	if cast.String() == column.String() || cast.String() == column.bare().String() {
		return true
	}
	if len(cast.args) > 0 || cast.array || column.array || familyOf(cast, true) != f {
		return false
	}
	switch f {
	case textFamily:
		return isVarying(column) && isVarying(cast) || column.name == "character" && cast.name == "bpchar"
	case numberFamily:
		return cast.name == "numeric" || cast.name == "integer" || strings.HasSuffix(cast.name, "int")
	}
	return false
}

func isVarying(n typeName) bool { return n.name == "text" || n.name == "character varying" }

// canonDefault is the one form of a default, for comparing.
func (p postgres) canonDefault(t schema.Type, e schema.Expr) schema.Expr {
	if written, ok := e.(schema.SQL); ok {
		c, isConstant := parseConstant(written.Text)
		if isConstant && c.null && p.family(t) != userFamily {
			return nil // NULL::character varying is what DEFAULT NULL becomes; a domain has its own default
		}
		e = p.liftDefault(t, written.Text)
		if l, ok := p.liftConstant(t, c); isConstant && ok {
			e = l
		}
	}
	if e == schema.Expr(schema.Portable{Func: schema.CurrentTimestamp}) || e == schema.Expr(schema.SQL{Text: "transaction_timestamp()"}) {
		return schema.Portable{Func: schema.Now}
	}
	l, ok := e.(schema.Literal)
	if !ok {
		return e
	}
	switch p.family(t) {
	case textFamily:
		return schema.Literal{Kind: schema.TextLiteral, Text: l.Text}
	case booleanFamily:
		if b, ok := booleanText(l); ok {
			return schema.Literal{Kind: schema.BoolLiteral, Text: b}
		}
	case numberFamily:
		if l.Kind == schema.BoolLiteral {
			l.Text = digit(l.Text == "true")
		}
		if n, ok := number(l.Text, p.keepsScale(t)); ok {
			return schema.Literal{Kind: schema.NumberLiteral, Text: n}
		}
	case userFamily:
		if l.Kind != schema.TextLiteral {
			return schema.SQL{Text: l.Text}
		}
	}
	return schema.SQL{Text: quoteText(l.Text) + "::" + p.canonType(p.bareType(t))}
}

// keepsScale reports whether trailing zeros are part of a number of that type.
func (p postgres) keepsScale(t schema.Type) bool {
	name, ok := p.typeName(t)
	return ok && name.name == "numeric" && len(name.args) == 0
}

// bareType returns the type without arguments, as a catalog casts a constant.
func (p postgres) bareType(t schema.Type) schema.Type {
	name, ok := p.typeName(t)
	if !ok {
		return t
	}
	return schema.Native{Text: name.bare().String()}
}

// quoteText writes a string that reads the same whatever
// standard_conforming_strings says.
func quoteText(text string) string {
	if strings.Contains(text, `\`) {
		return "E'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(text) + "'"
	}
	return sqltext.Postgres.String(text)
}
