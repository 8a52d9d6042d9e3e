package diff

import (
	"reflect"

	"github.com/retort-db/migrate/schema"
)

// pair is the two tables that are compared now, and what they are on each dialect,
// made when first asked for.
type pair struct {
	from, to     schema.Table
	fromOn, toOn map[schema.Dialect]schema.Table
	// alike: key and options are the same, so that a column that is written the same
	// is the same.
	alike bool
}

func newPair(from, to schema.Table) *pair {
	return &pair{from: from, to: to, fromOn: map[schema.Dialect]schema.Table{}, toOn: map[schema.Dialect]schema.Table{},
		alike: sameKey(from.PrimaryKey, to.PrimaryKey) && reflect.DeepEqual(from.Options, to.Options) && from.By == nil && to.By == nil}
}

// on returns both tables as they are on a dialect.
func (p *pair) on(d schema.Dialect) (from, to schema.Table) {
	return tableOn(p.fromOn, p.from, d), tableOn(p.toOn, p.to, d)
}

func tableOn(made map[schema.Dialect]schema.Table, t schema.Table, d schema.Dialect) schema.Table {
	out, ok := made[d]
	if !ok {
		out = t.For(d)
		made[d] = out
	}
	return out
}
