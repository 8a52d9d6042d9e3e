package grammar

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var (
	createSchemaKeys = operationKeys("create_schema", nil, "name", "if_not_exists", "only")
	dropSchemaKeys   = operationKeys("drop_schema", nil, "name", "if_exists", "only")

	alterEnumKeys = operationKeys("alter_enum", map[string]string{"add": "values: all of them", "add_value": "values: all of them"},
		"name", "schema", "values", "rename", "map", "only", "comment")
	dropObjectKeys   = operationKeys("a drop", nil, "name", "schema", "if_exists", "only")
	renameEnumKeys   = operationKeys("rename_enum", nil, "from", "to", "schema", "only")
	alterSequenceOps = sequenceKeys.with("alter_sequence", nil, nil)
)

var objectOperations = map[string]operationReader{
	"create_schema": {keys: createSchemaKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation { return op.CreateSchema{Name: d.ident("", n)} },
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			d.needs(n, f, createSchemaKeys, "name")
			return one(op.CreateSchema{Limit: op.Limit{Only: d.only(f[2])}, Name: d.ident("name", f[0]), IfNotExists: d.flag("if_not_exists", f[1]).Value})
		}},
	"drop_schema": {keys: dropSchemaKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation { return op.DropSchema{Name: d.ident("", n)} },
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			d.needs(n, f, dropSchemaKeys, "name")
			return one(op.DropSchema{Limit: op.Limit{Only: d.only(f[2])}, Name: d.ident("name", f[0]), IfExists: d.flag("if_exists", f[1]).Value})
		}},
	"create_enum": {keys: enumKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, enumKeys, "name")
		e := d.enumFields(schema.Enum{Name: d.tableName("name", f[enumName], f[enumSchema])}, n, f)
		d.declareEnum(e, n, false)
		return one(op.CreateEnum{Limit: op.Limit{Only: e.Only}, Enum: e})
	}},
	"alter_enum": {keys: alterEnumKeys, read: (*decoder).alterEnum},
	"rename_enum": {keys: renameEnumKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		from, to := d.rename(n, f, renameEnumKeys)
		return one(op.RenameEnum{Limit: d.limit(f, renameEnumKeys), From: from, To: to})
	}},
	"drop_enum": {keys: dropObjectKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation { return op.DropEnum{Name: d.splitChecked(n, n.Value)} },
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			name, limit, ifExists := d.drop(n, f)
			return one(op.DropEnum{Limit: limit, Name: name, IfExists: ifExists})
		}},
	"create_sequence": {keys: sequenceKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation {
			return op.CreateSequence{Sequence: schema.Sequence{Name: d.splitChecked(n, n.Value)}}
		},
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			d.needs(n, f, sequenceKeys, "name")
			s := d.sequenceFields(schema.Sequence{Name: d.tableName("name", f[seqName], f[seqSchema])}, f)
			return one(op.CreateSequence{Limit: op.Limit{Only: s.Only}, Sequence: s})
		}},
	"alter_sequence": {keys: alterSequenceOps, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, alterSequenceOps, "name")
		change := d.sequenceChange(f)
		if change.IsZero() {
			d.fail(n, "", "an alter_sequence that changes nothing")
		}
		return one(op.AlterSequence{Limit: op.Limit{Only: d.only(f[seqOnly])}, Name: d.tableName("name", f[seqName], f[seqSchema]), Change: change})
	}},
	"drop_sequence": {keys: dropObjectKeys,
		short: func(d *decoder, n *yaml.Node) op.Operation {
			return op.DropSequence{Name: d.splitChecked(n, n.Value)}
		},
		read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
			name, limit, ifExists := d.drop(n, f)
			return one(op.DropSequence{Limit: limit, Name: name, IfExists: ifExists})
		}},
}

func (d *decoder) drop(n *yaml.Node, f fields) (schema.Name, op.Limit, bool) {
	d.needs(n, f, dropObjectKeys, "name")
	return d.tableName("name", f[0], f[1]), op.Limit{Only: d.only(f[3])}, d.flag("if_exists", f[2]).Value
}

// alterEnum reads the values that an enum gets, those that are renamed, and what
// rows get for a value that goes.
func (d *decoder) alterEnum(n *yaml.Node, f fields) []op.Operation {
	d.needs(n, f, alterEnumKeys, "name")
	o := op.AlterEnum{
		Limit: op.Limit{Only: d.only(f[5])}, Name: d.tableName("name", f[0], f[1]), To: d.names("values", f[2]),
		Rename: d.renamed("rename", f[3]), Map: d.renamed("map", f[4]),
	}
	if f[6] != nil {
		o.Comment = schema.Some(d.text("comment", f[6]))
	}
	if f[2] == nil && len(o.Rename) == 0 && !o.Comment.Set {
		d.fail(n, "write values: with all values in their order", "%q is missing", "values")
	}
	for _, r := range slices.Concat(o.Rename, o.Map) {
		if f[2] != nil && !slices.Contains(o.To, r.To) {
			d.fail(n, didYouMean(r.To, o.To), "%q becomes %q, which is not among the values", r.From, r.To)
		}
	}
	return one(o)
}

// renamed reads a map of values to other values.
func (d *decoder) renamed(key string, n *yaml.Node) []op.Renamed {
	if !d.given(key, n) {
		return nil
	}
	d.push(key)
	defer d.pop()
	n, ok := d.mapping(n, "{old: new}")
	if !ok {
		return nil
	}
	var list []op.Renamed
	content := pairs(n)
	for i := 0; i < len(content); i += 2 {
		from, to := deref(content[i]), deref(content[i+1])
		if d.scalar(from.Value, to, "a value") {
			list = append(list, op.Renamed{From: from.Value, To: to.Value})
		}
	}
	return list
}
