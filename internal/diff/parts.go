package diff

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// compareParts compares the things of one kind in a pair of tables. What changed is
// dropped and made anew; what only got another name is renamed.
func compareParts[T any](c *comparison, p part[T], b baseTable, have []owned[T], t schema.Table, want []T) {
	same := func(o owned[T], w T) bool { return partSame(c, p, b, o, t, w) }
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
		switch {
		case !same(o, want[j]):
			c.add(p.drop(t.Name, o.value))
			c.add(p.create(t.Name, want[j]))
		case !p.sameName(c.canon, o.known, o.value, want[j]):
			if names := p.naming(o.value, want[j]); names[0] != "" && p.rename != nil {
				c.add(p.rename(t.Name, names[0], names[1]))
				continue
			}
			c.add(p.drop(t.Name, o.value))
			c.add(p.create(t.Name, want[j]))
		}
	}
	for j, w := range want {
		if !made[j] && (!c.adopting || schema.On(c.canon.Name(), p.only(w))) {
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

// partSame compares a thing of the base with the model's, in all but the name. The
// same text may say another thing on another table: a(20) is all of a string(20).
func partSame[T any](c *comparison, p part[T], b baseTable, o owned[T], t schema.Table, w T) bool {
	if !o.known {
		d := c.canon.Name()
		if !schema.On(d, p.only(w)) {
			return false
		}
		live := b.live
		live.Name = b.name
		_, here := c.pair.on(d)
		return p.same(c.settler, live, o.value, here, p.onto(w, d))
	}
	if !slices.Equal(p.only(o.value), p.only(w)) {
		return false
	}
	for _, canon := range c.all {
		d := canon.Name()
		if !schema.On(d, p.only(w)) || !schema.On(d, t.Only) {
			continue
		}
		from, to := c.pair.on(d)
		if !reflect.DeepEqual(p.norm(canon, from, p.onto(o.value, d)), p.norm(canon, to, p.onto(w, d))) {
			return false
		}
	}
	return true
}
