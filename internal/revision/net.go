package revision

import "sync"

// net is the graph as numbers: the revisions that are nodes in one view of
// the history, and their edges. Where a squash and the files it replaces are
// both there, one view has the squash and another the old revisions.
type net struct {
	g     *Graph
	revs  []*Revision
	index map[string]int32 // id to node; the ends of squashes by both names

	down     edges // parents by version edges
	deps     edges // parents by depends_on
	needs    edges // both
	parents  edges // effective parents: down, and deps that no ancestor repeats
	children edges // down, turned around
	above    edges // needs, turned around
	kids     edges // parents, turned around
	position []int32

	rowNames map[int32]string // what is written for a node, where it is not its id

	labelOnce sync.Once
	labels    [][]string
}

// newNet links the revisions. resolve gives the id of the node that a name in
// a header stands for; it has been checked that there is one.
func newNet(g *Graph, revs []*Revision, resolve func(string) string) *net {
	n := &net{g: g, revs: revs, index: make(map[string]int32, len(revs)), rowNames: map[int32]string{}}
	for i, r := range revs {
		n.index[r.ID] = int32(i)
	}
	n.down, n.deps = newEdges(len(revs)), newEdges(len(revs))
	hasDeps := false
	var list []int32
	numbers := func(names []string) []int32 {
		list = list[:0]
		for _, name := range names {
			if i, ok := n.index[resolve(name)]; ok {
				list = append(list, i)
			}
		}
		return list
	}
	for _, r := range revs {
		n.down.add(numbers(r.Down))
		n.deps.add(numbers(r.DependsOn))
		hasDeps = hasDeps || len(r.DependsOn) > 0
	}
	n.children = n.down.reversed()
	n.needs, n.above, n.parents = n.down, n.children, n.down
	if hasDeps {
		n.needs = newEdges(len(revs))
		for i := range int32(len(revs)) {
			n.needs.add(n.down.of(i), n.deps.of(i))
		}
		n.above = n.needs.reversed()
	}
	return n
}

// settle does what only a graph without circles can have: positions and
// effective parents.
func (n *net) settle() {
	n.position, _ = n.needs.topological(n.above)
	if len(n.deps.to) == 0 {
		n.kids = n.children
		return
	}
	repeated := n.repeatedDeps()
	n.parents = newEdges(len(n.revs))
	var kept []int32
	for i := range int32(len(n.revs)) {
		kept = kept[:0]
		for _, d := range n.deps.of(i) {
			if !repeated[[2]int32{i, d}] {
				kept = append(kept, d)
			}
		}
		n.parents.add(n.down.of(i), kept)
	}
	n.kids = n.parents.reversed()
}

// repeatedDeps finds the dependencies of a revision that one of its ancestors
// by version edges has too: {revision, dependency}.
func (n *net) repeatedDeps() map[[2]int32]bool {
	dependents := n.deps.reversed()
	repeated := map[[2]int32]bool{}
	seen := make([]int32, len(n.revs)) // the dependency for which a node was seen, plus one
	for d := range int32(len(n.revs)) {
		members := dependents.of(d)
		if len(members) < 2 {
			continue
		}
		last := int32(-1)
		for _, m := range members {
			last = max(last, n.position[m])
		}
		todo := append([]int32(nil), members...)
		for len(todo) > 0 {
			m := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, c := range n.children.of(m) {
				if seen[c] != d+1 && n.position[c] <= last {
					seen[c] = d + 1
					todo = append(todo, c)
				}
			}
		}
		for _, m := range members {
			if seen[m] == d+1 {
				repeated[[2]int32{m, d}] = true
			}
		}
	}
	return repeated
}

// rowName is the text that stands in the version table for a node.
func (n *net) rowName(i int32) string {
	if name, ok := n.rowNames[i]; ok {
		return name
	}
	return n.revs[i].ID
}

// ids lists the nodes' ids.
func (n *net) ids(nodes []int32) []string {
	out := make([]string, len(nodes))
	for i, node := range nodes {
		out[i] = n.revs[node].ID
	}
	return out
}

// revisions lists the nodes' revisions.
func (n *net) revisions(nodes []int32) []*Revision {
	out := make([]*Revision, len(nodes))
	for i, node := range nodes {
		out[i] = n.revs[node]
	}
	return out
}

// where lists the nodes for which a condition holds, in load order.
func (n *net) where(holds func(int32) bool) []int32 {
	var out []int32
	for i := range int32(len(n.revs)) {
		if holds(i) {
			out = append(out, i)
		}
	}
	return out
}

func (n *net) heads() []int32 {
	return n.where(func(i int32) bool { return len(n.children.of(i)) == 0 })
}

func (n *net) realHeads() []int32 {
	return n.where(func(i int32) bool { return len(n.above.of(i)) == 0 })
}

func (n *net) bases() []int32 {
	return n.where(func(i int32) bool { return len(n.down.of(i)) == 0 })
}

// lineage marks a node's ancestors and descendants by version edges, and the
// node.
func (n *net) lineage(node int32) []bool {
	seen := n.down.reach(node)
	for i, above := range n.children.reach(node) {
		seen[i] = seen[i] || above
	}
	return seen
}

// effectiveLineage is lineage by both kinds of edge, of several nodes.
func (n *net) effectiveLineage(nodes []int32) []bool {
	seen := n.needs.reach(nodes...)
	for i, above := range n.above.reach(nodes...) {
		seen[i] = seen[i] || above
	}
	return seen
}

// tips are those of the marked nodes that no other marked one stands on, in a
// set that holds every ancestor of its members.
func (n *net) tips(marked []bool) []int32 {
	return n.where(func(i int32) bool {
		if !marked[i] {
			return false
		}
		for _, c := range n.above.of(i) {
			if marked[c] {
				return false
			}
		}
		return true
	})
}

// topmost drops the nodes that another of them implies.
func (n *net) topmost(nodes []int32) []int32 {
	if len(nodes) < 2 {
		return nodes
	}
	dropped := n.needs.beyond(nodes)
	var out []int32
	for _, node := range nodes {
		if !dropped[node] {
			dropped[node] = true
			out = append(out, node)
		}
	}
	return out
}

// overlap finds a node that another of the nodes implies.
func (n *net) overlap(nodes []int32) *OverlapError {
	if len(nodes) < 2 {
		return nil
	}
	implied := n.needs.beyond(nodes)
	for _, other := range nodes {
		if !implied[other] {
			continue
		}
		for _, node := range nodes {
			if n.needs.beyond([]int32{node})[other] {
				return &OverlapError{Revision: n.revs[node].ID, Other: n.revs[other].ID}
			}
		}
	}
	return nil
}
