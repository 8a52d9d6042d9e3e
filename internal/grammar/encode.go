package grammar

import (
	"bytes"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// encoder makes trees of schema values.
type encoder struct {
	// finished writes the names that the convention made too, as revision files do.
	finished bool
	enums    map[schema.Name]bool
	types    map[typeUse]tree
}

func newEncoder(m schema.Metadata) *encoder {
	e := &encoder{enums: map[schema.Name]bool{}, types: map[typeUse]tree{}}
	for _, enum := range m.Enums {
		e.enums[enum.Name] = true
	}
	return e
}

func encodeModel(m schema.Metadata) []byte {
	var b bytes.Buffer
	emit(&b, modelTree(m), 0)
	return b.Bytes()
}

func encodeOperations(ops []op.Operation) []byte {
	var b bytes.Buffer
	emitList(&b, operationsTree(ops), 0)
	return b.Bytes()
}

// modelTree returns a model as a tree.
func modelTree(m schema.Metadata) tree {
	e := newEncoder(m)
	t := mapTree()
	t.putTexts("schemas", m.Schemas)
	t.putMap("enums", objectsTree(m.Enums, func(v schema.Enum) (schema.Name, tree) { return v.Name, enumTree(v) }))
	t.putMap("sequences", objectsTree(m.Sequences, func(v schema.Sequence) (schema.Name, tree) { return v.Name, e.sequenceTree(v) }))
	t.putMap("tables", objectsTree(m.Tables, func(v schema.Table) (schema.Name, tree) { return v.Name, e.tableTree(v) }))
	return t
}

// objectsTree returns objects by name, or as a list when a name has a dot of its
// own and so cannot stand before a colon.
func objectsTree[T any](list []T, one func(T) (schema.Name, tree)) tree {
	t := tree{kind: treeMap, block: true}
	splittable := true
	for _, v := range list {
		name, body := one(v)
		splittable = splittable && isSplittable(name)
		t.put(name.String(), body)
	}
	if splittable {
		return t
	}
	out := tree{kind: treeList, block: true}
	for i, v := range list {
		name, _ := one(v)
		item := mapTree()
		item.putText("schema", name.Schema)
		item.put("name", textTree(name.Name))
		if body := t.items[i]; body.kind == treeList {
			item.put("values", body)
		} else {
			item.putAll(body)
			item.block = body.block
		}
		out.items = append(out.items, item)
	}
	return out
}

// nameTree returns the name of a table or another object as a value.
func nameTree(n schema.Name) tree {
	if isSplittable(n) {
		return textTree(n.String())
	}
	t := mapTree()
	t.putText("schema", n.Schema)
	t.put("name", textTree(n.Name))
	return t
}

// enumTree is a list of values, or a map where there is more to say.
func enumTree(v schema.Enum) tree {
	values := textsTree(v.Values)
	if v.Comment == "" && len(v.Only) == 0 {
		return values
	}
	t := mapTree()
	t.put("values", values)
	t.putText("comment", v.Comment)
	t.putOnly(v.Only)
	return t
}

func (e *encoder) sequenceTree(v schema.Sequence) tree {
	t := mapTree()
	if v.Type != nil {
		t.put("type", e.typeTree(v.Type, ""))
	}
	t.putOptions(v.Options)
	if v.OwnedBy != (schema.ColumnName{}) {
		t.put("owned_by", ownerTree(v.OwnedBy))
	}
	t.putText("comment", v.Comment)
	t.putOnly(v.Only)
	return t
}

// ownerTree writes the owner of a sequence, null for none.
func ownerTree(owner schema.ColumnName) tree {
	if owner == (schema.ColumnName{}) {
		return tree{}
	}
	return textTree(owner.Table.String() + "." + owner.Column)
}

// putOptions adds what sequences and identities have in common.
func (t *tree) putOptions(o schema.SequenceOptions) {
	t.putNumber("start", o.Start)
	t.putNumber("increment", o.Increment)
	t.putNumber("min", o.Min)
	t.putNumber("max", o.Max)
	t.putNumber("cache", o.Cache)
	t.putFlag("cycle", o.Cycle)
}

// putOnly adds the dialects that a thing is limited to.
func (t *tree) putOnly(only []schema.Dialect) {
	list := listTree()
	for _, d := range only {
		list.items = append(list.items, textTree(string(d)))
	}
	t.putMap("only", list)
}

// partTrees adds the parts of dialects: for each that has a variant what differs
// from what it inherits, and what its dialect alone has.
func partTrees[T any](t *tree, base T, by map[schema.Dialect]T, defaults map[string]string,
	own func(T, schema.Dialect) tree, typed func(T, schema.Dialect) tree) {
	for _, d := range schema.Dialects {
		variant, differs := by[d]
		parent := inherited(base, by, d)
		part := mapTree()
		switch {
		case differs:
			part = own(variant, d).minus(own(parent, d), defaults)
		case d == schema.MariaDB:
			continue
		default:
			variant = base
		}
		dialects := typed(variant, d)
		if d == schema.MariaDB {
			dialects = dialects.minus(typed(parent, d), nil)
		}
		part.putAll(dialects)
		t.putMap(string(d), part)
	}
}
