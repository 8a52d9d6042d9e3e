package cli

import (
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// span is a piece of a line, which changed or did not.
type span struct {
	text    string
	changed bool
}

// wordDiff marks the words in which two lines differ.
func wordDiff(from, to string) (left, right []span) {
	known := map[string]rune{}
	var words []string
	coded := func(line string) []rune {
		var out []rune
		for _, word := range splitWords(line) {
			code, ok := known[word]
			if !ok {
				words = append(words, word)
				code = rune(len(words))
				if code >= 0xD800 { // no letters are there
					code += 0x800
				}
				known[word] = code
			}
			out = append(out, code)
		}
		return out
	}
	a, b := coded(from), coded(to)
	for _, piece := range differ().DiffMainRunes(a, b, false) {
		var text strings.Builder
		for _, code := range piece.Text {
			if code >= 0xE000 {
				code -= 0x800
			}
			text.WriteString(words[code-1])
		}
		switch piece.Type {
		case diffmatchpatch.DiffDelete:
			left = append(left, span{text.String(), true})
		case diffmatchpatch.DiffInsert:
			right = append(right, span{text.String(), true})
		default:
			left, right = append(left, span{text.String(), false}), append(right, span{text.String(), false})
		}
	}
	return left, right
}

// splitWords takes a line apart: letters, digits and _ that stand together are a
// word, blanks that do are, and every other character is one.
func splitWords(line string) []string {
	kind := func(c rune) int {
		switch {
		case c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c):
			return 1
		case c == ' ':
			return 2
		}
		return 0
	}
	var out []string
	last := 0
	for _, c := range line {
		if k := kind(c); k != 0 && k == last {
			out[len(out)-1] += string(c)
		} else {
			out, last = append(out, string(c)), k
		}
	}
	return out
}

// alike reports whether two lines are one that changed: they begin with one key, or
// share most of their text.
func alike(from, to string) bool {
	if a, ok := lineKey(from); ok {
		if b, ok := lineKey(to); ok {
			return a == b
		}
	}
	left, _ := wordDiff(from, to)
	same := 0
	for _, s := range left {
		if !s.changed {
			same += len(strings.TrimSpace(s.text))
		}
	}
	return 2*same > max(len(strings.TrimSpace(from)), len(strings.TrimSpace(to)))
}

// lineKey is what stands before the colon, with its indent.
func lineKey(line string) (string, bool) {
	key, _, ok := strings.Cut(line, ":")
	return key, ok
}
