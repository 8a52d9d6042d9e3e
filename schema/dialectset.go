package schema

import "errors"

// DialectSet is a set of dialects, bit i standing for Dialects[i]. In a set MariaDB
// stands for itself; only in lists does "mysql" mean it too.
type DialectSet uint8

// Everywhere is all dialects.
const Everywhere DialectSet = 1<<len(Dialects) - 1

// SetOf returns the dialects that a list limits to; an empty list is all.
func SetOf(only []Dialect) DialectSet {
	var set DialectSet
	for i, d := range Dialects {
		if On(d, only) {
			set |= 1 << i
		}
	}
	return set
}

// Has reports whether d is in the set.
func (s DialectSet) Has(d Dialect) bool {
	for i, one := range Dialects {
		if one == d {
			return s&(1<<i) != 0
		}
	}
	return false
}

// Only returns the list that limits to the set; nil is all.
func (s DialectSet) Only() ([]Dialect, error) {
	if s == Everywhere {
		return nil, nil
	}
	if s == 0 {
		return nil, errors.New("limiting to no dialect at all")
	}
	if s.Has(MySQL) && !s.Has(MariaDB) {
		return nil, errors.New("limiting to mysql without mariadb: a limit to mysql holds for mariadb too")
	}
	var list []Dialect
	for _, d := range Dialects {
		if s.Has(d) && (d.Inherits() == "" || !s.Has(d.Inherits())) {
			list = append(list, d)
		}
	}
	return list, nil
}
