package mysql

import (
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// dependencies says of each view and trigger what it reads, by the names in its
// text. MySQL has a view of the tables that views read, MariaDB has none, and
// neither knows columns. Routines and events are left alone: what their text means
// is known only when they run.
func (r *reading) dependencies() []schema.Unmanaged {
	out := make([]schema.Unmanaged, len(r.unmanaged))
	for i, u := range r.unmanaged {
		switch u.Kind {
		case "view":
			u.DependsOn = r.readByView(u)
		case "trigger":
			u.DependsOn = r.readByTrigger(u)
		}
		sortColumnNames(u.DependsOn)
		out[i] = u.Unmanaged
	}
	sortUnmanaged(out)
	return out
}

// readByTrigger takes any word of the author's text that is a table's or a
// column's name for that: too much rather than too little.
func (r *reading) readByTrigger(u unmanagedObject) []schema.ColumnName {
	named := map[string]bool{}
	for _, t := range sqltext.Lex(r.syntax, u.text) {
		if t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName {
			named[foldName(t.Name())] = true
		}
	}
	var found []schema.ColumnName
	for _, t := range r.tables {
		if u.Table != t.Name && !named[foldName(t.Name.Name)] {
			continue
		}
		if u.Table != t.Name {
			found = append(found, schema.ColumnName{Table: t.Name})
		}
		for _, c := range t.columns {
			if named[foldName(c.Name)] {
				found = append(found, schema.ColumnName{Table: t.Name, Column: c.Name})
			}
		}
	}
	return found
}

// readByView reads the server's own text of a view, where each table stands as
// `database`.`table`, an alias after it, and each column behind its table or alias.
// Without the privilege SHOW VIEW there is no text: such a view may read anything.
func (r *reading) readByView(u unmanagedObject) []schema.ColumnName {
	if u.text == "" {
		return r.everything()
	}
	chains := nameChains(sqltext.NewCursor(r.syntax, r.usual(u.text, r.mode)))
	aliases := map[string]*liveTable{}
	var found []schema.ColumnName
	for _, c := range chains {
		if len(c.names) != 2 || c.names[0] != u.database {
			continue
		}
		if t, ok := r.tables[c.names[1]]; ok {
			found = append(found, schema.ColumnName{Table: t.Name})
			aliases[c.names[1]] = t
			if c.alias != "" {
				aliases[c.alias] = t
			}
		}
	}
	for _, c := range chains {
		names := c.names
		if len(names) == 3 && names[0] == u.database {
			names = names[1:]
		}
		if len(names) != 2 {
			continue
		}
		if t, ok := aliases[names[0]]; ok {
			found = append(found, schema.ColumnName{Table: t.Name, Column: names[1]})
		}
	}
	return unique(found)
}

func (r *reading) everything() []schema.ColumnName {
	var all []schema.ColumnName
	for _, t := range r.tables {
		all = append(all, schema.ColumnName{Table: t.Name})
		for _, c := range t.columns {
			all = append(all, schema.ColumnName{Table: t.Name, Column: c.Name})
		}
	}
	return all
}

// nameChain is `a`.`b`.`c` and the name that follows it.
type nameChain struct {
	names []string
	alias string
}

func nameChains(c *sqltext.Cursor) []nameChain {
	var out []nameChain
	for !c.Done() {
		if c.Peek().Kind != sqltext.QuotedName {
			c.Next()
			continue
		}
		var chain nameChain
		for {
			name, ok := c.Name()
			if !ok {
				break
			}
			chain.names = append(chain.names, name)
			if !c.Op(".") {
				break
			}
		}
		if c.Peek().Kind == sqltext.QuotedName {
			chain.alias = c.Peek().Name()
		}
		out = append(out, chain)
	}
	return out
}

func unique(list []schema.ColumnName) []schema.ColumnName {
	seen := map[schema.ColumnName]bool{}
	var out []schema.ColumnName
	for _, n := range list {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
