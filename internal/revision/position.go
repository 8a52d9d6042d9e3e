package revision

import "slices"

// base stands for the state before all revisions where a node is expected.
const base int32 = -1

// position is a database's place in a net: the net in which its rows are
// nodes, and the rows.
type position struct {
	n    *net
	rows []int32
	text map[int32]string // the row as it stands in the table
	all  []bool           // the applied revisions, once asked for
	// strict keeps a branch from picking the way at a merge point: an upgrade
	// to "label@head-1" is ambiguous where a downgrade knows whose way it is.
	strict bool
}

// at finds the net that fits the rows and the targets: one in which squashes
// are taken apart whose range a row or a target is inside of.
func (g *Graph) at(rows []string, targets ...Target) (*position, error) {
	var apart []*squash
	enter := func(id string) {
		if s := g.interior(id); s != nil && s.here && !slices.Contains(apart, s) {
			apart = append(apart, s)
		}
	}
	for _, row := range rows {
		if err := g.checkRow(row); err != nil {
			return nil, err
		}
		enter(row)
	}
	if len(g.squashes) > 0 {
		for _, t := range targets {
			for _, name := range []string{t.Branch, t.Symbol} {
				found, _ := g.find(name)
				for _, r := range found {
					enter(r.ID)
				}
			}
		}
	}
	p := &position{n: g.view(apart), text: make(map[int32]string, len(rows))}
	for _, row := range rows {
		node := p.n.index[row]
		if _, ok := p.text[node]; ok {
			if p.text[node] != row {
				return nil, &OverlapError{Revision: row, Other: p.text[node], InVersionTable: true}
			}
			continue
		}
		p.text[node] = row
		p.rows = append(p.rows, node)
	}
	return p, nil
}

// applied marks the applied revisions.
func (p *position) applied() []bool {
	if p.all == nil {
		p.all = p.n.needs.reach(p.rows...)
	}
	return p.all
}

// rowText is how a row stands in the table, or would.
func (p *position) rowText(node int32) string {
	if text, ok := p.text[node]; ok {
		return text
	}
	return p.n.rowName(node)
}

// rowTexts lists rows as they stand in the table.
func (p *position) rowTexts(nodes []int32) []string {
	out := make([]string, len(nodes))
	for i, node := range nodes {
		out[i] = p.rowText(node)
	}
	return out
}

// within keeps the nodes that are marked; all of them when nothing is.
func within(nodes []int32, marked []bool) []int32 {
	if marked == nil {
		return nodes
	}
	var out []int32
	for _, node := range nodes {
		if marked[node] {
			out = append(out, node)
		}
	}
	return out
}
