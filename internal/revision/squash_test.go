package revision

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// squashed is a history a -> b -> c -> d -> e in which s replaces b, c and d,
// with the old files there or gone.
func squashed(t *testing.T, old bool) *Graph {
	t.Helper()
	drawing := "a -> b[l] -> c -> d -> e"
	if !old {
		drawing = "a, e"
	}
	sources := drawn(drawing)
	if !old {
		sources[1] = yaml1("e.yaml", "e", "down_revision: d\nupgrade: []\ndowngrade: []\n")
	}
	sources = append(sources, yaml1("s.yaml", "s", "down_revision: a\nbranch_labels: [l]\nreplaces: [b, c, d]\nupgrade: []\ndowngrade: []\n"))
	g, err := Load(sources)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestSquash: both names mean one node. A database outside the range runs the
// squash, one inside walks the old files to the end.
func TestSquash(t *testing.T) {
	g := squashed(t, true)
	for _, test := range []traversal{
		{rows: "", command: "^ head", steps: "a s e", after: "e"},
		{rows: "a", command: "^ s", steps: "s", after: "s"},
		{rows: "a", command: "^ d", steps: "s", after: "s"},
		{rows: "a", command: "^ +1", steps: "s", after: "s"},
		{rows: "b", command: "^ head", steps: "c d e", after: "e"},
		{rows: "b", command: "^ s", steps: "c d", after: "s"},
		{rows: "c", command: "^ d", steps: "d", after: "s"},
		{rows: "a", command: "^ c", steps: "b c", after: "c"},
		{rows: "d", command: "^ head", steps: "e", after: "e"},
		{rows: "s", command: "^ head", steps: "e", after: "e"},
		{rows: "d", command: "^ s", steps: "", after: "d"},
		{rows: "e", command: "v d", steps: "e", after: "s"},
		{rows: "e", command: "v a", steps: "e s", after: "a"},
		{rows: "s", command: "v -1", steps: "s", after: "a"},
		{rows: "d", command: "v -1", steps: "s", after: "a"},
		{rows: "s", command: "v c", steps: "d", after: "c"},
		{rows: "d", command: "v b", steps: "d c", after: "b"},
		{rows: "c", command: "v base", steps: "c b a", after: ""},
		{rows: "c", command: "stamp s", after: "s"},
		{rows: "c", command: "stamp e", after: "e"},
		{rows: "d", command: "stamp s", after: "d"},
		{rows: "e", command: "stamp c", after: "c"},
		{rows: "e", command: "stamp l", after: "s"},
		{rows: "d s", command: "^ head", err: `the version table holds revision "s" and revision "d"`},
	} {
		t.Run(test.rows+"/"+test.command, func(t *testing.T) { test.check(t, g) })
	}
	if revs, err := g.History(nil, ""); err != nil || idsIn(revs) != "e s a" {
		t.Errorf("history %v, %v", idsOf(revs), err)
	}
	if revs, err := g.History(nil, "c:"); err != nil || idsIn(revs) != "e d c" {
		t.Errorf("history from inside %v, %v", idsOf(revs), err)
	}
	if got := idsIn(g.Heads()) + "; " + idsIn(g.Bases()); got != "e; a" {
		t.Errorf("heads; bases: %s", got)
	}
	if current, err := g.Current([]string{"c"}); err != nil || idsIn(current) != "c" {
		t.Errorf("current %v, %v", idsOf(current), err)
	}
	info, err := g.Info("c")
	if err != nil || info.ReplacedBy != "s" || words(info.Children) != "d" {
		t.Errorf("info %+v, %v", info, err)
	}
	if r, err := g.Get("c"); err != nil || r.ID != "c" {
		t.Errorf("get c: %v, %v", r, err)
	}
	if _, err := g.New(Draft{Parents: []string{"c"}, Splice: true}); !errors.As(err, new(*SquashError)) {
		t.Errorf("a new revision inside the range: %v", err)
	}
	if _, err := g.New(Draft{ID: "c", Parents: []string{"e"}}); !errors.As(err, new(*DuplicateError)) {
		t.Errorf("a new revision of an old name: %v", err)
	}
}

// TestSquashAlone: the old files are gone. The end's name still means the
// squash; a database inside the range is stranded, and told so.
func TestSquashAlone(t *testing.T) {
	g := squashed(t, false)
	for _, test := range []traversal{
		{rows: "", command: "^ head", steps: "a s e", after: "e"},
		{rows: "a", command: "^ d", steps: "s", after: "s"},
		{rows: "d", command: "^ head", steps: "e", after: "e"},
		{rows: "d", command: "v base", steps: "s a", after: ""},
		{rows: "e", command: "v d", steps: "e", after: "s"},
	} {
		t.Run(test.rows+"/"+test.command, func(t *testing.T) { test.check(t, g) })
	}
	_, err := g.Plan([]string{"c"}, "head", Up)
	var stranded *StrandedError
	if !errors.As(err, &stranded) || stranded.Row != "c" || stranded.Replacement != "s" || stranded.End != "d" ||
		stranded.Path != "s.yaml" || stranded.Line != 4 || !strings.Contains(stranded.Hint(), "stamp --purge s") {
		t.Errorf("got %v (%+v)", err, stranded)
	}
	if p, err := g.Stamp([]string{"c"}, []string{"s"}, true); err != nil || words(p.To) != "s" {
		t.Errorf("stamp --purge: %v, %v", p.To, err)
	}
	if got := g.Unknown([]string{"c", "d", "zz"}); !slices.Equal(got, []string{"zz"}) {
		t.Errorf("unknown %v", got)
	}
	_, err = Load([]Source{drawn("a")[0], yaml1("s.yaml", "s", "down_revision: a\nreplaces: [b, c]\n"), yaml1("x.yaml", "x", "down_revision: b\n")})
	var missing *MissingRevisionError
	if !errors.As(err, &missing) || !strings.Contains(missing.Hint(), `inside the range that revision "s" replaces`) {
		t.Errorf("a child of a revision that is gone: %v", err)
	}
}

// TestSquashRefused: what is no closed range.
func TestSquashRefused(t *testing.T) {
	const chain = "a -> b -> c -> d"
	for _, test := range []struct{ name, graph, squash, want string }{
		{"a hole", chain, "down_revision: a\nreplaces: [b, d]\n", `names "b", on which revision "c" outside the range stands`},
		{"some gone", chain, "down_revision: a\nreplaces: [x, b, c]\n", `names "x", which is not there`},
		{"another parent", chain, "down_revision: null\nreplaces: [b, c, d]\n", `starts on a, but its down_revision is base`},
		{"wrong order", chain, "down_revision: a\nreplaces: [c, b]\n", `names "c", on which revision "d" outside the range stands`},
		{"two ends", "a -> b, b -> c, b -> d", "down_revision: a\nreplaces: [b, c, d]\n", `does not end in one revision: nothing in the range follows "c"`},
		{"a branch from inside", chain + ", c -> x", "down_revision: a\nreplaces: [b, c, d]\n", `names "c", on which revision "x" outside the range stands`},
		{"a dependency from outside", chain + ", x(c)", "down_revision: a\nreplaces: [b, c, d]\n", `names "c", on which revision "x" outside the range stands`},
		{"a dependency to outside", "a -> b -> c(x), x", "down_revision: a\nreplaces: [b, c]\n", `depends on "x", which it does not`},
		{"a loose end", "a -> b -> c(x), x", "down_revision: a\nreplaces: [b, x, c]\n", `nothing in the range follows "x"`},
		{"itself", chain, "down_revision: a\nreplaces: [b, c, s]\n", `names the revision itself`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(append(drawn(test.graph), yaml1("s.yaml", "s", test.squash)))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %q in it", err, test.want)
			}
			var squash *SquashError
			if errors.As(err, &squash) && (squash.Hint() == "" || squash.Path != "s.yaml" || squash.Line != 3) {
				t.Errorf("hint %q at %v", squash.Hint(), squash.Place)
			}
		})
	}
	_, err := Load(append(drawn(chain), yaml1("s.yaml", "s", "down_revision: a\nreplaces: [b, c]\n"), yaml1("r.yaml", "r", "down_revision: b\nreplaces: [c, d]\n")))
	if err == nil || !strings.Contains(err.Error(), `which revision "s" replaces too`) {
		t.Errorf("two squashes of one revision: %v", err)
	}
	_, err = Load(append(drawn(chain), yaml1("s.yaml", "s", "down_revision: a\ndepends_on: [d]\nreplaces: [b, c]\n")))
	if !errors.As(err, new(*CycleError)) {
		t.Errorf("a squash that needs what stands on it: %v", err)
	}
}

// TestSquashCommand: the revision that squash A:B makes.
func TestSquashCommand(t *testing.T) {
	g := draw(t, "a -> b[l] -> c1, b -> c2(x), c1+c2 -> d -> e, x")
	r, old, err := g.Squash("b:d", Draft{ID: "s", Message: "all of it"})
	if err != nil {
		t.Fatal(err)
	}
	if words(r.Down) != "a" || words(r.DependsOn) != "x" || words(r.Labels) != "l" || words(r.Replaces) != "b c1 c2 d" || idsIn(old) != "b c1 c2 d" {
		t.Errorf("got %+v, %v", flat(r), idsOf(old))
	}
	whole, err := g.With(r)
	if err != nil {
		t.Fatal(err)
	}
	if p := mustPlan(t, whole, "", "e", Up); steps(p) != "x a s e" {
		t.Errorf("runs %s", steps(p))
	}
	if p := mustPlan(t, whole, "c1", "e", Up); steps(p) != "x c2 d e" {
		t.Errorf("from inside runs %s", steps(p))
	}
	// the next range stands on the squash
	second, _, err := whole.Squash("e:e", Draft{})
	if !errors.As(err, new(*RangeError)) {
		t.Errorf("a range of one: %v, %v", second, err)
	}
	for _, bad := range []struct{ rng, want string }{{"d:b", "not an ancestor"}, {"b", "no closed range"}, {"b:", "no closed range"}, {"b:c1", "outside the range stands"}} {
		if _, _, err := g.Squash(bad.rng, Draft{}); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("squash %s: %v", bad.rng, err)
		}
	}
}

// TestTwoSquashes: two ranges, one on the other, in every combination of
// inside and outside.
func TestTwoSquashes(t *testing.T) {
	sources := append(drawn("a -> b -> c -> d -> e -> f"), yaml1("s.yaml", "s", "down_revision: null\nreplaces: [a, b, c]\ndowngrade: []\n"),
		yaml1("r.yaml", "r", "down_revision: s\nreplaces: [d, e]\ndowngrade: []\n"))
	g, err := Load(sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []traversal{
		{rows: "", command: "^ head", steps: "s r f", after: "f"},
		{rows: "b", command: "^ head", steps: "c r f", after: "f"},
		{rows: "d", command: "^ head", steps: "e f", after: "f"},
		{rows: "b", command: "^ d", steps: "c d", after: "d"},
		{rows: "d", command: "v b", steps: "d c", after: "b"},
		{rows: "d", command: "v base", steps: "d s", after: ""},
	} {
		t.Run(test.rows+"/"+test.command, func(t *testing.T) { test.check(t, g) })
	}
}
