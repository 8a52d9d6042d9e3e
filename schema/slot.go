package schema

import "reflect"

// slot is one field of a change, whatever its type: an *[Opt].
type slot interface {
	given() bool
	clear()
	take(other slot)
	same(other slot) bool
}

func (o *Opt[T]) given() bool     { return o.Set }
func (o *Opt[T]) clear()          { *o = Opt[T]{} }
func (o *Opt[T]) take(other slot) { *o = *other.(*Opt[T]) }

// same reports whether both are given the same value, or neither is given one.
func (o *Opt[T]) same(other slot) bool {
	p := other.(*Opt[T])
	return o.Set == p.Set && reflect.DeepEqual(o.Value, p.Value)
}

// set writes the value to the field when one is given.
func (o Opt[T]) set(field *T) {
	if o.Set {
		*field = o.Value
	}
}

// lay lays what over gives over what base gives.
func lay(base, over []slot) {
	for i := range base {
		if over[i].given() {
			base[i].take(over[i])
		}
	}
}

// without clears in change what leaves the values before as they are: full holds
// every value before.
func without(change, full []slot) {
	for i := range change {
		if change[i].same(full[i]) {
			change[i].clear()
		}
	}
}

// reach clears in a change of a base what does not reach a variant: the values in
// which the variant differed from the base already.
func reach(change, base, variant []slot) {
	for i := range change {
		if !base[i].same(variant[i]) {
			change[i].clear()
		}
	}
}

// own leaves in want what a variant must say for itself beside its base's change:
// what the base's change does not bring, and the values to which it keeps though
// the base's change.
func own(want, change, baseFrom, variantFrom, variantTo []slot) {
	for i := range want {
		switch {
		case want[i].given():
			if want[i].same(change[i]) && baseFrom[i].same(variantFrom[i]) {
				want[i].clear()
			}
		case change[i].given() && !change[i].same(variantTo[i]):
			want[i].take(variantTo[i])
		}
	}
}

// anyGiven reports whether any of the slots is given a value.
func anyGiven(slots []slot) bool {
	for _, s := range slots {
		if s.given() {
			return true
		}
	}
	return false
}
