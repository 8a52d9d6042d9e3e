package grammar

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// operationReader reads the arguments of one operation.
type operationReader struct {
	keys *keyset
	// short reads arguments that are one word: drop_table: posts. Nil for none.
	short func(d *decoder, n *yaml.Node) op.Operation
	read  func(d *decoder, n *yaml.Node, f fields) []op.Operation
}

// arguments of Alembic that have another word here, for every operation.
var alembicWords = map[string]string{
	"table_name": "table", "column_name": "column", "constraint_name": "name", "index_name": "name", "type_": "type",
	"source_table": "table", "source_schema": "schema", "local_cols": "columns", "ondelete": "on_delete", "onupdate": "on_update",
	"sqltext": "sql", "condition": "expression", "old_table_name": "from", "new_table_name": "to",
}

// operationKeys makes the keyset of an operation that has arguments of its own.
func operationKeys(thing string, synonyms map[string]string, words ...string) *keyset {
	var keys []key
	for _, word := range words {
		keys = append(keys, key{word, top})
	}
	return newKeyset(thing, nil, synonyms).with(thing, keys, alembicWords)
}

// operationReaders is every operation by its keyword.
var operationReaders map[string]operationReader

func init() { // not a literal: effect of execute reads operations, which would be a cycle
	operationReaders = map[string]operationReader{}
	for _, group := range []map[string]operationReader{
		tableOperations, columnOperations, indexOperations, constraintOperations, objectOperations, dataOperations,
	} {
		for keyword, reader := range group {
			operationReaders[keyword] = reader
		}
	}
}

// operationSynonyms are words that others use for operations.
var operationSynonyms = map[string]string{
	"batch_alter_table": "the operations themselves: a table of SQLite is rebuilt where that is needed", "create_unique": "create_unique_constraint",
	"create_check": "create_check_constraint", "create_fk": "create_foreign_key", "drop_foreign_key": "drop_constraint", "drop_primary_key": "drop_constraint",
	"drop_check": "drop_constraint", "drop_unique": "drop_constraint", "rename_column": "alter_column: {table, column, new_column_name}",
	"add_table": "create_table", "sql": "execute", "insert": "bulk_insert", "alter_table_comment": "create_table_comment",
	"create_exclusion_constraint": "create_exclude_constraint",
}

// decodeOperations reads a list of operations.
func decodeOperations(file string, list *yaml.Node, path string, o Options) ([]Step, error) {
	r := &report{files: []string{file}}
	var steps []Step
	if list != nil && check(file, list, r) {
		steps = newOperationDecoder(file, o, r).operations(path, deref(list))
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return steps, nil
}

func newOperationDecoder(file string, o Options, r *report) *decoder {
	return &decoder{file: file, options: o, report: r, types: map[string]columnType{},
		world: &world{operations: true, enums: map[schema.Name]declared[schema.Enum]{}}}
}

// decodeRevision reads the lists of a revision file.
func decodeRevision(file string, data []byte, o Options) (Revision, error) {
	r := &report{files: []string{file}}
	root, ok := parse(File{Name: file, Data: data}, r)
	revision := Revision{Irreversible: true}
	if ok && root != nil && root.Kind == yaml.MappingNode {
		content := pairs(root)
		for i := 0; i < len(content); i += 2 {
			list := deref(content[i+1])
			switch word := deref(content[i]).Value; word {
			case "upgrade":
				revision.Upgrade = newOperationDecoder(file, o, r).operations(word, list)
			case "downgrade":
				revision.Irreversible = false
				revision.Downgrade = newOperationDecoder(file, o, r).operations(word, list)
			}
		}
	} else if ok {
		r.add(Error{File: file, Line: 1, Column: 1, Message: "a revision file is a map with revision, down_revision, upgrade, downgrade"})
	}
	if err := r.err(); err != nil {
		return Revision{}, err
	}
	return revision, nil
}

// operations reads a list of operations under a key.
func (d *decoder) operations(key string, n *yaml.Node) []Step {
	var steps []Step
	if isEmpty(n) {
		d.failIn(key, n, "write [] for nothing to do", "nothing stands behind the colon")
	}
	d.push(key)
	defer d.pop()
	if n.Kind != yaml.SequenceNode {
		if !isEmpty(n) {
			d.fail(n, "", "%s where a list of operations is wanted", kindOf(n))
		}
		return nil
	}
	for i, item := range n.Content {
		d.push(index(i))
		steps = append(steps, d.operation(deref(item))...)
		d.pop()
	}
	return steps
}

// operation reads one item of the list: a map with the keyword as its only key.
func (d *decoder) operation(item *yaml.Node) []Step {
	if item.Kind == yaml.ScalarNode {
		d.fail(item, "", "%s where an operation with its arguments is wanted", kindOf(item))
		return nil
	}
	item, ok := d.mapping(item, "{drop_table: posts}")
	if !ok {
		return nil
	}
	content := pairs(item)
	if len(content) == 0 {
		d.fail(item, "", "an empty operation")
		return nil
	}
	word, n := deref(content[0]), deref(content[1])
	reader, known := operationReaders[word.Value]
	if !known {
		d.unknownOperation(word)
		return nil
	}
	if len(content) > 2 {
		hint := "begin each operation with a dash"
		if isEmpty(n) {
			hint = "indent the arguments further than the operation"
		}
		d.fail(content[2], hint, "%q beside %q", deref(content[2]).Value, word.Value)
		return nil
	}
	d.push(word.Value)
	defer d.pop()
	var steps []Step
	before := len(d.world.order)
	ops := d.arguments(reader, word, n)
	for _, name := range d.world.order[before:] {
		if enum := d.world.enums[name]; enum.inline {
			steps = append(steps, Step{Op: op.CreateEnum{Enum: enum.object}, Line: word.Line, Column: word.Column})
		}
	}
	for _, o := range ops {
		steps = append(steps, Step{Op: o, Line: word.Line, Column: word.Column})
	}
	return steps
}

func (d *decoder) unknownOperation(word *yaml.Node) {
	hint := didYouMean(word.Value, sortedKeys(operationReaders))
	kind := word.Value[strings.LastIndexByte(word.Value, '_')+1:]
	if other, ok := operationSynonyms[word.Value]; ok {
		hint = "write " + other
	} else if modelKeys.later[kind+"s"] || modelKeys.later[strings.TrimSuffix(kind, "y")+"ies"] {
		hint = "a " + kind + " is not managed yet: write execute with SQL"
	}
	d.fail(word, hint, "unknown operation %q", word.Value)
}

// arguments reads what stands behind the keyword.
func (d *decoder) arguments(r operationReader, word, n *yaml.Node) []op.Operation {
	switch {
	case n.Kind == yaml.MappingNode:
		return r.read(d, n, d.fields(n, r.keys, top))
	case n.Kind == yaml.ScalarNode && r.short != nil && !isEmpty(n):
		return []op.Operation{r.short(d, n)}
	}
	d.fail(n, "", "%s where the arguments are wanted: %s", kindOf(n), "{"+strings.Join(r.keys.at(top), ", ")+"}")
	return nil
}

// needs reports arguments that are missing.
func (d *decoder) needs(n *yaml.Node, f fields, s *keyset, words ...string) {
	for _, word := range words {
		if f[s.slot(word)] == nil {
			d.fail(n, "", "%q is missing", word)
		}
	}
}

// one is a list of one operation.
func one(o op.Operation) []op.Operation { return []op.Operation{o} }

// onTable reads table and schema.
func (d *decoder) onTable(f fields, s *keyset) schema.Name {
	return d.tableName("table", f[s.slot("table")], f[s.slot("schema")])
}

// limit reads only.
func (d *decoder) limit(f fields, s *keyset) op.Limit {
	return op.Limit{Only: d.only(f[s.slot("only")])}
}
