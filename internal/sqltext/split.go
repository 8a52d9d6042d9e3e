package sqltext

import "strings"

// Statement is one of a text, as written, without what terminated it and
// without comments and space in front of it. On PostgreSQL it ends with its
// last token. The others keep the text of routines, triggers, views and indexes
// with the comments that follow, SQLite even with the space: there it ends
// where the terminator was. A ; may always be put after it. Lines end as they
// did, except that \r\n is \n where the client of the server reads it so, even
// in strings: sqlite3 (3.40) and mariadb (10.11) do, psql (15) does not.
type Statement struct {
	Text         string
	Offset       int // in bytes, from the beginning of the text
	Line, Column int // from 1, the column in characters
}

// Split cuts a text into the statements that the server's own client would
// send: psql, sqlite3, mysql or mariadb. Comments alone are no statement. A
// text is refused, with a [*TextError], when it is no UTF-8, when something in
// it is not terminated, and when it speaks to the client.
func Split(s Syntax, text string) ([]Statement, error) {
	if err := checkText(text); err != nil {
		return nil, err
	}
	sp := &splitter{lexer: *newLexer(s, text), delimiter: ";", from: -1}
	sp.rules = rulesOf(s)
	sp.pos = len(text) - len(strings.TrimPrefix(text, byteOrderMark))
	for more := true; more; {
		var err error
		if more, err = sp.step(); err != nil {
			return nil, err
		}
	}
	if err := sp.rules.finish(sp); err != nil {
		return nil, err
	}
	sp.close(len(text))
	return sp.statements, nil
}

// rules say where a statement ends and what is for the client.
type rules interface {
	// line reads, where a statement may begin, text that the client keeps to
	// itself, and returns its length.
	line(sp *splitter) (int, error)
	// read reads a token of the statement and reports whether it ends it.
	read(sp *splitter, t Token) (ends bool, err error)
	// finish reads the end of the text.
	finish(sp *splitter) error
	// reset begins a new statement.
	reset()
}

func rulesOf(s Syntax) rules {
	switch s {
	case MySQL, MariaDB:
		return &mysqlRules{}
	case SQLite:
		return &sqliteRules{}
	}
	return &postgresRules{}
}

type splitter struct {
	lexer
	rules      rules
	delimiter  string // what ends a statement, changed by DELIMITER
	from, to   int    // of the statement being read; from is -1 before it
	setting    bool   // the statement being read begins with SET
	words      int    // of the statement being read
	statements []Statement
	comment    Token    // the last one
	last       position // of the last statement
}

// step reads one token or what the client keeps to itself.
func (sp *splitter) step() (more bool, err error) {
	if sp.from < 0 {
		if n, err := sp.rules.line(sp); n > 0 || err != nil {
			sp.pos += n
			return true, err
		}
	}
	if sp.delimiter != ";" && strings.HasPrefix(sp.text[sp.pos:], sp.delimiter) {
		sp.close(sp.pos)
		sp.pos += len(sp.delimiter)
		return true, nil
	}
	t, ok := sp.next()
	if !ok {
		return false, nil
	}
	if t.Unterminated && !(t.Kind == Comment && sp.syntax == SQLite) { // SQLite reads such a comment to the end
		return false, sp.unterminated(t)
	}
	if t = sp.cut(t); t.blank() {
		if t.Kind == Comment {
			sp.comment = t
		}
		return true, nil
	}
	ends, err := sp.rules.read(sp, t)
	if ends {
		sp.close(t.Offset)
	} else {
		sp.take(t)
	}
	return true, err
}

// cut ends a token where a delimiter made by DELIMITER begins inside it, and
// reads on from there: END$$ is the word END and a delimiter.
func (sp *splitter) cut(t Token) Token {
	if sp.delimiter == ";" {
		return t
	}
	switch t.Kind {
	case Word, Number, Operator, Parameter:
		for n := 1; n < len(t.Text); n++ {
			if strings.HasPrefix(sp.text[t.Offset+n:], sp.delimiter) && !strings.ContainsAny(t.Text[:n], "'`\"") {
				t.Text = t.Text[:n]
				sp.pos = t.End()
			}
		}
	}
	return t
}

// take makes the token part of the statement.
func (sp *splitter) take(t Token) {
	if sp.from < 0 {
		sp.from = t.Offset
	}
	sp.to = t.End()
	if t.Kind == Word {
		if sp.words++; sp.words == 1 {
			sp.setting = t.IsWord("set")
		}
	}
}

// close ends the statement being read, if there is one, before an offset.
func (sp *splitter) close(before int) {
	if sp.from >= 0 {
		text := sp.text[sp.from:sp.end(before)]
		if sp.syntax != Postgres {
			text = strings.ReplaceAll(text, "\r\n", "\n")
		}
		sp.last = sp.last.to(sp.text, sp.from)
		line, column := sp.last.human()
		sp.statements = append(sp.statements, Statement{Text: text, Offset: sp.from, Line: line, Column: column})
		if sp.setting {
			sp.heed(text)
		}
	}
	sp.from, sp.words, sp.setting, sp.conditionals = -1, 0, false, 0
	sp.rules.reset()
}

// end returns where the statement ends that was terminated at an offset, see
// [Statement].
func (sp *splitter) end(before int) int {
	commented := sp.comment.Offset >= sp.to
	switch {
	case sp.syntax == Postgres:
		return sp.to
	case sp.syntax == SQLite && before < len(sp.text):
		return before
	case !commented:
		return sp.to
	case strings.HasPrefix(sp.comment.Text, "/*"):
		if sp.comment.Unterminated {
			return sp.to
		}
		return sp.comment.End()
	case sp.comment.End() == len(sp.text):
		return sp.to // a ; after it would be part of the comment
	}
	return sp.comment.End() + 1 // with the end of its line
}

// heed follows the settings that change how the server reads what comes after:
// standard_conforming_strings, and two modes of the MySQL family.
func (sp *splitter) heed(set string) {
	set = lower(set)
	changed := *sp.syntax.traits()
	switch {
	case sp.syntax == Postgres && strings.Contains(set, "standard_conforming_strings"):
		words := Lex(Postgres, set)
		last := words[len(words)-1].Value()
		changed.backslash = last == "off" || last == "false" || last == "0" || last == "no"
	case sp.syntax.mysqlFamily() && strings.Contains(set, "sql_mode"):
		changed.backslash = !strings.Contains(set, "no_backslash_escapes")
		changed.doubleIsString = !strings.Contains(set, "ansi") && !strings.Contains(set, "oracle")
	default:
		return
	}
	sp.traits = &changed
}

// ahead calls look with the tokens that follow, without reading them, until it
// returns false.
func (sp *splitter) ahead(look func(Token) bool) {
	l := sp.lexer
	for t, ok := l.next(); ok; t, ok = l.next() {
		if !t.blank() && !look(t) {
			return
		}
	}
}

// nextToken returns the token that follows, without reading it.
func (sp *splitter) nextToken() (next Token) {
	sp.ahead(func(t Token) bool { next = t; return false })
	return next
}

func (sp *splitter) fail(offset int, problem Problem, what, hint string) error {
	return textError(sp.text, offset, problem, what, hint)
}

func (sp *splitter) unterminated(t Token) error {
	what := "the " + t.Kind.String()
	if t.Kind == String && t.Text[0] == '$' {
		what += " " + t.Text[:strings.IndexByte(t.Text[1:], '$')+2]
	}
	return sp.fail(t.Offset, Unterminated, what, "")
}
