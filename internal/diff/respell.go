package diff

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// respelled gives the tables and columns of the model the names that they have in the
// base, where the database takes the two for one: what is done to them must find them.
func respelled(from, model schema.Metadata, c Canon) (schema.Metadata, error) {
	d := c.Name()
	known := foldedTables(c, from.Tables, d)
	var ops []op.Operation
	for k := range model.Tables {
		t := &model.Tables[k]
		i, ok := known[foldName(c, t.Name)]
		if !ok || !schema.On(d, t.Only) {
			continue
		}
		is, name := &from.Tables[i], t.Name
		if is.Name != name {
			if _, taken := model.Table(is.Name); !taken {
				ops = append(ops, op.RenameTable{From: name, To: is.Name.Name})
				name = is.Name
			}
		}
		ops = append(ops, respelledColumns(is, t, name, c)...)
	}
	if ops == nil {
		return model, nil
	}
	draft := op.NewDraft(model)
	for _, o := range ops {
		if err := draft.Apply(o); err != nil {
			return model, fmt.Errorf("reading the model's names as the database has them: %w", err)
		}
	}
	return draft.Schema(), nil
}

func respelledColumns(is, t *schema.Table, name schema.Name, c Canon) []op.Operation {
	var ops []op.Operation
	for i := range t.Columns {
		col := &t.Columns[i]
		if i < len(is.Columns) && is.Columns[i].Name == col.Name || !schema.On(c.Name(), col.Only) {
			continue
		}
		at := slices.IndexFunc(is.Columns, func(b schema.Column) bool { return c.FoldName(b.Name) == c.FoldName(col.Name) })
		if at < 0 || is.Columns[at].Name == col.Name {
			continue
		}
		if _, taken := t.Column(is.Columns[at].Name); !taken {
			ops = append(ops, op.AlterColumn{Table: name, Column: col.Name, Change: schema.ColumnChange{Name: schema.Some(is.Columns[at].Name)}})
		}
	}
	return ops
}
