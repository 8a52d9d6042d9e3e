package revision

// Current lists the applied revisions without an applied child by version
// edges: the tips of the branches a database is on, those implied by
// dependencies too.
func (g *Graph) Current(rows []string) ([]*Revision, error) {
	p, err := g.at(rows)
	if err != nil {
		return nil, err
	}
	applied := p.applied()
	return p.n.revisions(p.n.where(func(i int32) bool {
		if !applied[i] {
			return false
		}
		for _, c := range p.n.children.of(i) {
			if applied[c] {
				return false
			}
		}
		return true
	})), nil
}

// Applied lists all applied revisions in the order an upgrade from nothing
// would run them.
func (g *Graph) Applied(rows []string) ([]*Revision, error) {
	p, err := g.at(rows)
	if err != nil {
		return nil, err
	}
	s, all, err := p.n.between(p.n.topmost(p.rows), nil, false, false)
	if err != nil {
		return nil, err
	}
	newest := p.n.revisions(s.newestFirst(p.n, all))
	for i, j := 0, len(newest)-1; i < j; i, j = i+1, j-1 {
		newest[i], newest[j] = newest[j], newest[i]
	}
	return newest, nil
}

// Missing lists the real heads that a database with these rows has not
// reached: none when it is at heads, whatever is implied by dependencies.
func (g *Graph) Missing(rows []string) ([]*Revision, error) {
	p, err := g.at(rows)
	if err != nil {
		return nil, err
	}
	applied := p.applied()
	var missing []int32
	for _, h := range p.n.realHeads() {
		if !applied[h] {
			missing = append(missing, h)
		}
	}
	return p.n.revisions(missing), nil
}

// Resolve finds the revisions that a target names, for a database with these
// rows; none for base.
func (g *Graph) Resolve(rows []string, target string) ([]*Revision, error) {
	t, err := Parse(target)
	if err != nil {
		return nil, err
	}
	p, err := g.at(rows, t)
	if err != nil {
		return nil, err
	}
	nodes, err := p.targets(t)
	if err != nil {
		return nil, err
	}
	return p.n.revisions(distinct(nodes)), nil
}

// RowsAt gives the version rows of a database that is at the target and has
// nothing else, as offline mode assumes it. rows are what a relative target
// starts from.
func (g *Graph) RowsAt(rows []string, target string) ([]string, error) {
	t, err := Parse(target)
	if err != nil {
		return nil, err
	}
	p, err := g.at(rows, t)
	if err != nil {
		return nil, err
	}
	nodes, err := p.targets(t)
	if err != nil {
		return nil, err
	}
	return p.rowTexts(p.n.topmost(nodes)), nil
}
