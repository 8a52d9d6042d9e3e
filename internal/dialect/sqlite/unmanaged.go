package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/schema"
)

// addUnmanaged adds views, triggers and virtual tables with what they read.
func (c *catalog) addUnmanaged(m *schema.Metadata) {
	r := newReaders(m, c)
	for i := range m.Unmanaged { // tables and indexes that were not understood
		if u := &m.Unmanaged[i]; u.Kind != "shadow table" {
			u.DependsOn = r.dependencies(u.Definition, u.Table.Name, u.Name.Name)
		}
	}
	for _, o := range c.virtual {
		m.Unmanaged = append(m.Unmanaged, schema.Unmanaged{
			Kind: "virtual table", Name: schema.N(o.name), DependsOn: r.dependencies(o.sql, "", o.name), Definition: o.sql,
		})
	}
	for _, o := range c.views {
		m.Unmanaged = append(m.Unmanaged, schema.Unmanaged{
			Kind: "view", Name: schema.N(o.name), DependsOn: r.dependencies(o.sql, "", o.name), Definition: o.sql,
		})
	}
	for _, o := range c.triggers {
		table := schema.N(o.table)
		if known, ok := r.tables[foldName(o.table)]; ok {
			table = known.Name
		}
		m.Unmanaged = append(m.Unmanaged, schema.Unmanaged{
			Kind: "trigger", Name: schema.N(o.name), Table: table, DependsOn: r.dependencies(o.sql, o.table, o.name), Definition: o.sql,
		})
	}
}

// readers finds out what a text reads. It goes by words alone: whatever could name
// a table or one of its columns counts, so that it errs on the side of too much.
type readers struct {
	tables map[string]*schema.Table // by folded name
	others map[string]object        // views and virtual tables
	seen   map[string]mentions      // of others
}

func newReaders(m *schema.Metadata, c *catalog) *readers {
	r := &readers{tables: map[string]*schema.Table{}, others: map[string]object{}, seen: map[string]mentions{}}
	for i := range m.Tables {
		r.tables[foldName(m.Tables[i].Name.Name)] = &m.Tables[i]
	}
	for _, list := range [][]object{c.virtual, c.views} {
		for _, o := range list {
			r.others[foldName(o.name)] = o
		}
	}
	return r
}

// dependencies returns the tables that text names, directly or through views, the
// views it names, and of those tables the columns whose names occur in it. on is a
// table that it stands on, itself its own name.
func (r *readers) dependencies(text, on, itself string) []schema.ColumnName {
	said := mentionsIn(text)
	if on != "" {
		said.relations[foldName(on)] = true
	}
	reached := map[string]bool{foldName(itself): true}
	r.reach(said.relations, reached)
	delete(reached, foldName(itself))
	var out []schema.ColumnName
	for _, key := range sortedKeys(reached) {
		t, ok := r.tables[key]
		if !ok {
			out = append(out, schema.ColumnName{Table: schema.N(r.others[key].name)})
			continue
		}
		out = append(out, schema.ColumnName{Table: t.Name})
		for _, c := range t.Columns {
			if said.columns[foldName(c.Name)] {
				out = append(out, schema.ColumnName{Table: t.Name, Column: c.Name})
			}
		}
	}
	return out
}

// reach adds the tables and views that words name, and what those views name.
func (r *readers) reach(words, reached map[string]bool) {
	for _, word := range sortedKeys(words) {
		if reached[word] {
			continue
		}
		if _, ok := r.tables[word]; ok {
			reached[word] = true
		}
		if o, ok := r.others[word]; ok {
			reached[word] = true
			said, ok := r.seen[word]
			if !ok {
				said = mentionsIn(o.sql)
				r.seen[word] = said
			}
			r.reach(said.relations, reached)
		}
	}
}

// shadows are the endings of the tables that SQLite's own modules keep behind a
// virtual table.
var shadows = map[string][]string{
	"fts3":      {"content", "segments", "segdir", "docsize", "stat"},
	"fts4":      {"content", "segments", "segdir", "docsize", "stat"},
	"fts5":      {"data", "idx", "content", "docsize", "config"},
	"rtree":     {"node", "rowid", "parent"},
	"rtree_i32": {"node", "rowid", "parent"},
	"geopoly":   {"node", "rowid", "parent"},
}

// shadowed returns the virtual table that a table belongs to. Behind a module
// unknown here, any table whose name begins with the virtual table's is taken for
// one of its own: to touch it would be worse than to leave it.
func (c *catalog) shadowed(table string) (owner string, ok bool) {
	folded := foldName(table)
	for _, v := range c.virtual {
		ending, found := strings.CutPrefix(folded, foldName(v.name)+"_")
		if !found {
			continue
		}
		endings, known := shadows[module(v.sql)]
		if !known {
			return v.name, true
		}
		for _, e := range endings {
			if ending == e {
				return v.name, true
			}
		}
	}
	return "", false
}

// module returns the module of a CREATE VIRTUAL TABLE, in lower case.
func module(text string) string {
	p := newParser(text)
	for !p.Done() && !p.Word("USING") {
		p.Next()
	}
	name, _ := p.Name()
	return foldName(name)
}
