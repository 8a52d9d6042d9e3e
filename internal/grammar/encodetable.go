package grammar

import (
	"reflect"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// tableTree returns a table as a value, without its name.
func (e *encoder) tableTree(t schema.Table) tree {
	out := tree{kind: treeMap, block: true}
	out.putText("comment", t.Options.Comment)
	if t.RenamedFrom != (schema.Name{}) {
		out.put("renamed_from", nameTree(t.RenamedFrom))
	}
	k := e.tableKeys(t)
	columns := tree{kind: treeMap, block: true}
	for i, c := range t.Columns {
		columns.put(c.Name, e.columnTree(t, c, k.short[i]))
	}
	out.put("columns", columns)
	out.putMap("primary_key", k.primaryKey)
	out.putMap("foreign_keys", k.foreignKeys.tree("columns"))
	out.putMap("uniques", k.uniques.tree("columns"))
	out.putMap("checks", k.checks.tree("expression"))
	out.putMap("exclusions", k.excludes.tree("elements"))
	out.putMap("indexes", k.indexes.tree("columns"))
	out.putOnly(t.Only)
	own := func(o schema.TableOptions, _ schema.Dialect) tree {
		t := mapTree()
		t.putText("comment", o.Comment)
		return t
	}
	partTrees(&out, t.Options, t.By, nil, own, tableTyped)
	return out
}

// tableTyped are the options of a table that one dialect alone has.
func tableTyped(o schema.TableOptions, d schema.Dialect) tree {
	t := mapTree()
	switch d {
	case schema.Postgres:
		t.putFlag("unlogged", o.Postgres.Unlogged)
		t.putMap("with", parametersTree(o.Postgres.With))
		t.putText("tablespace", o.Postgres.Tablespace)
		inherits := listTree()
		for _, n := range o.Postgres.Inherits {
			inherits.items = append(inherits.items, nameTree(n))
		}
		t.putMap("inherits", inherits)
		t.putSQL("partition_by", o.Postgres.PartitionBy)
		t.putText("using", o.Postgres.Using)
	case schema.MySQL, schema.MariaDB:
		t.putText("engine", o.MySQL.Engine)
		t.putText("charset", o.MySQL.Charset)
		t.putText("collation", o.MySQL.Collation)
		t.putText("row_format", o.MySQL.RowFormat)
		t.putSQL("partition_by", o.MySQL.PartitionBy)
	case schema.SQLite:
		t.putFlag("strict", o.SQLite.Strict)
		t.putFlag("without_rowid", o.SQLite.WithoutRowID)
		t.putFlag("autoincrement", o.SQLite.Autoincrement)
	}
	return t
}

func parametersTree(list []schema.Parameter) tree {
	t := mapTree()
	for _, p := range list {
		if isJSONNumber(p.Value) {
			t.put(p.Key, literalTree(p.Value))
		} else {
			t.put(p.Key, textTree(p.Value))
		}
	}
	return t
}

// keyTrees are the constraints and indexes of a table, by where they are written.
type keyTrees struct {
	short      []tree // on the columns, by their position
	primaryKey tree

	foreignKeys, uniques, checks, excludes, indexes namedTrees
}

// namedTrees are things with a name, or "" when it is left out.
type namedTrees struct {
	names []string
	items []tree
}

func (n *namedTrees) add(name string, t tree) {
	n.names, n.items = append(n.names, name), append(n.items, t)
}

// tree returns a map by name, or a list if one has no name. A thing that is not a
// map stands under the key bare when it gets a name in a list.
func (n namedTrees) tree(bare string) tree {
	if !slices.Contains(n.names, "") {
		t := tree{kind: treeMap, block: true}
		for i, name := range n.names {
			t.put(name, n.items[i])
		}
		return t
	}
	list := tree{kind: treeList}
	for i, name := range n.names {
		item := withName(name, n.items[i], bare)
		list.items = append(list.items, item)
		list.block = list.block || item.kind == treeMap
	}
	return list
}

// withName puts a name in front of the keys of a thing.
func withName(name string, t tree, bare string) tree {
	if name == "" {
		return t
	}
	out := mapTree()
	out.put("name", textTree(name))
	if t.kind != treeMap {
		out.put(bare, t)
		return out
	}
	out.putAll(t)
	return out
}

// tableKeys finds for each constraint and index the place where it is shortest.
func (e *encoder) tableKeys(t schema.Table) keyTrees {
	k := keyTrees{short: make([]tree, len(t.Columns))}
	if pk := t.PrimaryKey; pk != nil {
		full := e.primaryKeyTree(*pk)
		name := e.name(pk.Name, pk.Implicit)
		if at := columnAt(t, pk.Columns); at >= 0 && full.kind == treeList {
			k.short[at].put("primary_key", nameOrTrue(name))
		} else {
			k.primaryKey = withName(name, full, "columns")
		}
	}
	e.foreignKeyTrees(&k, t)
	e.uniqueTrees(&k, t)
	e.indexTrees(&k, t)
	for _, c := range t.Checks {
		k.checks.add(e.name(c.Name, c.Implicit), e.checkTree(c))
	}
	for _, x := range t.Excludes {
		k.excludes.add(e.name(x.Name, x.Implicit), e.excludeTree(x))
	}
	return k
}

// columnAt returns the position of the only column of a key, -1 when it has more.
func columnAt(t schema.Table, columns []string) int {
	if len(columns) != 1 {
		return -1
	}
	return slices.IndexFunc(t.Columns, func(c schema.Column) bool { return c.Name == columns[0] })
}

func (e *encoder) foreignKeyTrees(k *keyTrees, t schema.Table) {
	var long []string // implicit names that are not on a column
	for _, fk := range t.ForeignKeys {
		at := columnAt(t, fk.Columns)
		if at >= 0 && k.free(at, "foreign_key", fk.Name, fk.Implicit, long) && (len(t.Columns[at].Only) == 0 || slices.Equal(fk.Only, t.Columns[at].Only)) {
			if len(t.Columns[at].Only) > 0 {
				fk.Only = nil
			}
			k.short[at].put("foreign_key", e.shortForeignKey(fk))
			continue
		}
		k.foreignKeys.add(e.name(fk.Name, fk.Implicit), e.foreignKeyTree(fk, true))
		long = appendImplicit(long, fk.Name, fk.Implicit)
	}
}

func (e *encoder) uniqueTrees(k *keyTrees, t schema.Table) {
	var long []string
	for _, u := range t.Uniques {
		at := columnAt(t, u.Columns)
		plain := schema.Unique{Name: u.Name, Implicit: u.Implicit, Columns: u.Columns, Only: u.Only}
		if at >= 0 && k.free(at, "unique", u.Name, u.Implicit, long) && slices.Equal(u.Only, t.Columns[at].Only) && reflect.DeepEqual(u, plain) {
			k.short[at].put("unique", nameOrTrue(e.name(u.Name, u.Implicit)))
			continue
		}
		k.uniques.add(e.name(u.Name, u.Implicit), e.uniqueTree(u))
		long = appendImplicit(long, u.Name, u.Implicit)
	}
}

func (e *encoder) indexTrees(k *keyTrees, t schema.Table) {
	var long []string
	for _, x := range t.Indexes {
		at := -1
		if len(x.Elements) == 1 && x.Elements[0] == (schema.IndexElement{Column: x.Elements[0].Column}) {
			at = columnAt(t, []string{x.Elements[0].Column})
		}
		plain := schema.Index{Name: x.Name, Implicit: x.Implicit, Elements: x.Elements, Only: x.Only}
		if at >= 0 && k.free(at, "index", x.Name, x.Implicit, long) && slices.Equal(x.Only, t.Columns[at].Only) && reflect.DeepEqual(x, plain) {
			k.short[at].put("index", nameOrTrue(e.name(x.Name, x.Implicit)))
			continue
		}
		k.indexes.add(e.name(x.Name, x.Implicit), e.indexTree(x))
		long = appendImplicit(long, x.Name, x.Implicit)
	}
}

// free reports whether a column may carry a short key. What stands on columns is
// named first, so an implicit name must not be one that got its number because of
// a name that is written elsewhere.
func (k *keyTrees) free(at int, key, name string, implicit bool, long []string) bool {
	if _, taken := k.short[at].get(key); taken {
		return false
	}
	return !implicit || !slices.ContainsFunc(long, func(other string) bool { return strings.HasPrefix(name, other) })
}

func appendImplicit(list []string, name string, implicit bool) []string {
	if implicit {
		return append(list, name)
	}
	return list
}

// name is the name to write: "" for one that the convention makes again.
func (e *encoder) name(name string, implicit bool) string {
	if implicit && !e.finished {
		return ""
	}
	return name
}

func nameOrTrue(name string) tree {
	if name == "" {
		return flagTree(true)
	}
	return textTree(name)
}
