package grammar

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	modelSchemas = iota
	modelEnums
	modelSequences
	modelTables
)

var modelKeys = newKeyset("a model",
	[]key{{"schemas", top}, {"enums", top}, {"sequences", top}, {"tables", top}},
	map[string]string{"types": "enums", "columns": "tables: {NAME: {columns: …}}", "models": "tables"},
	"views", "materialized_views", "functions", "procedures", "triggers", "domains", "extensions", "policies", "roles", "grants", "events")

// decodeModels reads documents that make one model.
func decodeModels(files []File, o Options) (schema.Metadata, error) {
	if m, err, ok := decodeFiles(files, o, true); ok {
		return m, err
	}
	m, err, _ := decodeFiles(files, o, false)
	return m, err
}

// decodeFiles is decodeModels, table by table where it is asked to: false then
// means that the documents must be read as a whole.
func decodeFiles(files []File, o Options, byTable bool) (schema.Metadata, error, bool) {
	r := &report{}
	m := model{byTable: byTable, world: &world{enums: map[schema.Name]declared[schema.Enum]{}}, types: map[string]columnType{}, options: o,
		tables: map[schema.Name]declared[struct{}]{}, sequences: map[schema.Name]declared[struct{}]{}}
	for _, f := range files {
		r.files = append(r.files, f.Name)
		m.openFile(f, r)
	}
	for _, doc := range m.documents {
		m.readEnums(doc)
	}
	for _, doc := range m.documents {
		m.read(doc)
	}
	if m.broken {
		return schema.Metadata{}, nil, false
	}
	m.finish(r)
	if err := r.err(); err != nil {
		return schema.Metadata{}, err, true
	}
	return m.metadata, nil, true
}

// model is a model while its documents are read.
type model struct {
	metadata  schema.Metadata
	options   Options
	world     *world
	types     map[string]columnType
	documents []document
	byTable   bool // documents are split where they can be
	broken    bool // a part of a split document cannot be read by itself
	tables    map[schema.Name]declared[struct{}]
	sequences map[schema.Name]declared[struct{}]
}

// document is one of the documents with its keys.
type document struct {
	decoder *decoder
	fields  fields
	tables  []chunk // when they are not among the fields
}

// openFile parses a file, but for its tables when they can be split off.
func (m *model) openFile(f File, r *report) {
	if s, ok := split(f.Data); ok && m.byTable && utf8.Valid(f.Data) {
		root, ok := parse(File{Name: f.Name, Data: s.rest}, r)
		if m.broken = m.broken || !ok || !isWithoutTables(root, s.line); !m.broken {
			m.open(f.Name, root, r, s.tables)
		}
		return
	}
	if root, ok := parse(f, r); ok && root != nil {
		m.open(f.Name, root, r, nil)
	}
}

func (m *model) open(file string, root *yaml.Node, r *report, tables []chunk) {
	d := &decoder{file: file, options: m.options, report: r, world: m.world, types: m.types}
	if root, ok := d.mapping(root, "{tables: {…}}"); ok {
		m.documents = append(m.documents, document{decoder: d, fields: d.fields(root, modelKeys, top), tables: tables})
	}
}

// readEnums comes first in all documents, so that a type may be the name of one.
func (m *model) readEnums(doc document) {
	d := doc.decoder
	d.objects("enums", doc.fields[modelEnums], enumName, enumSchema, enumKeys, func(name schema.Name, at, n *yaml.Node, f fields) {
		if f != nil {
			d.declareEnum(d.enumFields(schema.Enum{Name: name}, n, f), at, false)
			return
		}
		d.declareEnum(d.enum(name, n), at, false)
	})
}

func (m *model) read(doc document) {
	d := doc.decoder
	for i, item := range d.items("schemas", doc.fields[modelSchemas]) {
		d.push("schemas")
		if name, ok := d.item(i, deref(item)); ok {
			if slices.Contains(m.metadata.Schemas, name) {
				d.failIn(index(i), item, "", "a second schema %q", name)
			}
			m.metadata.Schemas = append(m.metadata.Schemas, name)
		}
		d.pop()
	}
	d.objects("sequences", doc.fields[modelSequences], seqName, seqSchema, sequenceKeys, func(name schema.Name, at, n *yaml.Node, f fields) {
		if second(d, m.sequences, "sequence", name, at) {
			return
		}
		s := schema.Sequence{Name: name}
		if f != nil {
			s = d.sequenceFields(s, f)
		} else {
			s = d.sequence(name, n)
		}
		m.metadata.Sequences = append(m.metadata.Sequences, s)
	})
	table := func(name schema.Name, at, n *yaml.Node, f fields) { m.table(d, name, at, n, f) }
	d.objects("tables", doc.fields[modelTables], tabName, tabSchema, tableKeys, table)
	d.push("tables")
	defer d.pop()
	for _, c := range doc.tables {
		key, value, ok := c.read()
		if !ok {
			m.broken = true
			return
		}
		check(d.file, value, d.report)
		d.object(key, value, table)
	}
}

// table reads a table and adds it to the model.
func (m *model) table(d *decoder, name schema.Name, at, n *yaml.Node, f fields) {
	twice := second(d, m.tables, "table", name, at)
	if f == nil {
		n, ok := d.mapping(n, "{columns: {id: {type: integer}}}")
		if !ok {
			return
		}
		f = d.fields(n, tableKeys, top)
		d.refuseName(f[tabName], f[tabSchema])
	}
	if t := d.table(name, at, f); !twice { // read even so, for its own mistakes
		m.metadata.Tables = append(m.metadata.Tables, t)
	}
}

// refuseName reports name and schema where the name stands before the colon.
func (d *decoder) refuseName(name, schema *yaml.Node) {
	if name != nil {
		d.failIn("name", name, "write the tables as a list for that", "the name stands before the colon")
	}
	if schema != nil {
		d.failIn("schema", schema, "write SCHEMA.NAME before the colon", "the name stands before the colon")
	}
}

// objects goes through the things under a key of the model: a map by name, or a
// list of maps with name and schema, for which the fields are read already.
func (d *decoder) objects(key string, n *yaml.Node, nameSlot, schemaSlot int, s *keyset, read func(name schema.Name, at, n *yaml.Node, f fields)) {
	if n == nil || isNull(n) {
		return
	}
	d.push(key)
	defer d.pop()
	if n.Kind == yaml.SequenceNode {
		for i, item := range n.Content {
			d.push(index(i))
			if item, ok := d.mapping(item, "{name: …}"); ok {
				f := d.fields(item, s, top)
				if f[nameSlot] == nil {
					d.fail(item, "", "%s without a name", s.thing)
				} else {
					read(schema.Name{Schema: d.rawSchema(f[schemaSlot]), Name: d.ident("name", f[nameSlot])}, item, item, f)
				}
			}
			d.pop()
		}
		return
	}
	n, ok := d.mapping(n, "a map by name")
	if !ok {
		return
	}
	content := pairs(n)
	for i := 0; i < len(content); i += 2 {
		d.object(deref(content[i]), deref(content[i+1]), read)
	}
}

// object reads one thing of a map by name.
func (d *decoder) object(key, value *yaml.Node, read func(name schema.Name, at, n *yaml.Node, f fields)) {
	d.push(key.Value)
	defer d.pop()
	if name := d.splitChecked(key, key.Value); name.Name != "" {
		read(name, key, value, nil)
	}
}

// second notes a name, and reports it when it is taken.
func second(d *decoder, taken map[schema.Name]declared[struct{}], kind string, name schema.Name, at *yaml.Node) bool {
	if first, ok := taken[name]; ok {
		d.fail(at, "", "a second %s %q: the first is at %s", kind, name, first.place())
		return true
	}
	taken[name] = declared[struct{}]{file: d.file, line: at.Line, column: at.Column}
	return false
}

// finish looks at what goes beyond one table, and sorts.
func (m *model) finish(r *report) {
	for _, name := range m.world.order {
		m.metadata.Enums = append(m.metadata.Enums, m.world.enums[name].object)
	}
	m.metadata.Sort()
	m.world.resolveEnums(r)
	byName := make(map[schema.Name]*schema.Table, len(m.metadata.Tables))
	for i := range m.metadata.Tables {
		byName[m.metadata.Tables[i].Name] = &m.metadata.Tables[i]
	}
	m.resolveReferences(byName, r)
	m.foldedTables(r)
}

// foldedTables reports tables whose names differ by case alone where that is one
// name.
func (m *model) foldedTables(r *report) {
	d := decoder{options: m.options, report: r}
	first := map[string]schema.Table{}
	for _, t := range m.metadata.Tables {
		folded := strings.ToLower(t.Name.String())
		before, taken := first[folded]
		if !taken {
			first[folded] = t
			continue
		}
		if on := d.sameOn(foldTables, before.Only, t.Only, nil); on != "" {
			at, other := m.tables[t.Name], m.tables[before.Name]
			if cmp.Or(cmp.Compare(slices.Index(r.files, other.file), slices.Index(r.files, at.file)), cmp.Compare(other.line, at.line)) > 0 {
				at, other, before, t = other, at, t, before
			}
			r.add(Error{File: at.file, Line: at.line, Column: at.column, Path: "tables." + t.Name.String(),
				Message: fmt.Sprintf("table %q differs from %q (%s) in case alone, which are one name on %s", t.Name, before.Name, other.place(), on)})
		}
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
