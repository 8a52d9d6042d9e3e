package revision

// History lists the revisions of a range [from]:[to], newest first, both ends
// included and version descendants of from only; an empty text is all. "-N" on
// the left counts down from to, "+N" on the right up from from, and both stop
// at the ends of the history. rows count for "current".
func (g *Graph) History(rows []string, rng string) ([]*Revision, error) {
	if rng == "" {
		rng = ":"
	}
	from, to, ok, err := SplitRange(rng)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &TargetError{Text: rng, Reason: "is no range", Advice: "a range is [start]:[end], [start]: or :[end]"}
	}
	lower, err := parseOr(from, "base")
	if err != nil {
		return nil, err
	}
	upper, err := parseOr(to, "heads")
	if err != nil {
		return nil, err
	}
	p, err := g.at(rows, lower, upper)
	if err != nil {
		return nil, err
	}
	return p.history(lower, upper)
}

func parseOr(text, otherwise string) (Target, error) {
	if text == "" {
		text = otherwise
	}
	return Parse(text)
}

func (p *position) history(lower, upper Target) ([]*Revision, error) {
	b, err := p.branchOf(lower)
	if err != nil {
		return nil, err
	}
	low, high, err := p.ends(lower, upper, b)
	if err != nil {
		return nil, err
	}
	if b.lineage != nil {
		high = within(high, b.lineage)
	}
	s, all, err := p.n.between(p.n.topmost(high), distinct(low), true, true)
	if err != nil {
		return nil, err
	}
	return p.n.revisions(s.newestFirst(p.n, all)), nil
}

// ends finds both ends, the one that does not lean on the other first.
func (p *position) ends(lower, upper Target, b branch) (low, high []int32, err error) {
	if lower.Relative && lower.Symbol == "" {
		if lower.Offset > 0 {
			return nil, nil, &WalkError{Target: lower.Text, Reason: "the start of a range counts down from its end: -N"}
		}
		if high, err = p.end(upper); err != nil {
			return nil, nil, err
		}
		low, err = p.below(lower, within(high, b.lineage), b)
		return low, high, err
	}
	if low, err = p.end(lower); err != nil {
		return nil, nil, err
	}
	if upper.Relative && upper.Symbol == "" {
		high, err = p.beyond(upper, low)
		return low, high, err
	}
	high, err = p.end(upper)
	return low, high, err
}

// end finds an end that stands by itself; a walk stops where the history ends.
func (p *position) end(t Target) ([]int32, error) {
	b, err := p.branchOf(t)
	if err != nil || !t.Relative {
		if err != nil {
			return nil, err
		}
		return p.symbol(t, b)
	}
	if t.Symbol == "" {
		return nil, &WalkError{Target: t.Text, Reason: "both ends of the range are relative"}
	}
	start, err := p.single(t, b)
	if err != nil {
		return nil, err
	}
	node, _, err := p.steps(t, start, t.Offset, b)
	if err != nil || node == base {
		return nil, err
	}
	return []int32{node}, nil
}

// below walks down from each of the upper ends.
func (p *position) below(t Target, high []int32, b branch) ([]int32, error) {
	var low []int32
	for _, start := range high {
		node, _, err := p.steps(t, start, t.Offset, b)
		if err != nil {
			return nil, err
		}
		if node != base {
			low = append(low, node)
		}
	}
	return low, nil
}

// beyond walks up from the lower end.
func (p *position) beyond(t Target, low []int32) ([]int32, error) {
	if t.Offset < 0 {
		return nil, &WalkError{Target: t.Text, Reason: "the end of a range counts up from its start: +N"}
	}
	b, err := p.branchOf(t)
	if err != nil {
		return nil, err
	}
	from := &position{n: p.n, rows: low}
	start, err := from.tip(t, b)
	if err != nil {
		return nil, err
	}
	node, _, err := p.steps(t, start, t.Offset, b)
	if err != nil || node == base {
		return nil, err
	}
	return []int32{node}, nil
}
