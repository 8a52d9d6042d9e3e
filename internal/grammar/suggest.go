package grammar

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/near"
)

// didYouMean returns the hint for a misspelt word, "" when nothing is near.
func didYouMean(word string, known []string) string {
	if other, ok := near.One(word, known); ok && (len(word) > 2 || strings.ContainsAny(other, word)) {
		return fmt.Sprintf("did you mean %q?", other)
	}
	return ""
}

// oneSlip reports whether a and b differ by one character that is missing, too
// many, wrong, or swapped with its neighbour.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	same := func(a, b []rune) bool { return string(a) == string(b) }
	switch len(y) - len(x) {
	case 1:
		return same(x[i:], y[i+1:])
	case 0:
		return i < len(x) && (same(x[i+1:], y[i+1:]) ||
			i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && same(x[i+2:], y[i+2:]))
	}
	return false
}
