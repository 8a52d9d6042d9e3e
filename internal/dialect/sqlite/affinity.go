package sqlite

import "strings"

// affinity is how SQLite treats the values of a column: rules of
// https://sqlite.org/datatype3.html#determination_of_column_affinity.
type affinity int

const (
	noAffinity affinity = iota
	textAffinity
	numericAffinity // INTEGER, REAL and NUMERIC alike: text that reads as a number becomes one
)

func affinityOf(declared string) affinity {
	up := strings.ToUpper(declared)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(up, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("INT"):
		return numericAffinity
	case has("CHAR", "CLOB", "TEXT"):
		return textAffinity
	case up == "" || has("BLOB"):
		return noAffinity
	}
	return numericAffinity
}
