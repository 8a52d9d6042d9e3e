package diff

import (
	"container/heap"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Order puts operations into an order in which each can run: things are made
// before what needs them and dropped after what needed them. Where nothing forces
// an order, kinds of operation stand together and names sort. Cycles of foreign
// keys are broken by adding the key after the tables. before is the schema the
// first operation meets. The result is the same whatever order they arrive in.
func Order(before schema.Metadata, ops []op.Operation) ([]op.Operation, error) {
	ops = breakCycles(before, sorted(before, withoutOwners(ops)))
	g := newGraph(len(ops))
	for i, o := range ops {
		n := describe(before, o)
		n.index = i
		g.nodes[i] = n
	}
	g.connect()
	order, err := g.sort()
	if err != nil {
		return nil, err
	}
	out := make([]op.Operation, len(order))
	for i, n := range order {
		out[i] = ops[n]
	}
	return out, nil
}

// withoutOwners makes sequences, which a default of their owners may name, before
// their owners, and gives them to those after.
func withoutOwners(ops []op.Operation) []op.Operation {
	var out []op.Operation
	for _, o := range ops {
		create, ok := o.(op.CreateSequence)
		if !ok || create.Sequence.OwnedBy == (schema.ColumnName{}) {
			out = append(out, o)
			continue
		}
		owned := create.Sequence
		create.Sequence.OwnedBy = schema.ColumnName{}
		out = append(out, create, alterSequence(create.Sequence, owned))
	}
	return out
}

// graph is the operations and what must come before what.
type graph struct {
	nodes []node
	after [][]int // for each node, the nodes that must come after it
	waits []int   // how many nodes each waits for
	drawn map[edge]bool
}

type edge struct{ from, to int }

func newGraph(n int) *graph {
	return &graph{nodes: make([]node, n), after: make([][]int, n), waits: make([]int, n), drawn: map[edge]bool{}}
}

// connect draws an edge for each resource: its remover before a maker of the same
// name, its maker before its users; what no operation makes is used before it is
// removed. An edge against one drawn already is left out: removing and making one
// name is the stronger order, and what is only preferred the weakest.
func (g *graph) connect() {
	makers, removers := map[string][]int{}, map[string][]int{}
	for i, n := range g.nodes {
		for _, r := range n.makes {
			makers[r] = append(makers[r], i)
		}
		for _, r := range n.removes {
			removers[r] = append(removers[r], i)
		}
	}
	for i, n := range g.nodes {
		for _, r := range n.makes {
			for _, d := range removers[r] {
				g.edge(d, i)
			}
		}
	}
	for i, n := range g.nodes {
		for _, r := range n.follows {
			for _, m := range makers[r] {
				g.edge(m, i)
			}
		}
		for _, r := range n.needs {
			for _, m := range makers[r] {
				g.edge(m, i)
			}
			if len(makers[r]) == 0 {
				for _, d := range removers[r] {
					g.edge(i, d)
				}
			}
		}
		for _, r := range n.releases {
			for _, d := range removers[r] {
				g.edge(i, d)
			}
		}
	}
	for i, n := range g.nodes {
		for _, r := range n.prefers {
			for _, m := range makers[r] {
				if !g.leads(i, m, map[int]bool{}) {
					g.edge(m, i)
				}
			}
		}
	}
}

// edge draws one, unless it is there or goes against one that is.
func (g *graph) edge(from, to int) {
	if from == to || g.drawn[edge{from, to}] || g.drawn[edge{to, from}] {
		return
	}
	g.drawn[edge{from, to}] = true
	g.after[from] = append(g.after[from], to)
	g.waits[to]++
}

// leads reports whether one node must come before another.
func (g *graph) leads(from, to int, seen map[int]bool) bool {
	if from == to {
		return true
	}
	seen[from] = true
	for _, next := range g.after[from] {
		if !seen[next] && g.leads(next, to, seen) {
			return true
		}
	}
	return false
}

// sort is Kahn's algorithm; of what is ready, the least by phase and name comes
// first.
func (g *graph) sort() ([]int, error) {
	ready := &queue{nodes: g.nodes}
	for i, w := range g.waits {
		if w == 0 {
			heap.Push(ready, i)
		}
	}
	var out []int
	for ready.Len() > 0 {
		i := heap.Pop(ready).(int)
		out = append(out, i)
		for _, j := range g.after[i] {
			if g.waits[j]--; g.waits[j] == 0 {
				heap.Push(ready, j)
			}
		}
	}
	if len(out) < len(g.nodes) {
		return nil, g.cycle(out)
	}
	return out, nil
}

func (g *graph) cycle(done []int) error {
	var stuck []string
	for i, n := range g.nodes {
		if !slices.Contains(done, i) {
			stuck = append(stuck, n.label)
		}
	}
	return fmt.Errorf("operations wait for each other: %s", strings.Join(stuck, ", "))
}

// queue is a heap of nodes that are ready.
type queue struct {
	nodes []node
	ready []int
}

func (q *queue) Len() int           { return len(q.ready) }
func (q *queue) Swap(i, j int)      { q.ready[i], q.ready[j] = q.ready[j], q.ready[i] }
func (q *queue) Push(x any)         { q.ready = append(q.ready, x.(int)) }
func (q *queue) Less(i, j int) bool { return q.nodes[q.ready[i]].less(q.nodes[q.ready[j]]) }
func (q *queue) Pop() any {
	last := q.ready[len(q.ready)-1]
	q.ready = q.ready[:len(q.ready)-1]
	return last
}

func (n node) less(other node) bool {
	if n.phase != other.phase {
		return n.phase < other.phase
	}
	if c := n.table.Compare(other.table); c != 0 {
		return c < 0
	}
	return n.index < other.index
}
