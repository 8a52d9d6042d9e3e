package mysql

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// constant reads an expression that is one literal. NULL is not one.
func (s server) constant(text string) (schema.Literal, bool) {
	c := sqltext.NewCursor(s.syntax, text)
	sign := ""
	if c.Op("-") {
		sign = "-"
	} else {
		c.Op("+")
	}
	t := c.Next()
	if !c.Done() {
		return schema.Literal{}, false
	}
	switch {
	case t.Kind == sqltext.Number && isDecimal(t.Text):
		return schema.Literal{Kind: schema.NumberLiteral, Text: sign + t.Text}, true
	case sign != "":
	case t.Kind == sqltext.String && isPlainString(t):
		return schema.Literal{Kind: schema.TextLiteral, Text: t.Value()}, true
	case t.IsWord("true"), t.IsWord("false"):
		return schema.Literal{Kind: schema.BoolLiteral, Text: strings.ToLower(t.Text)}, true
	}
	return schema.Literal{}, false
}

// isPlainString reports a string without a prefix that changes what it is (x'…', b'…').
func isPlainString(t sqltext.Token) bool { return t.Text[0] == '\'' || t.Text[0] == '"' }

// isDecimal reports a number that is not 0x… or 0b….
func isDecimal(text string) bool {
	_, ok := new(big.Rat).SetString(text)
	return ok && !strings.HasPrefix(text, "0x") && !strings.HasPrefix(text, "0b")
}

func isNull(text string) bool { return strings.EqualFold(strings.TrimSpace(text), "null") }

// nowNames are the functions that CURRENT_TIMESTAMP is also called.
var nowNames = map[string]schema.PortableFunc{
	"now": schema.Now, "current_timestamp": schema.Now, "localtime": schema.Now, "localtimestamp": schema.Now,
	"curdate": schema.CurrentDate, "current_date": schema.CurrentDate,
	"curtime": schema.CurrentTime, "current_time": schema.CurrentTime,
}

// clock reads a call of one of the portable functions with its precision.
func (s server) clock(text string) (f schema.PortableFunc, precision int, ok bool) {
	c := sqltext.NewCursor(s.syntax, text)
	t := c.Next()
	f, ok = nowNames[strings.ToLower(t.Text)]
	if !ok || t.Kind != sqltext.Word {
		return "", 0, false
	}
	inner, called := c.Parens()
	if inner != "" {
		n, err := strconv.Atoi(inner)
		if err != nil {
			return "", 0, false
		}
		precision = n
	}
	bare := strings.HasPrefix(strings.ToLower(t.Text), "current_") || strings.HasPrefix(strings.ToLower(t.Text), "local")
	return f, precision, c.Done() && (called || bare)
}

// bytes reads a string or a hexadecimal literal (0x00FF, x'00ff') as the bytes it is.
func (s server) bytes(text string) (string, bool) {
	if l, ok := s.constant(text); ok && l.Kind == schema.TextLiteral {
		return l.Text, true
	}
	if !isHex(text) {
		return "", false
	}
	digits := strings.Trim(text[2:], "'")
	if len(digits)%2 == 1 {
		digits = "0" + digits
	}
	decoded, err := hex.DecodeString(digits)
	return string(decoded), err == nil
}

// liftBytes is the default of a binary column: text where it is ASCII, else the
// bytes in hexadecimal, which no character set changes. The server pads BINARY.
func liftBytes(t typeText, bytes string) schema.Expr {
	if t.base == "binary" {
		bytes = strings.TrimRight(bytes, "\x00")
	}
	if strings.IndexFunc(bytes, func(c rune) bool { return c < ' ' || c > '~' }) >= 0 {
		return schema.SQL{Text: fmt.Sprintf("0x%X", bytes)}
	}
	return schema.Literal{Kind: schema.TextLiteral, Text: bytes}
}

// bits reads b'101' or 0b101 as a number.
func bits(text string) (string, bool) {
	body, ok := strings.CutPrefix(strings.ToLower(text), "b'")
	if ok {
		body, ok = strings.CutSuffix(body, "'")
	} else {
		body, ok = strings.CutPrefix(strings.ToLower(text), "0b")
	}
	n, good := new(big.Int).SetString(body, 2)
	if !ok || !good {
		return "", false
	}
	return n.String(), true
}

// plainNumber is a number in one spelling: "0" for 0.00 and -0, "1000" for 1e3.
func plainNumber(text string) string {
	r, ok := new(big.Rat).SetString(strings.TrimSpace(text))
	if !ok {
		return text
	}
	if r.IsInt() {
		return r.Num().String()
	}
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

// rounded is a number as the server keeps it for a column of the type: MySQL and
// MariaDB store DEFAULT 1.5 of a decimal(8) as 2, halves away from zero.
func (t typeText) rounded(text string) string {
	scale := 0
	switch {
	case t.base == "decimal" && len(t.args) == 2:
		n, err := strconv.Atoi(t.args[1])
		if err != nil {
			return text
		}
		scale = n
	case t.base != "decimal" && !t.isInteger():
		return text
	}
	r, ok := new(big.Rat).SetString(strings.TrimSpace(text))
	if !ok {
		return text
	}
	return r.FloatString(scale)
}
