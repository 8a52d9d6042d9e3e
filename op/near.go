package op

import (
	"cmp"
	"slices"
	"strings"
)

// maxNear is how many near names an error offers.
const maxNear = 3

// near returns the names that are likely to have been meant by name, nearest
// first: those that differ in case alone, then those a few edits away.
func near(name string, names []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	limit := max(1, len([]rune(name))/3)
	var found []candidate
	for _, other := range names {
		d := edits([]rune(strings.ToLower(name)), []rune(strings.ToLower(other)), limit)
		if d <= limit && other != "" {
			found = append(found, candidate{other, d})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	var out []string
	for _, c := range found[:min(maxNear, len(found))] {
		if !slices.Contains(out, c.name) {
			out = append(out, c.name)
		}
	}
	return out
}

// edits counts the insertions, deletions and substitutions that turn a into b;
// it stops counting beyond limit.
func edits(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
