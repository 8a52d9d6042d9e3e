package sqlite

import "github.com/retort-db/migrate/internal/sqltext"

// mentions are the names that a text could mean by its words, folded.
type mentions struct{ relations, columns map[string]bool }

// mentionsIn reads the text of a view, a trigger or a virtual table. Any name may be
// a column; it may be a table or view where one can stand. Of a virtual table's
// arguments, which are the module's own language, everything counts: a full-text
// index names its content in a string.
func mentionsIn(text string) mentions {
	m := mentions{relations: map[string]bool{}, columns: map[string]bool{}}
	tokens := meaningful(text)
	virtual := len(tokens) > 1 && tokens[1].IsWord("VIRTUAL")
	for i, t := range tokens {
		if t.Kind != sqltext.Word && t.Kind != sqltext.QuotedName && t.Kind != sqltext.String {
			continue
		}
		name := foldName(t.Value())
		if virtual || t.Kind != sqltext.String {
			m.columns[name] = true
		}
		if virtual || couldBeRelation(tokens, i) {
			m.relations[name] = true
		}
	}
	return m
}

// couldBeRelation reports whether a table's name can stand at a place: not after
// the dot of another than a schema, not before an operator. A string is a name only
// where nothing but one can stand.
func couldBeRelation(tokens []sqltext.Token, i int) bool {
	var before, after sqltext.Token
	if i > 0 {
		before = tokens[i-1]
	}
	if i+1 < len(tokens) {
		after = tokens[i+1]
	}
	if tokens[i].Kind == sqltext.String {
		return before.Is(",") || before.Is("(") || anyWord(before, "FROM", "JOIN", "INTO", "UPDATE", "ON", "IN")
	}
	if before.Is(".") && i > 1 && !anyName(tokens[i-2], "main", "temp") {
		return false
	}
	if before.IsWord("AS") {
		return false
	}
	if after.Kind != sqltext.Operator {
		return true
	}
	return before.IsWord("IN") || after.Is(",") || after.Is(".") || after.Is(";") || after.Is("(") || after.Is(")")
}

func anyWord(t sqltext.Token, words ...string) bool {
	for _, w := range words {
		if t.IsWord(w) {
			return true
		}
	}
	return false
}

func anyName(t sqltext.Token, names ...string) bool {
	for _, n := range names {
		if sameName(t.Value(), n) {
			return true
		}
	}
	return false
}
