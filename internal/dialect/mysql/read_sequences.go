package mysql

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// liveSequence is a MariaDB sequence, which is a table of one row.
type liveSequence struct {
	name    schema.Name
	comment string
	options schema.SequenceOptions
}

// readSequences reads all sequences in one query; reading one as a table does not
// advance it.
func (r *reading) readSequences(ctx context.Context) error {
	if len(r.sequences) == 0 {
		return nil
	}
	parts := make([]string, len(r.sequences))
	for i, s := range r.sequences {
		parts[i] = fmt.Sprintf("SELECT %d, start_value, increment, minimum_value, maximum_value, cache_size, cycle_option FROM %s", i, r.table(s.name))
	}
	return r.ask(ctx, "sequences", strings.Join(parts, " UNION ALL "), func(f fields) error {
		var n [5]int64
		for i := range n {
			var err error
			if n[i], err = strconv.ParseInt(f.text(i+1), 10, 64); err != nil {
				return fmt.Errorf("sequence %q: %w", r.sequences[f.number(0)].name, err)
			}
		}
		r.sequences[f.number(0)].options = schema.SequenceOptions{
			Start: schema.Some(n[0]), Increment: schema.Some(n[1]), Min: schema.Some(n[2]), Max: schema.Some(n[3]), Cache: schema.Some(n[4]),
			Cycle: f.number(6) == 1,
		}
		return nil
	})
}

func (s liveSequence) sequence() schema.Sequence {
	return schema.Sequence{Name: s.name, Options: normalSequence(s.options), Comment: s.comment}
}

// normalSequence leaves out what the server takes by default (10.11).
func normalSequence(o schema.SequenceOptions) schema.SequenceOptions {
	lowest, highest := int64(1), int64(math.MaxInt64-1)
	if o.Increment.Or(1) < 0 {
		lowest, highest = math.MinInt64+1, -1
	}
	first := o.Min.Or(lowest)
	if o.Increment.Or(1) < 0 {
		first = o.Max.Or(highest)
	}
	drop(&o.Start, first)
	drop(&o.Increment, 1)
	drop(&o.Min, lowest)
	drop(&o.Max, highest)
	drop(&o.Cache, 1000)
	return o
}

func drop(o *schema.Opt[int64], usual int64) {
	if o.Set && o.Value == usual {
		*o = schema.Opt[int64]{}
	}
}
