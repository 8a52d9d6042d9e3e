package revision

import (
	"errors"
	"strings"
	"testing"
)

func idsIn(revs []*Revision) string { return words(idsOf(revs)) }

// TestMapAPI is "6.1, map API".
func TestMapAPI(t *testing.T) {
	g := draw(t, "a -> b -> c")
	if got := idsIn(g.Heads()); got != "c" {
		t.Errorf("heads %s", got)
	}
	g, err := g.With(Revision{ID: "d", Down: []string{"c"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := idsIn(g.Heads()); got != "d" {
		t.Errorf("heads after adding d: %s", got)
	}
	g = draw(t, "a -> b, b -> c1, b -> c2")
	if got := idsIn(g.Heads()); got != "c1 c2" {
		t.Errorf("heads %s", got)
	}
	if g, err = g.With(Revision{ID: "d1", Down: []string{"c1"}}); err != nil {
		t.Fatal(err)
	}
	if got := idsIn(g.Heads()); got != "c2 d1" {
		t.Errorf("heads after adding d1: %s", got)
	}
	if got := idsIn(draw(t, drawDeps1).Heads()); got != "b1a b1b d2 b3" {
		t.Errorf("heads of X1: %s", got)
	}
	p, err := draw(t, drawNorm).at(nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"b4": "b3", "b5": "b4", "b2": "b1 a3"} {
		if got := words(p.n.ids(p.n.parents.of(p.n.index[id]))); got != want {
			t.Errorf("effective parents of %s: %s, want %s", id, got, want)
		}
	}
}

// TestLookup is "6.1": the rows that look one name up.
func TestLookup(t *testing.T) {
	for _, test := range []struct{ name, drawing, rows, target, want string }{
		{"head of one", drawChain, "", "head", "e"},
		{"head of two", drawFork, "", "head", `!"head" wants one head, and there are 2: d1, d2`},
		{"heads of two", drawFork, "", "heads", "d1 d2"},
		{"head of none", "", "", "head", ""},
		{"base", drawChain, "", "base", ""},
		{"base of two", drawForest, "", "base", ""},
		{"current", drawFork, "c1 d2", "current", "c1 d2"},
		{"current on a branch", drawFork, "c1 d2", "c1branch@current", "c1"},
		{"label", drawLabels, "", "ebranch", "e"},
		{"label at itself", drawLabels, "", "ebranch@ebranch", "e"},
		{"id", drawLabels, "", "e", "e"},
		{"label at head", drawLabels, "", "abranch@head", "c"},
		{"label at heads", drawLabels, "", "abranch@heads", "c"},
		{"label at base", drawLabels, "", "abranch@base", ""},
		{"label at revision", drawLabels, "", "ebranch@d", "d"},
		{"prefix on a branch", drawLabels, "", "ebranch@some", "someothername"},
		{"prefix on the other branch", drawLabels, "", "abranch@some", "somelongername"},
		{"prefix of two", drawLabels, "", "some", `!2 names start with "some": somelongername, someothername`},
		{"prefix of one", drawLabels, "", "someo", "someothername"},
		{"prefix of none on a branch", drawLabels, "", "ebranch@sos", `!no revision or branch label "sos"`},
		{"prefix of none", drawLabels, "", "abranch@qprstuv", `!no revision or branch label "qprstuv"`},
		{"not on the branch", drawLabels, "", "ebranch@b", `!revision "b" is not on branch "ebranch"`},
		{"not on the branch either", drawLabels, "", "abranch@d", `!revision "d" is not on branch "abranch"`},
		{"id as a branch", drawLabels, "", "e@d", "d"},
		{"prefix as a branch", drawLabels, "", "someoth@d", "d"},
		{"no such branch", drawLabels, "", "x@d", `!no branch label or revision "x"`},
		{"label and id begin alike, one revision", "abcd[abcde]", "", "abc", "abcd"},
		{"short names are typed whole", "abc -> abd", "", "ab", `!no revision or branch label "ab"`},
		{"a name that another begins with", "user -> user_foo", "", "user", "user"},
		{"steps from a revision", drawChain, "", "b+2", "d"},
		{"steps from a head", drawChain, "", "head-1", "d"},
		{"steps from the database", drawChain, "c", "+1", "d"},
		{"steps down from the database", drawChain, "c", "-1", "b"},
		{"steps from a label", drawFork, "", "c1branch+1", "d1"},
		{"steps on a branch", drawFork, "", "c2branch@base+3", "c2"},
		{"steps into a fork", drawFork, "", "b+1", `!"b+1" is ambiguous: from "b" the ways lead to c1, c2`},
		{"steps down a merge", drawMerged, "", "e-1", `!"e-1" is ambiguous: from "e" the ways lead to d1, d2`},
		{"steps down a merge on a branch", drawMerged, "", "c2branch@e-1", "d2"},
		{"steps too far", drawChain, "", "d+2", `!"d+2": walked too far: only 1 step from revision "d" to head`},
		{"steps to base", drawChain, "", "b-2", ""},
		{"steps below base", drawChain, "", "b-3", `!"b-3": walked too far: only 2 steps from revision "b" to base`},
		{"effective heads are not among heads", drawDeps1 + "; a3 -> x3(b1a)", "", "heads", "b1b d2 b3 x3"},
		{"nor their dependents", "a, b(a)", "", "heads", "b"},
		{"but head counts them", "a, b(a)", "", "head", `!"head" wants one head, and there are 2: a, b`},
		{"empty", drawChain, "", " ", `!target " " is empty`},
		{"range", drawChain, "", "a:b", `!target "a:b" is a range`},
		{"no branch", drawChain, "", "@a", `!target "@a" has no branch before the @`},
		{"a word as a branch", drawChain, "", "head@a", `!target "head@a" has no branch before the @`},
		{"no revision", drawChain, "", "a@", `!target "a@" has no revision behind the @`},
		{"two branches", drawChain, "", "a@b@c", `!target "a@b@c" has no revision behind the @`},
		{"no number", drawChain, "", "a+", `!target "a+" has no number of steps behind the +`},
		{"not a number", drawChain, "", "a-b", `!target "a-b" has no number of steps behind the -`},
		{"no step", drawChain, "", "+0", `!target "+0" goes no step`},
		{"two offsets", drawChain, "", "a+1+1", `!target "a+1+1" has a character that no id or label has`},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := draw(t, test.drawing).Resolve(strings.Fields(test.rows), test.target)
			got := idsIn(found)
			if err != nil {
				got = "!" + err.Error()
				if err.(interface{ Hint() string }).Hint() == "" {
					t.Errorf("%v has no hint", err)
				}
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestLineage is "6.1": filtering c1, c2 and d by a labelled head that all are
// ancestors of.
func TestLineage(t *testing.T) {
	p, err := draw(t, "a -> b, b -> c1[c1branch], b -> c2, c1+c2 -> d").at(nil)
	if err != nil {
		t.Fatal(err)
	}
	target, _ := Parse("c1branch@head")
	head, err := p.targets(target)
	if err != nil {
		t.Fatal(err)
	}
	nodes := []int32{p.n.index["c1"], p.n.index["c2"], p.n.index["d"]}
	if got := words(p.n.ids(within(nodes, p.n.lineage(head[0])))); got != "c1 c2 d" {
		t.Errorf("got %s", got)
	}
}

// TestInvalidMaps is "6.1, invalid maps": circles of every kind in every
// place. The circle itself is named, not what hangs on it as in Alembic.
func TestInvalidMaps(t *testing.T) {
	for _, test := range []struct{ name, drawing, want string }{
		{"base", "a -> a -> b", "self-loop in revisions: a -> a"},
		{"middle", "a -> b -> c, b -> b", "self-loop in revisions: b -> b"},
		{"head", "a -> b -> b", "self-loop in revisions: b -> b"},
		{"branch", "a -> b1, a -> b2, b2 -> b2", "self-loop in revisions: b2 -> b2"},
		{"merge", "a -> b1, a -> b2, b1+b2 -> c, c -> c", "self-loop in revisions: c -> c"},
		{"base on itself", "a(a) -> b", "dependency self-loop in revisions: a -> a"},
		{"middle on itself", "a -> b(b) -> c", "dependency self-loop in revisions: b -> b"},
		{"head on itself", "a -> b(b)", "dependency self-loop in revisions: b -> b"},
		{"branch on itself", "a -> b1, a -> b2(b2)", "dependency self-loop in revisions: b2 -> b2"},
		{"merge on itself", "a -> b1, a -> b2, b1+b2 -> c(c)", "dependency self-loop in revisions: c -> c"},
		{"itself by its label", "a[l](l)", "dependency self-loop in revisions: a -> a"},
		{"three", "a -> b -> c -> a", "cycle in revisions: a -> c -> b -> a"},
		{"three beside a chain", "a -> b -> c -> a, x -> y -> z", "cycle in revisions: a -> c -> b -> a"},
		{"three below a chain", "a -> b -> c -> a, c -> d -> e", "cycle in revisions: a -> c -> b -> a"},
		{"three above a chain", "x -> y -> a -> b -> c -> a", "cycle in revisions: a -> c -> b -> a"},
		{"three dependencies", "a(c), b(a), c(b)", "dependency cycle in revisions: a -> c -> b -> a"},
		{"three dependencies beside a chain", "a(c), b(a), c(b), x -> y", "dependency cycle in revisions: a -> c -> b -> a"},
		{"three dependencies below a chain", "a(c), b(a), c(b), c -> d -> e", "dependency cycle in revisions: a -> c -> b -> a"},
		{"three dependencies above a chain", "x -> y, y -> a(c), b(a), c(b)", "dependency cycle in revisions: a -> c -> b -> a"},
		{"both kinds of edge", "a(c) -> b -> c", "dependency cycle in revisions: a -> c -> b -> a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(drawn(test.drawing))
			var cycle *CycleError
			if !errors.As(err, &cycle) {
				t.Fatalf("got %v, want a cycle", err)
			}
			if list := err.(*LoadError).Errors; len(list) != 1 {
				t.Errorf("%d errors, want 1: %v", len(list), err)
			}
			if got := cycle.Error(); !strings.Contains(got, test.want) || !strings.HasPrefix(got, cycle.Revisions[0]+".yaml: ") {
				t.Errorf("got %q, want %q in it and the file before it", got, test.want)
			}
			if cycle.Hint() == "" {
				t.Error("no hint")
			}
		})
	}
	_, err := Load(drawn("a -> a, x -> y -> x, p(q), q(p)"))
	if list := err.(*LoadError).Errors; len(list) != 3 {
		t.Errorf("%d errors, want one for each of three circles: %v", len(list), err)
	}
}

// TestLabels is "6.1": the scope of labels, and one label on two revisions.
func TestLabels(t *testing.T) {
	_, err := Load(drawn("a -> b -> c[xy1], d -> e[xy1] -> f"))
	var duplicate *DuplicateError
	if !errors.As(err, &duplicate) || duplicate.Revision != "e" || duplicate.Holder != "c" ||
		duplicate.Path != "e.yaml" || duplicate.Line != 3 || duplicate.First.Path != "c.yaml" || duplicate.First.Line != 3 {
		t.Errorf("one label on two: %v (%+v)", err, duplicate)
	}
	_, err = Load(drawn("a -> b -> c[a]"))
	if !errors.As(err, &duplicate) || duplicate.FirstKind != kindID || duplicate.Holder != "a" {
		t.Errorf("a label that is an id: %v", err)
	}
	g := draw(t, "r -> s -> f, f -> a -> b[l] -> c, f -> x, c+x -> m -> n")
	var got []string
	for _, r := range g.Revisions() {
		info, err := g.Info(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(info.Labels) > 0 {
			got = append(got, r.ID)
		}
	}
	if words(got) != "a b c m n" {
		t.Errorf("the label reaches %s", words(got))
	}
}

func TestInfo(t *testing.T) {
	g := draw(t, "a -> b, a -> c, b+c -> d, e(d) -> f")
	for id, want := range map[string]Info{
		"a": {IsBase: true, IsBranchPoint: true, Children: []string{"b", "c"}},
		"b": {Children: []string{"d"}},
		"d": {IsHead: true, IsEffectiveHead: true, IsMergePoint: true, Dependents: []string{"e"}},
		"e": {IsBase: true, Children: []string{"f"}, DependsOn: []string{"d"}},
		"f": {IsHead: true, IsRealHead: true},
	} {
		info, err := g.Info(id)
		if err != nil {
			t.Fatal(err)
		}
		if info.IsHead != want.IsHead || info.IsRealHead != want.IsRealHead || info.IsEffectiveHead != want.IsEffectiveHead ||
			info.IsBase != want.IsBase || info.IsBranchPoint != want.IsBranchPoint || info.IsMergePoint != want.IsMergePoint ||
			words(info.Children) != words(want.Children) || words(info.Dependents) != words(want.Dependents) || words(info.DependsOn) != words(want.DependsOn) {
			t.Errorf("%s: %+v, want %+v", id, info, want)
		}
	}
	if got := idsIn(g.BranchPoints()) + "; " + idsIn(g.Bases()) + "; " + idsIn(g.Heads()) + "; " + idsIn(g.RealHeads()); got != "a; a e; d f; f" {
		t.Errorf("branch points; bases; heads; real heads: %s", got)
	}
}
