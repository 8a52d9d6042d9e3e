package schema

import "reflect"

// SequenceChange says what of a sequence becomes different: what is set. An option
// that is set to nothing becomes what the server takes unasked, which is not the
// same on every server.
type SequenceChange struct {
	Start, Increment, Min, Max, Cache Opt[Opt[int64]]
	Cycle                             Opt[bool]
	Type                              Opt[Type]
	OwnedBy                           Opt[ColumnName]
	Comment                           Opt[string]
}

// IsZero reports whether nothing changes.
func (c SequenceChange) IsZero() bool { return c == SequenceChange{} }

// Apply returns the sequence after the change.
func (c SequenceChange) Apply(s Sequence) Sequence {
	o := &s.Options
	c.Start.set(&o.Start)
	c.Increment.set(&o.Increment)
	c.Min.set(&o.Min)
	c.Max.set(&o.Max)
	c.Cache.set(&o.Cache)
	c.Cycle.set(&o.Cycle)
	c.Type.set(&s.Type)
	c.OwnedBy.set(&s.OwnedBy)
	c.Comment.set(&s.Comment)
	return s
}

// ChangedSequence returns what must change for a sequence to become another.
func ChangedSequence(from, to Sequence) SequenceChange {
	var c SequenceChange
	option := func(field *Opt[Opt[int64]], from, to Opt[int64]) {
		if from != to {
			*field = Some(to)
		}
	}
	option(&c.Start, from.Options.Start, to.Options.Start)
	option(&c.Increment, from.Options.Increment, to.Options.Increment)
	option(&c.Min, from.Options.Min, to.Options.Min)
	option(&c.Max, from.Options.Max, to.Options.Max)
	option(&c.Cache, from.Options.Cache, to.Options.Cache)
	if from.Options.Cycle != to.Options.Cycle {
		c.Cycle = Some(to.Options.Cycle)
	}
	if !reflect.DeepEqual(from.Type, to.Type) {
		c.Type = Some(to.Type)
		if to.Type == nil {
			c.Type = Some[Type](BigInteger{})
		}
	}
	if from.OwnedBy != to.OwnedBy {
		c.OwnedBy = Some(to.OwnedBy)
	}
	if from.Comment != to.Comment {
		c.Comment = Some(to.Comment)
	}
	return c
}
