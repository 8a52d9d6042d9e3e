package diff

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// compareParts compares the things of one kind in a pair of tables. What changed is
// dropped and made anew; what only got another name is renamed.
func compareParts[T any](c *comparison, p part[T], b baseTable, have []owned[T], t schema.Table, want []T) {
	spread := func(o owned[T], w T) spread { return c.spread([]extent{{o.known, p.only(o.value)}}, p.only(w), t.Only) }
	same := func(o owned[T], w T) bool {
		return spread(o, w).same() && partSame(c, p, b, o, t, w, schema.Everywhere)
	}
	have = kept(have, func(o owned[T]) bool { return watched(c, p, b, t, o.value) })
	want = kept(want, func(w T) bool { return watched(c, p, b, t, w) })
	haveValues := values(have)
	partner := p.pairs(haveValues, want, func(x, w T) bool {
		i := slices.IndexFunc(have, func(o owned[T]) bool { return reflect.DeepEqual(o.value, x) })
		return same(have[i], w)
	})
	p.pairRenamed(c, have, want, partner, same)
	made := make([]bool, len(want))
	for i, o := range have {
		j := partner[i]
		if j < 0 {
			c.add(p.drop(t.Name, o.value))
			continue
		}
		made[j] = true
		sameName := p.sameName(c.canon, o.known, o.value, want[j])
		switch s := spread(o, want[j]); {
		case s.gradual() && sameName && partSame(c, p, b, o, t, want[j], s.kept[0]):
			_ = c.limit(p.drop(t.Name, o.value), s.gone[0]) // a list says so, or it were not gradual
			_ = c.limit(p.create(t.Name, want[j]), s.come)
		case !same(o, want[j]):
			c.add(p.drop(t.Name, o.value))
			if c.counts(p.only(want[j])) {
				c.add(p.create(t.Name, want[j]))
			}
		case !sameName:
			if names := p.naming(o.value, want[j]); names[0] != "" && p.rename != nil {
				c.add(p.rename(t.Name, names[0], names[1]))
				continue
			}
			c.add(p.drop(t.Name, o.value))
			c.add(p.create(t.Name, want[j]))
		}
	}
	for j, w := range want {
		if !made[j] && c.counts(p.only(w)) {
			c.add(p.create(t.Name, w))
		}
	}
}

// pairRenamed matches what is left by content: the same thing under another name.
func (p part[T]) pairRenamed(c *comparison, have []owned[T], want []T, partner []int, same func(owned[T], T) bool) {
	taken := make([]bool, len(want))
	for _, j := range partner {
		if j >= 0 {
			taken[j] = true
		}
	}
	for i, o := range have {
		if partner[i] >= 0 {
			continue
		}
		for j, w := range want {
			if !taken[j] && p.sameKey(o.value, w) && same(o, w) {
				partner[i], taken[j] = j, true
				break
			}
		}
	}
}

// naming returns the two names of a pair.
func (p part[T]) naming(x, y T) [2]string {
	from, _ := p.name(x)
	to, _ := p.name(y)
	return [2]string{from, to}
}

// partSame compares a thing of the base with the model's, in all but the name and the
// limit, on some dialects. The same text may say another thing on another table: a(20)
// is all of a string(20).
func partSame[T any](c *comparison, p part[T], b baseTable, o owned[T], t schema.Table, w T, on schema.DialectSet) bool {
	if !o.known {
		d := c.canon.Name()
		if !schema.On(d, p.only(w)) || !on.Has(d) {
			return false
		}
		live := b.live
		live.Name = b.name
		_, here := c.pair.on(d)
		return p.same(c.settler, live, o.value, here, p.onto(w, d))
	}
	for _, canon := range c.all {
		d := canon.Name()
		if !schema.On(d, p.only(w)) || !schema.On(d, t.Only) || !on.Has(d) {
			continue
		}
		from, to := c.pair.on(d)
		if !reflect.DeepEqual(p.norm(canon, from, p.onto(o.value, d)), p.norm(canon, to, p.onto(w, d))) {
			return false
		}
	}
	return true
}
