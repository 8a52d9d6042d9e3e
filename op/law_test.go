package op_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// anything makes schemas with everything that can differ by dialect.
var anything = schematest.Maker{Limits: true, Variants: true}

// complete completes and applies an operation and returns the whole ones and the
// schemas before each and after the last.
func complete(t *rapid.T, before schema.Metadata, o op.Operation) (whole []op.Operation, states []schema.Metadata) {
	whole, err := op.Complete(before, o)
	if err != nil {
		t.Fatalf("%s\non %s\n%v", show(o), show(before), err)
	}
	states = append(states, before)
	for _, w := range whole {
		if op.Partial(w) {
			t.Fatalf("%s is still partial", show(w))
		}
		after, err := op.Apply(states[len(states)-1], w)
		if err != nil {
			t.Fatalf("%s\non %s\n%v", show(w), show(states[len(states)-1]), err)
		}
		states = append(states, after)
	}
	return whole, states
}

func TestReverseTakesBack(t *testing.T) {
	plain := schematest.Maker{}
	rapid.Check(t, func(t *rapid.T) {
		s := plain.Schema(t)
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			o := plain.Operation(t, s)
			whole, states := complete(t, s, o)
			for i, w := range whole {
				back, err := op.Reverse(w)
				if err != nil {
					t.Fatal(err)
				}
				got, err := op.Apply(states[i+1], back)
				if err != nil {
					t.Fatalf("%s\n%v", show(back), err)
				}
				same(t, show(w)+", then "+show(back), bag(got), bag(states[i]))
				if again, err := op.Reverse(back); err != nil || op.Keyword(again) != op.Keyword(w) {
					t.Fatalf("%s reversed twice is %v, %v", op.Keyword(w), again, err)
				}
			}
			s = states[len(states)-1]
		}
	})
}

// What an operation does to a schema with variants is, on each dialect, what its
// projection does to the projected schema.
func TestProjectionCommutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anything.Schema(t)
		for range rapid.IntRange(1, 3).Draw(t, "steps") {
			o := anything.Operation(t, s)
			whole, err := op.Complete(s, o)
			if err != nil {
				t.Skip(err.Error())
			}
			after := s
			for _, w := range whole {
				before := after
				if after, err = op.Apply(before, w); err != nil {
					if parted(before) { // what was drawn for one table need not fit its other half
						t.Skip(err.Error())
					}
					t.Fatalf("%s\non %s\n%v", show(w), show(before), err)
				}
				for _, d := range schema.Dialects {
					want := before.For(d)
					if projected, ok := op.For(w, d); ok {
						if want, err = op.Apply(want, projected); err != nil {
							t.Fatalf("on %s: %s\non %s\n%v", d, show(projected), show(before.For(d)), err)
						}
					}
					same(t, fmt.Sprintf("on %s: %s", d, show(w)), bag(after.For(d)), bag(want))
				}
			}
			s = after
		}
	})
}

// parted reports whether two tables of one name stand side by side.
func parted(m schema.Metadata) bool {
	for i := 1; i < len(m.Tables); i++ {
		if m.Tables[i].Name == m.Tables[i-1].Name {
			return true
		}
	}
	return false
}

// A limited operation, taken back, leaves on each dialect what was there.
func TestReverseTakesBackOnEachDialect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anything.Schema(t)
		whole, err := op.Complete(s, anything.Operation(t, s))
		if err != nil {
			t.Skip(err.Error())
		}
		for _, w := range whole {
			after, err := op.Apply(s, w)
			if err != nil {
				t.Fatal(err)
			}
			back, err := op.Reverse(w)
			if err != nil {
				t.Fatal(err)
			}
			got, err := op.Apply(after, back)
			if err != nil {
				t.Fatalf("%s\non %s\n%v", show(back), show(after), err)
			}
			for _, d := range schema.Dialects {
				same(t, fmt.Sprintf("on %s: %s", d, show(w)), bag(got.For(d)), bag(s.For(d)))
			}
			s = after
		}
	})
}

func TestApplyLeavesTheSchemaBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anything.Schema(t)
		copied := deepCopy(reflect.ValueOf(s)).Interface().(schema.Metadata)
		o := anything.Operation(t, s)
		whole, err := op.Complete(s, o)
		if err != nil {
			t.Skip(err.Error())
		}
		same(t, "completing "+show(o), s, copied)
		after := s
		for _, w := range whole {
			opCopy := deepCopy(reflect.ValueOf(&w).Elem()).Interface()
			if after, err = op.Apply(after, w); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(opCopy, any(w)) {
				t.Fatalf("applying changed the operation %s", show(w))
			}
		}
		same(t, "applying "+show(o), s, copied)
	})
}

// The draft and Apply are one thing.
func TestDraftAppliesLikeApply(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anything.Schema(t)
		d := op.NewDraft(s)
		for range 3 {
			o := anything.Operation(t, s)
			after, err := op.Apply(s, o)
			if got := d.Apply(o); (got == nil) != (err == nil) {
				t.Fatalf("apply says %v, draft %v", err, got)
			}
			if err == nil {
				s = after
			}
			same(t, show(o), d.Schema(), s)
		}
	})
}

// bag returns the schema with what its tables hold in order of name: a column that
// comes back comes back last.
func bag(m schema.Metadata) schema.Metadata {
	m.Tables = slices.Clone(m.Tables)
	for i := range m.Tables {
		t := &m.Tables[i]
		sorted(&t.Columns, func(c schema.Column) string { return c.Name })
		sorted(&t.ForeignKeys, func(f schema.ForeignKey) string { return f.Name })
		sorted(&t.Uniques, func(u schema.Unique) string { return u.Name })
		sorted(&t.Checks, func(c schema.Check) string { return c.Name })
		sorted(&t.Excludes, func(e schema.Exclude) string { return e.Name })
		sorted(&t.Indexes, func(x schema.Index) string { return x.Name })
	}
	emptyIsNil(&m.Tables)
	emptyIsNil(&m.Enums)
	emptyIsNil(&m.Sequences)
	return m
}

func sorted[T any](list *[]T, name func(T) string) {
	*list = slices.SortedStableFunc(slices.Values(*list), func(a, b T) int { return strings.Compare(name(a), name(b)) })
	emptyIsNil(list)
}

func emptyIsNil[T any](list *[]T) {
	if len(*list) == 0 {
		*list = nil
	}
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

func same(t fataler, what string, got, want schema.Metadata) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s\n got %s\nwant %s", what, show(got), show(want))
	}
}
