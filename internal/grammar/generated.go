package grammar

import (
	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

const (
	seqStart = iota
	seqIncrement
	seqMin
	seqMax
	seqCache
	seqCycle
	seqAlways
	seqType
	seqComment
	seqOnly
	seqName
	seqSchema
	seqOwner
)

var sequenceSynonyms = map[string]string{
	"minvalue": "min", "maxvalue": "max", "min_value": "min", "max_value": "max", "start_with": "start", "increment_by": "increment",
}

var (
	identityKeys = newKeyset("an identity", []key{{"start", top}, {"increment", top}, {"min", top}, {"max", top},
		{"cache", top}, {"cycle", top}, {"always", top}}, sequenceSynonyms)
	sequenceKeys = newKeyset("a sequence", []key{{"start", top}, {"increment", top}, {"min", top}, {"max", top},
		{"cache", top}, {"cycle", top}, {"", 0}, {"type", top}, {"comment", top}, {"only", top}, {"name", top}, {"schema", top}, {"owned_by", top}}, sequenceSynonyms)
	computedKeys = newKeyset("a generated column", []key{{"as", top}, {"stored", top}}, map[string]string{
		"expression": `"as"`, "virtual": "stored: false", "persisted": "stored"})
)

// sequenceOptions reads what sequences and identities have in common.
func (d *decoder) sequenceOptions(f fields) schema.SequenceOptions {
	o := schema.SequenceOptions{
		Start:     d.number("start", f[seqStart]),
		Increment: d.number("increment", f[seqIncrement]),
		Min:       d.number("min", f[seqMin]),
		Max:       d.number("max", f[seqMax]),
		Cache:     d.number("cache", f[seqCache]),
		Cycle:     d.flag("cycle", f[seqCycle]).Value,
	}
	if o.Increment == schema.Some[int64](0) {
		d.failIn("increment", f[seqIncrement], "", "a sequence cannot step by 0")
	}
	if o.Min.Set && o.Max.Set && o.Min.Value >= o.Max.Value {
		d.failIn("min", f[seqMin], "", "min %d is not below max %d", o.Min.Value, o.Max.Value)
	}
	return o
}

// sequence reads a sequence that stands by itself; null and {} take every default.
func (d *decoder) sequence(name schema.Name, n *yaml.Node) schema.Sequence {
	s := schema.Sequence{Name: name}
	if isNull(n) {
		return s
	}
	if n, ok := d.mapping(n, "{start: 1000}"); ok {
		return d.sequenceFields(s, d.fields(n, sequenceKeys, top))
	}
	return s
}

func (d *decoder) sequenceFields(s schema.Sequence, f fields) schema.Sequence {
	s.Type = d.typ("type", f[seqType]).Type
	s.Options = d.sequenceOptions(f)
	s.OwnedBy = d.owner(f[seqOwner])
	s.Comment = d.text("comment", f[seqComment])
	s.Only = d.only(f[seqOnly])
	return s
}

// sequenceChange reads what a sequence gets: what is absent stays, null is what the
// server takes unasked.
func (d *decoder) sequenceChange(f fields) schema.SequenceChange {
	o := d.sequenceOptions(f)
	var c schema.SequenceChange
	for _, option := range []struct {
		slot  int
		field *schema.Opt[schema.Opt[int64]]
		value schema.Opt[int64]
	}{{seqStart, &c.Start, o.Start}, {seqIncrement, &c.Increment, o.Increment}, {seqMin, &c.Min, o.Min}, {seqMax, &c.Max, o.Max}, {seqCache, &c.Cache, o.Cache}} {
		if f[option.slot] != nil {
			*option.field = schema.Some(option.value)
		}
	}
	if f[seqCycle] != nil {
		c.Cycle = schema.Some(o.Cycle)
	}
	if f[seqType] != nil {
		c.Type = schema.Some(d.typ("type", f[seqType]).Type)
	}
	if f[seqOwner] != nil {
		c.OwnedBy = schema.Some(d.owner(f[seqOwner]))
	}
	if f[seqComment] != nil {
		c.Comment = schema.Some(d.text("comment", f[seqComment]))
	}
	return c
}

// owner reads table.column, or null for none.
func (d *decoder) owner(n *yaml.Node) schema.ColumnName {
	if n == nil || isNull(n) {
		return schema.ColumnName{}
	}
	text := d.text("owned_by", n)
	name, ok := splitColumn(text)
	if !ok && text != "" {
		d.failIn("owned_by", n, "", "%q names no column; write table.column", text)
	}
	return schema.ColumnName{Table: name.table, Column: name.column}
}

// identity reads true or the options of an identity.
func (d *decoder) identity(key string, n *yaml.Node) schema.Generated {
	if !d.given(key, n) {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		if on := d.flag(key, n); on.Value {
			return schema.Identity{}
		}
		return nil
	}
	d.push(key)
	defer d.pop()
	n, ok := d.mapping(n, "{always: true}")
	if !ok {
		return nil
	}
	f := d.fields(n, identityKeys, top)
	return schema.Identity{Always: d.flag("always", f[seqAlways]).Value, Options: d.sequenceOptions(f)}
}

// computed reads the expression of a generated column: SQL, stored, or {as, stored}.
func (d *decoder) computed(key string, n *yaml.Node) schema.Generated {
	if !d.given(key, n) {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return schema.Computed{Expression: d.sql(key, n), Stored: true}
	}
	d.push(key)
	defer d.pop()
	n, ok := d.mapping(n, "{as: price * quantity, stored: true}")
	if !ok {
		return nil
	}
	f := d.fields(n, computedKeys, top)
	if f[0] == nil {
		d.fail(n, "write {as: SQL}", "a generated column without its expression")
	}
	return schema.Computed{Expression: d.sql("as", f[0]), Stored: d.flag("stored", f[1]).Or(true)}
}
