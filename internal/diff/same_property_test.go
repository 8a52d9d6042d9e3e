package diff_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/internal/dialects"
	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/schema"
)

// Compared offline, two models give the same revision whatever the dialect is.
func TestSameOperationsFromEveryDialect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := schematest.Maker{Variants: true}
		a, b := m.Schema(t), m.Schema(t)
		if _, err := grammar.DecodeModel("b", grammar.EncodeModel(b), grammar.Options{Convention: schema.DefaultConvention}); err != nil {
			t.Skip("it is no model")
		}
		var first []byte
		for i, d := range dialects.All() {
			var others []diff.Canon
			for j, other := range dialects.All() {
				if j != i {
					others = append(others, other)
				}
			}
			found, err := diff.Compare(diff.Input{Live: a.For(d.Name()), Replay: &a, Model: b, Canon: d, Others: others})
			if err != nil {
				t.Fatal(err)
			}
			got := append(grammar.EncodeOperations(found.Upgrade), grammar.EncodeOperations(found.Downgrade)...)
			if i == 0 {
				first = got
			} else if !bytes.Equal(first, got) {
				t.Fatalf("for %s\n%s\nfor %s\n%s", dialects.All()[0].Name(), first, d.Name(), got)
			}
		}
	})
}
