package mysql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// spellDefault returns what stands after DEFAULT for a column of type t, "" for
// no default.
func (s server) spellDefault(t typeText, e schema.Expr) string {
	switch e := e.(type) {
	case schema.Literal:
		return s.spellLiteral(t, e)
	case schema.Portable:
		return s.spellClock(t, e.Func)
	case schema.SQL:
		return s.spellExpression(t, e.Text)
	}
	return ""
}

func (s server) spellLiteral(t typeText, l schema.Literal) string {
	text := s.literalText(t, l)
	if t.isLob() && !s.has(literalBlobDefaults) {
		// error 1101: MySQL takes no literal default for these, but an expression
		return "(" + text + ")"
	}
	return text
}

func (s server) literalText(t typeText, l schema.Literal) string {
	number := t.isNumber() || t.base == "bit"
	switch {
	case l.Kind == schema.BoolLiteral && number:
		return map[string]string{"true": "1", "false": "0"}[l.Text]
	case l.Kind == schema.NumberLiteral && number && isDecimal(l.Text):
		return l.Text
	}
	return s.syntax.String(l.Text)
}

// spellClock: CURRENT_TIMESTAMP needs no parentheses on the types it was made for
// and there must have the column's precision (error 1067); elsewhere it is an
// expression like any other.
func (s server) spellClock(t typeText, f schema.PortableFunc) string {
	switch f {
	case schema.Now, schema.CurrentTimestamp:
		if t.isInstant() {
			return "CURRENT_TIMESTAMP" + precisionSuffix(t.precision())
		}
		return "(CURRENT_TIMESTAMP)"
	case schema.CurrentDate:
		return "(CURRENT_DATE)"
	case schema.CurrentTime:
		return "(CURRENT_TIME" + precisionSuffix(t.clockPrecision()) + ")"
	}
	return "(" + string(f) + ")"
}

// clockPrecision is the precision in which CURRENT_TIME is taken for a column.
func (t typeText) clockPrecision() int {
	if t.base == "time" {
		return t.precision()
	}
	return 0
}

func precisionSuffix(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("(%d)", n)
}

// spellExpression writes SQL after DEFAULT. A constant stands as it is; all else
// is an expression, which MySQL wants in parentheses and MariaDB takes so.
func (s server) spellExpression(t typeText, text string) string {
	inner := s.unwrap(text)
	if isNull(inner) {
		return "NULL"
	}
	if f, precision, ok := s.clock(inner); ok && f == schema.Now && t.isInstant() && precision == t.precision() {
		return s.spellClock(t, f)
	}
	if s.isConstant(inner) && (!t.isLob() || s.has(literalBlobDefaults)) {
		return inner
	}
	return "(" + inner + ")"
}

// isConstant reports a literal of any spelling: x'00ff' and b'1' too.
func (s server) isConstant(text string) bool {
	if _, ok := s.constant(text); ok {
		return true
	}
	_, bit := bits(text)
	return bit || isHex(text)
}

func isHex(text string) bool {
	lower := strings.ToLower(text)
	body, ok := strings.CutPrefix(lower, "0x")
	if !ok {
		body, ok = strings.CutPrefix(lower, "x'")
		if body, ok = strings.CutSuffix(body, "'"); !ok {
			return false
		}
	}
	return ok && strings.Trim(body, "0123456789abcdef") == ""
}

// liftDefault reads a default as SQL text, which is how MariaDB's catalog and
// SHOW CREATE TABLE have it: constants become literals, CURRENT_TIMESTAMP and its
// kin portable where writing them again gives the same, all else stays SQL.
func (s server) liftDefault(t typeText, text string) schema.Expr {
	text = s.clean(text)
	if isNull(text) {
		return nil
	}
	if bytes, ok := s.bytes(text); ok && t.isBinary() {
		return liftBytes(t, bytes)
	}
	if l, ok := s.constant(text); ok {
		return liftLiteral(t, l)
	}
	if n, ok := bits(text); ok && t.base == "bit" {
		return schema.Literal{Kind: schema.NumberLiteral, Text: n}
	}
	if f, precision, ok := s.clock(text); ok && t.takesClock(f, precision) {
		return schema.Portable{Func: f}
	}
	return schema.SQL{Text: text}
}

// takesClock reports whether spellClock would write the function with exactly
// this precision for a column of the type.
func (t typeText) takesClock(f schema.PortableFunc, precision int) bool {
	switch {
	case f == schema.CurrentDate:
		return precision == 0
	case f == schema.CurrentTime:
		return precision == t.clockPrecision()
	case t.isInstant():
		return precision == t.precision()
	}
	return precision == 0
}

// liftLiteral gives a literal the kind of its column.
func liftLiteral(t typeText, l schema.Literal) schema.Expr {
	if t.isNumber() || t.base == "bit" {
		if l.Kind == schema.TextLiteral && isDecimal(l.Text) {
			l.Kind = schema.NumberLiteral
		}
		if t.isBoolean() && l.Kind == schema.NumberLiteral && (l.Text == "0" || l.Text == "1") {
			return schema.Literal{Kind: schema.BoolLiteral, Text: map[string]string{"0": "false", "1": "true"}[l.Text]}
		}
	}
	return l
}

// normalDefault is a default in one spelling for the type, for comparing.
func (s server) normalDefault(t typeText, e schema.Expr) schema.Expr {
	if sql, ok := e.(schema.SQL); ok {
		e = s.liftDefault(t, sql.Text)
	}
	l, ok := e.(schema.Literal)
	switch {
	case !ok:
		return e
	case l.Kind == schema.TextLiteral && t.isBinary():
		return liftBytes(t, l.Text)
	}
	return s.normalLiteral(t, l)
}

func (s server) normalLiteral(t typeText, l schema.Literal) schema.Literal {
	number := t.isNumber() || t.base == "bit"
	switch {
	case l.Kind == schema.BoolLiteral && number:
		return schema.Literal{Kind: schema.NumberLiteral, Text: map[string]string{"true": "1", "false": "0"}[l.Text]}
	case number && isDecimal(l.Text):
		return schema.Literal{Kind: schema.NumberLiteral, Text: plainNumber(t.rounded(l.Text))}
	}
	l.Kind = schema.TextLiteral
	if t.base == "set" {
		l.Text = s.members(t, l.Text)
	} else {
		l.Text = normalTemporal(t, l.Text)
	}
	return l
}

// members puts the members of a SET's value into the order of the type, each once,
// as the server does. A value with a stranger in it is left alone.
func (s server) members(t typeText, value string) string {
	given := strings.Split(value, ",")
	var out []string
	for _, arg := range t.args {
		member := sqltext.Lex(s.syntax, arg)[0].Value()
		if slices.Contains(given, member) {
			out = append(out, member)
		}
	}
	for _, g := range given {
		if g != "" && !slices.Contains(out, g) {
			return value
		}
	}
	return strings.Join(out, ",")
}

// normalTemporal fills a date or time up to what the server writes: midnight, and
// all the digits of the column's precision.
func normalTemporal(t typeText, text string) string {
	switch t.base {
	case "datetime", "timestamp":
		text = strings.Replace(text, "T", " ", 1)
		if len(text) == len("2006-01-02") {
			text += " 00:00:00"
		}
	case "time":
		if strings.Count(text, ":") == 1 {
			text += ":00"
		}
	default:
		return text
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if n := t.precision(); n > 0 && len(fraction) <= n {
		return whole + "." + fraction + strings.Repeat("0", n-len(fraction))
	}
	if strings.Trim(fraction, "0") == "" {
		return whole
	}
	return text
}

// spellOnUpdate writes what follows ON UPDATE; the server takes only
// CURRENT_TIMESTAMP there, in the column's own precision.
func (s server) spellOnUpdate(t typeText, text string) string {
	if f, precision, ok := s.clock(s.unwrap(text)); ok && f == schema.Now && (precision == 0 || precision == t.precision()) {
		return "CURRENT_TIMESTAMP" + precisionSuffix(t.precision())
	}
	return text
}

// liftOnUpdate is the text after ON UPDATE as schemas hold it: the column's
// precision goes without saying.
func (s server) liftOnUpdate(t typeText, text string) string {
	if f, precision, ok := s.clock(s.unwrap(text)); ok && f == schema.Now && (precision == 0 || precision == t.precision()) {
		return "CURRENT_TIMESTAMP"
	}
	return text
}
