package grammar

import (
	"fmt"
	"strings"
)

// nearest returns the known word that is nearest to a misspelt one, or "" when
// none is near enough to be meant. The first of equally near words wins.
func nearest(word string, known []string) string {
	best, least := "", len(word)/4+2
	plain := fold(word)
	for _, k := range known {
		if n := distance(plain, fold(k), least); n < least {
			best, least = k, n
		}
	}
	return best
}

// didYouMean returns the hint for a misspelt word, "" when nothing is near.
func didYouMean(word string, known []string) string {
	if near := nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// fold takes away what people get wrong in another way than by a slip of the
// hand: case, and how words are joined (BigInteger, on-delete).
func fold(word string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(word))
}

// distance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b; beyond limit any number over it will do.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	from, to := []rune(a), []rune(b)
	before, last, row := make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(from); i++ {
		row[0] = i
		for j := 1; j <= len(to); j++ {
			cost := 1
			if from[i-1] == to[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(to)]
}
