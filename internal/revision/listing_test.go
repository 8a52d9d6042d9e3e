package revision

import (
	"strings"
	"testing"
)

// The graphs of Alembic's test_revision.py.
const (
	drawDiamond = "a -> b1, a -> b2, b1+b2 -> c -> d"
	drawLabels  = "a[abranch] -> b -> somelongername -> c, d -> e[ebranch] -> someothername -> f"
	drawShort   = "a, a -> b1, a -> b2, b1 -> c1, c1 -> d11, c1 -> d12"
	drawTree    = `a, a -> b1, a -> b2, b1 -> cb1, b2 -> cb2, cb1 -> d1cb1, cb1 -> d2cb1
		cb2 -> d1cb2, cb2 -> d2cb2, cb2 -> d3cb2, d1cb2+d2cb2 -> d1d2cb2`
	drawTravel = `a1 -> a2 -> a3, a3 -> b1, a3 -> b2, b1 -> cb1, b2 -> cb2, cb1 -> db1, cb2 -> db2, db1 -> e1b1 -> fe1b1
		db1 -> e2b1, db2 -> e2b2, e2b1+e2b2 -> merge`
	drawBases = `base1, base2, base3, base1 -> a1a, base1 -> a1b, base2 -> a2, base3 -> a3, a1a -> b1a, a1b -> b1b, a2 -> b2, a3 -> b3
		b2 -> c2, c2 -> d2, b3+d2 -> mergeb3d2`
	drawDeps1 = `base1[b_1], base1 -> a1a, base1 -> a1b, a1a -> b1a, a1b -> b1b(a3), base2[b_2] -> a2 -> b2 -> c2(a3) -> d2
		base3[b_3] -> a3 -> b3`
	drawDeps2 = `base1[b_1] -> a1 -> b1 -> c1, base2[b_2](b_1) -> a2 -> b2 -> c2 -> d2, base3[b_3] -> a3 -> b3 -> c3(b2) -> d3`
	drawDeps3 = "base1 -> a1 -> b1, c2(a1) -> c3"
	drawNorm  = "a1 -> a2 -> a3, b1 -> b2(a3) -> b3 -> b4(a3) -> b5(b4)"
)

// listing is a query of Alembic's iterate_revisions: the revisions from upper
// down to lower.
type listing struct {
	upper, lower string
	// excl leaves lower out. implicit takes in what lower's branch does not
	// hold.
	excl, implicit bool
	want           string // ids, or an error that starts with "!"
}

func (l listing) run(t *testing.T, g *Graph) string {
	t.Helper()
	var lowers, uppers []Target
	for _, list := range []struct {
		text string
		to   *[]Target
	}{{l.lower, &lowers}, {l.upper, &uppers}} {
		for word := range strings.FieldsSeq(list.text) {
			target, err := Parse(word)
			if err != nil {
				t.Fatal(err)
			}
			*list.to = append(*list.to, target)
		}
	}
	p, err := g.at(nil, append(uppers, lowers...)...)
	if err != nil {
		return "!" + err.Error()
	}
	var low, high []int32
	var b branch
	for _, upper := range uppers {
		lower := Target{Symbol: "base"}
		if len(lowers) > 0 {
			lower = lowers[0]
		}
		if b, err = p.branchOf(lower); err != nil {
			return "!" + err.Error()
		}
		first, found, err := p.ends(lower, upper, b)
		if err != nil {
			return "!" + err.Error()
		}
		low, high = append(low, first...), append(high, within(found, b.lineage)...)
	}
	for _, lower := range lowers[min(1, len(lowers)):] {
		found, err := p.end(lower)
		if err != nil {
			return "!" + err.Error()
		}
		low = append(low, found...)
	}
	s, all, err := p.n.between(distinct(high), distinct(low), !l.excl, !l.implicit)
	if err != nil {
		return "!" + err.Error()
	}
	return words(p.n.ids(s.newestFirst(p.n, all)))
}

// TestListing is "6.1, listings": every row of the reference's table whose
// query is a range.
func TestListing(t *testing.T) {
	for _, test := range []struct {
		name, drawing string
		queries       []listing
	}{
		{"diamond", drawDiamond, []listing{
			{upper: "d", lower: "a", want: "d c b1 b2 a"},
		}},
		{"duplicate targets", "a -> b -> c", []listing{
			{upper: "c c", lower: "a", excl: true, want: "c b"},
		}},
		{"empty map", "", []listing{
			{upper: "head", lower: "base", want: ""},
		}},
		{"labels", drawLabels, []listing{
			{upper: "heads", lower: "ebranch@base", want: "f someothername e d"},
			{upper: "heads", lower: "abranch@base", want: "c somelongername b a"},
			{upper: "abranch@head", lower: "base", want: "c somelongername b a"},
			{upper: "heads", lower: "ebranch@head", want: "f"},
			{upper: "heads", lower: "ebranch@d", want: "f someothername e d"},
			{upper: "heads", lower: "e@base", want: "f someothername e d"},
			{upper: "heads", lower: "ebranch@-2", want: "f someothername e"},
			{upper: "ebranch@+2", lower: "base", want: "e d"},
		}},
		{"long and short branch", drawShort, []listing{
			{upper: "heads", lower: "base", want: "b2 d11 d12 c1 b1 a"},
		}},
		{"tree", drawTree, []listing{
			{upper: "d1d2cb2", lower: "a", want: "d1d2cb2 d1cb2 d2cb2 cb2 b2 a"},
			{upper: "d2cb2 d3cb2", lower: "a", want: "d2cb2 d3cb2 cb2 b2 a"},
			{upper: "d3cb2 cb1", lower: "base", want: "cb1 b1 d3cb2 cb2 b2 a"},
			{upper: "d1cb1 d2cb2 d3cb2", lower: "b2", want: "d2cb2 d3cb2 cb2 b2"},
			{upper: "b1", lower: "d1cb1", want: "!range d1cb1:b1: revision \"d1cb1\" is not an ancestor of \"b1\""},
			{upper: "d2cb2", lower: "b1", want: "!range b1:d2cb2: revision \"b1\" is not an ancestor of \"d2cb2\""},
			{upper: "base", lower: "d1cb1", want: "!range d1cb1:: revision \"d1cb1\" is not an ancestor of \"\""},
		}},
		{"travel", drawTravel, []listing{
			{upper: "merge", lower: "db1", implicit: true, want: "merge e2b1 db1 e2b2 db2 cb2 b2"},
			{upper: "merge fe1b1", lower: "a3", want: "fe1b1 e1b1 merge e2b1 db1 cb1 b1 e2b2 db2 cb2 b2 a3"},
			{upper: "merge", lower: "a1", want: "merge e2b1 db1 cb1 b1 e2b2 db2 cb2 b2 a3 a2 a1"},
			{upper: "merge", lower: "b1", want: "merge e2b1 db1 cb1 b1"},
			{upper: "merge fe1b1", lower: "cb1 cb2", want: "fe1b1 e1b1 merge e2b1 db1 cb1 e2b2 db2 cb2"},
			{upper: "merge fe1b1", lower: "cb1 cb2", excl: true, want: "fe1b1 e1b1 merge e2b1 db1 e2b2 db2"},
			{upper: "e2b1 b2 fe1b1", lower: "base", want: "b2 fe1b1 e1b1 e2b1 db1 cb1 b1 a3 a2 a1"},
			{upper: "db1 b2 fe1b1", lower: "base", want: "!revision \"fe1b1\" overlaps with revision \"db1\", which it implies"},
		}},
		{"bases", drawBases, []listing{
			{upper: "heads", lower: "base", want: "b1a a1a b1b a1b base1 mergeb3d2 b3 a3 base3 d2 c2 b2 a2 base2"},
			{upper: "heads", lower: "c2", excl: true, want: "mergeb3d2 d2"},
			{upper: "heads", lower: "c2", excl: true, implicit: true, want: "b1a a1a b1b a1b base1 mergeb3d2 b3 a3 base3 d2"},
			{upper: "b3 b2", lower: "base3", excl: true, implicit: true, want: "b2 a2 base2 b3 a3"},
			{upper: "c2", lower: "a2 b2", want: "!revision \"b2\" overlaps with revision \"a2\", which it implies"},
		}},
		{"dependencies 1", drawDeps1, []listing{
			{upper: "b_2@head", lower: "base", want: "d2 c2 b2 a2 base2 a3 base3"},
			{upper: "heads", lower: "base", want: "b1a a1a b1b a1b base1 d2 c2 b2 a2 base2 b3 a3 base3"},
			{upper: "b_3@head", lower: "base", want: "b3 a3 base3"},
			{upper: "b1b@head", lower: "base", want: "b1b a1b base1 a3 base3"},
			{upper: "heads", lower: "b_2@base", want: "d2 c2 b2 a2 base2 a3 base3"},
			{upper: "heads", lower: "b_3@base", want: "b3 a3 base3"},
			{upper: "b2", lower: "d2", want: "!range d2:b2: revision \"d2\" is not an ancestor of \"b2\""},
			{upper: "b3", lower: "d2", want: "!range d2:b3: revision \"d2\" is not an ancestor of \"b3\""},
		}},
		{"dependencies 2", drawDeps2, []listing{
			{upper: "heads", lower: "base", want: "c1 b1 a1 d2 c2 d3 c3 b3 a3 base3 b2 a2 base2 base1"},
			{upper: "b_3@head", lower: "base", want: "d3 c3 b3 a3 base3 b2 a2 base2 base1"},
		}},
		{"dependencies 3", drawDeps3, []listing{
			{upper: "heads", lower: "base", want: "b1 c3 c2 a1 base1"},
		}},
		{"names that begin alike", "user, user -> user_foo", []listing{
			{upper: "heads", lower: "base", want: "user_foo user"},
		}},
		{"names that begin alike, dependency", "user_foo, user(user_foo)", []listing{
			{upper: "heads", lower: "base", want: "user user_foo"},
		}},
		{"names that begin alike, both", "user_foo, user_foo -> user(user_foo)", []listing{
			{upper: "heads", lower: "base", want: "user user_foo"},
		}},
	} {
		g := draw(t, test.drawing)
		for _, query := range test.queries {
			t.Run(test.name+"/"+query.upper+".."+query.lower, func(t *testing.T) {
				if got := query.run(t, g); got != query.want {
					t.Errorf("got  %s\nwant %s", got, query.want)
				}
			})
		}
	}
}

// TestDown is "6.1, downgrades": the rows of the table that ask what a
// downgrade takes.
func TestDown(t *testing.T) {
	for _, test := range []struct{ name, drawing, rows, target, want string }{
		{"X1 branch to base leaves the dependency", drawDeps1, "d2", "b_2@base", "d2 c2 b2 a2 base2"},
		{"X1 branch by a revision", drawDeps1, "b1b", "b1b@base", "b1b a1b base1"},
		{"X1 branch 2 among heads", drawDeps1, "b1a b1b d2 b3", "b_2@base", "d2 c2 b2 a2 base2"},
		{"X1 dependents go too", drawDeps1, "b1a b1b d2 b3", "b_3@base", "b1b d2 c2 b3 a3 base3"},
		{"N to b1 on base", drawNorm, "b4", "b1@base", "b4 b3 b2 b1"},
		{"N heads to a2", drawNorm, "b5", "a2", "b5 b4 b3 b2 a3"},
		{"y x both rows", "y1[y], x1[x], y1 -> y2(x1), x1 -> x2", "x2 y2", "x@-1", "x2"},
		{"y x, x1 a row beside y2 that implies it", "y1[y], x1[x], y1 -> y2(x1), x1 -> x2", "x1 y2", "x@-1", "y2 x1"},
		{"y x, y2 alone", "y1[y], x1[x], y1 -> y2(x1), x1 -> x2", "y2", "x@-1", "y2 x1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path, err := draw(t, test.drawing).Plan(strings.Fields(test.rows), test.target, Down)
			if err != nil {
				t.Fatal(err)
			}
			if got := steps(path); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			carryOut(t, path.From, rowChanges(path)...)
		})
	}
}
