package revision

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

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
