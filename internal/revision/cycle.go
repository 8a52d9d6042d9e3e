package revision

import "slices"

// cycles finds the circles of a net: those by version edges, then those that
// need a dependency edge. Each revision is named in one circle at most.
func (n *net) cycles() []error {
	named := make([]bool, len(n.revs))
	var errs []error
	if _, ok := n.down.topological(n.children); !ok {
		errs = n.circles(n.down, named, false)
	}
	if _, ok := n.needs.topological(n.above); !ok {
		errs = append(errs, n.circles(n.needs, named, true)...)
	}
	return errs
}

// circles walks depth first, without recursion, and reports the way back to a
// node that is still on the way.
func (n *net) circles(e edges, named []bool, dependency bool) []error {
	const fresh, open, done = 0, 1, 2
	state := make([]byte, len(n.revs))
	next := make([]int32, len(n.revs))
	var errs []error
	for start := range int32(len(n.revs)) {
		if state[start] != fresh {
			continue
		}
		way := []int32{start}
		state[start] = open
		for len(way) > 0 {
			at := way[len(way)-1]
			if int(next[at]) == len(e.of(at)) {
				state[at] = done
				way = way[:len(way)-1]
				continue
			}
			to := e.of(at)[next[at]]
			next[at]++
			switch state[to] {
			case fresh:
				state[to] = open
				way = append(way, to)
			case open:
				if err := n.circle(way[slices.Index(way, to):], named, dependency); err != nil {
					errs = append(errs, err)
				}
			}
		}
	}
	return errs
}

// circle makes the error, starting at the member that was loaded first.
func (n *net) circle(members []int32, named []bool, dependency bool) error {
	for _, m := range members {
		if named[m] {
			return nil
		}
	}
	first := slices.Index(members, slices.Min(members))
	err := &CycleError{Dependency: dependency}
	for i := range members {
		m := members[(first+i)%len(members)]
		named[m] = true
		err.Revisions = append(err.Revisions, n.revs[m].ID)
		err.Places = append(err.Places, Place{Path: n.revs[m].Path})
	}
	return err
}
