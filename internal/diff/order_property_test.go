package diff_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/internal/dialects"
	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Whatever order operations arrive in they leave in one order, both ways, and
// nothing that is given is written to. Columns that are added to a table arrive in
// the order that is to be the table's.
func TestOrderOfAnyShuffle(t *testing.T) {
	for i, d := range dialects.All() {
		var others []diff.Canon
		for j, other := range dialects.All() {
			if j != i {
				others = append(others, other)
			}
		}
		t.Run(string(d.Name()), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				a, b := schematest.Whole{Dialect: d.Name()}.Pair(t)
				if _, err := grammar.DecodeModel("b", grammar.EncodeModel(b), grammar.Options{Convention: schema.DefaultConvention}); err != nil {
					t.Skip("it is no model")
				}
				found, err := diff.Compare(diff.Input{Live: a.For(d.Name()), Replay: &a, Model: b, Canon: d, Others: others})
				if err != nil {
					t.Fatal(err)
				}
				if len(found.Questions) > 0 {
					t.Skip("only the server could tell")
				}
				sameOrder(t, a, found.Upgrade)
				after := op.NewDraft(a)
				for _, o := range found.Upgrade {
					if err := after.Apply(o); err != nil {
						t.Fatal(err)
					}
				}
				sameOrder(t, after.Schema(), found.Downgrade)
			})
		})
	}
}

func sameOrder(t *rapid.T, before schema.Metadata, want []op.Operation) {
	t.Helper()
	shuffled := addedInOrder(rapid.Permutation(want).Draw(t, "shuffled"), want)
	given := slices.Clone(shuffled)
	got, err := diff.Order(before, shuffled)
	if err != nil {
		t.Fatalf("%v\nshuffled:\n%s", err, words(shuffled))
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("ordered\n%s\nshuffled and ordered\n%s", words(want), words(got))
	}
	if !reflect.DeepEqual(shuffled, given) {
		t.Fatal("the operations that were given are written to")
	}
}

// addedInOrder puts the columns that are added to each table back into the order of
// another list of the same operations.
func addedInOrder(ops, as []op.Operation) []op.Operation {
	next := map[schema.Name][]op.Operation{}
	for _, o := range as {
		if add, ok := o.(op.AddColumn); ok {
			next[add.Table] = append(next[add.Table], o)
		}
	}
	out := slices.Clone(ops)
	for i, o := range out {
		if add, ok := o.(op.AddColumn); ok {
			out[i], next[add.Table] = next[add.Table][0], next[add.Table][1:]
		}
	}
	return out
}
