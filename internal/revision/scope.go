package revision

import "slices"

// scope lists the labels that reach a node.
func (n *net) scope(node int32) []string {
	n.labelOnce.Do(n.spreadLabels)
	return slices.Clone(n.labels[node])
}

// spreadLabels carries every label up to all version descendants, through
// merges, and down to, not including, the nearest fork or merge. Nodes in a
// line share one list.
func (n *net) spreadLabels() {
	n.labels = make([][]string, len(n.revs))
	order := make([]int32, len(n.revs))
	for i, p := range n.position {
		order[p] = int32(i)
	}
	for _, i := range order {
		var list []string
		for _, d := range n.down.of(i) {
			list = union(list, n.labels[d])
		}
		n.labels[i] = union(list, n.revs[i].Labels)
	}
	for i := range int32(len(n.revs)) {
		for at := i; len(n.revs[i].Labels) > 0 && len(n.above.of(at)) < 2 && len(n.down.of(at)) == 1; {
			if at = n.down.of(at)[0]; len(n.above.of(at)) > 1 || len(n.down.of(at)) > 1 {
				break
			}
			n.labels[at] = union(n.labels[at], n.revs[i].Labels)
		}
	}
}

// union is a with what b has more; a itself when that is nothing.
func union(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	out := a
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(slices.Clip(out), s)
		}
	}
	return out
}
