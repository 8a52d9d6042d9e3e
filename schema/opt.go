package schema

// Opt is a value that may be left out. The zero Opt is "not given", which is
// different from a given zero value.
type Opt[T any] struct {
	Set   bool
	Value T
}

// Some returns an Opt that holds v.
func Some[T any](v T) Opt[T] { return Opt[T]{Set: true, Value: v} }

// Or returns the value, or other when none was given.
func (o Opt[T]) Or(other T) T {
	if o.Set {
		return o.Value
	}
	return other
}
