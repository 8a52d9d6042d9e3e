package sqltext

import "strings"

// postgresRules are those of psql: a semicolon ends a statement outside of
// parentheses (rules with several actions stand in them) and of the body of a
// routine that is written in SQL between BEGIN ATOMIC and END.
type postgresRules struct {
	parens   int
	paren    int // where the outermost open one is
	words    int
	create   bool // the words so far are CREATE [OR REPLACE]
	routine  bool // … and then FUNCTION or PROCEDURE
	copying  bool // the first word is COPY
	blocks   int  // open BEGIN ATOMIC and, in it, CASE
	body     int  // where BEGIN is
	previous Token
}

func (r *postgresRules) reset() { *r = postgresRules{} }

// line passes over \restrict and \unrestrict, which pg_dump writes around its
// output since its releases of August 2025 and which only forbid psql to run
// other commands, as is done here anyway.
func (r *postgresRules) line(sp *splitter) (int, error) {
	rest := sp.text[sp.pos:]
	if strings.HasPrefix(rest, `\restrict `) || strings.HasPrefix(rest, `\unrestrict `) {
		return len(firstLine(rest)), nil
	}
	return 0, nil
}

func (r *postgresRules) read(sp *splitter, t Token) (ends bool, err error) {
	switch {
	case t.Is(`\`):
		return false, sp.backslashCommand(t, "psql")
	case t.Is(";"):
		ends = r.parens == 0 && r.blocks == 0
	case t.Is("("):
		if r.parens++; r.parens == 1 {
			r.paren = t.Offset
		}
	case t.Is(")"):
		r.parens = max(0, r.parens-1)
	case t.Kind == Word:
		err = r.word(sp, t)
	}
	r.previous = t
	return ends, err
}

func (r *postgresRules) word(sp *splitter, t Token) error {
	r.words++
	switch {
	case r.words == 1:
		r.create, r.copying = t.IsWord("create"), t.IsWord("copy")
	case r.create && (t.IsWord("function") || t.IsWord("procedure")):
		r.create, r.routine = false, true
	case !t.IsWord("or") && !t.IsWord("replace"):
		r.create = false
	}
	if r.copying && r.parens == 0 && t.IsWord("stdin") && r.previous.IsWord("from") {
		return sp.fail(sp.from, CopyFromStdin, sp.text[sp.from:t.End()], "write the rows as INSERT statements")
	}
	if r.routine && r.parens == 0 {
		r.block(t)
	}
	return nil
}

// block follows the body of a routine. END and CASE are reserved words: only a
// label after AS, or a name after a dot, can be called so without quotes.
func (r *postgresRules) block(t Token) {
	switch {
	case r.blocks == 0:
		if t.IsWord("atomic") && r.previous.IsWord("begin") {
			r.blocks, r.body = 1, r.previous.Offset
		}
	case r.previous.Is(".") || r.previous.IsWord("as"):
	case t.IsWord("case"):
		r.blocks++
	case t.IsWord("end"):
		r.blocks--
	}
}

func (r *postgresRules) finish(sp *splitter) error {
	switch {
	case r.blocks > 0:
		return sp.fail(r.body, Unterminated, "the body that BEGIN ATOMIC begins", "")
	case r.parens > 0:
		return sp.fail(r.paren, Unterminated, "the parenthesis", "")
	}
	return nil
}

// backslashCommand refuses \connect and its like.
func (sp *splitter) backslashCommand(t Token, client string) error {
	word := sp.text[t.Offset:]
	if n := strings.IndexAny(word, " \t\r\n;"); n > 0 {
		word = word[:n]
	}
	return sp.fail(t.Offset, ClientCommand, word, "leave it out: the statements are sent without "+client)
}
