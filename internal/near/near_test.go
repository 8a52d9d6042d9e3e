package near

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	words := []string{"server_default", "nullable", "unique", "type", "index"}
	for word, want := range map[string][]string{
		"typ":           {"type"},
		"nulable":       {"nullable"},
		"unqiue":        {"unique"}, // neighbours swapped
		"serverdefault": {"server_default"},
		"Type":          {"type"},
		"xyzzy":         {},
		"type":          {}, // the word itself is no advice
	} {
		if got := All(word, words); !slices.Equal(got, want) {
			t.Errorf("All(%q) = %q, want %q", word, got, want)
		}
	}
}
