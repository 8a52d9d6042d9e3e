package sqlite

import (
	"fmt"
	"strconv"
	"strings"
)

// version is a version of the SQLite library.
type version [3]int

// oldest is the oldest supported version: the first that has DROP COLUMN,
// generated columns, RETURNING and pragma functions all together.
var oldest = version{3, 35, 0}

// String returns the version as "3.51.0".
func (v version) String() string { return fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2]) }

func (v version) before(other version) bool {
	for i := range v {
		if v[i] != other[i] {
			return v[i] < other[i]
		}
	}
	return false
}

// strictTables reports whether tables can be STRICT.
func (v version) strictTables() bool { return !v.before(version{3, 37, 0}) }

// parseVersion reads "3.51.0", "3.51" or "3", the last for the oldest supported.
func parseVersion(text string) (version, error) {
	var v version
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return v, fmt.Errorf("reading SQLite version %q: not like 3.51.0", text)
	}
	for i, part := range parts[:min(len(parts), 3)] {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return v, fmt.Errorf("reading SQLite version %q: not like 3.51.0", text)
		}
		v[i] = n
	}
	if len(parts) == 1 && v[0] == oldest[0] {
		return oldest, nil
	}
	return v, nil
}
