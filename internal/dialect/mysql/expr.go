package mysql

import (
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// clean brings an expression from the catalog into the form in which schemas hold
// it: without the outer parentheses, without the character set introducers that
// MySQL puts before each string (they are those of the session that wrote it, so
// that one table has several texts), names quoted only where they must be, and
// sequences of the connection's own database without its name, which MariaDB puts
// before them.
func (s server) clean(text string) string {
	tokens := sqltext.Lex(s.syntax, text)
	var b strings.Builder
	for i, t := range tokens {
		switch {
		case isIntroducer(t) && i+1 < len(tokens) && tokens[i+1].Kind == sqltext.String && introduces(t, tokens[i+1]):
		case s.isOwnDatabase(tokens, i) || i > 0 && t.Is(".") && s.isOwnDatabase(tokens, i-1):
		case t.Kind == sqltext.QuotedName && !beforeParen(tokens[i+1:]):
			b.WriteString(s.syntax.Name(t.Name()))
		default:
			b.WriteString(t.Text)
		}
	}
	return s.unwrap(b.String())
}

// isOwnDatabase reports whether the token is the name of the connection's database
// before that of a sequence: nextval(`shop`.`orders`).
func (s server) isOwnDatabase(tokens []sqltext.Token, i int) bool {
	if i < 2 || i+2 >= len(tokens) || !tokens[i-1].Is("(") || !tokens[i+1].Is(".") || tokens[i].Name() != s.settings.database {
		return false
	}
	switch strings.ToLower(tokens[i-2].Text) {
	case "nextval", "lastval", "setval":
		return s.has(sequences)
	}
	return false
}

// isIntroducer reports a word like _utf8mb4.
func isIntroducer(t sqltext.Token) bool {
	return t.Kind == sqltext.Word && len(t.Text) > 1 && t.Text[0] == '_'
}

// introduces reports whether leaving the introducer out leaves the string the
// same: the text we read and write is utf8mb4, and ASCII is the same in every
// character set but the wide ones.
func introduces(introducer, text sqltext.Token) bool {
	switch charset := foldCharset(introducer.Text[1:]); charset {
	case "utf8mb4", "utf8mb3":
		return true
	case "binary", "ucs2", "utf16", "utf16le", "utf32":
		return false
	}
	for _, c := range []byte(text.Text) {
		if c >= 0x80 || c == '?' {
			return false
		}
	}
	return true
}

// beforeParen reports whether a parenthesis follows: a bare name there would be
// read as a function.
func beforeParen(tokens []sqltext.Token) bool {
	for _, t := range tokens {
		if t.Kind != sqltext.Space && t.Kind != sqltext.Comment {
			return t.Is("(")
		}
	}
	return false
}

// unwrap takes away parentheses that enclose the whole text.
func (s server) unwrap(text string) string {
	for {
		c := sqltext.NewCursor(s.syntax, text)
		inner, ok := c.Parens()
		if !ok || !c.Done() {
			return strings.TrimSpace(text)
		}
		text = inner
	}
}

// wrapped returns the text in one pair of parentheses.
func (s server) wrapped(text string) string { return "(" + s.unwrap(text) + ")" }
