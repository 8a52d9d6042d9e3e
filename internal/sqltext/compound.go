package sqltext

// compound follows a statement of the MySQL family into the body of a stored
// program, or into the compound statements that MariaDB also takes outside of
// one. It knows as much of their grammar as tells a block from a function or a
// clause of the same name: IF(a, b, c), DROP TABLE IF EXISTS, CASE … END in an
// expression, FOR UPDATE.
type compound struct {
	mode     compoundMode
	blocks   []block
	parens   int
	opaque   bool // Oracle's grammar, which only a DELIMITER brings to an end
	start    bool // a statement of the body may begin here
	keyword  bool // the next word belongs to an END: END IF
	handler  handlerState
	previous Token
}

type compoundMode uint8

const (
	unknown compoundMode = iota // no word was read
	plain                       // a statement without a body
	head                        // CREATE or ALTER of something
	event                       // … of an event, before DO
	body                        // … of a stored program; a body may begin
)

// block is an open BEGIN, IF, CASE, LOOP, WHILE, REPEAT or FOR.
type block struct {
	word       string
	offset     int
	expression bool // CASE that is not a statement
}

// handlerState is how far the conditions of DECLARE … HANDLER FOR are read.
type handlerState uint8

const (
	noHandler handlerState = iota
	wantCondition
	wantSQLState
	wantFound
	afterCondition
)

// outside reports whether a semicolon ends the statement.
func (c *compound) outside(delimited bool) bool {
	return len(c.blocks) == 0 && !(delimited && c.opaque)
}

func (c *compound) read(sp *splitter, t Token) {
	start := c.start || c.conditions(t)
	c.start = false
	switch {
	case t.Is("("):
		c.parens++
	case t.Is(")"):
		c.parens = max(0, c.parens-1)
	case t.Is(";"):
		c.start, c.handler = true, noHandler
	case t.Is(":"):
		c.start = c.mode == body && c.parens == 0 && c.previous.Kind != Operator
	case t.Kind == Word && c.parens == 0 && !c.previous.Is("."):
		c.word(sp, t, start)
	}
	c.previous = t
}

// conditions follows HANDLER FOR SQLSTATE '23000', NOT FOUND and reports
// whether the token is the first of the handler's statement.
func (c *compound) conditions(t Token) bool {
	switch c.handler {
	case noHandler:
	case wantCondition:
		switch {
		case t.IsWord("sqlstate"):
			c.handler = wantSQLState
		case t.IsWord("not"):
			c.handler = wantFound
		default:
			c.handler = afterCondition
		}
	case wantSQLState:
		if t.Kind == String {
			c.handler = afterCondition
		}
	case wantFound:
		c.handler = afterCondition
	case afterCondition:
		if t.Is(",") {
			c.handler = wantCondition
			return false
		}
		c.handler = noHandler
		return true
	}
	return false
}

func (c *compound) word(sp *splitter, t Token, start bool) {
	if c.mode == plain {
		return
	}
	word := lower(t.Text)
	switch c.mode {
	case unknown:
		c.first(sp, t, word)
	case head:
		if !c.previous.Is("=") { // DEFINER = user
			c.mode, c.opaque = kindOfProgram(word), word == "package"
		}
	case event:
		if word == "do" {
			c.mode, c.start = body, true
		}
	case body:
		if c.keyword {
			c.keyword = false
			return
		}
		c.inBody(sp, t, word, start)
	}
}

// first reads the first word of the statement.
func (c *compound) first(sp *splitter, t Token, word string) {
	c.mode = plain
	switch word {
	case "create", "alter":
		c.mode = head
	case "begin":
		if sp.nextToken().IsWord("not") { // BEGIN NOT ATOMIC; BEGIN alone begins a transaction
			c.mode = body
			c.inBody(sp, t, word, true)
		}
	case "if", "case", "loop", "while", "repeat", "for":
		c.mode = body
		c.inBody(sp, t, word, true)
	}
}

// kindOfProgram returns the mode after a word in the head of CREATE or ALTER.
func kindOfProgram(word string) compoundMode {
	switch word {
	case "procedure", "function", "trigger", "package":
		return body
	case "event":
		return event
	case "table", "view", "index", "database", "schema", "user", "role", "server", "sequence", "tablespace", "instance":
		return plain
	}
	return head
}

// inBody reads a word of a stored program; start says that a statement begins
// with it.
func (c *compound) inBody(sp *splitter, t Token, word string, start bool) {
	switch word {
	case "begin":
		if start || len(c.blocks) == 0 {
			c.open(t, word, false)
			c.start = true
		}
	case "atomic":
		c.start = c.previous.IsWord("not")
	case "if", "case", "loop", "while", "repeat", "for":
		switch {
		case start && len(c.blocks) > 0, len(c.blocks) == 0 && (start && c.previous.Kind == End || sp.statementAhead(word)):
			c.open(t, word, false)
			c.start = word == "loop" || word == "repeat"
		case word == "case":
			c.open(t, word, true)
		case word == "for" && c.previous.IsWord("handler"):
			c.handler = wantCondition
		}
	case "then", "else":
		c.start = len(c.blocks) > 0 && !c.top().expression
	case "do":
		c.start = len(c.blocks) > 0 && !start && (c.top().word == "while" || c.top().word == "for")
	case "as", "is":
		c.opaque = c.opaque || len(c.blocks) == 0
	case "end":
		c.end(sp, start)
	}
}

func (c *compound) open(t Token, word string, expression bool) {
	c.blocks = append(c.blocks, block{word, t.Offset, expression})
}

func (c *compound) top() block { return c.blocks[len(c.blocks)-1] }

// end reads END, which closes a CASE of an expression anywhere, and a block
// where a statement may begin or, after UNTIL, before the block's own word.
func (c *compound) end(sp *splitter, start bool) {
	if len(c.blocks) == 0 {
		return
	}
	top := c.top()
	named := top.word != "begin" && sp.nextToken().IsWord(top.word)
	if !top.expression && !start && !named {
		return
	}
	c.blocks = c.blocks[:len(c.blocks)-1]
	c.keyword = named && !top.expression
}

// statementAhead reports whether the word just read, in front of the body of a
// stored program or as the only statement of it, begins a block: IF has its
// THEN and CASE a semicolon before its END, WHILE and FOR have their DO.
func (sp *splitter) statementAhead(word string) bool {
	parens, cases, first := 0, 0, true
	found := word == "loop"
	sp.ahead(func(t Token) bool {
		switch {
		case t.Is("("):
			parens++
		case t.Is(")"):
			parens--
		case parens > 0:
		case t.Is(";"):
			found = found || word == "case"
			return false
		case word == "if" && t.IsWord("then"), (word == "for" || word == "while") && t.IsWord("do"):
			found = true
		case word == "if" && (t.IsWord("case") || first && (t.IsWord("not") || t.IsWord("exists"))):
			return false
		case word == "for" && t.IsWord("each"):
			return false
		case word == "case" && t.IsWord("case"):
			cases++
		case word == "case" && t.IsWord("end"):
			if cases--; cases < 0 {
				return false
			}
		}
		if word == "repeat" {
			found = !t.Is("(")
			return false
		}
		first = false
		return !found
	})
	return found
}
