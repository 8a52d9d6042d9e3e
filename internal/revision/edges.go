package revision

// edges are the edges of one kind between numbered nodes, packed: those of
// node n are to[start[n]:start[n+1]].
type edges struct {
	start, to []int32
}

// of lists the nodes that n's edges lead to.
func (e edges) of(n int32) []int32 { return e.to[e.start[n]:e.start[n+1]] }

// newEdges makes room for n nodes.
func newEdges(n int) edges {
	return edges{start: append(make([]int32, 0, n+1), 0)}
}

// add appends the edges of the next node, each once.
func (e *edges) add(to ...[]int32) {
	first := len(e.to)
	var seen map[int32]bool // for the rare node with many edges
	for _, list := range to {
		for _, t := range list {
			if seen == nil && len(e.to)-first < 16 {
				if !contains(e.to[first:], t) {
					e.to = append(e.to, t)
				}
				continue
			}
			if seen == nil {
				seen = map[int32]bool{}
				for _, s := range e.to[first:] {
					seen[s] = true
				}
			}
			if !seen[t] {
				seen[t] = true
				e.to = append(e.to, t)
			}
		}
	}
	e.start = append(e.start, int32(len(e.to)))
}

func contains(list []int32, n int32) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

// reversed turns every edge around; the edges of a node come in the order of
// the nodes they lead to.
func (e edges) reversed() edges {
	n := len(e.start) - 1
	r := edges{start: make([]int32, n+1), to: make([]int32, len(e.to))}
	for _, t := range e.to {
		r.start[t+1]++
	}
	for i := range n {
		r.start[i+1] += r.start[i]
	}
	next := append([]int32(nil), r.start[:n]...)
	for from := range int32(n) {
		for _, t := range e.of(from) {
			r.to[next[t]] = from
			next[t]++
		}
	}
	return r
}

// reach marks what can be reached from the starts, these included.
func (e edges) reach(starts ...int32) []bool {
	seen := make([]bool, len(e.start)-1)
	e.reachInto(seen, starts)
	return seen
}

// reachInto adds to what is marked; what is marked already is not entered
// again.
func (e edges) reachInto(seen []bool, starts []int32) {
	var todo []int32
	push := func(n int32) {
		if !seen[n] {
			seen[n] = true
			todo = append(todo, n)
		}
	}
	for _, s := range starts {
		push(s)
	}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, t := range e.of(n) {
			push(t)
		}
	}
}

// beyond marks what can be reached from the starts by at least one edge.
func (e edges) beyond(starts []int32) []bool {
	seen := make([]bool, len(e.start)-1)
	for _, s := range starts {
		e.reachInto(seen, e.of(s))
	}
	return seen
}

// topological numbers the nodes so that every edge leads to a lower number.
// Nodes on a circle, or from which one is reached, get -1.
func (e edges) topological(back edges) (position []int32, complete bool) {
	n := len(e.start) - 1
	position = make([]int32, n)
	waiting := make([]int32, n)
	queue := make([]int32, 0, n)
	for i := range int32(n) {
		position[i] = -1
		if waiting[i] = int32(len(e.of(i))); waiting[i] == 0 {
			queue = append(queue, i)
		}
	}
	for at := 0; at < len(queue); at++ {
		position[queue[at]] = int32(at)
		for _, child := range back.of(queue[at]) {
			if waiting[child]--; waiting[child] == 0 {
				queue = append(queue, child)
			}
		}
	}
	return position, len(queue) == n
}
