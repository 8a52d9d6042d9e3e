package revision

import "slices"

// Plan is the way from a database with these rows to the target. An upgrade
// to what is applied, and a downgrade to where the database is, are empty
// paths.
func (g *Graph) Plan(rows []string, target string, d Direction) (Path, error) {
	t, err := Parse(target)
	if err != nil {
		return Path{}, err
	}
	p, err := g.at(rows, t)
	if err != nil {
		return Path{}, err
	}
	var order []int32
	if d == Down {
		order, err = p.downgrade(t)
	} else {
		order, err = p.upgrade(t)
	}
	if err != nil {
		return Path{}, err
	}
	return p.path(t, d, order), nil
}

// upgrade lists what an upgrade to the target runs, in order.
func (p *position) upgrade(t Target) ([]int32, error) {
	upper, err := p.upgradeTargets(t)
	if err != nil {
		return nil, err
	}
	if overlap := p.n.overlap(p.rows); overlap != nil {
		overlap.Revision, overlap.Other, overlap.InVersionTable = p.textOf(overlap.Revision), p.textOf(overlap.Other), true
		return nil, overlap
	}
	s, all, err := p.n.between(upper, p.rows, false, false)
	if err != nil {
		return nil, err
	}
	order := s.newestFirst(p.n, all)
	slices.Reverse(order)
	return order, nil
}

// upgradeTargets finds the nodes to upgrade to.
func (p *position) upgradeTargets(t Target) ([]int32, error) {
	if t.Relative && t.Symbol == "" && t.Offset < 0 {
		return nil, &WalkError{Target: t.Text, Reason: "an upgrade goes up: +N, or downgrade"}
	}
	p.strict = true
	upper, err := p.targets(t)
	if err == nil && t.Relative && len(upper) == 0 {
		err = &WalkError{Target: t.Text, Reason: "this is base, and an upgrade goes up"}
	}
	return upper, err
}

// textOf is the row that stands in the table for the revision with this id.
func (p *position) textOf(id string) string { return p.rowText(p.n.index[id]) }

// downgrade lists what a downgrade to the target runs, in order.
func (p *position) downgrade(t Target) ([]int32, error) {
	if t.Symbol == "current" && !t.Relative {
		return nil, nil
	}
	b, err := p.branchOf(t)
	if err != nil {
		return nil, err
	}
	roots, to, err := p.downgradeRoots(t, b)
	if err != nil {
		return nil, err
	}
	s := selection{nodes: p.n.above.reach(roots...), heads: p.rows}
	for i, in := range p.applied() {
		s.nodes[i] = s.nodes[i] && in
	}
	if s.empty() {
		if to != base && !slices.Contains(p.rows, to) {
			return nil, &InvalidDowngradeError{Target: t.Text, Rows: p.rowTexts(p.rows)}
		}
		return nil, nil
	}
	return s.newestFirst(p.n, s.nodes), nil
}

// downgradeRoots finds the lowest revisions to take away; to is the revision
// that is left on top, as far as the target names one.
func (p *position) downgradeRoots(t Target, b branch) (roots []int32, to int32, err error) {
	if t.Relative && t.Symbol == "" {
		roots, err = p.lastSteps(t, b)
	} else {
		roots, to, err = p.aboveTarget(t, b)
	}
	if err != nil || b.lineage == nil || (to == base && t.Symbol == "base" && !t.Relative) {
		return roots, to, err
	}
	return roots, to, p.checkSiblings(t, b, roots)
}

// lastSteps is the root of "-N" and "label@-N": the revision that is N-1
// steps below the tip, which is the last one to be undone. At a merge point
// that is the merge revision alone, and to walk past it takes a branch.
func (p *position) lastSteps(t Target, b branch) ([]int32, error) {
	if t.Offset > 0 {
		return nil, &WalkError{Target: t.Text, Reason: "a downgrade goes down: -N, or upgrade"}
	}
	tip, err := p.tip(t, b)
	if err != nil {
		return nil, err
	}
	root, left, err := p.steps(t, tip, t.Offset+1, b)
	if err != nil {
		return nil, err
	}
	if root == base {
		left++
	}
	if left > 0 {
		return nil, &WalkError{Target: t.Text, Reason: tooFar(p.n, tip, t.Offset, left)}
	}
	return []int32{root}, nil
}

// aboveTarget is the roots of a target that stands by itself: what stands on
// it by version edges, on the branch when there is one and a choice.
func (p *position) aboveTarget(t Target, b branch) (roots []int32, to int32, err error) {
	to, merge, err := p.downgradeTarget(t, b)
	switch {
	case err != nil:
		return nil, 0, err
	case merge:
		return []int32{to}, to, nil
	case to == base && b.lineage != nil && t.Symbol == "base" && !t.Relative:
		return p.ownRoots(b), base, nil
	case to == base:
		roots = p.n.bases()
	default:
		roots = p.n.children.of(to)
	}
	if b.lineage == nil || len(roots) < 2 {
		return roots, to, nil
	}
	roots = within(roots, p.n.down.reach(b.node))
	if len(roots) == 0 {
		return nil, 0, &InvalidDowngradeError{Target: t.Text, Branch: b.name, Rows: p.rowTexts(p.rows)}
	}
	return roots, to, nil
}

// downgradeTarget finds the revision to downgrade to. When the last step of a
// walk down is from a merge point, that is what has to go, and merge is true.
func (p *position) downgradeTarget(t Target, b branch) (to int32, merge bool, err error) {
	if !t.Relative {
		to, err = p.single(t, b)
		return to, false, err
	}
	if t.Offset < 0 {
		start, err := p.single(t, b)
		if err != nil {
			return 0, false, err
		}
		last, left, err := p.steps(t, start, t.Offset+1, b)
		if err != nil {
			return 0, false, err
		}
		if left == 0 && last != base && len(p.next(last, false, b)) > 1 {
			return last, true, nil
		}
	}
	to, err = p.walk(t, b)
	return to, false, err
}

// ownRoots are the roots of "label@base": all that is applied of the label's
// node and its ancestors and that no applied revision off the branch stands
// on.
func (p *position) ownRoots(b branch) []int32 {
	shared := make([]bool, len(p.n.revs))
	p.n.down.reachInto(shared, p.foreign(b))
	below, applied := p.n.down.reach(b.node), p.applied()
	return p.n.where(func(i int32) bool { return below[i] && applied[i] && !shared[i] })
}

// foreign are the applied revisions off the branch.
func (p *position) foreign(b branch) []int32 {
	applied := p.applied()
	return p.n.where(func(i int32) bool { return applied[i] && !b.lineage[i] })
}

// checkSiblings refuses a downgrade limited to a branch that would take away
// a revision on which another branch stands.
func (p *position) checkSiblings(t Target, b branch, roots []int32) error {
	above := p.n.children.reach(roots...)
	siblings := within(p.foreign(b), above)
	if len(siblings) == 0 {
		return nil
	}
	err := &SiblingError{Target: t.Text, Branch: b.name, Siblings: p.n.ids(p.n.topmost(siblings))}
	for _, r := range roots {
		if p.n.children.reach(r)[siblings[0]] {
			err.Shared = p.n.revs[r].ID
			break
		}
	}
	return err
}
