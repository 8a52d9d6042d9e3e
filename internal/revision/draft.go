package revision

import (
	"fmt"
	"slices"
	"time"
)

// Draft is a revision to be made, in the words of the command line.
type Draft struct {
	// ID is the id asked for; a new one is made when it is empty.
	ID string
	// Parents are targets; none means head.
	Parents []string
	// Splice allows parents that have children.
	Splice bool
	Labels []string
	// DependsOn are targets; labels stay labels.
	DependsOn []string
	Message   string
	Created   time.Time
	// Rows are those of the database, for targets that start from there.
	Rows []string
}

// New turns a draft into a revision with one parent or none, after checking
// what it would do to the graph: nothing has to be written to learn that it is
// refused.
func (g *Graph) New(d Draft) (Revision, error) {
	parents := d.Parents
	if len(parents) == 0 {
		parents = []string{"head"}
	}
	nodes, err := g.parents(d.Rows, parents)
	if err != nil {
		if m, ok := asMultipleHeads(err); ok {
			m.Advice = "name the revision it is based on with --head, or merge the heads first"
		}
		return Revision{}, err
	}
	if len(nodes) > 1 {
		return Revision{}, &MultipleHeadsError{Target: parents[0], Heads: idsOf(nodes),
			Advice: "a revision on several is a merge: see the command merge"}
	}
	return g.draft(d, nodes)
}

// Merge turns a draft into a revision that joins several.
func (g *Graph) Merge(d Draft) (Revision, error) {
	nodes, err := g.parents(d.Rows, d.Parents)
	if err != nil {
		return Revision{}, err
	}
	if len(nodes) < 2 {
		return Revision{}, &MergeError{Reason: fmt.Sprintf("there is nothing to join: %s", orBase(idsOf(nodes)))}
	}
	numbers := make([]int32, len(nodes))
	for i, r := range nodes {
		numbers[i] = g.main.index[r.ID]
	}
	below := g.main.down.beyond(numbers)
	for j, b := range numbers {
		if !below[b] {
			continue
		}
		for i, a := range numbers {
			if g.main.down.beyond([]int32{a})[b] {
				return Revision{}, &OverlapError{Revision: nodes[i].ID, Other: nodes[j].ID}
			}
		}
	}
	return g.draft(d, nodes)
}

func asMultipleHeads(err error) (*MultipleHeadsError, bool) {
	m, ok := err.(*MultipleHeadsError)
	return m, ok
}

func idsOf(revs []*Revision) []string {
	out := make([]string, len(revs))
	for i, r := range revs {
		out[i] = r.ID
	}
	return out
}

// parents resolves the parents of a new revision.
func (g *Graph) parents(rows, targets []string) ([]*Revision, error) {
	var out []*Revision
	for _, text := range targets {
		found, err := g.Resolve(rows, text)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if s := g.replaced[r.ID]; s != nil {
				return nil, &SquashError{Place: Place{Path: s.by.Path}, Revision: s.by.ID,
					Reason: fmt.Sprintf("names %q: nothing new can stand on it", r.ID), Advice: fmt.Sprintf("name %q", s.by.ID)}
			}
			if slices.Contains(out, r) {
				return nil, &MergeError{Reason: fmt.Sprintf("revision %q is named twice", r.ID)}
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// draft checks the rest of a draft and the graph that it would make.
func (g *Graph) draft(d Draft, parents []*Revision) (Revision, error) {
	r := Revision{ID: d.ID, Labels: d.Labels, Message: d.Message, Created: d.Created}
	if r.ID == "" {
		r.ID = g.freshID()
	} else if holder := g.named(r.ID); holder != nil || g.replaced[r.ID] != nil {
		return Revision{}, g.taken(r.ID, holder)
	}
	for _, parent := range parents {
		if children := g.main.children.of(g.main.index[parent.ID]); len(children) > 0 && !d.Splice {
			return Revision{}, &NotHeadError{Revision: parent.ID, Children: g.main.ids(children)}
		}
		r.Down = append(r.Down, parent.ID)
	}
	for _, text := range d.DependsOn {
		name, err := g.dependency(d.Rows, text)
		if err != nil {
			return Revision{}, err
		}
		r.DependsOn = append(r.DependsOn, name)
	}
	return r, g.Validate(r)
}

// freshID makes ids until one is not taken.
func (g *Graph) freshID() string {
	for {
		if id := NewID(); g.named(id) == nil && g.replaced[id] == nil {
			return id
		}
	}
}

// taken is the error of an id that is in use.
func (g *Graph) taken(id string, holder *Revision) error {
	err := &DuplicateError{Kind: kindID, FirstKind: kindID, Name: id, Revision: id}
	switch {
	case holder == nil:
		holder = g.replaced[id].by
		err.First = holder.place("replaces", slices.Index(holder.Replaces, id))
	case holder.ID == id:
		err.First = holder.place("revision", 0)
	default:
		err.FirstKind, err.First = kindLabel, holder.place("branch_labels", slices.Index(holder.Labels, id))
	}
	err.Holder = holder.ID
	return err
}

// dependency resolves one target to depend on. A label stays as it is; all
// else becomes the id of one revision.
func (g *Graph) dependency(rows []string, text string) (string, error) {
	if g.labels[text] != nil {
		return text, nil
	}
	found, err := g.Resolve(rows, text)
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", &TargetError{Text: text, Reason: "is no revision to depend on", Advice: "--depends-on takes a revision or a label"}
	case len(found) > 1:
		return "", &MultipleHeadsError{Target: text, Heads: idsOf(found), Advice: "repeat --depends-on for each"}
	}
	return found[0].ID, nil
}

// Validate checks what adding the revision, or putting it in place of the one
// of the same id, would do to the graph. A single problem comes back as
// itself, several as a *LoadError.
func (g *Graph) Validate(r Revision) error {
	_, err := g.With(r)
	if list, ok := err.(*LoadError); ok && len(list.Errors) == 1 {
		return list.Errors[0]
	}
	return err
}

// Rebase is the revision moved onto another parent, with all that stands on
// it; onto is a target. It is for the caller to know that no database has it.
func (g *Graph) Rebase(rev, onto string) (Revision, error) {
	r, err := g.Get(rev)
	if err != nil {
		return Revision{}, err
	}
	parents, err := g.parents(nil, []string{onto})
	if err != nil {
		return Revision{}, err
	}
	if len(parents) > 1 {
		return Revision{}, &MultipleHeadsError{Target: onto, Heads: idsOf(parents)}
	}
	if len(r.Down) > 1 {
		return Revision{}, &MergeError{Reason: fmt.Sprintf("revision %q joins %s and cannot be moved onto one of them", r.ID, someOf(r.Down, 5))}
	}
	moved := *r
	moved.Down = idsOf(parents)
	return moved, g.Validate(moved)
}

// Squash makes the revision that replaces the closed range A:B, both
// included, and lists what it replaces, oldest first.
func (g *Graph) Squash(rng string, d Draft) (Revision, []*Revision, error) {
	old, err := g.closedRange(rng)
	if err != nil {
		return Revision{}, nil, err
	}
	r := Revision{ID: d.ID, Message: d.Message, Created: d.Created, Labels: slices.Clone(d.Labels)}
	if r.ID == "" {
		r.ID = g.freshID()
	} else if holder := g.named(r.ID); holder != nil || g.replaced[r.ID] != nil {
		return Revision{}, nil, g.taken(r.ID, holder)
	}
	inside := map[string]bool{}
	for _, o := range old {
		inside[o.ID] = true
		r.Replaces = append(r.Replaces, o.ID)
	}
	for _, o := range old {
		r.Down = addOutside(r.Down, o.Down, inside, g)
		r.DependsOn = addOutside(r.DependsOn, o.DependsOn, inside, g)
		r.Labels = union(r.Labels, o.Labels)
	}
	return r, old, g.Validate(r)
}

// addOutside adds the names that stand for revisions outside the range.
func addOutside(to, names []string, inside map[string]bool, g *Graph) []string {
	for _, name := range names {
		if !inside[g.wholeID(name)] && !slices.Contains(to, name) {
			to = append(to, name)
		}
	}
	return to
}

// closedRange lists the revisions between the ends of a range, oldest first.
func (g *Graph) closedRange(rng string) ([]*Revision, error) {
	from, to, ok, err := SplitRange(rng)
	if err != nil {
		return nil, err
	}
	if !ok || from == "" || to == "" {
		return nil, &TargetError{Text: rng, Reason: "is no closed range", Advice: "write it as FIRST:LAST, both included"}
	}
	first, err := g.Get(from)
	if err != nil {
		return nil, err
	}
	last, err := g.Get(to)
	if err != nil {
		return nil, err
	}
	n := g.main
	a, okA := n.index[first.ID]
	b, okB := n.index[last.ID]
	if !okA || !okB || first == last || !n.down.reach(b)[a] {
		return nil, &RangeError{From: from, To: to}
	}
	up, down := n.children.reach(a), n.down.reach(b)
	nodes := n.where(func(i int32) bool { return up[i] && down[i] })
	slices.SortFunc(nodes, func(x, y int32) int { return int(n.position[x] - n.position[y]) })
	return n.revisions(nodes), nil
}
