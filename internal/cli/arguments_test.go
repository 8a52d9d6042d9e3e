package cli

import (
	"slices"
	"strings"
	"testing"
)

func TestGuardNegatives(t *testing.T) {
	root := newRoot(newProgram(Streams{}, func(string) (string, bool) { return "", false }))
	for _, c := range []struct{ typed, want string }{
		{"upgrade head", "upgrade head"},
		{"downgrade -1", "downgrade -- -1"},
		{"downgrade -1 --sql", "downgrade --sql -- -1"},
		{"downgrade -v -1", "downgrade -v -- -1"},
		{"downgrade -c m.yaml -1 -q", "downgrade -c m.yaml -q -- -1"},
		{"history -r -1:x", "history -r -1:x"},
		{"history -ir -1:x -v", "history -ir -1:x -v"},
		{"history --rev-range -1:", "history --rev-range -1:"},
		{"history --rev-range=-1: -2", "history --rev-range=-1: -- -2"},
		{"revision -m -1", "revision -m -1"},
		{"upgrade --tag -1 -2:head", "upgrade --tag -1 -- -2:head"},
		{"downgrade --sql -- -1", "downgrade --sql -- -1"},
		{"stamp -1 -- -2 a", "stamp -- -1 -2 a"},
		{"downgrade label@-1", "downgrade label@-1"},
	} {
		got := guardNegatives(root, strings.Fields(c.typed))
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: %v, want %s", c.typed, got, c.want)
		}
	}
}

// A flag's name must mean the same everywhere, as guardNegatives relies on it.
func TestFlagsAgree(t *testing.T) {
	root := newRoot(newProgram(Streams{}, func(string) (string, bool) { return "", false }))
	takes := map[string]string{}
	for _, c := range append(root.Commands(), root) {
		for _, name := range []string{"message", "config", "name", "rev-range", "sql", "offline", "verbose", "tag", "head", "format"} {
			for _, set := range []string{"local", "persistent"} {
				flag := c.Flags().Lookup(name)
				if set == "persistent" {
					flag = c.PersistentFlags().Lookup(name)
				}
				if flag == nil {
					continue
				}
				if had, ok := takes[name]; ok && had != flag.Value.Type() {
					t.Errorf("--%s of %s is %s, elsewhere %s", name, c.Name(), flag.Value.Type(), had)
				}
				takes[name] = flag.Value.Type()
			}
		}
	}
}

// Every command says what it does and shows how.
func TestCommandsAreDocumented(t *testing.T) {
	root := newRoot(newProgram(Streams{}, func(string) (string, bool) { return "", false }))
	for _, c := range append(root.Commands(), root) {
		if c.Short == "" || c.Example == "" || !strings.Contains(c.Example, "migrate") {
			t.Errorf("%s: short %q, example %q", c.Name(), c.Short, c.Example)
		}
		if c != root && c.GroupID == "" {
			t.Errorf("%s is in no group", c.Name())
		}
	}
}
