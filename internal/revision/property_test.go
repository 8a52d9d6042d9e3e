package revision

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

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

// TestUpgradeRunsWhatIsMissing: exactly the ancestors of the target that are
// not applied.
func TestUpgradeRunsWhatIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rows, target := w.rows(t), rapid.SampledFrom(w.names).Draw(t, "to")
		path, err := w.g.Plan(rows, target, Up)
		if err != nil {
			t.Fatal(err)
		}
		w.checkPath(t, rows, path)
		applied, missing := w.closure(rows), 0
		for id := range w.below[target] {
			if !applied[id] {
				missing++
			}
		}
		if missing != len(path.Moves) {
			t.Fatalf("%d revisions run, %d missing", len(path.Moves), missing)
		}
	})
}

// TestUpAndDownAgain: an upgrade by one revision and its downgrade, and an
// upgrade of any length and its steps backwards, give back the rows.
func TestUpAndDownAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rows := w.rows(t)
		up, err := w.g.Plan(rows, "heads", Up)
		if err != nil {
			t.Fatal(err)
		}
		way := [][]string{rows}
		at := rows
		for _, m := range up.Moves {
			at = carryOutRapid(t, at, m.Rows)
			way = append(way, at)
		}
		for i := len(up.Moves) - 1; i >= 0; i-- {
			down, err := w.g.Plan(way[i+1], up.Moves[i].Revision.ID+"@-1", Down)
			if err != nil {
				t.Fatal(err)
			}
			if steps(down) != up.Moves[i].Revision.ID {
				t.Fatalf("undoing %s undoes %s", up.Moves[i].Revision.ID, steps(down))
			}
			if got := w.checkPath(t, way[i+1], down); sorted(got) != sorted(way[i]) {
				t.Fatalf("undoing %s: rows %s, before it %s", up.Moves[i].Revision.ID, sorted(got), sorted(way[i]))
			}
		}
		all, err := w.g.Plan(at, "base", Down)
		if err != nil {
			t.Fatal(err)
		}
		if left := w.checkPath(t, at, all); len(left) > 0 {
			t.Fatalf("rows %v at base", left)
		}
	})
}

// TestAnySequence: whatever is asked, the rows stay minimal and true, a
// refusal changes nothing and has a hint, and a downgrade limited to a branch
// takes no revision off it that does not depend on one taken.
func TestAnySequence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		var rows []string
		for range rapid.IntRange(1, 12).Draw(t, "commands") {
			target := w.target(t)
			var err error
			switch rapid.SampledFrom([]string{"up", "up", "down", "stamp"}).Draw(t, "command") {
			case "up":
				var path Path
				if path, err = w.g.Plan(rows, target, Up); err == nil {
					rows = w.checkPath(t, rows, path)
				}
			case "down":
				var path Path
				if path, err = w.g.Plan(rows, target, Down); err == nil {
					w.checkBranch(t, rows, path)
					rows = w.checkPath(t, rows, path)
				}
			case "stamp":
				var plan StampPlan
				if plan, err = w.g.Stamp(rows, []string{target}, false); err == nil {
					rows = carryOutRapid(t, rows, plan.Rows)
					if sorted(rows) != sorted(plan.To) || sorted(rows) != words(w.tops(w.closure(rows))) {
						t.Fatalf("stamp %s: rows %s, said to be %s", target, sorted(rows), sorted(plan.To))
					}
				}
			}
			if err != nil && err.(interface{ Hint() string }).Hint() == "" {
				t.Fatalf("%v has no hint", err)
			}
			w.checkQuestions(t, rows)
		}
	})
}

// checkBranch: of what a downgrade on a branch takes, all that is off the
// branch needs something that is on it.
func (w *world) checkBranch(t *rapid.T, rows []string, path Path) {
	if path.Target.Branch == "" {
		return
	}
	on, err := w.g.Get(path.Target.Branch)
	if err != nil {
		t.Fatal(err)
	}
	n := w.g.main
	lineage := n.lineage(n.index[on.ID])
	for _, m := range path.Moves {
		id := m.Revision.ID
		if lineage[n.index[id]] {
			continue
		}
		needed := false
		for _, other := range path.Moves {
			needed = needed || (other.Revision.ID != id && lineage[n.index[other.Revision.ID]] && w.below[id][other.Revision.ID])
		}
		if !needed {
			t.Fatalf("downgrade %s from %v takes %s, which has nothing to do with it", path.Target.Text, rows, id)
		}
	}
}

// checkQuestions asks what a state is, and compares with the naive idea.
func (w *world) checkQuestions(t *rapid.T, rows []string) {
	applied := w.closure(rows)
	all, err := w.g.Applied(rows)
	if err != nil || len(all) != len(applied) {
		t.Fatalf("applied %v, %v, want %v", idsOf(all), err, applied)
	}
	seen := map[string]bool{}
	for _, r := range all {
		for _, need := range w.needs[r.ID] {
			if !seen[need] {
				t.Fatalf("%s comes before %s, which it needs", r.ID, need)
			}
		}
		seen[r.ID] = true
	}
	missing, err := w.g.Missing(rows)
	if err != nil || (len(missing) == 0) != (len(applied) == len(w.names)) {
		t.Fatalf("missing %v, %v with %d of %d applied", idsOf(missing), err, len(applied), len(w.names))
	}
	newest, err := w.g.History(rows, ":current")
	if err != nil || len(newest) != len(applied) {
		t.Fatalf("history to current: %v, %v", idsOf(newest), err)
	}
}

// TestRefusedStamp: a stamp of several that overlap is refused, and one that
// do not leaves them all.
func TestRefusedStamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rows := w.rows(t)
		targets := rapid.SliceOfNDistinct(rapid.SampledFrom(w.names), 1, 3, rapid.ID).Draw(t, "targets")
		plan, err := w.g.Stamp(rows, targets, false)
		if tops := w.tops(w.closure(targets)); len(tops) != len(targets) {
			if _, ok := err.(*OverlapError); !ok {
				t.Fatalf("stamping %v: %v", targets, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		after := carryOutRapid(t, rows, plan.Rows)
		for _, target := range targets {
			if !slices.Contains(after, target) {
				t.Fatalf("stamping %v leaves %v", targets, after)
			}
		}
		if sorted(after) != words(w.tops(w.closure(after))) {
			t.Fatalf("stamping %v leaves %v, which overlap", targets, after)
		}
		kept, before := w.closure(append(slices.Clone(after), plan.Forgets...)), w.closure(rows)
		n := w.g.main
		var nodes []int32
		for _, target := range targets {
			nodes = append(nodes, n.index[target])
		}
		lineage := n.effectiveLineage(nodes)
		for id := range before {
			if !kept[id] && !lineage[n.index[id]] {
				t.Fatalf("stamping %v forgets %s without a word (%v)", targets, id, plan.Forgets)
			}
		}
	})
}
