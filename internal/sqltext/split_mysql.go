package sqltext

import "strings"

// mysqlRules are those of the mysql and mariadb clients, and more: a semicolon
// inside the body of a stored program ends no statement, so that a body needs
// no DELIMITER. Where DELIMITER has set another one, semicolons end statements
// all the same, since the client sends such a text and the server splits it.
type mysqlRules struct {
	compound
	conditional int // where the last comment that is code begins
}

func (r *mysqlRules) reset() { *r = mysqlRules{compound: compound{blocks: r.blocks[:0]}} }

// line reads DELIMITER, and a comment that begins with -- and no space, which
// the clients take where a statement may begin (seen on mariadb 10.11).
func (r *mysqlRules) line(sp *splitter) (int, error) {
	const command = "delimiter"
	rest := sp.text[sp.pos:]
	switch {
	case strings.HasPrefix(rest, "--") && !strings.HasPrefix(sp.delimiter, "--"):
		return len(firstLine(rest)), nil
	case len(rest) < len(command) || !equalFold(rest[:len(command)], command):
		return 0, nil
	case len(rest) > len(command) && !isSpace(rest[len(command)]):
		return 0, nil
	}
	line := firstLine(rest)
	words := strings.Fields(line)
	if len(words) < 2 || strings.Contains(words[1], `\`) {
		return 0, sp.fail(sp.pos, ClientCommand, "DELIMITER without a delimiter", "write DELIMITER // or another one after it")
	}
	sp.delimiter = unquoteDelimiter(words[1])
	return len(line), nil
}

// firstLine returns text up to the end of its first line.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func unquoteDelimiter(word string) string {
	if n := len(word); n > 2 && word[0] == word[n-1] && strings.IndexByte("'\"`", word[0]) >= 0 {
		return word[1 : n-1]
	}
	return word
}

func (r *mysqlRules) read(sp *splitter, t Token) (ends bool, err error) {
	switch {
	case t.Kind == Conditional:
		if t.Text != "*/" {
			r.conditional = t.Offset
		}
		return false, nil
	case t.Is(`\`):
		if next := strings.ToLower(sp.text[sp.pos:min(sp.pos+1, len(sp.text))]); next == "g" { // \g and \G send the statement
			sp.pos++
			return true, nil
		}
		return false, sp.backslashCommand(t, "the client")
	case sp.words == 0 && t.Kind == Word && clientWords()[lower(t.Text)]:
		return false, sp.fail(t.Offset, ClientCommand, t.Text, "leave it out: the statements are sent without the client")
	}
	ends = t.Is(";") && sp.conditionals == 0 && r.outside(sp.delimiter != ";")
	r.compound.read(sp, t)
	return ends, nil
}

// clientWords are the commands of the clients that are no SQL. HELP and USE
// are SQL, too.
var clientWords = wordSet(`charset clear connect costs edit ego exit go nopager notee nowarning pager print prompt quit
rehash resetconnection sandbox source status system tee warnings`)

func (r *mysqlRules) finish(sp *splitter) error {
	switch {
	case sp.from >= 0 && sp.conditionals > 0:
		return sp.fail(r.conditional, Unterminated, "the comment that holds code", "")
	case len(r.blocks) > 0:
		open := r.blocks[len(r.blocks)-1]
		return sp.fail(open.offset, Unterminated, "the block that "+sp.text[open.offset:open.offset+len(open.word)]+" begins", "")
	}
	return nil
}
