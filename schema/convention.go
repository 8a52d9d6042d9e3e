package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Convention makes the names that a model does not give. Tokens: {table},
// {columns} (joined by "_"), {referred_table}, and for checks {name}. An empty
// pattern leaves the naming to the database.
type Convention struct {
	Index, Unique, Check, ForeignKey, PrimaryKey string
}

// DefaultConvention is the convention of a project that sets none.
var DefaultConvention = Convention{
	Index:      "ix_{table}_{columns}",
	Unique:     "uq_{table}_{columns}",
	Check:      "ck_{table}_{name}",
	ForeignKey: "fk_{table}_{columns}_{referred_table}",
	PrimaryKey: "pk_{table}",
}

// maxName is what convention names are cut to: under PostgreSQL's 63 bytes and
// MySQL's 64 characters, so that a name is legal on every database.
const maxName = 60

// Named returns the schema with a name for each constraint and index that had
// none, marked Implicit. Names given stay. Call it once, when a model is loaded.
func (m Metadata) Named(c Convention) Metadata {
	m.Tables = slices.Clone(m.Tables)
	for i, t := range m.Tables {
		m.Tables[i] = t.Named(c)
	}
	return m
}

// Named does for one table what [Metadata.Named] does for all.
func (t Table) Named(c Convention) Table {
	n := namer{convention: c, table: t, taken: map[string]bool{}}
	n.takeGiven()
	if t.PrimaryKey != nil && t.PrimaryKey.Name == "" {
		pk := *t.PrimaryKey
		pk.Name, pk.Implicit = n.name(c.PrimaryKey, pk.Columns, "")
		t.PrimaryKey = &pk
	}
	t.Uniques = slices.Clone(t.Uniques)
	for i := range t.Uniques {
		if u := &t.Uniques[i]; u.Name == "" {
			u.Name, u.Implicit = n.name(c.Unique, u.Columns, "")
			for d, v := range u.By {
				v.Name, v.Implicit = u.Name, u.Implicit
				u.By[d] = v
			}
		}
	}
	t.ForeignKeys = slices.Clone(t.ForeignKeys)
	for i := range t.ForeignKeys {
		if f := &t.ForeignKeys[i]; f.Name == "" {
			f.Name, f.Implicit = n.name(c.ForeignKey, f.Columns, f.References.Table.Name)
			for d, v := range f.By {
				v.Name, v.Implicit = f.Name, f.Implicit
				f.By[d] = v
			}
		}
	}
	t.Indexes = slices.Clone(t.Indexes)
	for i := range t.Indexes {
		if x := &t.Indexes[i]; x.Name == "" {
			x.Name, x.Implicit = n.name(c.Index, n.elementWords(x.Elements), "")
			for d, v := range x.By {
				v.Name, v.Implicit = x.Name, x.Implicit
				x.By[d] = v
			}
		}
	}
	t.Checks = slices.Clone(t.Checks)
	for i := range t.Checks {
		if k := &t.Checks[i]; k.Name == "" {
			k.Name, k.Implicit = n.name(c.Check, n.columnsIn(k.Expression), "")
			for d, v := range k.By {
				v.Name, v.Implicit = k.Name, k.Implicit
				k.By[d] = v
			}
		}
	}
	return t
}

// namer makes names for one table.
type namer struct {
	convention Convention
	table      Table
	taken      map[string]bool
}

func (n namer) takeGiven() {
	for _, u := range n.table.Uniques {
		n.taken[u.Name] = true
	}
	for _, k := range n.table.Checks {
		n.taken[k.Name] = true
	}
	for _, f := range n.table.ForeignKeys {
		n.taken[f.Name] = true
	}
	for _, x := range n.table.Indexes {
		n.taken[x.Name] = true
	}
}

// name fills the pattern; a second use of the same name gets "_2" and so on.
func (n namer) name(pattern string, columns []string, referred string) (string, bool) {
	if pattern == "" {
		return "", false
	}
	joined := strings.Join(columns, "_")
	full := strings.NewReplacer("{table}", n.table.Name.Name, "{columns}", joined,
		"{name}", joined, "{referred_table}", referred).Replace(pattern)
	name := Cut(full)
	for i := 2; n.taken[name]; i++ {
		name = Cut(full + "_" + strconv.Itoa(i))
	}
	n.taken[name] = true
	return name, true
}

func (n namer) elementWords(elements []IndexElement) []string {
	var words []string
	for _, e := range elements {
		if e.Column != "" {
			words = append(words, e.Column)
		} else {
			words = append(words, n.columnsIn(e.Expression)...)
		}
	}
	return words
}

// columnsIn returns the table's columns that an expression reads, in the order
// of reading, each once. Text in single quotes is passed over.
func (n namer) columnsIn(expression string) []string {
	var found []string
	for rest := expression; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == '\'':
			end := strings.IndexByte(rest[1:], '\'')
			if end < 0 {
				return found
			}
			rest = rest[end+2:]
		case isNameRune(r):
			word := rest[:nameLength(rest)]
			rest = rest[len(word):]
			for _, c := range n.table.Columns {
				if strings.EqualFold(c.Name, word) && !slices.Contains(found, c.Name) {
					found = append(found, c.Name)
				}
			}
		default:
			rest = rest[size:]
		}
	}
	return found
}

func isNameRune(r rune) bool {
	return r == '_' || r == '$' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf
}

func nameLength(s string) int {
	for i, r := range s {
		if !isNameRune(r) {
			return i
		}
	}
	return len(s)
}

// Cut shortens a name to 60 bytes: the first 51 at a character boundary, "_",
// and the first 8 hex digits of the SHA-256 of the whole name.
func Cut(name string) string {
	if len(name) <= maxName {
		return name
	}
	head := 51
	for head > 0 && !utf8.RuneStart(name[head]) {
		head--
	}
	sum := sha256.Sum256([]byte(name))
	return name[:head] + "_" + hex.EncodeToString(sum[:4])
}
