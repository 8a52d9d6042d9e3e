package postgres

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// The expressions of many tables share scratch tables: making a table costs the
// server 15 times what an expression in it does (PostgreSQL 15: 350 ms for 1,000
// tables of two expressions, 100 ms for 20 tables of 100), but a thousand columns
// in one table cost most of all.
const (
	poolSize  = 50
	openPools = 32
)

// pool is a scratch table to be: expressions, and the columns that they read, one
// of a name. Names are the model's for those columns, counters for all else, so
// that nothing of the user's is shadowed.
type pool struct {
	whole   bool // has all columns of the one question's table
	items   []*asked
	columns []string          // names, in order
	types   map[string]string // by name
}

func newPool() *pool { return &pool{types: map[string]string{}} }

// pools spreads expressions over scratch tables.
func (s *speller) pools(all []*asked) []*pool {
	var full, open []*pool
	for _, a := range all {
		if s.tables[a.Table] == nil {
			continue
		}
		a.columns = s.read(a, false)
		i := slices.IndexFunc(open, func(p *pool) bool { return p.fits(a) })
		if i < 0 {
			if len(open) == openPools {
				full, open = append(full, open[0]), open[1:]
			}
			open = append(open, newPool())
			i = len(open) - 1
		}
		open[i].add(s, a)
		if len(open[i].items) == poolSize {
			full = append(full, open[i])
			open = slices.Delete(open, i, i+1)
		}
	}
	return append(full, open...)
}

// fits reports whether the columns that an expression reads are in the pool with
// the same types, or not at all.
func (p *pool) fits(a *asked) bool {
	for _, c := range a.columns {
		if has, ok := p.types[c.name]; ok && has != c.kind {
			return false
		}
	}
	return true
}

func (p *pool) add(s *speller, a *asked) {
	p.items = append(p.items, a)
	columns := a.columns
	if p.whole {
		columns = s.read(a, true)
	}
	for _, c := range columns {
		if _, ok := p.types[c.name]; !ok {
			p.columns = append(p.columns, c.name)
			p.types[c.name] = c.kind
		}
	}
}

// scratch is a column that an expression reads.
type scratch struct{ name, kind string }

// read returns the columns of its table that an expression reads, or all of them.
func (s *speller) read(a *asked, all bool) []scratch {
	t := s.tables[a.Table]
	out := []scratch{}
	if all {
		for _, c := range t.Columns {
			out = append(out, scratch{c.Name, s.scratchType(c)})
		}
		return out
	}
	if a.Kind == diff.DefaultExpr { // reads none
		return out
	}
	for _, name := range sqltext.Columns(syntax, a.text) {
		if c, ok := t.Column(name); ok {
			out = append(out, scratch{c.Name, s.scratchType(c)})
		}
	}
	return out
}

// scratchType writes the type and collation of a column.
func (s *speller) scratchType(c schema.Column) string {
	c = serialType(c)
	text := s.typeSQL(s.standingIn(c.Type))
	if c.Collation != "" {
		text += " COLLATE " + collationSQL(c.Collation)
	}
	return text
}

// lines are the columns and constraints of the scratch table, places where the
// expressions stand in it.
func (p *pool) lines(s *speller, table string) (lines []string, places map[place]*asked) {
	places = map[place]*asked{}
	for _, name := range p.columns {
		lines = append(lines, syntax.Name(name)+" "+p.types[name])
	}
	for i, a := range p.items {
		name := fmt.Sprintf("migrate_%d", i)
		places[place{table, name}] = a
		lines = append(lines, s.line(a, name))
	}
	return lines, places
}

// line writes one expression as part of a scratch table.
func (s *speller) line(a *asked, name string) string {
	c, _ := s.tables[a.Table].Column(a.Column)
	text := a.text
	if strings.Contains(text, "--") {
		text += "\n"
	}
	switch a.Kind {
	case diff.DefaultExpr:
		return name + " " + s.scratchType(c) + " DEFAULT " + text
	case diff.GeneratedExpr: // a virtual one is spelled alike, and PostgreSQL 17 has none
		return name + " " + s.scratchType(c) + " GENERATED ALWAYS AS (" + text + ") STORED"
	case diff.IndexExpr: // not every type that can be indexed has a btree operator class
		return "CONSTRAINT " + name + " CHECK ((" + text + ") IS NOT NULL)"
	}
	return "CONSTRAINT " + name + " CHECK (" + text + ")"
}

// standingIn is the type with an enum that was made in pg_temp in its place.
func (s *speller) standingIn(t schema.Type) schema.Type {
	switch t := t.(type) {
	case schema.EnumRef:
		if s.standIn[t.Name] {
			return schema.EnumRef{Name: schema.Name{Schema: "pg_temp", Name: t.Name.Name}}
		}
	case schema.Array:
		return schema.Array{Of: s.standingIn(t.Of)}
	}
	return t
}
