package revision

import "slices"

// path turns an order of revisions into moves, with the change of version
// rows that goes with each: what is applied is kept as a set, and the rows are
// what no other applied revision needs.
func (p *position) path(t Target, d Direction, order []int32) Path {
	path := Path{Target: t, Direction: d, From: p.rowTexts(p.rows), Moves: make([]Move, 0, len(order))}
	table := newTable(p)
	for _, node := range order {
		r := p.n.revs[node]
		m := Move{Revision: r, Direction: d, From: p.n.ids(p.n.down.of(node)), To: []string{r.ID}}
		if d == Down {
			m.From, m.To = m.To, m.From
			m.Rows = table.remove(node)
		} else {
			m.Rows = table.add(node)
		}
		path.Moves = append(path.Moves, m)
	}
	path.To = table.texts()
	return path
}

// table is the version table while a path is made.
type table struct {
	p       *position
	applied []bool
	above   []int32          // how many applied revisions need this one
	text    map[int32]string // the rows
	order   []int32          // the rows in the order they came; those gone are not in text
}

func newTable(p *position) *table {
	t := &table{p: p, applied: slices.Clone(p.applied()), above: make([]int32, len(p.n.revs)), text: map[int32]string{}}
	for i, applied := range t.applied {
		if applied {
			for _, needed := range p.n.needs.of(int32(i)) {
				t.above[needed]++
			}
		}
	}
	for _, row := range p.rows {
		t.text[row] = p.rowText(row)
	}
	t.order = slices.Clone(p.rows)
	return t
}

// add applies a revision: it takes the place of the rows that it implies.
func (t *table) add(node int32) RowChange {
	var gone []string
	t.applied[node] = true
	for _, needed := range t.p.n.needs.of(node) {
		t.above[needed]++
	}
	for _, parent := range t.p.n.parents.of(node) {
		if text, ok := t.text[parent]; ok {
			gone = append(gone, text)
			delete(t.text, parent)
		}
	}
	return change(gone, []string{t.insert(node)})
}

// remove takes a revision away: those of its parents that nothing else
// implies become rows.
func (t *table) remove(node int32) RowChange {
	var gone, come []string
	t.applied[node] = false
	if text, ok := t.text[node]; ok {
		gone = []string{text}
		delete(t.text, node)
	}
	for _, needed := range t.p.n.needs.of(node) {
		t.above[needed]--
	}
	for _, parent := range t.p.n.parents.of(node) {
		if _, ok := t.text[parent]; !ok && t.above[parent] == 0 && t.applied[parent] {
			come = append(come, t.insert(parent))
		}
	}
	return change(gone, come)
}

func (t *table) insert(node int32) string {
	t.text[node] = t.p.n.rowName(node)
	t.order = append(t.order, node)
	return t.text[node]
}

// texts lists the rows in the order they came.
func (t *table) texts() []string {
	var out []string
	seen := map[int32]bool{}
	for _, node := range t.order {
		if text, ok := t.text[node]; ok && !seen[node] {
			seen[node] = true
			out = append(out, text)
		}
	}
	return out
}

// change pairs the last row that goes with the last that comes, as an update
// in place.
func change(gone, come []string) RowChange {
	if len(gone) == 0 || len(come) == 0 {
		return RowChange{Delete: gone, Insert: come}
	}
	g, c := len(gone)-1, len(come)-1
	return RowChange{Delete: gone[:g:g], Insert: come[:c:c], Update: [][2]string{{gone[g], come[c]}}}
}
