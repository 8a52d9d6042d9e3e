package sqltext

// Names returns every name in sql that could be one of a table or another
// object, in the order of reading, each once: a, and for a.b both a.b and a,
// since b may be a column. Many are columns, functions or aliases; the caller
// keeps those that it knows.
func Names(s Syntax, sql string) []Name {
	e, _ := readColumns(s, sql)
	var names []Name
	seen := make(map[Name]bool)
	add := func(n Name) {
		if !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	for i, t := range e.tokens {
		if t.Kind != Word && t.Kind != QuotedName || e.at(i-1).Is(".") {
			continue
		}
		if t.Kind == Word && e.keywordAt(i) {
			continue
		}
		if second := e.at(i + 2); e.at(i+1).Is(".") && (second.Kind == Word || second.Kind == QuotedName) {
			add(Name{t.Name(), second.Name()})
		}
		add(Name{"", t.Name()})
	}
	return names
}
