package grammar

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	enumValues = iota
	enumComment
	enumOnly
	enumName
	enumSchema
)

var enumKeys = newKeyset("an enum", []key{{"values", top}, {"comment", top}, {"only", top}, {"name", top}, {"schema", top}}, nil)

// enumUse is a column's mention of an enum, looked up when every document is read.
type enumUse struct {
	name   schema.Name
	at     Error  // where, without message
	asType string // the text of a type that may be an enum or a slip
	hint   string
}

// enum reads an enum: a list of values, or a map.
func (d *decoder) enum(name schema.Name, n *yaml.Node) schema.Enum {
	e := schema.Enum{Name: name}
	if n.Kind == yaml.SequenceNode {
		e.Values = d.names("", n)
		return e
	}
	n, ok := d.mapping(n, "a list of values, or a map like {values: [draft, published]},")
	if !ok {
		return e
	}
	f := d.fields(n, enumKeys, top)
	return d.enumFields(e, n, f)
}

func (d *decoder) enumFields(e schema.Enum, n *yaml.Node, f fields) schema.Enum {
	if f[enumValues] == nil {
		d.fail(n, "", "an enum without values")
	}
	e.Values = d.names("values", f[enumValues])
	e.Comment = d.text("comment", f[enumComment])
	e.Only = d.only(f[enumOnly])
	return e
}

// declareEnum notes an enum, and reports a second one of the name.
func (d *decoder) declareEnum(e schema.Enum, n *yaml.Node, inline bool) {
	if e.Name.Name == "" {
		return
	}
	first, twice := d.world.enums[e.Name]
	switch {
	case !twice:
		d.world.enums[e.Name] = declared[schema.Enum]{object: e, inline: inline, file: d.file, line: n.Line, column: n.Column}
		d.world.order = append(d.world.order, e.Name)
	case !inline:
		d.fail(n, "", "a second enum %q: the first is at %s", e.Name, first.place())
	case !slices.Equal(first.object.Values, e.Values):
		d.fail(n, "", "enum %q has other values at %s", e.Name, first.place())
	}
}

// inlineEnum reads {enum: [a, b], name: …}, which is the same as naming it under
// enums.
func (d *decoder) inlineEnum(n *yaml.Node, f fields) schema.Type {
	e := schema.Enum{Values: d.names("enum", f[0])}
	if f[1] == nil {
		d.fail(n, "write {enum: […], name: NAME}", "an enum without a name")
		return nil
	}
	e.Name = d.tableName("name", f[1], f[2])
	d.declareEnum(e, n, true)
	return schema.EnumRef{Name: e.Name}
}

// enumRef reads {enum: post_status}.
func (d *decoder) enumRef(f fields) schema.Type {
	if f[1] != nil {
		d.failIn("name", f[1], "the name stands behind enum:", "a name beside the name of an enum")
	}
	name := d.tableName("enum", f[0], f[2])
	if !d.world.operations && name.Name != "" {
		d.useEnum(f[0], name, "", "")
	}
	return schema.EnumRef{Name: name}
}

func (d *decoder) useEnum(n *yaml.Node, name schema.Name, asType, hint string) {
	d.world.enumUses = append(d.world.enumUses, enumUse{name: name, asType: asType, hint: hint,
		at: Error{File: d.file, Line: n.Line, Column: n.Column, Path: d.where()}})
}

// isEnum reports whether an enum of that name was read already.
func (d *decoder) isEnum(name schema.Name) bool {
	_, ok := d.world.enums[name]
	return ok
}

// deferEnum notes a type that is unknown so far: an enum that stands further down
// in a column may have its name.
func (d *decoder) deferEnum(n *yaml.Node, text string) bool {
	if !isWord(text) {
		return false
	}
	d.useEnum(n, schema.N(text), text, d.typeHint(text, text))
	return true
}

// resolveEnums reports enums and types that turned out not to be there.
func (w *world) resolveEnums(r *report) {
	var known []string
	for _, name := range w.order {
		known = append(known, name.String())
	}
	for _, use := range w.enumUses {
		if _, ok := w.enums[use.name]; ok {
			continue
		}
		e := use.at
		e.Message, e.Hint = "unknown enum "+quoted(use.name.String()), didYouMean(use.name.String(), known)
		if use.asType != "" {
			e.Message, e.Hint = "unknown type "+quoted(use.asType), use.hint
		}
		r.add(e)
	}
}
