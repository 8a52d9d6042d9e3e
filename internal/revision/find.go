package revision

import (
	"slices"
	"strings"
)

// minPrefixed is how long a name has to be for its prefixes to mean it, as
// Alembic has it: short names are typed whole.
const minPrefixed = 4

// Get finds a revision by id, label or unique prefix.
func (g *Graph) Get(name string) (*Revision, error) {
	found, err := g.find(name)
	if err != nil {
		return nil, err
	}
	if len(found) > 1 {
		return nil, &AmbiguousRevisionError{Prefix: name, Candidates: candidateNames(found)}
	}
	return found[0], nil
}

// find lists the revisions that a name may mean: the one with this id or
// label, or else all with an id or a label that starts with it.
func (g *Graph) find(name string) ([]*Revision, error) {
	if r := g.named(name); r != nil {
		return []*Revision{r}, nil
	}
	g.keysOnce.Do(g.makeKeys)
	var found []*Revision
	seen := map[*Revision]bool{}
	at, _ := slices.BinarySearch(g.keys, name)
	for ; name != "" && at < len(g.keys) && strings.HasPrefix(g.keys[at], name); at++ {
		if r := g.named(g.keys[at]); !seen[r] {
			seen[r] = true
			found = append(found, r)
		}
	}
	if len(found) == 0 {
		return nil, g.unknown(name)
	}
	return found, nil
}

// named finds a revision by its whole id or label.
func (g *Graph) named(name string) *Revision { return g.ids[g.wholeID(name)] }

func (g *Graph) makeKeys() {
	for _, name := range g.names() {
		if len(name) >= minPrefixed {
			g.keys = append(g.keys, name)
		}
	}
	for id, s := range g.replaced {
		if s.end == id && !s.here && len(id) >= minPrefixed {
			g.keys = append(g.keys, id)
		}
	}
	slices.Sort(g.keys)
	g.keys = slices.Compact(g.keys)
}

// unknown is the error for a name that nothing answers to.
func (g *Graph) unknown(name string) error {
	return &UnknownRevisionError{Name: name, Near: nearest(name, g.names())}
}

func candidateNames(found []*Revision) []string {
	out := make([]string, len(found))
	for i, r := range found {
		out[i] = r.ID
	}
	slices.Sort(out)
	return out
}

// checkRow finds the revision of a row of the version table.
func (g *Graph) checkRow(row string) error {
	if g.ids[row] != nil {
		return nil
	}
	switch s := g.replaced[row]; {
	case s == nil:
		return &UnknownRevisionError{Name: row, InVersionTable: true, Near: nearest(row, g.names())}
	case s.end != row:
		return &StrandedError{Row: row, Replacement: s.by.ID, End: s.end, Place: s.by.place("replaces", slices.Index(s.by.Replaces, row))}
	}
	return nil
}
