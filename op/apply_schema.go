package op

import (
	"slices"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// Namespaces carry no limit in a schema. One that is made or dropped on some
// dialects alone may therefore be there, or gone, already.

func (o CreateSchema) apply(d *Draft) error {
	if _, there := d.schemaIndex(o.Name); there {
		if o.IfNotExists || len(o.Only) > 0 {
			return nil
		}
		return &ExistsError{Kind: "schema", Name: o.Name}
	}
	d.schemas = append(slices.Clone(d.schemas), o.Name)
	slices.Sort(d.schemas)
	return nil
}

func (o DropSchema) apply(d *Draft) error {
	at, there := d.schemaIndex(o.Name)
	if !there {
		if o.IfExists || len(o.Only) > 0 {
			return nil
		}
		return &NotFoundError{Kind: "schema", Name: o.Name, Near: near.All(o.Name, d.schemas)}
	}
	if inside := d.contents(o.Name, setOf(o.Only)); len(inside) > 0 {
		return &InUseError{What: described("schema", o.Name, schema.Name{}), By: inside}
	}
	d.schemas = slices.Delete(slices.Clone(d.schemas), at, at+1)
	if len(d.schemas) == 0 {
		d.schemas = nil
	}
	return nil
}

// contents describes what a namespace holds.
func (d *Draft) contents(name string, on dialects) []string {
	var inside []string
	for _, t := range d.tables.that(on, func(t *schema.Table) bool { return t.Name.Schema == name }) {
		inside = append(inside, described("table", t.Name.String(), schema.Name{}))
	}
	for _, e := range d.enums.that(on, func(e *schema.Enum) bool { return e.Name.Schema == name }) {
		inside = append(inside, described("enum", e.Name.String(), schema.Name{}))
	}
	for _, s := range d.sequences.that(on, func(s *schema.Sequence) bool { return s.Name.Schema == name }) {
		inside = append(inside, described("sequence", s.Name.String(), schema.Name{}))
	}
	for _, u := range d.unmanaged {
		if u.Name.Schema == name {
			inside = append(inside, described(u.Kind, u.Name.String(), schema.Name{}))
		}
	}
	return inside
}
