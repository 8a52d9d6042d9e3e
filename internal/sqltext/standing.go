package sqltext

// Standing says how one statement stands to transactions.
type Standing uint8

// The standings.
const (
	Inside  Standing = iota // it can be rolled back with the transaction it runs in
	Alone                   // it cannot run in a transaction, or commits the one it meets
	Begins                  // it begins a transaction
	Commits                 // it commits one
	Ends                    // it rolls one back, or handles savepoints
)

// Stands reads how a single statement stands to transactions. In doubt, on the MySQL
// family, it says Alone: what is not known to read or write rows may commit there
// (MySQL 9.7 manual, "Statements That Cause an Implicit Commit").
func Stands(s Syntax, sql string) Standing {
	c := NewCursor(s, sql)
	c.Op("(") // (SELECT …) UNION …
	verb := c.Next()
	if verb.Kind != Word {
		return Inside
	}
	word := lower(verb.Text)
	switch word {
	case "commit", "end":
		return Commits
	case "rollback", "abort", "savepoint", "release":
		return Ends
	case "begin":
		if !c.AtWord("not") {
			return Begins
		}
	case "start":
		if c.AtWord("transaction") {
			return Begins
		}
	}
	alone := false
	switch s {
	case Postgres:
		alone = aloneOnPostgres(c, word)
	case SQLite:
		alone = word == "vacuum" || word == "attach" || word == "detach"
	default:
		alone = !writesRows[word]
	}
	if alone {
		return Alone
	}
	return Inside
}

// writesRows are the first words of MySQL's statements that stay in a transaction.
var writesRows = map[string]bool{"select": true, "insert": true, "update": true, "delete": true, "replace": true, "with": true, "values": true, "do": true}

// aloneOnPostgres reports what PostgreSQL 18 refuses inside a transaction block
// (PreventInTransactionBlock).
func aloneOnPostgres(c *Cursor, verb string) bool {
	switch verb {
	case "vacuum":
		return true
	case "create":
		return c.AtWord("database") || c.AtWord("tablespace") || c.AtWord("subscription") || concurrently(c, "index")
	case "drop":
		return c.AtWord("database") || c.AtWord("tablespace") || c.AtWord("subscription") || concurrently(c, "index")
	case "alter":
		return c.AtWord("system") || c.AtWord("database") && mentions(c, "tablespace") || c.AtWord("table") && concurrently(c, "detach")
	case "reindex":
		return c.AtWord("database") || c.AtWord("system") || c.AtWord("schema") || mentions(c, "concurrently")
	case "cluster":
		return c.Done()
	case "discard":
		return c.AtWord("all")
	}
	return false
}

// concurrently reports whether CONCURRENTLY stands in the statement somewhere behind
// the word.
func concurrently(c *Cursor, word string) bool {
	for !c.Done() {
		if c.Next().IsWord(word) {
			return mentions(c, "concurrently")
		}
	}
	return false
}

func mentions(c *Cursor, word string) bool {
	for !c.Done() {
		if c.Next().IsWord(word) {
			return true
		}
	}
	return false
}

// Repeats reports whether a single statement, run a second time, surely leaves what
// it left the first time: CREATE … IF NOT EXISTS, DROP … IF EXISTS, CREATE OR
// REPLACE, settings, grants, what only reads. A no is no proof of the contrary.
func Repeats(s Syntax, sql string) bool {
	c := NewCursor(s, sql)
	verb := c.Next()
	switch lower(verb.Text) {
	case "set", "reset", "use", "pragma", "vacuum", "analyze", "analyse", "optimize", "truncate", "grant", "revoke", "show",
		"reindex", "refresh", "comment", "flush", "lock", "unlock":
		return verb.Kind == Word
	case "create":
		if c.Word("or") {
			return c.AtWord("replace")
		}
		return ifWords(c, "not")
	case "drop":
		return ifWords(c, "exists")
	}
	return Stands(s, sql) == Begins
}

// ifWords reports whether IF and the word after it stand before the name of what is
// created or dropped.
func ifWords(c *Cursor, after string) bool {
	for !c.Done() {
		t := c.Next()
		if t.Kind != Word {
			return false
		}
		if t.IsWord("if") {
			return c.AtWord(after)
		}
	}
	return false
}
