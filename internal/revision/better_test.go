package revision

import (
	"errors"
	"strings"
	"testing"
)

// Each test here is named after something that Alembic gets wrong.

func plan(t *testing.T, g *Graph, rows, target string, d Direction) (Path, error) {
	t.Helper()
	return g.Plan(strings.Fields(rows), target, d)
}

func mustPlan(t *testing.T, g *Graph, rows, target string, d Direction) Path {
	t.Helper()
	p, err := plan(t, g, rows, target, d)
	if err != nil {
		t.Fatal(err)
	}
	carryOut(t, p.From, rowChanges(p)...)
	return p
}

func TestMinusOneWithSeveralHeadsAsksForABranch(t *testing.T) {
	g := draw(t, drawFork)
	for _, rows := range []string{"d1 d2", "d2 d1"} {
		_, err := plan(t, g, rows, "-1", Down)
		var several *MultipleRowsError
		if !errors.As(err, &several) || sorted(several.Rows) != "d1 d2" {
			t.Fatalf("rows %s: %v", rows, err)
		}
		if !strings.Contains(several.Hint(), several.Rows[0]+"@-1") {
			t.Errorf("hint %q", several.Hint())
		}
		for _, target := range []string{"c1branch@-1", "d1@-1"} {
			if p := mustPlan(t, g, rows, target, Down); steps(p) != "d1" || sorted(p.To) != "c1 d2" {
				t.Errorf("rows %s: %s runs %s, leaves %v", rows, target, steps(p), p.To)
			}
		}
	}
	// two rows on the branch asked for
	_, err := plan(t, g, "d1 d2", "a@-1", Down)
	var several *MultipleRowsError
	if !errors.As(err, &several) || several.Branch != "a" {
		t.Errorf("a@-1: %v", err)
	}
	if _, err = plan(t, g, "", "c1branch@-1", Down); err == nil || !strings.Contains(err.Error(), `nothing is applied on branch "c1branch"`) {
		t.Errorf("c1branch@-1 from base: %v", err)
	}
}

func TestLabelAtMinusOneWithAForkAbove(t *testing.T) {
	// Alembic: "Not a valid downgrade target", for there are two ways up from c1
	// and the label is below both; the database is on one of them.
	g := draw(t, "a[main] -> b -> c1, c1 -> d, c1 -> e")
	if p := mustPlan(t, g, "d", "main@-1", Down); steps(p) != "d" || words(p.To) != "c1" {
		t.Errorf("runs %s, leaves %v", steps(p), p.To)
	}
}

func TestBranchBelowSeveralWaysUpIsRefused(t *testing.T) {
	// As in Alembic: the branch says nothing about which way up from c1 is meant.
	_, err := plan(t, draw(t, "a[main] -> b -> c1, c1 -> d, c1 -> e"), "d e", "main@c1", Down)
	var invalid *InvalidDowngradeError
	if !errors.As(err, &invalid) || invalid.Branch != "main" || !strings.Contains(invalid.Hint(), "leave the branch out") {
		t.Errorf("got %v", err)
	}
}

func TestBranchOfWhichOnlyTheSharedPartIsApplied(t *testing.T) {
	_, err := plan(t, draw(t, drawFork), "d2", "c1branch@-1", Down)
	if err == nil || !strings.Contains(err.Error(), `nothing is applied on branch "c1branch"`) {
		t.Errorf("got %v", err)
	}
}

// TestTies: where the graph leaves the order open, it is Alembic's.
func TestTies(t *testing.T) {
	g := draw(t, "r00 -> r01, r02, r01 -> r03(r02), r00 -> r04, r03 -> r05, r03+r05 -> r06, r03 -> r07(r02), r06 -> r08(r01), r07 -> r09(r02)")
	if p := mustPlan(t, g, "r04 r02", "heads", Up); steps(p) != "r01 r03 r05 r07 r09 r06 r08" {
		t.Errorf("runs %s", steps(p))
	}
}

func TestLabelAtBaseLeavesSiblingsAlone(t *testing.T) {
	g := draw(t, drawFork)
	for _, test := range []struct{ rows, target, steps, after string }{
		{"d1 d2", "c1branch@base", "d1 c1", "d2"},
		{"d1 d2", "c2branch@base", "d2 c2", "d1"},
		{"d1 d2", "d1@base", "d1 c1", "d2"},
		{"d1", "c1branch@base", "d1 c1 b a", ""},
		{"d2", "c1branch@base", "", "d2"},
		{"", "c1branch@base", "", ""},
		{"b", "c1branch@base", "b a", ""},
	} {
		if p := mustPlan(t, g, test.rows, test.target, Down); steps(p) != test.steps || sorted(p.To) != test.after {
			t.Errorf("%s from %s runs %q, leaves %v", test.target, test.rows, steps(p), p.To)
		}
	}
	g = draw(t, drawMerged)
	if p := mustPlan(t, g, "f", "c1branch@base", Down); steps(p) != "f e d1 c1" || words(p.To) != "d2" {
		t.Errorf("through a merge: runs %s, leaves %v", steps(p), p.To)
	}
	g = draw(t, "base1 -> a[x] -> b, base1 -> c, base2 -> d")
	if p := mustPlan(t, g, "b c d", "x@base", Down); steps(p) != "b a" || sorted(p.To) != "c d" {
		t.Errorf("in a forest: runs %s, leaves %v", steps(p), p.To)
	}
}

func TestLabelAtRevisionRefusesToTakeSiblingsAlong(t *testing.T) {
	g := draw(t, drawFork)
	for _, target := range []string{"c1branch@a", "c1branch@-3", "c1branch@-4", "c1branch@b-1", "c1branch@a-1"} {
		_, err := plan(t, g, "d1 d2", target, Down)
		var sibling *SiblingError
		if !errors.As(err, &sibling) || words(sibling.Siblings) != "d2" || !strings.Contains(sibling.Hint(), "c1branch@base") {
			t.Errorf("%s: %v", target, err)
		}
	}
	if p := mustPlan(t, g, "d1", "c1branch@a", Down); steps(p) != "d1 c1 b" {
		t.Errorf("without siblings: runs %s", steps(p))
	}
	if p := mustPlan(t, g, "d1 d2", "a", Down); steps(p) != "d1 c1 d2 c2 b" {
		t.Errorf("without a branch: runs %s", steps(p))
	}
	if _, err := plan(t, g, "d1 d2", "c1branch@d2", Down); !errors.As(err, new(*NotMemberError)) {
		t.Errorf("c1branch@d2: %v", err)
	}
}

func TestMinusOneAtAMergePointUndoesTheMerge(t *testing.T) {
	g := draw(t, drawMerged)
	for _, test := range []struct{ rows, target, steps, after string }{
		{"e", "-1", "e", "d1 d2"},
		{"e", "c1branch@-1", "e", "d1 d2"},
		{"f", "-2", "f e", "d1 d2"},
		{"f", "e-1", "f e", "d1 d2"},
		{"f", "head-2", "f e", "d1 d2"},
		{"f", "c1branch@-3", "f e d1", "c1 d2"},
	} {
		if p := mustPlan(t, g, test.rows, test.target, Down); steps(p) != test.steps || sorted(p.To) != test.after {
			t.Errorf("%s from %s runs %q, leaves %v", test.target, test.rows, steps(p), p.To)
		}
	}
	_, err := plan(t, g, "f", "-3", Down)
	var walk *AmbiguousWalkError
	if !errors.As(err, &walk) || walk.At != "e" || words(walk.Choices) != "d1 d2" {
		t.Errorf("-3: %v", err)
	}
}

func TestDowngradeOfAMergeLeavesNoImpliedRow(t *testing.T) {
	// Alembic leaves r00 in the table beside r01, which depends on it, and every
	// later upgrade fails with "overlaps".
	g := draw(t, "r00 -> r04(r01) -> r05, r00 -> r01, r06")
	p := mustPlan(t, g, "r05 r06", "r04@base+1", Down)
	if steps(p) != "r05 r04" || sorted(p.To) != "r01 r06" {
		t.Errorf("runs %s, leaves %v", steps(p), p.To)
	}
}

func TestStampRefusesOverlappingRows(t *testing.T) {
	g := draw(t, drawFork)
	for _, targets := range [][]string{{"d1", "c1"}, {"c1", "d1"}, {"a", "heads"}} {
		_, err := g.Stamp(nil, targets, false)
		var overlap *OverlapError
		if !errors.As(err, &overlap) {
			t.Errorf("stamp %v: %v", targets, err)
		}
		if _, err = g.Stamp([]string{"x"}, targets, true); !errors.As(err, &overlap) {
			t.Errorf("stamp --purge %v: %v", targets, err)
		}
	}
	if _, err := draw(t, "a -> b, c(b)").Stamp(nil, []string{"a", "c"}, false); !errors.As(err, new(*OverlapError)) {
		t.Errorf("stamping what a dependency implies: %v", err)
	}
}

func TestStampHeadsKeepsTheHeadThatIsThere(t *testing.T) {
	// Alembic deletes d2, which is a head already.
	g := draw(t, drawFork)
	p, err := g.Stamp([]string{"c1", "d2"}, []string{"heads"}, false)
	if err != nil || sorted(p.To) != "d1 d2" {
		t.Errorf("leaves %v, %v", p.To, err)
	}
	carryOut(t, p.From, p.Rows)
}

func TestStampOfABranchToBaseKeepsWhatWasImplied(t *testing.T) {
	g := draw(t, "a1[a] -> a2, b1[b] -> b2(a2)")
	for _, test := range []struct{ target, after string }{{"b@base", "a2"}, {"a@base", "b1"}, {"base", ""}, {"b@-1", "a2 b1"}} {
		p, err := g.Stamp([]string{"b2"}, []string{test.target}, false)
		if err != nil || sorted(p.To) != test.after {
			t.Errorf("stamp %s leaves %v, %v", test.target, p.To, err)
		}
		carryOut(t, p.From, p.Rows)
	}
}

func TestStampSaysWhatItForgets(t *testing.T) {
	p, err := draw(t, drawD1).Stamp([]string{"e1", "c2"}, []string{"b1"}, false)
	if err != nil || words(p.To) != "b1" || words(p.Forgets) != "b2" {
		t.Errorf("leaves %v, forgets %v, %v", p.To, p.Forgets, err)
	}
	if p, err = draw(t, drawD1).Stamp([]string{"e1", "c2"}, []string{"b1", "b2"}, false); err != nil || sorted(p.To) != "b1 b2" || len(p.Forgets) > 0 {
		t.Errorf("leaves %v, forgets %v, %v", p.To, p.Forgets, err)
	}
	if p, err = draw(t, drawFork).Stamp([]string{"d1", "d2"}, []string{"a"}, false); err != nil || len(p.Forgets) > 0 {
		t.Errorf("forgets %v, %v", p.Forgets, err)
	}
}

func TestCheckHeadsUnderstandsDependencies(t *testing.T) {
	g := draw(t, "a1 -> a2, b1 -> b2(a2)") // heads a2, b2; a2 never stands in the table
	missing, err := g.Missing([]string{"b2"})
	if err != nil || len(missing) > 0 {
		t.Errorf("missing %v, %v", idsOf(missing), err)
	}
	if missing, err = g.Missing([]string{"a2", "b1"}); err != nil || idsIn(missing) != "b2" {
		t.Errorf("missing %v, %v", idsOf(missing), err)
	}
	if current, err := g.Current([]string{"b2"}); err != nil || idsIn(current) != "a2 b2" {
		t.Errorf("current %v, %v", idsOf(current), err)
	}
}

func TestAmbiguousPrefixListsCandidates(t *testing.T) {
	_, err := draw(t, "3f2c8e -> 3f2c9a -> 3f2d00").Plan(nil, "3f2c", Up)
	var ambiguous *AmbiguousRevisionError
	if !errors.As(err, &ambiguous) || words(ambiguous.Candidates) != "3f2c8e 3f2c9a" {
		t.Errorf("got %v", err)
	}
}

func TestHeadsOfABranchThatDependOnEachOther(t *testing.T) {
	// Alembic: "Requested revision y overlaps with other requested revisions x".
	g := draw(t, "a[l] -> x, a -> y(x)")
	if p := mustPlan(t, g, "", "l@heads", Up); steps(p) != "a x y" || words(p.To) != "y" {
		t.Errorf("runs %s, leaves %v", steps(p), p.To)
	}
}

func TestUnknownRowSaysWhichAndWhatIsNear(t *testing.T) {
	g := draw(t, "3f2c8e1b7a90 -> 9d1e4477ab02")
	check := func(name string, err error) {
		t.Helper()
		var unknown *UnknownRevisionError
		if !errors.As(err, &unknown) || !unknown.InVersionTable || unknown.Name != "9d1e4477ab20" || words(unknown.Near) != "9d1e4477ab02" {
			t.Errorf("%s: %v (%+v)", name, err, unknown)
			return
		}
		if hint := unknown.Hint(); !strings.Contains(hint, "stamp --purge") || !strings.Contains(hint, "9d1e4477ab02") {
			t.Errorf("hint %q", hint)
		}
	}
	rows := []string{"9d1e4477ab20"}
	_, err := g.Plan(rows, "head", Up)
	check("upgrade", err)
	_, err = g.Plan(rows, "base", Down)
	check("downgrade", err)
	_, err = g.Stamp(rows, []string{"head"}, false)
	check("stamp", err)
	_, err = g.Current(rows)
	check("current", err)
	_, err = g.Missing(rows)
	check("check-heads", err)
	if got := words(g.Unknown(append(rows, "3f2c8e1b7a90"))); got != "9d1e4477ab20" {
		t.Errorf("unknown rows %s", got)
	}
	p, err := g.Stamp(append(rows, rows...), []string{"head"}, true)
	if err != nil || words(p.To) != "9d1e4477ab02" || words(p.Rows.Delete) != "9d1e4477ab20" || words(p.Rows.Insert) != "9d1e4477ab02" {
		t.Errorf("stamp --purge: %+v, %v", p, err)
	}
	// a prefix is good enough for a target, and not for a row
	if _, err = g.Plan([]string{"3f2c8e"}, "head", Up); !errors.As(err, new(*UnknownRevisionError)) {
		t.Errorf("a prefix as a row: %v", err)
	}
}

func TestOverlappingRowsAreNamed(t *testing.T) {
	_, err := draw(t, drawChain).Plan([]string{"d", "b"}, "head", Up)
	var overlap *OverlapError
	if !errors.As(err, &overlap) || !overlap.InVersionTable || overlap.Revision != "d" || overlap.Other != "b" {
		t.Errorf("got %v", err)
	}
}

func TestUpgradeRelativeToBaseIsRefused(t *testing.T) {
	if _, err := draw(t, drawChain).Plan(nil, "b-2", Up); !errors.As(err, new(*WalkError)) { // Alembic: AssertionError
		t.Errorf("got %v", err)
	}
	if p := mustPlan(t, draw(t, drawChain), "b", "base", Up); len(p.Moves) > 0 {
		t.Errorf("upgrade base runs %s", steps(p))
	}
}

func TestIrreversibleIsFoundBeforehand(t *testing.T) {
	g, err := Load([]Source{
		yaml1("a.yaml", "a", "down_revision: null\nupgrade: []\ndowngrade: []\n"),
		yaml1("b.yaml", "b", "down_revision: a\nupgrade: []\n"),
		yaml1("c.yaml", "c", "down_revision: b\nirreversible: drops users\nupgrade: []\ndowngrade: []\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var stuck *IrreversibleError
	if err := mustPlan(t, g, "c", "base", Down).Irreversible(); !errors.As(err, &stuck) || stuck.Revision != "c" || stuck.Path != "c.yaml" || stuck.Reason != "drops users" {
		t.Errorf("got %v", err)
	}
	if err := mustPlan(t, g, "b", "base", Down).Irreversible(); !errors.As(err, &stuck) || stuck.Revision != "b" {
		t.Errorf("got %v", err)
	}
	if err := mustPlan(t, g, "", "head", Up).Irreversible(); err != nil {
		t.Errorf("going up: %v", err)
	}
}
