package diff

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// owned is a thing of the base and whether the replay knows it: then it carries
// every dialect's variants, else it is what the live catalog said.
type owned[T any] struct {
	value T
	known bool
}

// pairs matches two lists of one kind: first by name, then, where either side's
// name is the convention's or missing, by key. It returns for each of a the index
// in b, or -1.
func (p part[T]) pairs(a, b []T, alike func(x, y T) bool) []int {
	partner := make([]int, len(a))
	taken := make([]bool, len(b))
	for i, x := range a {
		partner[i] = -1
		name, _ := p.name(x)
		if name == "" {
			continue
		}
		if j := slices.IndexFunc(b, func(y T) bool { other, _ := p.name(y); return other == name }); j >= 0 && !taken[j] {
			partner[i], taken[j] = j, true
		}
	}
	for i, x := range a {
		if partner[i] >= 0 {
			continue
		}
		for j, y := range b {
			if !taken[j] && p.nameFree(x, y) && p.sameKey(x, y) && alike(x, y) {
				partner[i], taken[j] = j, true
				break
			}
		}
	}
	return partner
}

// nameFree reports whether the names of the two need not be equal.
func (p part[T]) nameFree(x, y T) bool {
	xn, xi := p.name(x)
	yn, yi := p.name(y)
	return xi || yi || xn == "" || yn == ""
}

func (p part[T]) sameKey(x, y T) bool { return p.key == nil || p.key(x) == p.key(y) }

// sameName reports whether the names of a matched pair need no change.
func (p part[T]) sameName(c Canon, known bool, x, y T) bool {
	xn, xi := p.name(x)
	yn, yi := p.name(y)
	return xn == yn || xi || yi || !known && !p.named(c)
}

// overlay lays the replay's list over the live one: agreeing things are taken from
// the replay under the name the server knows them by, and those that do not exist
// on this dialect are kept from the replay.
func (p part[T]) overlay(s *settler, lt schema.Table, live []T, rt schema.Table, replay []T) []owned[T] {
	d := s.canon.Name()
	var here []T
	var full []T
	var out []owned[T]
	for _, r := range replay {
		if schema.On(d, p.only(r)) {
			here, full = append(here, p.onto(r, d)), append(full, r)
		} else {
			out = append(out, owned[T]{r, true})
		}
	}
	same := func(x, y T) bool { return p.same(s, lt, x, rt, y) }
	for i, j := range p.pairs(live, here, same) {
		x := live[i]
		if j < 0 || !same(x, here[j]) || !p.nameFree(x, here[j]) && !p.sameName(s.canon, false, x, here[j]) {
			out = append(out, owned[T]{x, false})
			continue
		}
		name, _ := p.name(x)
		_, implicit := p.name(full[j])
		if name == "" || !p.named(s.canon) {
			name, _ = p.name(full[j])
		}
		out = append(out, owned[T]{p.setName(full[j], name, implicit), true})
	}
	slices.SortStableFunc(out, func(a, b owned[T]) int {
		x, _ := p.name(a.value)
		y, _ := p.name(b.value)
		return compareText(x, y)
	})
	return out
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
