package revision

import (
	"fmt"
	"slices"
)

// squash is a revision that replaces a closed range of others.
//
// The last revision of the range and the squash are one node under two names.
// A database outside the range runs the squash; one inside walks the old
// files to the end and is then on the node, written by the squash's name.
// When the files are gone, the end's name still means the node; a database on
// any other of them is stranded.
type squash struct {
	by  *Revision
	end string // the id of the last replaced revision
	// here is whether the old files are there.
	here bool
}

// findSquashes notes which revisions are replaced by which.
func (g *Graph) findSquashes() {
	for _, r := range g.revs {
		if len(r.Replaces) == 0 {
			continue
		}
		if g.replaced == nil {
			g.replaced = map[string]*squash{}
		}
		s := &squash{by: r, end: r.Replaces[len(r.Replaces)-1]}
		for _, id := range r.Replaces {
			s.here = s.here || g.ids[id] != nil
			if g.replaced[id] == nil {
				g.replaced[id] = s
			}
		}
		g.squashes = append(g.squashes, s)
	}
}

// replaces reports whether r replaces other.
func (g *Graph) replaces(r, other *Revision) bool {
	s := g.replaced[other.ID]
	return s != nil && s.by == r
}

// checkSquashes refuses what is not a closed range.
func (g *Graph) checkSquashes(whole *net) []error {
	var errs []error
	for _, s := range g.squashes {
		if err := g.checkSquash(s, whole); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

func (g *Graph) checkSquash(s *squash, whole *net) error {
	inside := map[int32]bool{}
	var gone string
	for i, id := range s.by.Replaces {
		switch {
		case g.replaced[id] != s:
			return s.bad(i, fmt.Sprintf("names %q, which revision %q replaces too", id, g.replaced[id].by.ID), "a revision is replaced once")
		case id == s.by.ID:
			return s.bad(i, "names the revision itself", "it lists the revisions that this one stands for, oldest first")
		case g.ids[id] == nil:
			gone = id
		case len(g.ids[id].Replaces) > 0 && g.squashOf(g.ids[id]).here:
			return s.bad(i, fmt.Sprintf("names %q, which replaces others that are still there", id),
				fmt.Sprintf("delete the files that %q replaces first", id))
		default:
			inside[whole.index[id]] = true
		}
	}
	if !s.here {
		return nil
	}
	if gone != "" {
		return s.bad(slices.Index(s.by.Replaces, gone), fmt.Sprintf("names %q, which is not there, while others that it names are", gone),
			"keep the files of all replaced revisions, or delete all of them")
	}
	return g.checkClosed(s, whole, inside)
}

func (g *Graph) squashOf(r *Revision) *squash {
	for _, s := range g.squashes {
		if s.by == r {
			return s
		}
	}
	return nil
}

func (s *squash) bad(item int, reason, advice string) error {
	return &SquashError{Place: s.by.place("replaces", item), Revision: s.by.ID, Reason: reason, Advice: advice}
}

// checkClosed checks that the only way out of the range is its end, and that
// the squash stands on what the range stands on.
func (g *Graph) checkClosed(s *squash, whole *net, inside map[int32]bool) error {
	by, end := whole.index[s.by.ID], whole.index[s.end]
	var outside, outsideDeps []int32
	for i, id := range s.by.Replaces {
		node := whole.index[id]
		top := true
		for _, c := range whole.above.of(node) {
			switch {
			case inside[c]:
				top = top && !contains(whole.down.of(c), node)
			case node != end:
				return s.bad(i, fmt.Sprintf("names %q, on which revision %q outside the range stands", id, whole.revs[c].ID),
					"a range can be squashed when only its last revision has anything above it")
			}
		}
		if top != (node == end) {
			return s.bad(i, fmt.Sprintf("does not end in one revision: nothing in the range follows %q", id),
				"list a closed range, oldest first, its single last revision at the end")
		}
		outside = g.outsiders(whole, outside, whole.down.of(node), inside)
		outsideDeps = g.outsiders(whole, outsideDeps, whole.deps.of(node), inside)
	}
	mine := g.outsiders(whole, nil, whole.down.of(by), nil)
	slices.Sort(outside)
	slices.Sort(mine)
	if !slices.Equal(outside, mine) {
		return s.bad(0, fmt.Sprintf("names a range that starts on %s, but its down_revision is %s",
			orBase(whole.ids(outside)), orBase(s.by.Down)), "a squash has the parents of the range it replaces")
	}
	below := map[int32]bool{}
	for i, ok := range whole.needs.reach(by) {
		if ok {
			below[g.same(whole, int32(i))] = true
		}
	}
	for _, d := range outsideDeps {
		if !below[d] {
			return s.bad(0, fmt.Sprintf("names a range that depends on %q, which it does not", whole.revs[d].ID),
				fmt.Sprintf("add %q to its depends_on", whole.revs[d].ID))
		}
	}
	return nil
}

// outsiders adds the nodes that are not inside, the end of another squashed
// range as its squash.
func (g *Graph) outsiders(whole *net, to, nodes []int32, inside map[int32]bool) []int32 {
	for _, node := range nodes {
		if same := g.same(whole, node); !inside[node] && !contains(to, same) {
			to = append(to, same)
		}
	}
	return to
}

// same is the squash for the end of its range, and the node itself otherwise.
func (g *Graph) same(whole *net, node int32) int32 {
	if s := g.replaced[whole.revs[node].ID]; s != nil && s.end == whole.revs[node].ID {
		return whole.index[s.by.ID]
	}
	return node
}

func orBase(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	return someOf(ids, 5)
}

// newView links the net in which the given squashes are taken apart; all
// others stand for what they replace.
func (g *Graph) newView(apart []*squash) *net {
	hidden := map[string]string{} // id not in this view: the id in its place
	for _, s := range g.squashes {
		if slices.Contains(apart, s) {
			hidden[s.by.ID] = s.end
			continue
		}
		for _, id := range s.by.Replaces {
			hidden[id] = s.by.ID
		}
	}
	var revs []*Revision
	for _, r := range g.revs {
		if _, ok := hidden[r.ID]; !ok {
			revs = append(revs, r)
		}
	}
	n := newNet(g, revs, func(name string) string {
		id := g.wholeID(name)
		if in, ok := hidden[id]; ok {
			return in
		}
		return id
	})
	for _, s := range g.squashes {
		if slices.Contains(apart, s) {
			node := n.index[s.end]
			n.index[s.by.ID], n.rowNames[node] = node, s.by.ID
		} else {
			n.index[s.end] = n.index[s.by.ID]
		}
	}
	n.settle()
	return n
}

// interior is the squash inside whose range, but not on whose end, the
// revision with this id is.
func (g *Graph) interior(id string) *squash {
	if s := g.replaced[id]; s != nil && s.end != id {
		return s
	}
	return nil
}
