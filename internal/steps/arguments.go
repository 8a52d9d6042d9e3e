package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// argument is ${x:KEY}; a dollar before it ($${x:KEY}) makes it plain text.
var argument = regexp.MustCompile(`\$?\$\{x:([^}]*)\}`)

// ArgumentError says that SQL wants a -x argument that was not given.
type ArgumentError struct {
	Key   string
	Given []string
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("the SQL wants ${x:%s}, and no argument %q is given", e.Key, e.Key)
}

// Hint returns the way out.
func (e *ArgumentError) Hint() string {
	hint := fmt.Sprintf("give it with -x %s=VALUE", e.Key)
	if len(e.Given) > 0 {
		hint += "; given are " + strings.Join(e.Given, ", ")
	}
	return hint
}

// arguments puts the -x arguments into SQL, as they are: quotes around a value are
// the SQL's own. In a replay nothing runs, and one that is not given stays.
func (r Reader) arguments(text string) (string, error) {
	if !strings.Contains(text, "${x:") {
		return text, nil
	}
	var wrong error
	out := argument.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, "$$") {
			return found[1:]
		}
		key := strings.TrimSuffix(strings.TrimPrefix(found, "${x:"), "}")
		value, ok := r.Args[key]
		switch {
		case ok:
			return value
		case r.replays:
			return found
		case wrong == nil:
			var given []string
			for k := range r.Args {
				given = append(given, k)
			}
			slices.Sort(given)
			wrong = &ArgumentError{Key: key, Given: given}
		}
		return found
	})
	return out, wrong
}

// unresolved reports whether a statement still has an argument in it: which table it
// speaks of is then not known.
func unresolved(text string) bool { return strings.Contains(text, "${x:") }
