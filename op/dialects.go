package op

import (
	"errors"

	"github.com/retort-db/migrate/schema"
)

// dialects is a set of dialects, bit i standing for schema.Dialects[i]. In a set
// MariaDB stands for itself; only in lists does "mysql" mean it too.
type dialects uint8

const everywhere dialects = 1<<len(schema.Dialects) - 1

// setOf returns the dialects that a list limits to; an empty list is all.
func setOf(only []schema.Dialect) dialects {
	var set dialects
	for i, d := range schema.Dialects {
		if schema.On(d, only) {
			set |= 1 << i
		}
	}
	return set
}

// has reports whether d is in the set.
func (s dialects) has(d schema.Dialect) bool {
	for i, one := range schema.Dialects {
		if one == d {
			return s&(1<<i) != 0
		}
	}
	return false
}

// only returns the list that limits to the set; nil is all.
func (s dialects) only() ([]schema.Dialect, error) {
	if s == everywhere {
		return nil, nil
	}
	if s == 0 {
		return nil, errors.New("limiting to no dialect at all")
	}
	if s.has(schema.MySQL) && !s.has(schema.MariaDB) {
		return nil, errors.New("limiting to mysql without mariadb: a limit to mysql holds for mariadb too")
	}
	var list []schema.Dialect
	for _, d := range schema.Dialects {
		if s.has(d) && (d.Inherits() == "" || !s.has(d.Inherits())) {
			list = append(list, d)
		}
	}
	return list, nil
}
