package revision

import (
	"fmt"
	"strconv"
)

// branch is the part of a target before the "@": its node, and the lineage it
// limits the rest to. The zero branch limits nothing.
type branch struct {
	name    string
	node    int32
	lineage []bool
}

// branchOf looks the target's branch up.
func (p *position) branchOf(t Target) (branch, error) {
	if t.Branch == "" {
		return branch{}, nil
	}
	found, err := p.n.g.find(t.Branch)
	if err != nil {
		if u, ok := err.(*UnknownRevisionError); ok {
			u.IsBranch = true
		}
		return branch{}, err
	}
	if len(found) > 1 {
		return branch{}, &AmbiguousRevisionError{Prefix: t.Branch, Candidates: candidateNames(found)}
	}
	node, ok := p.n.index[found[0].ID]
	if !ok {
		return branch{}, p.n.g.unknown(t.Branch)
	}
	return branch{t.Branch, node, p.n.lineage(node)}, nil
}

// symbol finds the nodes that the target's symbol names on the branch; none
// for base.
func (p *position) symbol(t Target, b branch) ([]int32, error) {
	switch t.Symbol {
	case "base":
		return nil, nil
	case "current":
		return within(p.rows, b.lineage), nil
	case "heads":
		if b.lineage == nil {
			return p.n.realHeads(), nil
		}
		return p.n.topmost(within(p.n.heads(), b.lineage)), nil
	case "head":
		heads := within(p.n.heads(), b.lineage)
		if len(heads) > 1 {
			return nil, &MultipleHeadsError{Target: t.Text, Branch: b.name, Heads: p.n.ids(heads)}
		}
		return heads, nil
	}
	node, err := p.name(t, b)
	return []int32{node}, err
}

// name finds the node of an id, label or prefix. Of the revisions that a
// prefix may mean, those on the branch count.
func (p *position) name(t Target, b branch) (int32, error) {
	found, err := p.n.g.find(t.Symbol)
	if err != nil {
		return 0, err
	}
	nodes := make([]int32, 0, len(found))
	for _, r := range found {
		if node, ok := p.n.index[r.ID]; ok && !contains(nodes, node) {
			nodes = append(nodes, node)
		}
	}
	on := within(nodes, b.lineage)
	switch {
	case len(on) == 1:
		return on[0], nil
	case len(on) > 1:
		return 0, &AmbiguousRevisionError{Prefix: t.Symbol, Candidates: candidateNames(p.n.revisions(on))}
	case len(nodes) == 1:
		return 0, &NotMemberError{Revision: p.n.revs[nodes[0]].ID, Branch: b.name}
	}
	return 0, &UnknownRevisionError{Name: t.Symbol, Branch: b.name}
}

// single is symbol where one node, or base, is wanted.
func (p *position) single(t Target, b branch) (int32, error) {
	nodes, err := p.symbol(t, b)
	switch {
	case err != nil:
		return 0, err
	case len(nodes) == 0:
		return base, nil
	case len(nodes) == 1:
		return nodes[0], nil
	case t.Symbol == "current":
		return 0, &MultipleRowsError{Target: t.Text, Branch: b.name, Rows: p.rowTexts(nodes)}
	}
	return 0, &MultipleHeadsError{Target: t.Text, Branch: b.name, Heads: p.n.ids(nodes)}
}

// targets finds the nodes that a target names wherever no direction is given:
// show, stamp, merge, and the ends of an upgrade.
func (p *position) targets(t Target) ([]int32, error) {
	b, err := p.branchOf(t)
	if err != nil {
		return nil, err
	}
	if !t.Relative {
		return p.symbol(t, b)
	}
	node, err := p.walk(t, b)
	if err != nil || node == base {
		return nil, err
	}
	return []int32{node}, nil
}

// walk goes the steps of a relative target, up or down.
func (p *position) walk(t Target, b branch) (int32, error) {
	var start int32
	var err error
	switch {
	case t.Symbol != "":
		start, err = p.single(t, b)
	default:
		start, err = p.tip(t, b)
	}
	if err != nil {
		return 0, err
	}
	node, left, err := p.steps(t, start, t.Offset, b)
	if err == nil && left > 0 {
		err = &WalkError{Target: t.Text, Reason: tooFar(p.n, start, t.Offset, left)}
	}
	return node, err
}

func tooFar(n *net, start int32, offset, left int) string {
	from := "base"
	if start != base {
		from = "revision \"" + n.revs[start].ID + "\""
	}
	way, end := "above", "head"
	if offset < 0 {
		way, end, offset = "below", "base", -offset
	}
	if offset == left {
		return "there is nothing " + way + " " + from
	}
	return "walked too far: only " + count(offset-left, "step") + " from " + from + " to " + end
}

// tip is where a walk from the database's position starts: its only row, or
// the only one on the branch, or the only tip of what is applied on the
// branch. A walk up may start at base, where nothing is applied.
func (p *position) tip(t Target, b branch) (int32, error) {
	rows := within(p.rows, b.lineage)
	if len(rows) == 0 && b.lineage != nil {
		rows = p.implied(b, t.Offset > 0)
	}
	switch {
	case len(rows) == 1:
		return rows[0], nil
	case len(rows) > 1:
		return 0, &MultipleRowsError{Target: t.Text, Branch: b.name, Rows: p.rowTexts(rows)}
	case t.Offset > 0:
		return base, nil
	case b.name != "":
		return 0, &WalkError{Target: t.Text, Reason: fmt.Sprintf("nothing is applied on branch %q", b.name)}
	}
	return 0, &WalkError{Target: t.Text, Reason: "no revision is applied"}
}

// implied are the tips on the branch of what the rows, none of them on it,
// imply. For a walk up these are tips of what is applied on the branch; for
// one down, tips of all that is applied, so that nothing is above them.
func (p *position) implied(b branch, up bool) []int32 {
	applied := p.applied()
	return p.n.where(func(i int32) bool {
		if !applied[i] || !b.lineage[i] {
			return false
		}
		above := p.n.children
		if up {
			above = p.n.above
		}
		for _, c := range above.of(i) {
			if applied[c] && (!up || b.lineage[c]) {
				return false
			}
		}
		return true
	})
}

// steps walks along version edges, up for a positive number. left is how many
// steps there was nothing for. Going up, the branch picks at forks; going down,
// at merges.
func (p *position) steps(t Target, start int32, number int, b branch) (at int32, left int, err error) {
	up := number > 0
	if !up {
		number = -number
	}
	at = start
	for ; number > 0; number-- {
		next := p.next(at, up, b)
		switch {
		case len(next) == 0 && (up || at == base):
			return at, number, nil
		case len(next) == 0:
			at = base
		case len(next) > 1:
			from := "base"
			if at != base {
				from = p.n.revs[at].ID
			}
			return at, number, &AmbiguousWalkError{Target: t.Text, At: from, Choices: p.n.ids(next)}
		default:
			at = next[0]
		}
	}
	return at, 0, nil
}

// next lists where one step leads.
func (p *position) next(at int32, up bool, b branch) []int32 {
	switch {
	case up && at == base:
		return within(p.n.bases(), b.lineage)
	case up:
		return within(p.n.children.of(at), b.lineage)
	case at == base:
		return nil
	}
	next := p.n.down.of(at)
	if len(next) > 1 && !p.strict {
		return within(next, b.lineage)
	}
	return next
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
