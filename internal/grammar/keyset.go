package grammar

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// place says where a key may stand.
type place uint8

const (
	top      place = 1 << iota // in the thing itself
	postgres                   // in its part for a dialect
	mysql                      // and MariaDB
	sqlite

	parts = postgres | mysql | sqlite
	every = top | parts
)

// placeOf is where the keys of a dialect's part stand.
func placeOf(d schema.Dialect) place {
	switch d {
	case schema.Postgres:
		return postgres
	case schema.MySQL, schema.MariaDB:
		return mysql
	case schema.SQLite:
		return sqlite
	}
	return top
}

// keyset is the keys that a kind of map has. The position of a key is its slot in
// fields. A key that only some parts have (engine under mysql:) has a slot too.
type keyset struct {
	thing    string // "a column"
	words    []string
	slots    map[place]map[string]int
	synonyms map[string]string // words that others use, and what to write here
	later    map[string]bool   // words that will be keys one day
}

// key is a key of a keyset.
type key struct {
	word   string
	places place
}

// newKeyset makes a keyset. The slots are the positions in keys.
func newKeyset(thing string, keys []key, synonyms map[string]string, later ...string) *keyset {
	s := &keyset{thing: thing, slots: map[place]map[string]int{}, synonyms: synonyms, later: map[string]bool{}}
	for _, p := range []place{top, postgres, mysql, sqlite} {
		s.slots[p] = map[string]int{}
		for i, k := range keys {
			if k.places&p != 0 {
				s.slots[p][k.word] = i
			}
		}
	}
	for _, k := range keys {
		s.words = append(s.words, k.word)
	}
	for _, word := range later {
		s.later[word] = true
	}
	return s
}

// with returns the keys of an operation on the thing: those of the keyset and
// more. Aliases are other words for them, those of Alembic.
func (s *keyset) with(thing string, keys []key, aliases map[string]string) *keyset {
	all := make([]key, 0, len(s.words)+len(keys))
	for i, word := range s.words {
		k := key{word: word}
		for p, slots := range s.slots {
			if slot, ok := slots[word]; ok && slot == i {
				k.places |= p
			}
		}
		all = append(all, k)
	}
	out := newKeyset(thing, append(all, keys...), s.synonyms)
	out.later = s.later
	for alias, word := range aliases {
		if slot, ok := out.slots[top][word]; ok {
			if _, taken := out.slots[top][alias]; !taken {
				out.slots[top][alias] = slot
			}
		}
	}
	return out
}

// slot returns the slot of a key of the thing itself.
func (s *keyset) slot(word string) int {
	slot, ok := s.slots[top][word]
	if !ok {
		panic("grammar: " + s.thing + " has no key " + word)
	}
	return slot
}

// at returns the words that may stand at a place, in their order.
func (s *keyset) at(p place) []string {
	var words []string
	for i, word := range s.words {
		if slot, ok := s.slots[p][word]; ok && slot == i {
			words = append(words, word)
		}
	}
	return words
}

// fields are the values of a map by the slots of its keyset, nil for what is not
// there.
type fields []*yaml.Node

// fields spreads a map over the slots of a keyset and reports keys that it has not.
func (d *decoder) fields(n *yaml.Node, s *keyset, p place) fields {
	f := make(fields, len(s.words))
	content, slots, flow := pairs(n), s.slots[p], n.Style&yaml.FlowStyle != 0
	for i := 0; i < len(content); i += 2 {
		key, value := deref(content[i]), deref(content[i+1])
		slot, known := slots[key.Value]
		switch {
		case known && f[slot] != nil && f[slot] != unread:
			d.fail(content[i], "", "%q stands twice, once as %q", s.words[slot], key.Value)
		case known:
			f[slot] = value
		case !isExtension(key.Value):
			d.unknown(content[i], s, p, f)
		}
		if flow && i+2 < len(content) && isEmpty(content[i+3]) {
			if cut := d.cutMap(content[i:], slots); cut > 0 && known {
				f[slot] = unread
				i += 2 * cut
			}
		}
	}
	return f
}

// unknown reports a key that a keyset has not at a place. The key that was meant
// then counts as given.
func (d *decoder) unknown(n *yaml.Node, s *keyset, p place, f fields) {
	word := deref(n).Value
	if s.later[word] {
		d.fail(n, "", "%q is not managed yet: %s has no such key", word, s.thing)
		return
	}
	hint := ""
	if meant, ok := near.One(word, s.at(p)); ok {
		hint = fmt.Sprintf("did you mean %q?", meant)
		if slot := s.slots[p][meant]; f[slot] == nil {
			f[slot] = unread
		}
	}
	if other, ok := s.synonyms[word]; ok {
		hint = "write " + other
		if slot, ok := s.slots[p][other]; ok && f[slot] == nil {
			f[slot] = unread
		}
	} else if homes := s.homes(word, p); homes != "" {
		hint = homes
	}
	d.fail(n, hint, "unknown key %q", word)
}

// homes says where a word belongs that is right elsewhere in the thing.
func (s *keyset) homes(word string, p place) string {
	var under []string
	for _, d := range []schema.Dialect{schema.Postgres, schema.MySQL, schema.SQLite} {
		if _, ok := s.slots[placeOf(d)][word]; ok {
			under = append(under, string(d)+":")
		}
	}
	if _, ok := s.slots[top][word]; ok && p != top {
		return fmt.Sprintf("it belongs to %s itself, not to the part of a dialect", s.thing)
	}
	if len(under) > 0 {
		return fmt.Sprintf("it belongs under %s", strings.Join(under, " or "))
	}
	return ""
}

// over returns the fields with a part laid over them; null in the part takes the
// value away.
func (f fields) over(part fields) fields {
	out := slices.Clone(f)
	for i, n := range part {
		switch {
		case n == nil:
		case isNull(n):
			out[i] = nil
		default:
			out[i] = n
		}
	}
	return out
}
