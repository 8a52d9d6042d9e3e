package grammar

import (
	"strconv"

	"github.com/retort-db/migrate/schema"
)

// columnsOr returns the map, or the list under its key columns when it says
// nothing else.
func columnsOr(t tree, key string) tree {
	if len(t.keys) == 1 && t.keys[0] == key {
		return t.items[0]
	}
	return t
}

func (e *encoder) primaryKeyTree(k schema.PrimaryKey) tree {
	t := mapTree()
	t.put("columns", textsTree(k.Columns))
	t.putDeferrable(k.Deferrable, k.InitiallyDeferred)
	t.putMap("postgres", postgresKeyTree(k.Postgres))
	t.putMap("mysql", mysqlKeyTree(k.MySQL))
	t.putMap("sqlite", sqliteKeyTree(k.SQLite))
	return columnsOr(t, "columns")
}

func mysqlKeyTree(k schema.MySQLKey) tree {
	t, lengths := mapTree(), listTree()
	for _, n := range k.Lengths {
		lengths.items = append(lengths.items, literalTree(strconv.Itoa(n)))
	}
	t.putMap("lengths", lengths)
	t.putMap("descending", flagsTree(k.Descending))
	return t
}

func flagsTree(flags []bool) tree {
	t := listTree()
	for _, on := range flags {
		t.items = append(t.items, flagTree(on))
	}
	return t
}

func (e *encoder) uniqueTree(u schema.Unique) tree {
	own := func(u schema.Unique, _ schema.Dialect) tree {
		t := mapTree()
		t.put("columns", textsTree(u.Columns))
		t.putDeferrable(u.Deferrable, u.InitiallyDeferred)
		t.putFlag("nulls_not_distinct", u.NullsNotDistinct)
		t.putText("comment", u.Comment)
		return t
	}
	typed := func(u schema.Unique, d schema.Dialect) tree {
		switch d {
		case schema.Postgres:
			return postgresKeyTree(u.Postgres)
		case schema.SQLite:
			return sqliteKeyTree(u.SQLite)
		}
		return mapTree()
	}
	t := own(u, "")
	t.putOnly(u.Only)
	partTrees(&t, u, u.By, nil, own, typed)
	return columnsOr(t, "columns")
}

func (t *tree) putDeferrable(deferrable, deferred bool) {
	t.putFlag("deferrable", deferrable)
	if deferred {
		t.put("initially", textTree("deferred"))
	}
}

func postgresKeyTree(k schema.PostgresKey) tree {
	t := mapTree()
	t.putTexts("include", k.Include)
	t.putMap("with", parametersTree(k.With))
	t.putText("tablespace", k.Tablespace)
	return t
}

func sqliteKeyTree(k schema.SQLiteKey) tree {
	t := mapTree()
	t.putText("on_conflict", k.OnConflict)
	t.putTexts("collations", k.Collations)
	t.putMap("descending", flagsTree(k.Descending))
	return t
}

// shortForeignKey returns the foreign key of one column: what it refers to, or a
// map without columns.
func (e *encoder) shortForeignKey(k schema.ForeignKey) tree {
	t := withName(e.name(k.Name, k.Implicit), e.foreignKeyTree(k, false), "references")
	if ref, ok := t.get("references"); ok && len(t.keys) == 1 && ref.kind == treeText {
		return ref
	}
	return t
}

func (e *encoder) foreignKeyTree(k schema.ForeignKey, columns bool) tree {
	own := func(k schema.ForeignKey, _ schema.Dialect) tree {
		t := mapTree()
		if columns {
			t.put("columns", textsTree(k.Columns))
		}
		t.put("references", referenceTree(k.References))
		t.putText("on_delete", string(k.OnDelete))
		t.putText("on_update", string(k.OnUpdate))
		t.putDeferrable(k.Deferrable, k.InitiallyDeferred)
		t.putText("match", k.Match)
		t.putText("comment", k.Comment)
		return t
	}
	typed := func(k schema.ForeignKey, d schema.Dialect) tree {
		t := mapTree()
		t.putFlag("not_valid", d == schema.Postgres && k.Postgres.NotValid)
		return t
	}
	t := own(k, "")
	t.putOnly(k.Only)
	partTrees(&t, k, k.By, nil, own, typed)
	return t
}

// referenceTree returns TABLE.COLUMN where that is read back as it is, else
// {table, columns}.
func referenceTree(r schema.Reference) tree {
	if len(r.Columns) == 1 {
		text := r.Table.String() + "." + r.Columns[0]
		if to, ok := splitColumn(text); ok && to.table == r.Table && to.column == r.Columns[0] {
			return textTree(text)
		}
	}
	t := mapTree()
	t.put("table", nameTree(r.Table))
	t.putTexts("columns", r.Columns)
	return t
}

func (e *encoder) checkTree(c schema.Check) tree {
	own := func(c schema.Check, _ schema.Dialect) tree {
		t := mapTree()
		t.put("expression", sqlTextTree(c.Expression))
		t.putText("comment", c.Comment)
		return t
	}
	typed := func(c schema.Check, d schema.Dialect) tree {
		t := mapTree()
		switch d {
		case schema.Postgres:
			t.putFlag("not_valid", c.Postgres.NotValid)
			t.putFlag("no_inherit", c.Postgres.NoInherit)
		case schema.MySQL, schema.MariaDB:
			t.putFlag("not_enforced", c.MySQL.NotEnforced)
		case schema.SQLite:
			t.putText("on_conflict", c.SQLite.OnConflict)
		}
		return t
	}
	t := own(c, "")
	t.putOnly(c.Only)
	partTrees(&t, c, c.By, nil, own, typed)
	return columnsOr(t, "expression")
}

func (e *encoder) excludeTree(x schema.Exclude) tree {
	t := mapTree()
	t.putText("using", x.Using)
	elements := listTree()
	for _, el := range x.Elements {
		one := elementTree(el.IndexElement)
		if one.kind == treeText {
			one = mapTree()
			one.put("column", textTree(el.Column))
		}
		one.put("with", textTree(el.With))
		elements.items = append(elements.items, one)
	}
	t.put("elements", elements)
	t.putSQL("where", x.Where)
	t.putTexts("include", x.Include)
	t.putDeferrable(x.Deferrable, x.InitiallyDeferred)
	t.putText("comment", x.Comment)
	t.putOnly(x.Only)
	return t
}

func (e *encoder) indexTree(x schema.Index) tree {
	own := func(x schema.Index, _ schema.Dialect) tree {
		t := mapTree()
		t.putFlag("unique", x.Unique)
		elements := listTree()
		for _, el := range x.Elements {
			elements.items = append(elements.items, elementTree(el))
		}
		t.put("columns", elements)
		t.putSQL("where", x.Where)
		t.putTexts("include", x.Include)
		t.putText("using", x.Using)
		t.putMap("with", parametersTree(x.With))
		t.putFlag("nulls_not_distinct", x.NullsNotDistinct)
		t.putText("tablespace", x.Tablespace)
		t.putText("type", x.Kind)
		t.putText("parser", x.Parser)
		if x.Invisible {
			t.put("visible", flagTree(false))
		}
		t.putText("comment", x.Comment)
		return t
	}
	none := func(schema.Index, schema.Dialect) tree { return mapTree() }
	t := own(x, "")
	t.putOnly(x.Only)
	partTrees(&t, x, x.By, nil, own, none)
	return columnsOr(t, "columns")
}

// elementTree returns a column of an index: its name, or a map.
func elementTree(el schema.IndexElement) tree {
	t := mapTree()
	t.putText("column", el.Column)
	t.putSQL("expression", el.Expression)
	if el.Descending {
		t.put("order", textTree("desc"))
	}
	t.putText("nulls", el.Nulls)
	t.putText("collation", el.Collation)
	t.putText("opclass", el.OpClass)
	if el.Length > 0 {
		t.put("length", literalTree(strconv.Itoa(el.Length)))
	}
	return columnsOr(t, "column")
}
