package revision

import "slices"

// Stamp plans what stamping the targets does to the rows. The rows that share
// lineage, by both kinds of edge, with a target make place for it; those of
// other branches stay. "base" takes all rows away, "label@base" and "-N" leave
// what that downgrade would leave. With purge all rows go first, whatever
// they are, and relative targets start from base.
func (g *Graph) Stamp(rows, targets []string, purge bool) (StampPlan, error) {
	parsed := make([]Target, len(targets))
	for i, text := range targets {
		var err error
		if parsed[i], err = Parse(text); err != nil {
			return StampPlan{}, err
		}
	}
	known := rows
	if purge {
		known = nil
	}
	p, err := g.at(known, parsed...)
	if err != nil {
		return StampPlan{}, err
	}
	left, come, err := p.stamp(parsed)
	if err != nil {
		return StampPlan{}, err
	}
	return p.stampPlan(rows, left, come, purge), nil
}

// stamp finds the rows that are left of those there are, and the nodes to be
// rows beside them.
func (p *position) stamp(targets []Target) (left map[int32]string, come []int32, err error) {
	left = map[int32]string{}
	for _, row := range p.rows {
		left[row] = p.rowText(row)
	}
	var nodes []int32
	for _, t := range targets {
		found, down, err := p.stampTarget(t)
		switch {
		case err != nil:
			return nil, nil, err
		case t.Symbol == "base" && t.Branch == "" && !t.Relative:
			clear(left)
		case down:
			if err := p.stampDown(t, left); err != nil {
				return nil, nil, err
			}
		}
		nodes = append(nodes, found...)
	}
	nodes = distinct(nodes)
	if overlap := p.n.overlap(nodes); overlap != nil {
		return nil, nil, overlap
	}
	come = nodes
	if len(come) == 0 {
		return left, nil, nil
	}
	lineage := p.n.effectiveLineage(nodes)
	for row := range left {
		if lineage[row] && !contains(nodes, row) {
			delete(left, row)
		}
	}
	return left, come, nil
}

// stampTarget finds the nodes of a target; down is true for one that is
// stamped by the rows that a downgrade to it leaves.
func (p *position) stampTarget(t Target) (nodes []int32, down bool, err error) {
	if t.Relative && t.Symbol == "" && t.Offset < 0 || !t.Relative && t.Symbol == "base" && t.Branch != "" {
		return nil, true, nil
	}
	nodes, err = p.targets(t)
	return nodes, t.Relative && len(nodes) == 0, err
}

// stampDown leaves the rows that the downgrade would.
func (p *position) stampDown(t Target, left map[int32]string) error {
	order, err := p.downgrade(t)
	if err != nil {
		return err
	}
	table := newTable(p)
	for _, node := range order {
		table.remove(node)
	}
	for row := range left {
		if _, ok := table.text[row]; !ok {
			delete(left, row)
		}
	}
	for row, text := range table.text {
		left[row] = text
	}
	return nil
}

// distinct drops repetitions.
func distinct(nodes []int32) []int32 {
	seen := make(map[int32]bool, len(nodes))
	var out []int32
	for _, n := range nodes {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// stampPlan writes down the change from the rows to those left and those that
// come.
func (p *position) stampPlan(rows []string, left map[int32]string, come []int32, purge bool) StampPlan {
	plan := StampPlan{From: slices.Clone(rows)}
	after := map[int32]bool{}
	var gone, new []string
	for _, row := range p.rows {
		text := p.rowText(row)
		if _, ok := left[row]; !ok {
			gone = append(gone, text)
			continue
		}
		after[row] = true
		plan.To = append(plan.To, text)
	}
	fresh := slices.Clone(come)
	for row := range left {
		if !after[row] {
			fresh = append(fresh, row)
		}
	}
	slices.Sort(fresh)
	for _, node := range distinct(fresh) {
		if !after[node] {
			after[node] = true
			new = append(new, p.n.rowName(node))
		}
	}
	plan.To = append(plan.To, new...)
	if purge {
		plan.Rows = RowChange{Delete: slices.Compact(slices.Sorted(slices.Values(rows))), Insert: new}
		return plan
	}
	plan.Rows = change(gone, new)
	plan.Forgets = p.forgotten(after, come)
	return plan
}

// forgotten are the tips of what was applied, is not after the stamp, and is
// on no branch that a target names.
func (p *position) forgotten(after map[int32]bool, come []int32) []string {
	if len(come) == 0 {
		return nil
	}
	var rows []int32
	for row := range after {
		rows = append(rows, row)
	}
	lost, kept, lineage := p.applied(), p.n.needs.reach(rows...), p.n.effectiveLineage(come)
	nodes := p.n.where(func(i int32) bool { return lost[i] && !kept[i] && !lineage[i] })
	return p.n.ids(p.n.topmost(nodes))
}
