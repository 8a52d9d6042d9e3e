package mysql

import (
	"context"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// readUnmanaged reads views, triggers, routines and events.
func (r *reading) readUnmanaged(ctx context.Context) error {
	return r.ask(ctx, "views, triggers, routines and events", r.catalog.unmanaged, func(f fields) error {
		u := schema.Unmanaged{Kind: f.text(0), Name: schema.Name{Schema: r.schema, Name: f.text(1)}, Definition: f.text(4)}
		if u.Kind == "trigger" {
			u.Table = schema.Name{Schema: r.schema, Name: f.text(2)}
			if r.scope.IsOwn(u.Table) {
				return nil
			}
			u.Definition = "CREATE TRIGGER " + r.table(u.Name) + " " + f.text(3) + " ON " + r.table(u.Table) + " FOR EACH ROW " + u.Definition
		} else if u.Kind == "view" {
			u.Definition = "CREATE VIEW " + r.table(u.Name) + " AS " + u.Definition
		}
		r.unmanaged = append(r.unmanaged, u)
		return nil
	})
}

// dependencies says of each view and trigger what it reads, by the names in its
// text. MySQL has a view of what views read, MariaDB has none; and neither knows
// columns. The text of a view is the server's own, with every name in it written
// out; that of a trigger is the author's. Routines and events are left alone: what
// their text means is known only when they run.
func (r *reading) dependencies() []schema.Unmanaged {
	for i := range r.unmanaged {
		u := &r.unmanaged[i]
		if u.Kind != "view" && u.Kind != "trigger" {
			continue
		}
		names := r.namesIn(u.Definition)
		for _, t := range r.tables {
			if u.Table == t.Name || names[t.Name.Name] {
				u.DependsOn = append(u.DependsOn, t.namesAmong(u, names)...)
			}
		}
		sortColumnNames(u.DependsOn)
	}
	sortUnmanaged(r.unmanaged)
	return r.unmanaged
}

// namesIn returns the words and quoted names of a text.
func (r *reading) namesIn(text string) map[string]bool {
	names := map[string]bool{}
	for _, t := range sqltext.Lex(r.syntax, text) {
		if t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName {
			names[t.Name()] = true
			names[foldName(t.Name())] = true
		}
	}
	return names
}

// namesAmong returns the table and those of its columns that are named.
func (t *liveTable) namesAmong(u *schema.Unmanaged, names map[string]bool) []schema.ColumnName {
	var found []schema.ColumnName
	if u.Table != t.Name {
		found = append(found, schema.ColumnName{Table: t.Name})
	}
	for _, c := range t.columns {
		if names[foldName(c.Name)] {
			found = append(found, schema.ColumnName{Table: t.Name, Column: c.Name})
		}
	}
	return found
}
