package sqltext

import "strings"

// sqliteRules are those of the sqlite3 shell: a semicolon ends a statement
// outside of a trigger's body; so does a line that is / or go.
type sqliteRules struct {
	head     sqliteHead
	body     int // where the trigger's BEGIN is, plus one
	before   Token
	previous Token
}

// sqliteHead is how far the words read are those that begin a trigger:
// [EXPLAIN [QUERY PLAN]] CREATE [TEMP|TEMPORARY] TRIGGER.
type sqliteHead uint8

const (
	beforeCreate sqliteHead = iota
	afterCreate
	inTrigger
	inOther
)

func (r *sqliteRules) reset() { *r = sqliteRules{} }

// line reads a comment of the shell: # at the beginning of a line.
func (r *sqliteRules) line(sp *splitter) (int, error) {
	before, rest := strings.TrimPrefix(sp.text[:sp.pos], byteOrderMark), sp.text[sp.pos:]
	if !strings.HasPrefix(rest, "#") || before != "" && !strings.HasSuffix(before, "\n") {
		return 0, nil
	}
	return len(firstLine(rest)), nil
}

func (r *sqliteRules) read(sp *splitter, t Token) (ends bool, err error) {
	switch {
	case sp.from < 0 && t.Text[0] == '.':
		return false, sp.dotCommand(t)
	case t.Is(";"):
		ends = r.body == 0 || r.bodyEnded()
	case (t.Is("/") || t.IsWord("go")) && (r.body == 0 || r.bodyEnded()) && sp.aloneOnLine(t):
		ends = true
	case t.Kind == Word:
		r.word(t)
	}
	r.before, r.previous = r.previous, t
	return ends, nil
}

func (r *sqliteRules) word(t Token) {
	if r.head == inOther {
		return
	}
	switch word := lower(t.Text); {
	case r.head == beforeCreate && (word == "explain" || word == "query" || word == "plan"):
	case r.head == beforeCreate && word == "create":
		r.head = afterCreate
	case r.head == afterCreate && (word == "temp" || word == "temporary"):
	case r.head == afterCreate && word == "trigger":
		r.head = inTrigger
	case r.head != inTrigger:
		r.head = inOther
	case r.body == 0 && word == "begin" && !r.previous.Is("."):
		r.body = t.Offset + 1
	}
}

// bodyEnded reports whether the last tokens are the semicolon of the body's
// last statement and its END; the END of a CASE has no semicolon before it.
func (r *sqliteRules) bodyEnded() bool {
	return r.previous.IsWord("end") && r.before.Is(";")
}

func (r *sqliteRules) finish(sp *splitter) error {
	if r.body > 0 && !r.bodyEnded() {
		return sp.fail(r.body-1, Unterminated, "the trigger's body that BEGIN begins", "")
	}
	return nil
}

// aloneOnLine reports whether nothing but space and comments stands beside the
// token on its line.
func (sp *splitter) aloneOnLine(t Token) bool {
	before := strings.TrimRight(sp.text[:t.Offset], " \t\r")
	if before != "" && !strings.HasSuffix(before, "\n") {
		return false
	}
	alone := true
	l := sp.lexer
	for next, ok := l.next(); ok && alone; next, ok = l.next() {
		if strings.Contains(next.Text, "\n") && next.blank() {
			break
		}
		alone = next.blank()
	}
	return alone
}

// dotCommand refuses .read and its like.
func (sp *splitter) dotCommand(t Token) error {
	word := strings.TrimRight(sp.text[t.Offset:], "\r\n")
	if n := strings.IndexAny(word, " \t\r\n;"); n > 0 {
		word = word[:n]
	}
	return sp.fail(t.Offset, ClientCommand, word, "leave it out: the statements are run without the sqlite3 shell")
}
