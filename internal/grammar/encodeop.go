package grammar

import (
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// operationsTree returns operations as the list that stands in a revision file.
func operationsTree(ops []op.Operation) tree {
	list := tree{kind: treeList, block: true}
	for _, o := range ops {
		keyword, arguments := operationTree(o)
		item := tree{kind: treeMap, block: true}
		item.put(keyword, arguments)
		list.items = append(list.items, item)
	}
	return list
}

// operationTree returns an operation's keyword and arguments. Tables of an
// operation may refer to enums that are not in it, and write them by name anyway.
func operationTree(o op.Operation) (keyword string, arguments tree) {
	w := opWriter{encoder: newEncoder(schema.Metadata{})}
	w.finished = true
	if err := op.Visit(o, &w); err != nil {
		return "execute", textTree(err.Error()) // not an operation of package op, which seals the set
	}
	return w.keyword, w.arguments
}

// opWriter is the visitor that writes operations.
type opWriter struct {
	*encoder
	keyword   string
	arguments tree
}

// write notes keyword and arguments, and the dialects the operation is limited to.
func (w *opWriter) write(keyword string, t tree, limit op.Limit) error {
	t.putOnly(limit.Only)
	w.keyword, w.arguments = keyword, t
	return nil
}

// writeShort is write for arguments that may be the name alone.
func (w *opWriter) writeShort(keyword string, t tree, limit op.Limit) error {
	if len(t.keys) == 1 && len(limit.Only) == 0 && t.items[0].kind == treeText {
		w.keyword, w.arguments = keyword, t.items[0]
		return nil
	}
	return w.write(keyword, t, limit)
}

// onTableTree begins arguments with a name, if there is one, and the table.
func onTableTree(name string, table schema.Name) tree {
	t := mapTree()
	t.putText("name", name)
	switch {
	case table.Name != "":
		t.put("table", nameTree(table))
	case table.Schema != "":
		t.putText("schema", table.Schema)
	}
	return t
}

func byName(key string, name schema.Name) tree {
	t := mapTree()
	t.put(key, nameTree(name))
	return t
}

// with adds the keys of an object's own value, which may be its list alone.
func (t tree) with(body tree, bare string) tree {
	if body.kind != treeMap {
		t.put(bare, body)
		return t
	}
	t.putAll(body)
	t.block = body.block
	return t
}

func (w *opWriter) CreateSchema(o op.CreateSchema) error {
	t := mapTree()
	t.put("name", textTree(o.Name))
	t.putFlag("if_not_exists", o.IfNotExists)
	return w.writeShort("create_schema", t, o.Limit)
}

func (w *opWriter) DropSchema(o op.DropSchema) error {
	t := mapTree()
	t.put("name", textTree(o.Name))
	t.putFlag("if_exists", o.IfExists)
	return w.writeShort("drop_schema", t, o.Limit)
}

// limitTo returns the limit of an operation that makes an object limited itself.
func limitTo(limit op.Limit, only []schema.Dialect) op.Limit {
	return op.Limit{Only: limits(limit.Only, only)}
}

func (w *opWriter) CreateTable(o op.CreateTable) error {
	limit := limitTo(o.Limit, o.Table.Only)
	o.Table.Only = nil
	t := byName("name", o.Table.Name)
	t.putFlag("if_not_exists", o.IfNotExists)
	return w.write("create_table", t.with(w.tableTree(o.Table), ""), limit)
}

func (w *opWriter) DropTable(o op.DropTable) error {
	t := byName("name", o.Name)
	t.putFlag("if_exists", o.IfExists)
	return w.writeShort("drop_table", t, o.Limit)
}

func (w *opWriter) RenameTable(o op.RenameTable) error {
	return w.write("rename_table", renameTree(o.From, o.To), o.Limit)
}

// renameTree writes from and to of an object in a schema.
func renameTree(from schema.Name, to string) tree {
	t := byName("from", from)
	t.put("to", nameTree(schema.N(to)))
	return t
}

func (w *opWriter) AlterTable(o op.AlterTable) error {
	t := onTableTree("", o.Table)
	w.tableChange(&t, o.Change)
	return w.write("alter_table", t, o.Limit)
}

func (w *opWriter) TableComment(o op.TableComment) error {
	t := onTableTree("", o.Table)
	if o.To == "" {
		return w.writeShort("drop_table_comment", t, o.Limit)
	}
	t.put("comment", textTree(o.To))
	return w.write("create_table_comment", t, o.Limit)
}

func (w *opWriter) AddColumn(o op.AddColumn) error {
	t := onTableTree("", o.Table)
	column := o.Column
	column.Only = nil
	body := mapTree()
	body.put("name", textTree(column.Name))
	body.putAll(w.columnTree(schema.Table{}, column, mapTree()))
	t.put("column", body)
	t.putFlag("if_not_exists", o.IfNotExists)
	return w.write("add_column", t, limitTo(o.Limit, o.Column.Only))
}

func (w *opWriter) DropColumn(o op.DropColumn) error {
	t := onTableTree("", o.Table)
	t.put("column", textTree(o.Name))
	t.putFlag("if_exists", o.IfExists)
	return w.write("drop_column", t, o.Limit)
}

func (w *opWriter) AlterColumn(o op.AlterColumn) error {
	t := onTableTree("", o.Table)
	t.put("column", textTree(o.Column))
	if o.Change.Name.Set {
		t.put("new_column_name", textTree(o.Change.Name.Value))
	}
	w.columnChange(&t, o)
	t.putSQL("using", o.Using)
	existing := w.changeTree(o.Existing, "", nil)
	for i, key := range existing.keys {
		t.put("existing_"+key, existing.items[i])
	}
	return w.write("alter_column", t, o.Limit)
}

func (w *opWriter) CreateIndex(o op.CreateIndex) error {
	limit := limitTo(o.Limit, o.Index.Only)
	o.Index.Only = nil
	t := onTableTree(o.Index.Name, o.Table).with(w.indexTree(o.Index), "columns")
	t.putFlag("if_not_exists", o.IfNotExists)
	t.putFlag("concurrently", o.Concurrently)
	return w.write("create_index", t, limit)
}

func (w *opWriter) DropIndex(o op.DropIndex) error {
	t := onTableTree(o.Name, o.Table)
	t.putFlag("if_exists", o.IfExists)
	t.putFlag("concurrently", o.Concurrently)
	return w.writeShort("drop_index", t, o.Limit)
}

func (w *opWriter) RenameIndex(o op.RenameIndex) error {
	return w.write("rename_index", renamedTree(o.Table, o.From, o.To), o.Limit)
}

// renamedTree writes from and to of a thing on a table.
func renamedTree(table schema.Name, from, to string) tree {
	t := onTableTree("", table)
	t.put("from", textTree(from))
	t.put("to", textTree(to))
	return t
}

func (w *opWriter) CreatePrimaryKey(o op.CreatePrimaryKey) error {
	return w.write("create_primary_key", onTableTree(o.Key.Name, o.Table).with(w.primaryKeyTree(o.Key), "columns"), o.Limit)
}

func (w *opWriter) CreateUnique(o op.CreateUnique) error {
	limit := limitTo(o.Limit, o.Unique.Only)
	o.Unique.Only = nil
	return w.write("create_unique_constraint", onTableTree(o.Unique.Name, o.Table).with(w.uniqueTree(o.Unique), "columns"), limit)
}

func (w *opWriter) CreateForeignKey(o op.CreateForeignKey) error {
	limit := limitTo(o.Limit, o.Key.Only)
	o.Key.Only = nil
	return w.write("create_foreign_key", onTableTree(o.Key.Name, o.Table).with(w.foreignKeyTree(o.Key, true), ""), limit)
}

func (w *opWriter) CreateCheck(o op.CreateCheck) error {
	limit := limitTo(o.Limit, o.Check.Only)
	o.Check.Only = nil
	return w.write("create_check_constraint", onTableTree(o.Check.Name, o.Table).with(w.checkTree(o.Check), "expression"), limit)
}

func (w *opWriter) CreateExclude(o op.CreateExclude) error {
	limit := limitTo(o.Limit, o.Exclude.Only)
	o.Exclude.Only = nil
	return w.write("create_exclude_constraint", onTableTree(o.Exclude.Name, o.Table).with(w.excludeTree(o.Exclude), ""), limit)
}

func (w *opWriter) DropConstraint(o op.DropConstraint) error {
	t := onTableTree(o.Name, o.Table)
	t.putText("type", string(o.Kind))
	t.putTexts("columns", o.Columns)
	if o.Name == "" && o.Dropped.Check != nil { // SQLite has checks without a name
		t.putText("expression", o.Dropped.Check.Expression)
	}
	t.putFlag("if_exists", o.IfExists)
	return w.write("drop_constraint", t, o.Limit)
}

func (w *opWriter) RenameConstraint(o op.RenameConstraint) error {
	return w.write("rename_constraint", renamedTree(o.Table, o.From, o.To), o.Limit)
}

func (w *opWriter) ValidateConstraint(o op.ValidateConstraint) error {
	return w.write("validate_constraint", onTableTree(o.Name, o.Table), o.Limit)
}
