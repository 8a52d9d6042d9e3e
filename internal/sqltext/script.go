package sqltext

import "strings"

// Terminated returns a statement as a script for the server's own client has
// it, with what ends it and the end of its line. The clients of the MySQL
// family get a DELIMITER around the body of a stored program.
func Terminated(s Syntax, sql string) string {
	text, inner := unterminated(s, sql)
	if !inner || !s.mysqlFamily() {
		return text + ";\n"
	}
	delimiter := ";;"
	for strings.Contains(text, delimiter) {
		delimiter += ";"
	}
	return "DELIMITER " + delimiter + "\n" + text + "\n" + delimiter + "\nDELIMITER ;\n"
}

// unterminated returns a statement such that a semicolon can be put after it,
// and whether it holds one that a client would take for its end.
func unterminated(s Syntax, sql string) (text string, inner bool) {
	l := newLexer(s, sql)
	var last Token
	end, pending := 0, false // pending: a semicolon stands behind the end
	for t, ok := l.next(); ok; t, ok = l.next() {
		switch last = t; {
		case t.blank():
		case t.Is(";"):
			pending = true
		default:
			inner = inner || pending
			end, pending = t.End(), false
		}
	}
	switch {
	case pending:
		return sql[:end], inner
	case last.Kind == Comment && !strings.HasPrefix(last.Text, "/*"):
		return sql + "\n", inner
	}
	return sql, inner
}
