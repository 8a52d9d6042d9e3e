package mysql

import (
	"regexp"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// InnoDB keeps an index for every foreign key. Where no other begins with the
// key's columns it makes one, under the key's name, or under that of the key's
// first column where the key itself was not named. That index is implied: a schema
// need not hold it, and the compiler knows that it is there by its being needed.

// madeName is a name that the server gives a foreign key that has none. It is
// renamed with the table; the index is not.
var madeName = regexp.MustCompile(`_ibfk_\d+$`)

// ImpliedIndex reports whether an index is the one that InnoDB made for a foreign
// key of the table.
func (s server) ImpliedIndex(t schema.Table, x schema.Index) bool {
	return slices.ContainsFunc(t.ForeignKeys, func(f schema.ForeignKey) bool { return mayImply(f, x) })
}

// RemadeIndex reports whether InnoDB, making the foreign keys again, would make this
// index with them: under the name that it has, as no other key serves.
func (s server) RemadeIndex(t schema.Table, x schema.Index) bool {
	return slices.ContainsFunc(t.ForeignKeys, func(f schema.ForeignKey) bool {
		return implies(f, x) && strings.EqualFold(x.Name, f.Name) && !s.serves(t, f) && !shared(t, f)
	})
}

// mayImply reports whether an index may be there for the key alone: it has the key's
// name, or that of its first column; where the key has a name that the server made,
// so has the index, and one that is older than a rename of the table or column.
func mayImply(f schema.ForeignKey, x schema.Index) bool {
	return isOver(f, x) && (madeName.MatchString(f.Name) || strings.EqualFold(x.Name, f.Name) || strings.EqualFold(x.Name, f.Columns[0]))
}

// implies reports whether InnoDB, making the key, makes an index of this name.
func implies(f schema.ForeignKey, x schema.Index) bool {
	if !isOver(f, x) {
		return false
	}
	made := madeName.MatchString(f.Name) && (madeName.MatchString(x.Name) || strings.EqualFold(x.Name, f.Columns[0]))
	return made || strings.EqualFold(x.Name, f.Name)
}

// isOver reports whether an index is a plain one over the columns of the key.
func isOver(f schema.ForeignKey, x schema.Index) bool {
	return !x.Unique && x.Kind == "" && x.Comment == "" && !x.Invisible && plainElements(x.Elements) &&
		slices.EqualFunc(elementColumns(x.Elements), f.Columns, strings.EqualFold)
}

// listed returns the index that a foreign key implies and the state lists all the
// same, as it was read from the database: then it stays until it is dropped.
func listed(t schema.Table, f schema.ForeignKey) (schema.Index, bool) {
	for _, x := range t.Indexes {
		if mayImply(f, x) {
			return x, true
		}
	}
	return schema.Index{}, false
}

// impliedName returns the name of the index that was made for a foreign key of the
// table and that the state does not list. It is not known for a key that the server
// may have named.
func impliedName(t schema.Table, f schema.ForeignKey) (string, bool) {
	if _, ok := listed(t, f); ok {
		return "", false
	}
	return f.Name, f.Name != "" && !madeName.MatchString(f.Name)
}
