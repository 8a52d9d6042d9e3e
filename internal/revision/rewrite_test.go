package revision

import (
	"errors"
	"strings"
	"testing"
)

func TestWithDownChangesTheParentsAlone(t *testing.T) {
	for name, c := range map[string]struct {
		path, text string
		parents    []string
		want       string // of the changed line; "" for a refusal
	}{
		"plain":          {"a.yaml", "# top\nrevision: c\ndown_revision: b # why\nupgrade: []\n", []string{"x"}, "down_revision: x # why\n"},
		"to base":        {"a.yaml", "revision: c\ndown_revision: b # why\nupgrade: []\n", nil, "down_revision: null # why\n"},
		"from base":      {"a.yaml", "revision: c\ndown_revision: null\nupgrade: []\n", []string{"x"}, "down_revision: x\n"},
		"tilde":          {"a.yaml", "revision: c\ndown_revision: ~\nupgrade: []\n", []string{"x"}, "down_revision: x\n"},
		"quoted":         {"a.yaml", "revision: c\ndown_revision: 'b' # it's\nupgrade: []\n", []string{"x"}, "down_revision: x # it's\n"},
		"double quoted":  {"a.yaml", "revision: c\ndown_revision: \"b\"\nupgrade: []\n", []string{"x#1"}, "down_revision: \"x#1\"\n"},
		"flow list":      {"a.yaml", "revision: c\ndown_revision: [b] # why\nupgrade: []\n", []string{"x"}, "down_revision: x # why\n"},
		"list":           {"a.yaml", "revision: c\ndown_revision:\n- b # why\nupgrade: []\n", []string{"x"}, "- x # why\n"},
		"list to base":   {"a.yaml", "revision: c\ndown_revision:\n- b\nupgrade: []\n", nil, ""},
		"wide letters":   {"a.yaml", "{revision: ü, down_revision: b, upgrade: []}\n", []string{"x"}, "{revision: ü, down_revision: x, upgrade: []}\n"},
		"returns":        {"a.yaml", "revision: c\r\ndown_revision: b\r\nupgrade: []\r\n", []string{"x"}, "down_revision: x\r\n"},
		"in a text":      {"a.yaml", "revision: c\nmessage: |\n  down_revision: b\ndown_revision: b\nupgrade: []\n", []string{"x"}, "\ndown_revision: x\n"},
		"block scalar":   {"a.yaml", "revision: c\ndown_revision: |-\n  b\nupgrade: []\n", []string{"x"}, ""},
		"anchor":         {"a.yaml", "x-a: &a b\nrevision: c\ndown_revision: *a\nupgrade: []\n", []string{"x"}, ""},
		"sql":            {"a.sql", "-- revision: c\n-- down_revision: b  \n-- migrate:up\nSELECT 1;\n", []string{"x"}, "-- down_revision: x  \n"},
		"sql to base":    {"a.sql", "-- revision: c\n--down_revision: [b]\n-- migrate:up\nSELECT 1;\n", nil, "--down_revision: null\n"},
		"sql first line": {"a.sql", "\ufeff-- down_revision: b\r\n-- revision: c\r\n-- migrate:up\r\nSELECT 1;\r\n", []string{"x"}, "\ufeff-- down_revision: x\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			r, errs := readHeader(Source{Path: c.path, Data: []byte(c.text)})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			got, err := r.WithDown(c.parents)
			if c.want == "" {
				var refused *RewriteError
				if !errors.As(err, &refused) {
					t.Fatalf("%q, %v", got, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(got), c.want) {
				t.Errorf("%q", got)
			}
			before, after := strings.Split(c.text, "\n"), strings.Split(string(got), "\n")
			changed := 0
			for i := range before {
				if before[i] != after[i] {
					changed++
				}
			}
			if len(before) != len(after) || changed != 1 {
				t.Errorf("%d lines differ: %q", changed, got)
			}
		})
	}
}
