package sqlite

import (
	"math/big"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// liftDefault returns what stands after DEFAULT as an expression: literals and
// the three clock words as such, anything else as SQL. DEFAULT NULL is no default.
func liftDefault(d *defaultText) schema.Expr {
	if d == nil {
		return nil
	}
	text := d.text
	for d.parens {
		inner, ok := onlyParens(text)
		if !ok || isList(inner) {
			break
		}
		text = inner
	}
	tokens := meaningful(text)
	if e, ok := liftConstant(tokens); ok {
		return e
	}
	if len(tokens) == 1 && !d.parens && (tokens[0].Kind == sqltext.Word || tokens[0].Kind == sqltext.QuotedName) {
		// Outside parentheses a name is the text of that name.
		return schema.Literal{Kind: schema.TextLiteral, Text: tokens[0].Value()}
	}
	return schema.SQL{Text: text}
}

// liftConstant reads one literal or clock word.
func liftConstant(tokens []sqltext.Token) (schema.Expr, bool) {
	sign := ""
	if len(tokens) == 2 && (tokens[0].Is("-") || tokens[0].Is("+")) && tokens[1].Kind == sqltext.Number {
		sign = strings.TrimPrefix(tokens[0].Text, "+")
		tokens = tokens[1:]
	}
	if len(tokens) != 1 {
		return nil, false
	}
	switch t := tokens[0]; t.Kind {
	case sqltext.Number:
		if !isDecimal(t.Text) {
			return nil, false
		}
		return schema.Literal{Kind: schema.NumberLiteral, Text: sign + plainNumber(t.Text)}, true
	case sqltext.String:
		if t.Text[0] != '\'' {
			return nil, false // x'…'
		}
		return schema.Literal{Kind: schema.TextLiteral, Text: t.Value()}, true
	case sqltext.Word:
		return liftWord(t.Text)
	}
	return nil, false
}

// plainNumber writes a decimal literal as every database and file takes it: no
// zeros before the first digit that counts, a digit on both sides of the point.
func plainNumber(text string) string {
	text = strings.TrimLeft(text, "0")
	if text == "" || text[0] < '0' || text[0] > '9' {
		text = "0" + text
	}
	whole, fraction, pointed := strings.Cut(text, ".")
	if pointed && (fraction == "" || fraction[0] < '0' || fraction[0] > '9') {
		return whole + ".0" + fraction
	}
	return text
}

func liftWord(word string) (schema.Expr, bool) {
	switch strings.ToUpper(word) {
	case "NULL":
		return nil, true
	case "TRUE", "FALSE":
		return schema.Literal{Kind: schema.BoolLiteral, Text: strings.ToLower(word)}, true
	case "CURRENT_TIMESTAMP":
		return schema.Portable{Func: schema.Now}, true
	case "CURRENT_DATE":
		return schema.Portable{Func: schema.CurrentDate}, true
	case "CURRENT_TIME":
		return schema.Portable{Func: schema.CurrentTime}, true
	}
	return nil, false
}

// forBoolean reads 0 and 1 as the truth values they are in a boolean column.
func forBoolean(e schema.Expr) schema.Expr {
	l, ok := e.(schema.Literal)
	if !ok || l.Kind == schema.BoolLiteral {
		return e
	}
	switch l.Text {
	case "0":
		return schema.Literal{Kind: schema.BoolLiteral, Text: "false"}
	case "1":
		return schema.Literal{Kind: schema.BoolLiteral, Text: "true"}
	}
	return e
}

// defaultSQL writes what stands after DEFAULT.
func defaultSQL(e schema.Expr) string {
	switch e := e.(type) {
	case schema.Literal:
		return literalSQL(e)
	case schema.Portable:
		return portableSQL(e.Func)
	case schema.SQL:
		if lifted := liftDefault(&defaultText{text: e.Text, parens: true}); lifted != nil {
			if _, still := lifted.(schema.SQL); !still {
				return defaultSQL(lifted)
			}
		}
		return parenthesised(e.Text)
	}
	return "NULL"
}

// exprSQL writes a value as an expression: in a row to insert.
func exprSQL(e schema.Expr) string {
	if s, ok := e.(schema.SQL); ok {
		return parenthesised(s.Text)
	}
	return defaultSQL(e)
}

func literalSQL(l schema.Literal) string {
	switch l.Kind {
	case schema.NumberLiteral:
		return l.Text
	case schema.BoolLiteral:
		return l.Text
	}
	return textSQL(l.Text)
}

// textSQL writes a text. SQLite's parser ends at a NUL, so that is spelled out.
func textSQL(text string) string {
	if !strings.Contains(text, "\x00") {
		return sqltext.SQLite.String(text)
	}
	var parts []string
	for i, part := range strings.Split(text, "\x00") {
		if i > 0 {
			parts = append(parts, "char(0)")
		}
		if part != "" {
			parts = append(parts, sqltext.SQLite.String(part))
		}
	}
	return "(" + strings.Join(parts, " || ") + ")"
}

func portableSQL(f schema.PortableFunc) string {
	switch f {
	case schema.CurrentDate:
		return "CURRENT_DATE"
	case schema.CurrentTime:
		return "CURRENT_TIME"
	}
	return "CURRENT_TIMESTAMP"
}

// parenthesised puts an expression into parentheses unless it stands in them. Those
// of a row, (1, 2), are its own.
func parenthesised(text string) string {
	if inner, ok := onlyParens(text); ok && !isList(inner) {
		return strings.TrimSpace(text)
	}
	return enclosed(text)
}

// isList reports whether a comma stands in a text outside all parentheses.
func isList(text string) bool {
	p := newParser(text)
	for !p.Done() {
		if p.Peek().Is(",") {
			return true
		}
		p.Skip()
	}
	return false
}

// enclosed puts an expression into parentheses. A comment to the end of the line
// must not swallow the closing one.
func enclosed(text string) string {
	tokens := sqltext.Lex(sqltext.SQLite, text)
	if n := len(tokens); n > 0 && tokens[n-1].Kind == sqltext.Comment && strings.HasPrefix(tokens[n-1].Text, "--") {
		return "(" + text + "\n)"
	}
	return "(" + text + ")"
}

// canonDefault brings a default into one spelling for the column's declared type.
// A constant is what the column's affinity makes of it when a row is inserted.
func canonDefault(e schema.Expr, declared string) schema.Expr {
	if s, ok := e.(schema.SQL); ok {
		e = liftDefault(&defaultText{text: s.Text, parens: true})
	}
	l, ok := e.(schema.Literal)
	if !ok {
		if s, ok := e.(schema.SQL); ok {
			return schema.SQL{Text: canonExpr(s.Text)}
		}
		return e
	}
	if l.Kind == schema.BoolLiteral {
		l = schema.Literal{Kind: schema.NumberLiteral, Text: "0"}
		if e == (schema.Literal{Kind: schema.BoolLiteral, Text: "true"}) {
			l.Text = "1"
		}
	}
	switch affinityOf(declared) {
	case numericAffinity:
		if number, ok := canonNumber(l.Text); ok {
			return schema.Literal{Kind: schema.NumberLiteral, Text: number}
		}
	case textAffinity:
		if number, ok := canonNumber(l.Text); ok && l.Kind == schema.NumberLiteral && !strings.Contains(number, "/") && isInteger(l.Text) {
			return schema.Literal{Kind: schema.TextLiteral, Text: number}
		}
	default:
		if number, ok := canonNumber(l.Text); ok && l.Kind == schema.NumberLiteral && isInteger(l.Text) {
			return schema.Literal{Kind: schema.NumberLiteral, Text: number}
		}
	}
	return l
}

// canonNumber is one spelling of a decimal number's value: 1, 1.0 and +1 are one.
// A number with an exponent is left alone: its digits could be very many.
func canonNumber(text string) (string, bool) {
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 || !isDecimal(digits) || strings.ContainsAny(digits, "eE") {
		return "", false
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return "", false
	}
	return r.RatString(), true
}

func isInteger(text string) bool {
	digits := strings.TrimLeft(text, "+-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// isDecimal reports whether text is an unsigned decimal literal: 1, 1.5, .5, 1e-5.
func isDecimal(text string) bool {
	mantissa, exponent, scaled := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if scaled && !isInteger(exponent) || whole+fraction == "" {
		return false
	}
	return strings.Trim(whole+fraction, "0123456789") == ""
}
