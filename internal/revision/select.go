package revision

// selection is a set of revisions and where their order starts.
type selection struct {
	nodes []bool
	heads []int32
}

// empty reports whether nothing is selected.
func (s selection) empty() bool {
	for _, in := range s.nodes {
		if in {
			return false
		}
	}
	return true
}

// newestFirst lists the selected revisions. Where a selection has gaps (a
// dependency that leads out of it and back), it is sorted as part of all, the
// revisions in the gaps left out again.
func (s selection) newestFirst(n *net, all []bool) []int32 {
	size := 0
	for _, in := range s.nodes {
		if in {
			size++
		}
	}
	out := n.order(append([]bool(nil), s.nodes...), s.heads)
	if len(out) == size {
		return out
	}
	return within(n.order(append([]bool(nil), all...), s.heads), s.nodes)
}

// between selects what an upgrade from lower to upper runs: the ancestors of
// upper that are none of lower. inclusive adds lower itself. above keeps
// version descendants of lower only, and wants lower to be below upper. all is
// the selection before that.
func (n *net) between(upper, lower []int32, inclusive, above bool) (s selection, all []bool, err error) {
	if err := n.overlap(upper); err != nil {
		return s, nil, err
	}
	all = n.needs.reach(upper...)
	if above {
		for _, node := range lower {
			if !all[node] {
				return s, nil, &RangeError{From: n.revs[node].ID, To: someOf(n.ids(upper), 3)}
			}
		}
	}
	if err := n.overlap(lower); err != nil {
		return s, nil, err
	}
	for i, below := range n.needs.reach(lower...) {
		all[i] = all[i] && !below
	}
	if inclusive {
		for _, node := range lower {
			all[node] = true
		}
	}
	s = selection{nodes: all, heads: upper}
	if above && len(lower) > 0 {
		s.nodes = n.children.reach(lower...)
		for i := range s.nodes {
			s.nodes[i] = s.nodes[i] && all[i]
		}
	}
	return s, all, nil
}
