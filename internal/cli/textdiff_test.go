package cli

import (
	"fmt"
	"strings"
	"testing"
)

func diffed(from, to string) string {
	var b strings.Builder
	paint{}.textDiff(&b, "a", "b", from, to)
	return b.String()
}

// numbered is the lines from..to.
func numbered(from, to int, except ...int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		fmt.Fprintln(&b, i)
	}
	text := b.String()
	for _, e := range except {
		text = strings.Replace(text, fmt.Sprintf("\n%d\n", e), "\n", 1)
	}
	return text
}

func TestTextDiff(t *testing.T) {
	for _, c := range []struct{ what, from, to, want string }{
		{"equal", "a\nb\n", "a\nb\n", ""},
		{"from nothing", "", "a\nb\n", "--- a\n+++ b\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
		{"to nothing", "a\n", "", "--- a\n+++ b\n@@ -1,1 +0,0 @@\n-a\n"},
		{"a line changed", "a\nb\nc\n", "a\nx\nc\n", "--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
		{"what stands around", numbered(1, 20), numbered(1, 20, 10),
			"--- a\n+++ b\n@@ -7,7 +7,6 @@\n 7\n 8\n 9\n-10\n 11\n 12\n 13\n"},
		{"two places", numbered(1, 20), numbered(1, 20, 2, 18),
			"--- a\n+++ b\n@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n@@ -15,6 +14,5 @@\n 15\n 16\n 17\n-18\n 19\n 20\n"},
		{"places that touch", numbered(1, 12), numbered(1, 12, 3, 9),
			"--- a\n+++ b\n@@ -1,12 +1,10 @@\n 1\n 2\n-3\n 4\n 5\n 6\n 7\n 8\n-9\n 10\n 11\n 12\n"},
	} {
		if got := diffed(c.from, c.to); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
}

// A schema of many tables has many different lines; they must not be mixed up.
func TestTextDiffOfManyLines(t *testing.T) {
	from := numbered(1, 70000)
	got := diffed(from, strings.Replace(from, "\n65000\n", "\nnew\n", 1))
	want := "--- a\n+++ b\n@@ -64997,7 +64997,7 @@\n 64997\n 64998\n 64999\n-65000\n+new\n 65001\n 65002\n 65003\n"
	if got != want {
		t.Errorf("got\n%s", got)
	}
}
