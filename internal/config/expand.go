package config

import (
	"errors"
	"fmt"
	"strings"
)

// Lookup finds an environment variable; os.LookupEnv is one.
type Lookup func(name string) (string, bool)

// unset is the error of expanding a variable that is not set and has no default.
type unset struct{ name string }

func (u unset) Error() string { return u.name + " is not set" }

var errLoneDollar = errors.New(`a "$" stands alone: write ${NAME} for a variable, $$ for a dollar`)

// expand replaces ${X} and ${X:-default}; $$ is a dollar. What a variable holds is
// not expanded again, a default is. A default counts where the variable is empty too.
func expand(text string, lookup Lookup) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		switch {
		case !found:
			return b.String(), nil
		case strings.HasPrefix(rest, "$"):
			b.WriteByte('$')
			text = rest[1:]
			continue
		case !strings.HasPrefix(rest, "{"):
			return "", errLoneDollar
		}
		end := closing(rest)
		if end < 0 {
			return "", errors.New("${ is not closed")
		}
		value, err := variable(rest[1:end], lookup)
		if err != nil {
			return "", err
		}
		b.WriteString(value)
		text = rest[end+1:]
	}
}

// closing returns the position of the brace that closes the one text begins with.
func closing(text string) int {
	depth := 0
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// variable returns the value of what stands between the braces.
func variable(text string, lookup Lookup) (string, error) {
	name, other, hasDefault := strings.Cut(text, ":-")
	if !isVariable(name) {
		return "", fmt.Errorf("${%s} names no variable: write ${NAME} or ${NAME:-default}", text)
	}
	value, ok := lookup(name)
	switch {
	case ok && (value != "" || !hasDefault):
		return value, nil
	case hasDefault:
		return expand(other, lookup)
	}
	return "", unset{name}
}

func isVariable(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
