package revision

import (
	"slices"
	"sync"
)

// Graph is the revisions of a history and how they hang together. It does not
// change after Load and may be used from several goroutines.
type Graph struct {
	revs     []*Revision
	ids      map[string]*Revision // by id
	labels   map[string]*Revision // by the label it declares
	squashes []*squash
	replaced map[string]*squash // by the id of each replaced revision
	goFiles  []string           // .go files that were passed over
	looked   int                // near names looked for while loading
	main     *net               // with every squash in place of what it replaces

	keysOnce sync.Once
	keys     []string // what a prefix is looked up in, sorted

	viewsLock sync.Mutex
	views     map[string]*net
}

// Revisions lists all revisions in the order they were loaded.
func (g *Graph) Revisions() []*Revision { return slices.Clone(g.revs) }

// Len is how many revisions there are.
func (g *Graph) Len() int { return len(g.revs) }

// Heads lists the revisions without a child by version edges.
func (g *Graph) Heads() []*Revision { return g.main.revisions(g.main.heads()) }

// RealHeads lists the revisions on which nothing stands or depends: the rows
// of a database that has everything.
func (g *Graph) RealHeads() []*Revision { return g.main.revisions(g.main.realHeads()) }

// Bases lists the revisions without a parent by version edges.
func (g *Graph) Bases() []*Revision { return g.main.revisions(g.main.bases()) }

// BranchPoints lists the revisions with several children by version edges.
func (g *Graph) BranchPoints() []*Revision {
	return g.main.revisions(g.main.where(func(i int32) bool { return len(g.main.children.of(i)) > 1 }))
}

// Info is what the graph knows about a revision beyond its header.
type Info struct {
	// IsHead: no child by version edges. IsRealHead: no child by either kind
	// of edge. IsEffectiveHead: a head on which another revision depends.
	IsHead, IsRealHead, IsEffectiveHead bool
	// IsBase: no parent by version edges.
	IsBase, IsBranchPoint, IsMergePoint bool
	// Children by version edges; Dependents by depends_on.
	Children, Dependents []string
	// DependsOn is the revision's depends_on with labels resolved to ids.
	DependsOn []string
	// Labels are the branch labels that reach the revision: its own, those of
	// its ancestors, and those declared above it up to the next fork.
	Labels []string
	// ReplacedBy is the squash that stands for it, if one does.
	ReplacedBy string
}

// Info tells what the graph knows about the revision with this id.
func (g *Graph) Info(id string) (Info, error) {
	r, ok := g.ids[id]
	if !ok {
		return Info{}, g.unknown(id)
	}
	n, info := g.main, Info{}
	if s := g.replaced[id]; s != nil {
		info.ReplacedBy = s.by.ID
		n = g.view([]*squash{s})
	}
	i := n.index[r.ID]
	info.IsHead, info.IsRealHead = len(n.children.of(i)) == 0, len(n.above.of(i)) == 0
	info.IsEffectiveHead = info.IsHead && !info.IsRealHead
	info.IsBase = len(n.down.of(i)) == 0
	info.IsBranchPoint, info.IsMergePoint = len(n.children.of(i)) > 1, len(n.down.of(i)) > 1
	info.Children, info.DependsOn = n.ids(n.children.of(i)), n.ids(n.deps.of(i))
	for _, c := range n.above.of(i) {
		if contains(n.deps.of(c), i) {
			info.Dependents = append(info.Dependents, n.revs[c].ID)
		}
	}
	info.Labels = n.scope(i)
	return info, nil
}

// Unknown lists the rows that name no revision.
func (g *Graph) Unknown(rows []string) []string {
	var out []string
	for _, row := range rows {
		if g.ids[row] == nil && g.replaced[row] == nil {
			out = append(out, row)
		}
	}
	return out
}

// view is the net in which the given squashes are taken apart into the old
// revisions they replace.
func (g *Graph) view(apart []*squash) *net {
	if len(apart) == 0 {
		return g.main
	}
	key := make([]byte, len(g.squashes))
	for i, s := range g.squashes {
		if slices.Contains(apart, s) {
			key[i] = 1
		}
	}
	g.viewsLock.Lock()
	defer g.viewsLock.Unlock()
	if n := g.views[string(key)]; n != nil {
		return n
	}
	n := g.newView(apart)
	if g.views == nil {
		g.views = map[string]*net{}
	}
	g.views[string(key)] = n
	return n
}
