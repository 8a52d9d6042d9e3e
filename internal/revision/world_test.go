package revision

import (
	"fmt"
	"slices"
	"strconv"

	"pgregory.net/rapid"
)

// world is a random graph with a naive idea of what implies what, to judge
// the real one by.
type world struct {
	g      *Graph
	revs   []Revision
	names  []string
	labels []string
	below  map[string]map[string]bool // ancestors by both kinds of edge, and the revision
	needs  map[string][]string
}

func drawWorld(t *rapid.T) *world {
	w := &world{below: map[string]map[string]bool{}, needs: map[string][]string{}}
	size := rapid.IntRange(1, 18).Draw(t, "size")
	for i := range size {
		r := Revision{ID: fmt.Sprintf("r%02d", i), HasDowngrade: true}
		if i > 0 && rapid.IntRange(0, 9).Draw(t, "base") > 0 {
			for range rapid.SampledFrom([]int{1, 1, 1, 1, 2, 3}).Draw(t, "parents") {
				parent := w.names[max(0, i-1-rapid.IntRange(0, 4).Draw(t, "back"))]
				if !slices.Contains(r.Down, parent) {
					r.Down = append(r.Down, parent)
				}
			}
		}
		if i > 0 && rapid.IntRange(0, 4).Draw(t, "depends") == 0 {
			r.DependsOn = []string{rapid.SampledFrom(w.names).Draw(t, "on")}
		}
		if rapid.IntRange(0, 4).Draw(t, "label") == 0 {
			r.Labels = []string{"l" + strconv.Itoa(i)}
			w.labels = append(w.labels, r.Labels[0])
		}
		w.needs[r.ID] = append(append([]string(nil), r.Down...), r.DependsOn...)
		w.below[r.ID] = map[string]bool{r.ID: true}
		for _, parent := range w.needs[r.ID] {
			for id := range w.below[parent] {
				w.below[r.ID][id] = true
			}
		}
		w.names, w.revs = append(w.names, r.ID), append(w.revs, r)
	}
	order := rapid.Permutation(w.revs).Draw(t, "load order")
	g, err := Load(nil, order...)
	if err != nil {
		t.Fatal(err)
	}
	w.g = g
	return w
}

// closure is what rows imply.
func (w *world) closure(rows []string) map[string]bool {
	set := map[string]bool{}
	for _, row := range rows {
		for id := range w.below[row] {
			set[id] = true
		}
	}
	return set
}

// tops are the members of a set that no other implies.
func (w *world) tops(set map[string]bool) []string {
	var out []string
	for id := range set {
		implied := false
		for other := range set {
			implied = implied || (other != id && w.below[other][id])
		}
		if !implied {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// rows draws the rows of a legal state.
func (w *world) rows(t *rapid.T) []string {
	return w.tops(w.closure(rapid.SliceOfN(rapid.SampledFrom(w.names), 0, 4).Draw(t, "rows")))
}

func (w *world) target(t *rapid.T) string {
	name := rapid.SampledFrom(append([]string{"head", "heads", "base", "current"}, append(w.names, w.labels...)...))
	target := name.Draw(t, "target")
	switch rapid.IntRange(0, 6).Draw(t, "form") {
	case 0:
		target += rapid.SampledFrom([]string{"+1", "-1", "+2", "-2"}).Draw(t, "steps")
	case 1:
		target = rapid.SampledFrom([]string{"+1", "-1", "+2", "-2"}).Draw(t, "steps")
	}
	if rapid.IntRange(0, 2).Draw(t, "branch") == 0 {
		target = rapid.SampledFrom(append(w.names, w.labels...)).Draw(t, "on") + "@" + target
	}
	return target
}

// checkPath carries a path out step by step: every revision once, its needs
// before it going up and its dependents before it going down, and the rows
// minimal and true after each step.
func (w *world) checkPath(t *rapid.T, rows []string, path Path) []string {
	applied := w.closure(rows)
	for _, m := range path.Moves {
		id := m.Revision.ID
		if applied[id] == (m.Direction == Up) {
			t.Fatalf("%s %s: is applied: %v", m.Direction, id, applied[id])
		}
		if m.Direction == Up {
			for _, need := range w.needs[id] {
				if !applied[need] {
					t.Fatalf("upgrading %s before %s, which it needs", id, need)
				}
			}
			applied[id] = true
		} else {
			delete(applied, id)
			for other := range applied {
				if w.below[other][id] {
					t.Fatalf("downgrading %s before %s, which needs it", id, other)
				}
			}
		}
		rows = carryOutRapid(t, rows, m.Rows)
		if got, want := sorted(rows), words(w.tops(applied)); got != want {
			t.Fatalf("rows after %s %s: %s, want %s", m.Direction, id, got, want)
		}
	}
	if sorted(rows) != sorted(path.To) {
		t.Fatalf("rows %s, said to be %s", sorted(rows), sorted(path.To))
	}
	return rows
}

func carryOutRapid(t *rapid.T, rows []string, c RowChange) []string {
	rows = slices.Clone(rows)
	gone := slices.Clone(c.Delete)
	come := slices.Clone(c.Insert)
	for _, u := range c.Update {
		gone, come = append(gone, u[0]), append(come, u[1])
	}
	for _, row := range gone {
		i := slices.Index(rows, row)
		if i < 0 {
			t.Fatalf("row %s is not in %v", row, rows)
		}
		rows = slices.Delete(rows, i, i+1)
	}
	for _, row := range come {
		if slices.Contains(rows, row) {
			t.Fatalf("row %s is in %v already", row, rows)
		}
		rows = append(rows, row)
	}
	return rows
}
