// Package near finds the word somebody meant. In: a word and the words there are.
// Out: the nearest. It imports nothing of this project.
package near

import (
	"slices"
	"strings"
)

// One returns the nearest of the words and whether one is near enough to name: at
// most a third of its letters differ. Of equally near words the first in order of
// spelling counts.
func One(word string, words []string) (string, bool) {
	if all := All(word, words); len(all) > 0 {
		return all[0], true
	}
	return "", false
}

// All returns the words that are near enough, nearest first.
func All(word string, words []string) []string {
	type scored struct {
		word string
		far  int
	}
	var found []scored
	folded := strings.ToLower(word)
	for _, w := range words {
		if w == word {
			continue
		}
		far := Distance(folded, strings.ToLower(w))
		if far <= max(1, max(len(w), len(word))/3) {
			found = append(found, scored{w, far})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		if a.far != b.far {
			return a.far - b.far
		}
		return strings.Compare(a.word, b.word)
	})
	out := make([]string, len(found))
	for i, f := range found {
		out[i] = f.word
	}
	return slices.Compact(out)
}

// Distance is the Damerau-Levenshtein distance (optimal string alignment) of two
// words: how many characters must be inserted, deleted, changed or swapped with
// their neighbour. Case counts.
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
