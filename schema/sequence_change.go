package schema

import "reflect"

// SequenceChange says what of a sequence becomes different: what is set.
type SequenceChange struct {
	Start, Increment, Min, Max, Cache Opt[int64]
	Cycle                             Opt[bool]
	Type                              Opt[Type]
	Comment                           Opt[string]
}

// IsZero reports whether nothing changes.
func (c SequenceChange) IsZero() bool { return c == SequenceChange{} }

// Apply returns the sequence after the change.
func (c SequenceChange) Apply(s Sequence) Sequence {
	o := &s.Options
	for _, pair := range []struct{ to, from *Opt[int64] }{
		{&o.Start, &c.Start}, {&o.Increment, &c.Increment}, {&o.Min, &c.Min}, {&o.Max, &c.Max}, {&o.Cache, &c.Cache},
	} {
		if pair.from.Set {
			*pair.to = *pair.from
		}
	}
	c.Cycle.set(&o.Cycle)
	c.Type.set(&s.Type)
	c.Comment.set(&s.Comment)
	return s
}

// ChangedSequence returns what must change for a sequence to become another. What
// is set before and not after gets what a sequence has unasked, in words: an
// option that a change leaves out stays.
func ChangedSequence(from, to Sequence) SequenceChange {
	var c SequenceChange
	first, least, most := int64(1), int64(1), int64(1<<63-1)
	switch to.Type {
	case Integer{}:
		most = 1<<31 - 1
	case SmallInteger{}:
		most = 1<<15 - 1
	}
	if to.Options.Increment.Or(1) < 0 {
		first, least, most = -1, -most-1, -1
	}
	option := func(field *Opt[int64], from, to Opt[int64], unasked int64) {
		if from != to {
			*field = Some(to.Or(unasked))
		}
	}
	if lower := to.Options.Min; to.Options.Increment.Or(1) > 0 && lower.Set {
		first = lower.Value
	} else if upper := to.Options.Max; to.Options.Increment.Or(1) < 0 && upper.Set {
		first = upper.Value
	}
	option(&c.Start, from.Options.Start, to.Options.Start, first)
	option(&c.Increment, from.Options.Increment, to.Options.Increment, 1)
	option(&c.Min, from.Options.Min, to.Options.Min, least)
	option(&c.Max, from.Options.Max, to.Options.Max, most)
	option(&c.Cache, from.Options.Cache, to.Options.Cache, 1)
	if from.Options.Cycle != to.Options.Cycle {
		c.Cycle = Some(to.Options.Cycle)
	}
	if !reflect.DeepEqual(from.Type, to.Type) {
		c.Type = Some(to.Type)
		if to.Type == nil {
			c.Type = Some[Type](BigInteger{})
		}
	}
	if from.Comment != to.Comment {
		c.Comment = Some(to.Comment)
	}
	return c
}
