package grammar

import (
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func (w *opWriter) CreateEnum(o op.CreateEnum) error {
	limit := limitTo(o.Limit, o.Enum.Only)
	o.Enum.Only = nil
	return w.write("create_enum", byName("name", o.Enum.Name).with(enumTree(o.Enum), "values"), limit)
}

func (w *opWriter) AlterEnum(o op.AlterEnum) error {
	t := byName("name", o.Name)
	if o.To != nil {
		t.put("values", textsTree(o.To))
	}
	t.putMap("rename", pairsTree(o.Rename))
	t.putMap("map", pairsTree(o.Map))
	if o.Comment.Set {
		t.put("comment", textTree(o.Comment.Value))
	}
	return w.write("alter_enum", t, o.Limit)
}

func pairsTree(list []op.Renamed) tree {
	t := mapTree()
	for _, r := range list {
		t.put(r.From, textTree(r.To))
	}
	return t
}

func (w *opWriter) RenameEnum(o op.RenameEnum) error {
	return w.write("rename_enum", renameTree(o.From, o.To), o.Limit)
}

func (w *opWriter) DropEnum(o op.DropEnum) error {
	t := byName("name", o.Name)
	t.putFlag("if_exists", o.IfExists)
	return w.writeShort("drop_enum", t, o.Limit)
}

func (w *opWriter) CreateSequence(o op.CreateSequence) error {
	limit := limitTo(o.Limit, o.Sequence.Only)
	o.Sequence.Only = nil
	return w.writeShort("create_sequence", byName("name", o.Sequence.Name).with(w.sequenceTree(o.Sequence), ""), limit)
}

func (w *opWriter) AlterSequence(o op.AlterSequence) error {
	c := o.Change
	t := byName("name", o.Name)
	for _, option := range []struct {
		key   string
		value schema.Opt[schema.Opt[int64]]
	}{{"start", c.Start}, {"increment", c.Increment}, {"min", c.Min}, {"max", c.Max}, {"cache", c.Cache}} {
		if option.value.Set && !option.value.Value.Set {
			t.put(option.key, literalTree("null"))
		}
		t.putNumber(option.key, option.value.Value)
	}
	if c.Cycle.Set {
		t.put("cycle", flagTree(c.Cycle.Value))
	}
	if c.Type.Set {
		t.put("type", w.typeTree(c.Type.Value, ""))
	}
	if c.OwnedBy.Set {
		t.put("owned_by", ownerTree(c.OwnedBy.Value))
	}
	if c.Comment.Set {
		t.put("comment", textTree(c.Comment.Value))
	}
	return w.write("alter_sequence", t, o.Limit)
}

func (w *opWriter) DropSequence(o op.DropSequence) error {
	t := byName("name", o.Name)
	t.putFlag("if_exists", o.IfExists)
	return w.writeShort("drop_sequence", t, o.Limit)
}

func (w *opWriter) BulkInsert(o op.BulkInsert) error {
	t := onTableTree("", o.Table)
	rows := tree{kind: treeList, block: len(o.Rows) > 1}
	for _, cells := range o.Rows {
		row := mapTree()
		for i, cell := range cells {
			row.put(o.Columns[i], cellTree(cell))
		}
		rows.items = append(rows.items, row)
	}
	if len(o.Rows) == 0 {
		t.putTexts("columns", o.Columns)
	}
	t.put("rows", rows)
	return w.write("bulk_insert", t, o.Limit)
}

func (w *opWriter) Execute(o op.Execute) error {
	t := mapTree()
	t.putSQL("sql", strings.TrimSpace(o.Default))
	for _, d := range schema.Dialects {
		if text, ok := o.By[d]; ok && text != nil {
			t.put(string(d), sqlTextTree(strings.TrimSpace(*text)))
		} else if ok {
			t.put(string(d), tree{})
		}
	}
	if len(o.Effect) > 0 {
		t.put("effect", operationsTree(o.Effect))
	}
	t.putSQL("done_when", o.DoneWhen)
	if _, ok := t.get("sql"); !ok || len(t.keys) > 1 {
		return w.write("execute", t, o.Limit)
	}
	return w.writeShort("execute", t, o.Limit)
}
