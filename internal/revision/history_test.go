package revision

import (
	"strings"
	"testing"
)

// TestHistoryRanges: both ends, relative ones counted from the other end and
// cut at the ends of the history.
func TestHistoryRanges(t *testing.T) {
	for _, test := range []struct{ drawing, rows, rng, want string }{
		{drawChain, "", "", "e d c b a"},
		{drawChain, "", "b:d", "d c b"},
		{drawChain, "", "b:", "e d c b"},
		{drawChain, "", ":b", "b a"},
		{drawChain, "c", "current:", "e d c"},
		{drawChain, "c", ":current", "c b a"},
		{drawChain, "", "current:", "e d c b a"},
		{drawChain, "", "-1:d", "d c"}, // Alembic counts from the head
		{drawChain, "", "-2:", "e d c"},
		{drawChain, "", "-9:", "e d c b a"},
		{drawChain, "c", "-1:current", "c b"},
		{drawChain, "", "b:+1", "c b"},
		{drawChain, "", "b:+9", "e d c b"},
		{drawChain, "", ":+2", "b a"},
		{drawChain, "", "head-1:head", "e d"},
		{drawChain, "", "d:b", `!range d:b: revision "d" is not an ancestor of "b"`},
		{drawChain, "", "a", `!target "a" is no range`},
		{drawChain, "", "a:b:c", `!target "a:b:c" has more than one colon`},
		{drawChain, "", "+1:", `!"+1": the start of a range counts down from its end: -N`},
		{drawChain, "", ":-1", `!"-1": the end of a range counts up from its start: +N`},
		{drawChain, "", "-1:+1", `!"+1": both ends of the range are relative`},
		{drawFork, "d1 d2", "current:", "d1 d2"},
		{drawFork, "c1 d2", "current:heads", "d1 c1 d2"},
		{drawFork, "", "b:c1branch@head", "d1 c1 b"},
		{drawFork, "", "c2branch@base:", "d2 c2 b a"},
		{drawFork, "", "b:c2branch@+1", "c2 b"},
		{drawFork, "", "b:+1", `!"+1" is ambiguous: from "b" the ways lead to c1, c2`},
		{drawMerged, "", "e:", "f e"},
		{drawMerged, "", "b:e", "e d1 c1 d2 c2 b"},
		{drawMerged, "", "c1:e", "e d1 c1"},
		{"a1 -> a2 -> a3, b1 -> b2(a2) -> b3", "", "b1:", "b3 b2 b1"},
		{"a -> x -> y, b(x) -> c, a -> d(c)", "", "a:d", "d x a"}, // with a gap: d needs c, c needs x; b and c do not descend from a
	} {
		t.Run(test.rng, func(t *testing.T) {
			revs, err := draw(t, test.drawing).History(strings.Fields(test.rows), test.rng)
			got := idsIn(revs)
			if err != nil {
				got = "!" + err.Error()
			}
			if got != test.want {
				t.Errorf("%s from %q: got %s, want %s", test.rng, test.rows, got, test.want)
			}
		})
	}
}
