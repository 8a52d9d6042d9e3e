package postgres

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// constant is an expression that is a literal, with the types it is cast to, the
// innermost first.
type constant struct {
	null    bool
	literal schema.Literal
	casts   []typeName
}

// parseConstant reads an expression as a literal: 1, -1, (-1), true, 'a',
// 'a'::text, ('a'::text)::character varying, NULL::integer.
func parseConstant(text string) (constant, bool) {
	c := sqltext.NewCursor(syntax, text)
	found, ok := readConstant(c)
	return found, ok && c.Done()
}

func readConstant(c *sqltext.Cursor) (found constant, ok bool) {
	if c.Op("(") {
		if found, ok = readConstant(c); !ok || !c.Op(")") {
			return constant{}, false
		}
	} else if found, ok = readLiteral(c); !ok {
		return constant{}, false
	}
	for c.Op("::") {
		cast, ok := readCast(c)
		if !ok {
			return constant{}, false
		}
		found.casts = append(found.casts, cast)
	}
	return found, true
}

func readLiteral(c *sqltext.Cursor) (constant, bool) {
	switch {
	case c.Word("null"):
		return constant{null: true}, true
	case c.Word("true"):
		return constant{literal: schema.Literal{Kind: schema.BoolLiteral, Text: "true"}}, true
	case c.Word("false"):
		return constant{literal: schema.Literal{Kind: schema.BoolLiteral, Text: "false"}}, true
	}
	sign := ""
	if c.Op("-") {
		sign = "-"
	} else {
		c.Op("+")
	}
	t := c.Next()
	switch {
	case t.Kind == sqltext.Number:
		return constant{literal: schema.Literal{Kind: schema.NumberLiteral, Text: sign + t.Text}}, isNumber(t.Text)
	case t.Kind == sqltext.String && sign == "" && isText(t.Text):
		return constant{literal: schema.Literal{Kind: schema.TextLiteral, Text: t.Value()}}, true
	}
	return constant{}, false
}

// isText tells strings from bit strings (b'…', x'…') and from U&'…', whose UESCAPE
// clause may follow.
func isText(token string) bool {
	return token[0] == '\'' || token[0] == 'e' || token[0] == 'E' || token[0] == '$'
}

// readCast reads the type after "::": its name, arguments and dimensions.
func readCast(c *sqltext.Cursor) (typeName, bool) {
	mark := c.Mark()
	for !c.Done() && !c.Peek().Is(")") && !c.Peek().Is("::") {
		c.Skip()
	}
	return parseTypeName(c.Since(mark))
}

// isNumber reports whether text is a plain decimal number.
func isNumber(text string) bool {
	_, ok := number(text, false)
	return ok
}

// number writes a decimal number in one way: no plus, no leading zeros, no
// exponent, and no trailing zeros unless scaled, where they are part of the value
// (numeric without precision: 1.50 is not written 1.5).
func number(text string, scaled bool) (string, bool) {
	unsigned := strings.TrimLeft(text, "+-")
	if len(text)-len(unsigned) > 1 || unsigned == "" || strings.Trim(unsigned, "0123456789.eE+-") != "" {
		return "", false
	}
	mantissa, exponent := strings.ToLower(unsigned), 0
	if head, tail, ok := strings.Cut(mantissa, "e"); ok {
		n, err := strconv.Atoi(tail)
		if err != nil || n > 400 || n < -400 {
			return "", false
		}
		mantissa, exponent = head, n
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return "", false
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	written := value.FloatString(max(0, len(fraction)-exponent))
	if !scaled && strings.Contains(written, ".") {
		written = strings.TrimRight(strings.TrimRight(written, "0"), ".")
	}
	if strings.Trim(written, "-0.") == "" {
		written = strings.TrimPrefix(written, "-")
	}
	return written, true
}
