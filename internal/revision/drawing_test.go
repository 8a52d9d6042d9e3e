package revision

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// drawn turns a drawing into the sources of its revisions, in the order in
// which they are first named:
//
//	a -> b, a -> c, b+c -> d     edges; d merges b and c
//	x[label]                     x declares a label
//	x(y z)                       x depends on y and z
func drawn(drawing string) []Source {
	type node struct {
		down, labels, deps []string
	}
	nodes := map[string]*node{}
	var order []string
	var one func(text string) string
	one = func(text string) string {
		text = strings.TrimSpace(text)
		end := strings.IndexAny(text, "[(")
		if end < 0 {
			end = len(text)
		}
		name, rest := text[:end], text[end:]
		if nodes[name] == nil {
			nodes[name] = &node{}
			order = append(order, name)
		}
		for rest != "" {
			i := strings.IndexAny(rest, "])")
			words := strings.Fields(rest[1:i])
			if rest[0] == '[' {
				nodes[name].labels = append(nodes[name].labels, words...)
			} else {
				nodes[name].deps = append(nodes[name].deps, words...)
			}
			rest = strings.TrimSpace(rest[i+1:])
		}
		return name
	}
	for _, statement := range strings.FieldsFunc(drawing, func(c rune) bool { return c == ',' || c == '\n' || c == ';' }) {
		var below []string
		for part := range strings.SplitSeq(statement, "->") {
			if strings.TrimSpace(part) == "" {
				continue
			}
			var names []string
			for name := range strings.SplitSeq(part, "+") {
				name = one(name)
				for _, b := range below {
					if !slices.Contains(nodes[name].down, b) {
						nodes[name].down = append(nodes[name].down, b)
					}
				}
				names = append(names, name)
			}
			below = names
		}
	}
	var sources []Source
	for _, name := range order {
		n := nodes[name]
		down := "null"
		if len(n.down) == 1 {
			down = n.down[0]
		} else if len(n.down) > 1 {
			down = "[" + strings.Join(n.down, ", ") + "]"
		}
		text := fmt.Sprintf("revision: %s\ndown_revision: %s\n", name, down)
		if n.labels != nil {
			text += "branch_labels: [" + strings.Join(n.labels, ", ") + "]\n"
		}
		if n.deps != nil {
			text += "depends_on: [" + strings.Join(n.deps, ", ") + "]\n"
		}
		sources = append(sources, Source{Path: name + ".yaml", Data: []byte(text + "upgrade: []\ndowngrade: []\n")})
	}
	return sources
}

// draw loads a drawing.
func draw(t testing.TB, drawing string) *Graph {
	t.Helper()
	g, err := Load(drawn(drawing))
	if err != nil {
		t.Fatalf("loading %q: %v", drawing, err)
	}
	return g
}

// words joins ids.
func words(ids []string) string { return strings.Join(ids, " ") }

func steps(p Path) string {
	var out []string
	for _, m := range p.Moves {
		out = append(out, m.Revision.ID)
	}
	return words(out)
}

// sorted joins ids in alphabetical order.
func sorted(ids []string) string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return words(ids)
}

// carryOut applies the changes of a path to rows the way a database would,
// and fails where one does not hit exactly one row.
func carryOut(t testing.TB, rows []string, changes ...RowChange) []string {
	t.Helper()
	rows = slices.Clone(rows)
	take := func(row string) {
		i := slices.Index(rows, row)
		if i < 0 {
			t.Fatalf("row %q is not in the table %v", row, rows)
		}
		rows = slices.Delete(rows, i, i+1)
	}
	put := func(row string) {
		if slices.Contains(rows, row) {
			t.Fatalf("row %q is in the table already: %v", row, rows)
		}
		rows = append(rows, row)
	}
	for _, c := range changes {
		for _, row := range c.Delete {
			take(row)
		}
		for _, u := range c.Update {
			take(u[0])
			put(u[1])
		}
		for _, row := range c.Insert {
			put(row)
		}
	}
	return rows
}

func rowChanges(p Path) []RowChange {
	var out []RowChange
	for _, m := range p.Moves {
		out = append(out, m.Rows)
	}
	return out
}
