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
			u.By = namedVariants(u.By, func(v *Unique) (*string, *bool) { return &v.Name, &v.Implicit }, u.Name, u.Implicit)
		}
	}
	t.ForeignKeys = slices.Clone(t.ForeignKeys)
	for i := range t.ForeignKeys {
		if f := &t.ForeignKeys[i]; f.Name == "" {
			f.Name, f.Implicit = n.name(c.ForeignKey, f.Columns, f.References.Table.Name)
			f.By = namedVariants(f.By, func(v *ForeignKey) (*string, *bool) { return &v.Name, &v.Implicit }, f.Name, f.Implicit)
		}
	}
	t.Indexes = slices.Clone(t.Indexes)
	for i := range t.Indexes {
		if x := &t.Indexes[i]; x.Name == "" {
			x.Name, x.Implicit = n.name(c.Index, n.elementWords(x.Elements), "")
			x.By = namedVariants(x.By, func(v *Index) (*string, *bool) { return &v.Name, &v.Implicit }, x.Name, x.Implicit)
		}
	}
	t.Checks = slices.Clone(t.Checks)
	for i := range t.Checks {
		if k := &t.Checks[i]; k.Name == "" {
			k.Name, k.Implicit = n.name(c.Check, n.table.columnsIn(k.Expression), "")
			k.By = namedVariants(k.By, func(v *Check) (*string, *bool) { return &v.Name, &v.Implicit }, k.Name, k.Implicit)
		}
	}
	return t
}

// namedVariants returns copies of the variants, those without a name of their own
// with the given one.
func namedVariants[T any](by map[Dialect]T, fields func(*T) (*string, *bool), name string, implicit bool) map[Dialect]T {
	if by == nil {
		return nil
	}
	out := make(map[Dialect]T, len(by))
	for d, v := range by {
		if n, i := fields(&v); *n == "" {
			*n, *i = name, implicit
		}
		out[d] = v
	}
	return out
}

// namer makes names for one table.
type namer struct {
	convention Convention
	table      Table
	taken      map[string]bool
}

func (n namer) takeGiven() {
	if n.table.PrimaryKey != nil {
		n.taken[n.table.PrimaryKey.Name] = true
	}
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
			words = append(words, n.table.columnsIn(e.Expression)...)
		}
	}
	return words
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
