package revision

import (
	"slices"
	"strings"
	"testing"
)

// The graphs of Alembic's test_version_traversal.py, by the names they have in
// the reference.
const (
	drawChain  = "a -> b -> c -> d -> e"
	drawFork   = "a -> b, b -> c1[c1branch] -> d1, b -> c2[c2branch] -> d2"
	drawM1     = "a1 -> b1 -> c1, a2 -> b2 -> c2, c1+c2 -> d1, c2 -> d2"
	drawM2     = "a1 -> b1 -> c1, a2 -> b2 -> c2, a3 -> b3 -> c3, c1+c2+c3 -> d1, c2 -> d2, c3 -> d3"
	drawTwin   = "a, a -> b1, a -> b2, a -> b3, b1+b2+b3 -> c1, b1+b2+b3 -> c2, c1 -> d1, c2 -> d2"
	drawNear   = "a, a -> b1, a -> b2, a -> b3, b1+b2 -> c1, b2+b3 -> c2, c1 -> d1, c2 -> d2"
	drawD1     = "a1[lib1] -> b1 -> c1, a2 -> b2 -> c2(c1), c1 -> d1 -> e1 -> f1"
	drawD2     = "a1, a2, a3, a1+a2+a3 -> amerge, b1, b2, b1+b2 -> bmerge, c1, c2, c3, c1+c2+c3 -> cmerge, d1(a3 b2 c1)"
	drawD3     = "a1 -> a2, b1 -> b2(a2) -> b3, a2 -> a3(b1)"
	drawOwn    = "a1 -> a2(a1)"
	drawD4     = "a1 -> a2 -> a3, b1 -> b2(a3) -> b3 -> b4(a3)"
	drawD5     = "a1, b1(a1), a1+b1 -> bmerge"
	drawD6     = "a1[lib1] -> b1 -> c1[c1lib], a2 -> b2 -> c2(c1lib), c1 -> d1 -> e1 -> f1"
	drawForest = "a1 -> b1, a2 -> b2"
	drawMerged = "a -> b, b -> c1[c1branch] -> d1, b -> c2[c2branch] -> d2, d1+d2 -> e -> f"
	drawCross  = "a -> b, b -> c1[c1branch] -> d1, b -> c2[c2branch] -> d2(c1)"
)

// traversal is a row of the table: a command ("^ TARGET" up, "v TARGET" down,
// "stamp TARGET…"), what runs in this order, and the rows after.
type traversal struct {
	rows, command, steps, after string
	err                         string // part of the error; the rest is not looked at then
	free                        bool   // the order is not
}

// TestTraversal is "6.2": every row of the reference's table. The rows that
// say so at their end are answered better than Alembic does.
func TestTraversal(t *testing.T) {
	for _, test := range []struct {
		name, drawing string
		rows          []traversal
	}{
		{"chain", drawChain, []traversal{
			{rows: "c", command: "^ e", steps: "d e", after: "e"},
			{rows: "", command: "^ c", steps: "a b c", after: "c"},
			{rows: "a", command: "^ +2", steps: "b c", after: "c"},
			{rows: "a", command: "^ +1", steps: "b", after: "b"},
			{rows: "b", command: "^ +3", steps: "c d e", after: "e"},
			{rows: "b", command: "^ +5", err: "walked too far"},
			{rows: "b", command: "^ -2", err: "an upgrade goes up"},
			{rows: "a", command: "^ b+2", steps: "b c d", after: "d"},
			{rows: "a", command: "^ d-2", steps: "b", after: "b"},
			{rows: "e", command: "v c", steps: "e d", after: "c"},
			{rows: "c", command: "v base", steps: "c b a", after: ""},
			{rows: "c", command: "v -1", steps: "c", after: "b"},
			{rows: "e", command: "v -3", steps: "e d c", after: "b"},
			{rows: "d", command: "v a+2", steps: "d", after: "c"},
			{rows: "d", command: "v c-2", steps: "d c b", after: "a"},
			{rows: "b", command: "v -5", err: "walked too far"},
			{rows: "b", command: "v +2", err: "a downgrade goes down"},
			{rows: "", command: "v b", err: "is no downgrade target"},
			{rows: "b", command: "v c", err: "is no downgrade target"},
			{rows: "", command: "v base", steps: "", after: ""},
			{rows: "a", command: "v a", steps: "", after: "a"},
			{rows: "e", command: "v e", steps: "", after: "e"},
			{rows: "d", command: "stamp base", after: ""},
		}},
		{"fork", drawFork, []traversal{
			{rows: "b", command: "^ d1", steps: "c1 d1", after: "d1"},
			{rows: "a", command: "^ heads", steps: "b c2 d2 c1 d1", after: "d1 d2"},
			{rows: "d1 d2", command: "v a", steps: "d1 c1 d2 c2 b", after: "a"},
			{rows: "b", command: "^ c2branch@head-1", steps: "c2", after: "c2"},
			{rows: "d2 d1", command: "v base+2", steps: "d1 c1 d2 c2", after: "b"},
			{rows: "d2 d1", command: "v c2branch@base+2", steps: "d2 c2", after: "d1"},
			{rows: "d2 d1", command: "v c2", steps: "d2", after: "c2 d1"},
			{rows: "d2 d1", command: "v c2branch@base+3", steps: "d2", after: "c2 d1"},
			// Better: Alembic takes the row that the database happens to list first.
			{rows: "d2 d1", command: "v -1", err: "the database is on 2 revisions: d2, d1"},
			{rows: "d1 d2", command: "v -1", err: "the database is on 2 revisions: d1, d2"},
			{rows: "c2 d1", command: "v -1", err: "the database is on 2 revisions: c2, d1"},
			{rows: "d1 d2", command: "v c1branch@-1", steps: "d1", after: "c1 d2"},
			{rows: "d1 d2", command: "v c1branch@head-1", steps: "d1", after: "c1 d2"},
			{rows: "d2 c1", command: "v d2-1", steps: "d2", after: "c1 c2"},
			{rows: "c1 d2", command: "v d2-1", steps: "d2", after: "c1 c2"},
			{rows: "c1 d2", command: "v c1branch@b", steps: "c1", after: "d2"},
			{rows: "c1 d2", command: "v c2branch@b", steps: "d2 c2", after: "c1"},
			{rows: "d1 d2", command: "v c2@b", steps: "d2 c2", after: "d1"},
			{rows: "d1 d2", command: "v d1@b", steps: "d1 c1", after: "d2"},
			{rows: "c1", command: "^ c2branch@+1", steps: "c2", after: "c1 c2"},
			{rows: "c1 c2", command: "^ c2branch@+1", steps: "d2", after: "c1 d2"},
			{rows: "c1 c2", command: "^ +1", err: "is ambiguous"},
			{rows: "", command: "^ base+1", steps: "a", after: "a"},
			{rows: "", command: "^ +1", steps: "a", after: "a"},
			{rows: "a", command: "v -1", steps: "a", after: ""},
			{rows: "", command: "v -1", err: "no revision is applied"},
			{rows: "d1 c2", command: "v c2", steps: "", after: "c2 d1"},
			{rows: "d1 c2", command: "v d1", steps: "", after: "c2 d1"},
			{rows: "d1 c2", command: "stamp b", after: "b"},
			{rows: "d1 c2", command: "stamp c1branch@base", after: "c2"},
			{rows: "d1 c2", command: "stamp c2branch@head", after: "d1 d2"},
		}},
		{"merge of two", drawM1, []traversal{
			{rows: "d2 b1", command: "^ d1", steps: "c1 d1", after: "d1 d2"},
			{rows: "d2 d1", command: "v b1", steps: "d1 c1", after: "b1 d2"},
		}},
		{"merge of three", drawM2, []traversal{
			{rows: "d3 d2 b1", command: "^ d1", steps: "c1 d1", after: "d1 d2 d3"},
			{rows: "d3 d2 d1", command: "v b1", steps: "d1 c1", after: "b1 d2 d3"},
			{rows: "d3 b2 b1", command: "^ d1", steps: "c2 c1 d1", after: "d1 d3"},
			{rows: "d3 d1", command: "^ d2", steps: "d2", after: "d1 d2 d3"},
		}},
		{"D1", drawD1, []traversal{
			{rows: "c2 d1", command: "v c1", steps: "d1", after: "c2"},
			{rows: "e1 c2", command: "stamp b1", after: "b1"},
		}},
		{"D2", drawD2, []traversal{
			{rows: "amerge bmerge cmerge d1", command: "v b2", steps: "bmerge", after: "amerge b1 cmerge d1"},
			{rows: "amerge d1 b1 cmerge", command: "v d1@base", steps: "d1", after: "amerge b1 b2 cmerge"},
			{rows: "amerge b1 b2 cmerge", command: "v base", steps: "amerge a1 b1 b2 cmerge c1 a2 a3 c2 c3", after: "", free: true},
		}},
		{"D3 criss-cross", drawD3, []traversal{
			{rows: "a3 b2", command: "v b1", steps: "b2", after: "a3"},
		}},
		{"dependency on the own parent", drawOwn, []traversal{
			{rows: "", command: "^ a2", steps: "a1 a2", after: "a2"},
			{rows: "a2", command: "v a1", steps: "a2", after: "a1"},
		}},
		{"D4", drawD4, []traversal{
			{rows: "b4", command: "v b3", steps: "b4", after: "b3"},
		}},
		{"D5", drawD5, []traversal{
			{rows: "a1", command: "^ b1", steps: "b1", after: "b1"},
			{rows: "b1", command: "^ bmerge", steps: "bmerge", after: "bmerge"},
			{rows: "bmerge", command: "v a1", steps: "bmerge", after: "b1"},
			{rows: "bmerge", command: "v b1", steps: "bmerge", after: "b1"},
		}},
		{"D6 dependency by label", drawD6, []traversal{
			{rows: "a2", command: "^ c2", steps: "a1 b1 c1 b2 c2", after: "c2"},
		}},
		{"forest", drawForest, []traversal{
			{rows: "", command: "^ heads", steps: "a2 b2 a1 b1", after: "b1 b2"},
			{rows: "", command: "stamp heads", after: "b1 b2"},
		}},
		{"merged path", drawMerged, []traversal{
			{rows: "b", command: "^ f", steps: "c2 d2 c1 d1 e f", after: "f"},
			{rows: "f", command: "v b", steps: "f e d1 c1 d2 c2", after: "b"},
			{rows: "e", command: "stamp c2", after: "c2"},
			{rows: "e", command: "stamp a", after: "a"},
			{rows: "c2", command: "stamp e", after: "e"},
			{rows: "b", command: "stamp e", after: "e"},
			{rows: "d1 c2", command: "stamp e", after: "e"},
			{rows: "d1 c2", command: "stamp c2branch@head", after: "f"},
		}},
		{"fork with a dependency across", drawCross, []traversal{
			{rows: "d1 d2", command: "v c2branch@b", steps: "d2 c2", after: "d1"},
			{rows: "d1 d2", command: "v c1branch@b", steps: "d1 d2 c1", after: "c2"},
		}},
	} {
		g := draw(t, test.drawing)
		for _, row := range test.rows {
			t.Run(test.name+"/"+row.rows+"/"+row.command, func(t *testing.T) { row.check(t, g) })
		}
	}
}

func (row traversal) check(t *testing.T, g *Graph) {
	word, target, _ := strings.Cut(row.command, " ")
	rows := strings.Fields(row.rows)
	if word == "stamp" {
		plan, err := g.Stamp(rows, strings.Fields(target), false)
		if row.failed(t, err) {
			return
		}
		after := carryOut(t, rows, plan.Rows)
		if sorted(after) != row.after || sorted(plan.To) != row.after {
			t.Errorf("rows %s (said to be %s), want %s", sorted(after), sorted(plan.To), row.after)
		}
		return
	}
	path, err := g.Plan(rows, target, map[string]Direction{"^": Up, "v": Down}[word])
	if row.failed(t, err) {
		return
	}
	got, want := steps(path), row.steps
	if row.free {
		got, want = sorted(strings.Fields(got)), sorted(strings.Fields(want))
	}
	if got != want {
		t.Errorf("steps %s, want %s", got, want)
	}
	after := carryOut(t, rows, rowChanges(path)...)
	if sorted(after) != row.after || sorted(path.To) != row.after {
		t.Errorf("rows %s (said to be %s), want %s", sorted(after), sorted(path.To), row.after)
	}
}

func (row traversal) failed(t *testing.T, err error) bool {
	t.Helper()
	switch {
	case row.err == "" && err != nil:
		t.Fatal(err)
	case row.err != "" && err == nil:
		t.Fatalf("no error, want one with %q", row.err)
	case row.err != "" && !strings.Contains(err.Error(), row.err):
		t.Fatalf("error %q, want %q in it", err, row.err)
	}
	return err != nil
}

// TestStepByStep is "6.2": the two rows that upgrade one revision at a time.
func TestStepByStep(t *testing.T) {
	for _, test := range []struct{ name, drawing, order, want string }{
		{"twin merge", drawTwin, "b3 b1 b2 c2 d2 c1 d1", "b3; b1 b3; b1 b2 b3; c2; d2; c1 d2; d1 d2"},
		{"near twin merge", drawNear, "b2 b3 c2 d2 b1 c1 d1", "b2; b2 b3; c2; d2; b1 d2; c1 d2; d1 d2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g, rows := draw(t, test.drawing), []string{"a"}
			var got []string
			for id := range strings.FieldsSeq(test.order) {
				path, err := g.Plan(rows, id, Up)
				if err != nil {
					t.Fatal(err)
				}
				if steps(path) != id {
					t.Fatalf("upgrading to %s ran %s", id, steps(path))
				}
				rows = carryOut(t, rows, rowChanges(path)...)
				got = append(got, sorted(rows))
			}
			if strings.Join(got, "; ") != test.want {
				t.Errorf("rows %s, want %s", strings.Join(got, "; "), test.want)
			}
		})
	}
}

// TestRowChanges is the table of 2.4: which statements a step takes.
func TestRowChanges(t *testing.T) {
	for _, test := range []struct {
		name, drawing, rows, target string
		direction                   Direction
		want                        RowChange // of the first step
	}{
		{"upgrade a base", drawChain, "", "a", Up, RowChange{Insert: []string{"a"}}},
		{"upgrade on the row", drawChain, "a", "b", Up, RowChange{Update: [][2]string{{"a", "b"}}}},
		{"upgrade a fork", drawFork, "c1", "c2", Up, RowChange{Insert: []string{"c2"}}},
		{"upgrade a merge", drawMerged, "d1 d2", "e", Up, RowChange{Delete: []string{"d1"}, Update: [][2]string{{"d2", "e"}}}},
		{"upgrade a merge, one parent implied", drawM1, "d2 c1", "d1", Up, RowChange{Update: [][2]string{{"c1", "d1"}}}},
		{"downgrade a base", drawChain, "a", "base", Down, RowChange{Delete: []string{"a"}}},
		{"downgrade on the row", drawChain, "b", "a", Down, RowChange{Update: [][2]string{{"b", "a"}}}},
		{"downgrade to what is implied", drawFork, "c1 d2", "c1branch@b", Down, RowChange{Delete: []string{"c1"}}},
		{"downgrade a merge", drawMerged, "e", "-1", Down, RowChange{Insert: []string{"d1"}, Update: [][2]string{{"e", "d2"}}}},
		{"downgrade what implied a dependency", drawD2, "amerge d1 b1 cmerge", "d1@base", Down, RowChange{Update: [][2]string{{"d1", "b2"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path, err := draw(t, test.drawing).Plan(strings.Fields(test.rows), test.target, test.direction)
			if err != nil {
				t.Fatal(err)
			}
			got := path.Moves[0].Rows
			if !slices.Equal(got.Delete, test.want.Delete) || !slices.Equal(got.Insert, test.want.Insert) || !slices.Equal(got.Update, test.want.Update) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
