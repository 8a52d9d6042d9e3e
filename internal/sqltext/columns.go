package sqltext

import "strings"

// Columns returns the names in an expression that could be columns, in the
// order of reading, each once: what is no keyword, function, type, collation,
// table or unit. Some of them may be none; the caller keeps those that its
// table has. Names are as [Token.Name] reads them.
func Columns(s Syntax, expr string) []string {
	e, _ := readColumns(s, expr)
	var names []string
	seen := make(map[string]bool)
	for i, t := range e.tokens {
		if !e.column(i) {
			continue
		}
		key := t.Name()
		if s.traits().foldsQuoted {
			key = lower(key)
		}
		if !seen[key] {
			seen[key] = true
			names = append(names, t.Name())
		}
	}
	return names
}

// RenameColumn returns the expression with the column from called to. Only
// column tokens change, quoted or not and also after a table's name; a new
// name has quotes where the old one had, and where it needs them. A text that
// ends inside a string, a comment or a quoted name is returned as it is.
func RenameColumn(s Syntax, expr, from, to string) string {
	e, whole := readColumns(s, expr)
	if !whole {
		return expr
	}
	var b strings.Builder
	done := 0
	for i, t := range e.tokens {
		if !e.sameColumn(t, from) || !e.column(i) {
			continue
		}
		b.WriteString(expr[done:t.Offset])
		if t.Kind == QuotedName {
			b.WriteString(s.Quote(to))
		} else {
			b.WriteString(s.Name(to))
		}
		done = t.End()
	}
	if done == 0 {
		return expr
	}
	return b.String() + expr[done:]
}

// sameColumn reports whether the token spells the name of a column.
func (e *expression) sameColumn(t Token, name string) bool {
	if t.Kind != Word && t.Kind != QuotedName {
		return false
	}
	switch e.syntax {
	case Postgres:
		return t.Name() == name
	case SQLite: // folds ASCII alone
		return equalFold(t.Name(), name)
	}
	return strings.EqualFold(t.Name(), name)
}

// readColumns reads the tokens of an expression without the marks of
// conditional comments, and which parenthesis each of them stands in.
func readColumns(s Syntax, expr string) (e expression, whole bool) {
	e, whole = readExpression(s, expr)
	kept := e.tokens[:0]
	for _, t := range e.tokens {
		if t.Kind != Conditional {
			kept = append(kept, t)
		}
	}
	e.tokens = kept
	e.opener = make([]int, len(kept))
	open := []int{-1}
	for i, t := range kept {
		e.opener[i] = open[len(open)-1]
		switch {
		case t.Is("("):
			open = append(open, i)
		case t.Is(")") && len(open) > 1:
			open = open[:len(open)-1]
			e.opener[i] = open[len(open)-1]
		}
	}
	return e, whole
}

// column reports whether the token at i can be a column: a name where an
// operand can stand, and none that reads as something else there.
func (e *expression) column(i int) bool {
	t, next := e.tokens[i], e.at(i+1)
	if t.Kind != Word && t.Kind != QuotedName {
		return false
	}
	if next.Is("(") || next.Is(".") || next.Is("=>") || next.Is(":=") || next.Kind == String {
		return false // a function, a table, an argument's name, a type as in date '2000-01-01'
	}
	first := i
	for e.at(first - 1).Is(".") {
		if before := e.at(first - 2).Kind; before != Word && before != QuotedName {
			return false // a field of a composite value
		}
		first -= 2
	}
	if first == i && t.Kind == Word && (e.keywordAt(i) || e.argumentWord(i)) {
		return false
	}
	return e.operandAt(first)
}

// keywordAt reports whether the bare word at i can be no column.
func (e *expression) keywordAt(i int) bool {
	word := lower(e.tokens[i].Text)
	if e.at(i-1).IsWord("not") && beforeOperand()[word] {
		return true // NOT LIKE, where LIKE can be a column's name
	}
	return e.syntax.keyword(word) && !(e.syntax == Postgres && postgresColumnWords()[word])
}

// operandAt reports whether an operand can begin at i.
func (e *expression) operandAt(i int) bool {
	switch before := e.at(i - 1); before.Kind {
	case End:
		return true
	case Operator:
		if before.Is(")") {
			return e.operatorCall(i - 1)
		}
		return !before.Is("::") && !before.Is("]")
	case Word:
		return e.wantsOperand(i - 1)
	}
	return false
}

// operatorCall reports whether the parenthesis that closes at i is that of
// OPERATOR(schema.+), as PostgreSQL writes operators outside its search_path.
func (e *expression) operatorCall(i int) bool {
	if e.syntax != Postgres {
		return false
	}
	for open := i - 1; open > 0; open-- {
		if e.tokens[open].Is("(") || e.tokens[open].Is(")") {
			return e.tokens[open].Is("(") && e.tokens[open-1].IsWord("operator")
		}
	}
	return false
}

// beforeOperand are the words after which an operand stands.
var beforeOperand = wordSet(`and or not xor div mod in like ilike rlike regexp glob match between symmetric asymmetric escape
case when then else from for placing distinct by select where having on limit offset both leading trailing variadic`)

// wantsOperand reports whether an operand stands after the word at i.
func (e *expression) wantsOperand(i int) bool {
	word := lower(e.tokens[i].Text)
	if e.at(i - 1).Is(".") {
		return false // a name itself
	}
	switch word {
	case "not":
		return e.syntax == SQLite || !e.at(i-1).IsWord("is") // IS NOT DOCUMENT
	case "is":
		return e.syntax == SQLite
	case "to":
		return e.at(i - 1).IsWord("similar")
	case "zone":
		return e.at(i-1).IsWord("time") && e.at(i-2).IsWord("at")
	case "interval", "binary":
		return e.syntax.mysqlFamily()
	}
	return beforeOperand()[word]
}

// argumentWord reports whether the word at i is a unit or a type because of
// the function it is an argument of.
func (e *expression) argumentWord(i int) bool {
	open := e.opener[i]
	if open < 1 {
		return false
	}
	function := lower(e.tokens[open-1].Text)
	switch {
	case function == "extract":
		return open == i-1 && e.at(i+1).IsWord("from")
	case !e.syntax.mysqlFamily():
		return false
	case function == "timestampdiff" || function == "timestampadd" || function == "get_format":
		return open == i-1
	case function == "convert":
		return e.at(i - 1).Is(",")
	}
	return false
}
