package mysql

import (
	"context"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// readUnmanaged reads views, triggers, routines and events.
func (r *reading) readUnmanaged(ctx context.Context) error {
	query := programsQuery
	if r.views {
		query = viewsQuery + query // MariaDB opens every table to tell
	}
	return r.ask(ctx, "views, triggers, routines and events", query, func(f fields) error {
		name := schema.Name{Schema: r.schema, Name: f.text(1)}
		u := unmanagedObject{Unmanaged: schema.Unmanaged{Kind: f.text(0), Name: name}, text: f.text(4)}
		switch u.Kind {
		case "trigger":
			u.Table = schema.Name{Schema: r.schema, Name: f.text(2)}
			if r.scope.IsOwn(u.Table) {
				return nil
			}
			u.Definition = "CREATE TRIGGER " + r.table(name) + " " + f.text(3) + " ON " + r.table(u.Table) + " FOR EACH ROW " + u.text
		case "view":
			u.database = f.text(2)
			u.Definition = "CREATE VIEW " + r.table(name) + " AS " + u.text
		}
		r.unmanaged = append(r.unmanaged, u)
		return nil
	})
}

// unmanagedObject is an object on its way, with the text that tells what it reads.
type unmanagedObject struct {
	schema.Unmanaged
	text     string
	database string // of a view: the name by which its text calls the schema
}

// otherOptions notes the options of a table that schemas do not hold. They stay as
// they are through every ALTER TABLE, but a model does not make them again.
func (r *reading) otherOptions(name schema.Name, options string) {
	var other []string
	for option := range strings.FieldsSeq(options) {
		if key, _, _ := strings.Cut(strings.ToLower(option), "="); key != "row_format" && key != "partitioned" {
			other = append(other, option)
		}
	}
	if len(other) > 0 {
		u := schema.Unmanaged{Kind: "table option", Name: name, Definition: strings.Join(other, " ")}
		r.unmanaged = append(r.unmanaged, unmanagedObject{Unmanaged: u})
	}
}
