package revision

import (
	"slices"
	"strings"
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
		d := distance(lower, strings.ToLower(w), limit)
		if d > limit && len(lower) >= 4 && strings.HasPrefix(strings.ToLower(w), lower[:len(lower)-1]) {
			d = limit // one wrong character at the end of a prefix
		}
		if d <= limit && !seen[w] {
			seen[w] = true
			found = append(found, candidate{w, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.distance - b.distance })
	var near []string
	for _, c := range found[:min(len(found), maxNear)] {
		near = append(near, c.word)
	}
	return near
}

// distance counts the edits (insert, delete, change, swap of neighbours) that
// make b of a; it gives up above limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
