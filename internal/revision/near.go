package revision

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/near"
)

// maxNear is how many near words an error names.
const maxNear = 3

// nearest lists the words that a misspelt one may have meant, nearest first.
func nearest(word string, words []string) []string {
	type candidate struct {
		word     string
		distance int
	}
	var found []candidate
	limit := max(1, min(3, len(word)/3))
	lower := strings.ToLower(word)
	seen := map[string]bool{}
	for _, w := range words {
		d := near.Distance(lower, strings.ToLower(w))
		if d > limit && len(lower) >= 4 && strings.HasPrefix(strings.ToLower(w), lower[:len(lower)-1]) {
			d = limit // one wrong character at the end of a prefix
		}
		if d <= limit && !seen[w] {
			seen[w] = true
			found = append(found, candidate{w, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.distance - b.distance })
	var out []string
	for _, c := range found[:min(len(found), maxNear)] {
		out = append(out, c.word)
	}
	return out
}
