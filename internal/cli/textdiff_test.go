package cli

import (
	"fmt"
	"strings"
	"testing"
)

func diffed(from, to string) string {
	var b strings.Builder
	sides{}.write(&b, "a", "b", from, to)
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

// Both texts stand side by side, with their words that changed marked.
func TestTextDiff(t *testing.T) {
	for _, c := range []struct{ what, from, to, want string }{
		{"equal", "a\nb\n", "a\nb\n", ""},
		{"from nothing", "", "x\ny\n", "a   b\n@@ -0,0 +1,2 @@\n  > x\n  > y\n"},
		{"to nothing", "x\n", "", "a   b\n@@ -1,1 +0,0 @@\nx <\n"},
		{"another line", "x\ny\nz\n", "x\nq\nz\n", "a   b\n@@ -1,3 +1,3 @@\nx   x\ny <\n  > q\nz   z\n"},
		{"a word changed", "nick: {type: string(30)}\n", "nick: {type: string(40)}\n",
			"a                              b\n@@ -1,1 +1,1 @@\nnick: {type: string([-30-])} | nick: {type: string({+40+})}\n"},
		{"words came", "status: [draft, sent]\n", "status: [draft, sent, read]\n",
			"a                       b\n@@ -1,1 +1,1 @@\nstatus: [draft, sent] | status: [draft, sent{+, read+}]\n"},
		{"words went", "id: {type: text, unique: true}\n", "id: {type: text}\n",
			"a                                    b\n@@ -1,1 +1,1 @@\nid: {type: text[-, unique: true-]} | id: {type: text}\n"},
		{"keys are kept together", "  a: 1\n  b: 2\n  c: 3\n", "  b: 20\n  d: 4\n  c: 30\n",
			"a            b\n@@ -1,3 +1,3 @@\n  a: 1     <\n  b: [-2-] |   b: {+20+}\n           >   d: 4\n  c: [-3-] |   c: {+30+}\n"},
		{"letters beyond ASCII", "größe: 1\n", "größe: 2\n", "a              b\n@@ -1,1 +1,1 @@\ngröße: [-1-] | größe: {+2+}\n"},
		{"what stands around", numbered(1, 20), numbered(1, 20, 10),
			"a    b\n@@ -7,7 +7,6 @@\n7    7\n8    8\n9    9\n10 <\n11   11\n12   12\n13   13\n"},
		{"two places", numbered(1, 20), numbered(1, 20, 2, 18),
			"a    b\n@@ -1,5 +1,4 @@\n1    1\n2  <\n3    3\n4    4\n5    5\n@@ -15,6 +14,5 @@\n15   15\n16   16\n17   17\n18 <\n19   19\n20   20\n"},
		{"places that touch", numbered(1, 12), numbered(1, 12, 3, 9),
			"a    b\n@@ -1,12 +1,10 @@\n1    1\n2    2\n3  <\n4    4\n5    5\n6    6\n7    7\n8    8\n9  <\n10   10\n11   11\n12   12\n"},
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
	want := "a       b\n@@ -64997,7 +64997,7 @@\n64997   64997\n64998   64998\n64999   64999\n65000 <\n      > new\n65001   65001\n65002   65002\n65003   65003\n"
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

// In a terminal colour marks the words; what is too wide for its half goes on below.
func TestTextDiffInTerminals(t *testing.T) {
	var b strings.Builder
	sides{paint{true}, 43}.write(&b, "database", "models", "note: {type: string(30), nullable: false}\nold: {type: text}\n", "note: {type: string(40), nullable: false}\n")
	want := []string{
		"\x1b[1mdatabase\x1b[0m             \x1b[33m \x1b[0m \x1b[1mmodels\x1b[0m",
		"\x1b[36m@@ -1,2 +1,1 @@\x1b[0m",
		"note: {type: string( \x1b[33m|\x1b[0m note: {type: string(",
		"\x1b[1m\x1b[31m30\x1b[0m\x1b[0m), nullable: false \x1b[33m \x1b[0m \x1b[1m\x1b[32m40\x1b[0m\x1b[0m), nullable: false",
		"}                    \x1b[33m \x1b[0m }",
		"\x1b[31mold: {type: text}\x1b[0m    \x1b[33m<\x1b[0m",
		"",
	}
	if got := strings.Split(b.String(), "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// However two lines differ, what is on both sides is the two lines.
func TestWordDiffKeepsTheLines(t *testing.T) {
	many := func(from, to int) string {
		var words []string
		for i := from; i < to; i++ {
			words = append(words, fmt.Sprintf("w%d", i))
		}
		return strings.Join(words, " ")
	}
	for _, c := range [][2]string{{"", "a"}, {"a b", "b a"}, {"größe, 日本", "日本"}, {many(0, 60000), many(3, 60003)}} {
		left, right := wordDiff(c[0], c[1])
		for i, side := range [][]span{left, right} {
			var b strings.Builder
			for _, p := range side {
				b.WriteString(p.text)
			}
			if b.String() != c[i] {
				t.Errorf("%.40q became %.40q", c[i], b.String())
			}
		}
	}
}
