package grammar

import (
	"reflect"

	"github.com/retort-db/migrate/schema"
)

// dialectParts are the parts of a thing for the dialects, spread over its keyset.
type dialectParts map[schema.Dialect]fields

// dialectParts reads postgres:, mysql:, mariadb: and sqlite:, whose slots are
// given in the order of schema.Dialects.
func (d *decoder) dialectParts(f fields, s *keyset, first int) dialectParts {
	var p dialectParts
	for i, dialect := range schema.Dialects {
		n := f[first+i]
		if n == nil || n == unread || isNull(n) {
			continue
		}
		d.push(string(dialect))
		if n, ok := d.mapping(n, "the keys that are different there"); ok {
			if p == nil {
				p = dialectParts{}
			}
			p[dialect] = d.fields(n, s, placeOf(dialect))
		}
		d.pop()
	}
	return p
}

// typed returns the fields of the thing itself with the keys that one dialect
// alone has, which stand in its part.
func (p dialectParts) typed(f fields, s *keyset) fields {
	if p == nil {
		return f
	}
	out := f.over(nil)
	for _, dialect := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.SQLite} {
		for slot, n := range p[dialect] {
			if n != nil && s.own(slot) && !isNull(n) {
				out[slot] = n
			}
		}
	}
	return out
}

// own reports whether a slot belongs to the part of one dialect alone.
func (s *keyset) own(slot int) bool {
	at, ok := s.slots[top][s.words[slot]]
	return !ok || at != slot
}

// laid returns the fields as they are on a dialect, and whether its part says
// anything that differs from the thing itself. Only MariaDB may differ in keys
// that the MySQL family alone has.
func (p dialectParts) laid(f fields, s *keyset, dialect schema.Dialect) (fields, bool) {
	part, ok := p[dialect]
	if !ok {
		return nil, false
	}
	differs := dialect == schema.MariaDB
	for slot, n := range part {
		differs = differs || n != nil && !s.own(slot)
	}
	if base, ok := p[dialect.Inherits()]; ok {
		f = f.over(base)
	}
	return f.over(part), differs
}

// variants reads the thing as it is on each dialect that has a part for it. Base
// is the thing itself, f its fields with the typed ones.
func variants[T any](d *decoder, p dialectParts, f fields, s *keyset, base T, read func(fields) T) map[schema.Dialect]T {
	var by map[schema.Dialect]T
	for _, dialect := range schema.Dialects {
		laid, differs := p.laid(f, s, dialect)
		if !differs {
			continue
		}
		d.push(string(dialect))
		d.dialect, d.part = dialect, p[dialect]
		variant := read(laid)
		d.dialect, d.part = "", nil
		d.pop()
		if !reflect.DeepEqual(variant, inherited(base, by, dialect)) {
			if by == nil {
				by = map[schema.Dialect]T{}
			}
			by[dialect] = variant
		}
	}
	return by
}

// inherited is what a dialect has when its part says nothing.
func inherited[T any](base T, by map[schema.Dialect]T, dialect schema.Dialect) T {
	if parent, ok := by[dialect.Inherits()]; ok {
		return parent
	}
	return base
}

// refuseNull reports keys that the part of a dialect must not take away.
func (d *decoder) refuseNull(p dialectParts, s *keyset, slots ...int) {
	for _, dialect := range schema.Dialects {
		for _, slot := range slots {
			if f, ok := p[dialect]; ok && f[slot] != nil && isNull(f[slot]) {
				d.push(string(dialect))
				d.failIn(s.words[slot], f[slot], "", "%s cannot do without %q", s.thing, s.words[slot])
				d.pop()
			}
		}
	}
}
