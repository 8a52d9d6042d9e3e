package mysql

import (
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// printMode is how the session's sql_mode makes the server print SQL. The
// connection may be an application's own, with a mode of its own.
type printMode struct {
	ansi bool // names stand in double quotes
}

func modeOf(sqlMode string) printMode {
	return printMode{ansi: strings.Contains(sqlMode, "ANSI_QUOTES")}
}

// usual brings text that the server printed into the usual mode. Backslashes are
// escaped in every mode.
func (s server) usual(text string, mode printMode) string {
	if !mode.ansi {
		return text
	}
	var b strings.Builder
	for _, t := range sqltext.Lex(s.syntax, text) {
		if t.Kind == sqltext.String && t.Text[0] == '"' { // the server writes strings in single quotes alone
			b.WriteString(s.quote(strings.ReplaceAll(strings.Trim(t.Text, `"`), `""`, `"`)))
		} else {
			b.WriteString(t.Text)
		}
	}
	return b.String()
}

// clean and liftDefault are those of the server, for text of this session.

func (r *reading) clean(text string) string { return r.server.clean(r.usual(text, r.mode)) }

func (r *reading) liftDefault(t typeText, text string) schema.Expr {
	return r.server.liftDefault(t, r.usual(text, r.mode))
}
