package op

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// Draft is a schema that operations are applied to one after another. It costs
// one copy of the list of tables in all, where [Apply] costs one each time. The
// schema it was made of is never changed.
type Draft struct {
	schemas   []string
	tables    list[schema.Table]
	enums     list[schema.Enum]
	sequences list[schema.Sequence]
	unmanaged []schema.Unmanaged
}

// NewDraft returns a draft of the schema before.
func NewDraft(before schema.Metadata) *Draft {
	return &Draft{
		schemas:   before.Schemas,
		tables:    listOf(tables, schema.Name{}, before.Tables),
		enums:     listOf(enums, schema.Name{}, before.Enums),
		sequences: listOf(sequences, schema.Name{}, before.Sequences),
		unmanaged: before.Unmanaged,
	}
}

// Schema returns the schema as it is now. The draft may be used on.
func (d *Draft) Schema() schema.Metadata {
	return schema.Metadata{
		Schemas:   d.schemas,
		Tables:    d.tables.values(),
		Enums:     d.enums.values(),
		Sequences: d.sequences.values(),
		Unmanaged: d.unmanaged,
	}
}

// Apply does to the draft what the operation does to a database. A partial
// operation is completed first. After an error the draft is as it was.
func (d *Draft) Apply(o Operation) error {
	schemas, unmanaged := d.schemas, d.unmanaged
	d.tables.save()
	d.enums.save()
	d.sequences.save()
	err := d.apply(o)
	if err != nil {
		d.schemas, d.unmanaged = schemas, unmanaged
		d.tables.restore()
		d.enums.restore()
		d.sequences.restore()
	}
	return err
}

func (d *Draft) apply(o Operation) error {
	if err := d.applyWhole(o); err != nil {
		return fmt.Errorf("applying %s: %w", Keyword(o), err)
	}
	return nil
}

func (d *Draft) applyWhole(o Operation) error {
	if !Partial(o) {
		return o.apply(d)
	}
	whole, err := o.complete(d)
	if err != nil {
		return err
	}
	for _, w := range whole {
		if err := w.apply(d); err != nil {
			return err
		}
	}
	return nil
}

// Complete is [Complete] for the schema as it is now.
func (d *Draft) Complete(o Operation) ([]Operation, error) {
	whole, err := o.complete(d)
	if err != nil {
		return nil, fmt.Errorf("completing %s: %w", Keyword(o), err)
	}
	return whole, nil
}

// Apply returns the schema after the operation, as the servers do it: what goes
// with a dropped column, what a rename reaches. An operation limited to some
// dialects changes what exists there. The schema before is not changed; the
// result shares with it what the operation does not touch. Tables, enums and
// sequences of the result are sorted by name.
func Apply(before schema.Metadata, o Operation) (schema.Metadata, error) {
	d := NewDraft(before)
	if err := d.Apply(o); err != nil {
		return schema.Metadata{}, err
	}
	return d.Schema(), nil
}

// Complete returns the operation as whole ones: with both sides of what it
// changes, as the schema before it knows them, and with the drops it entails
// made explicit before it. Nothing comes back for a drop that says if_exists of
// something that is not there, a create that says if_not_exists of something
// that is, and a change that changes nothing.
func Complete(before schema.Metadata, o Operation) ([]Operation, error) {
	return NewDraft(before).Complete(o)
}

// alter changes a table where it exists on any of the dialects, without parting
// it. What changes gets the dialects that it must heed: those given, and those
// where the table is not, so that they are everywhere unless the change is for
// some of the table's dialects alone.
func (d *Draft) alter(name schema.Name, on dialects, change func(*schema.Table, dialects) error) error {
	return d.alterOn(name, on, everywhere, change)
}

// alterApart changes a table on the given dialects, for what a table can only be
// or have wherever it exists. A table that exists beside them stays there as it
// is, so that there are two of the name afterwards.
func (d *Draft) alterApart(name schema.Name, on dialects, change func(*schema.Table) error) error {
	return d.alterOn(name, on, on, func(t *schema.Table, _ dialects) error { return change(t) })
}

func (d *Draft) alterOn(name schema.Name, on, apart dialects, change func(*schema.Table, dialects) error) error {
	found, err := d.tables.must(name, on)
	if err != nil {
		return err
	}
	for _, t := range found {
		err := d.changeTable(t, apart, func(t *schema.Table) error { return change(t, heeded(t, on)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// changeTable changes one table. Its definition stays: who keeps words of it holds
// each against what the table is.
func (d *Draft) changeTable(t *schema.Table, on dialects, change func(*schema.Table) error) error {
	return d.tables.change(t, on, change)
}

// heeded adds to the dialects those where the table is not.
func heeded(t *schema.Table, on dialects) dialects {
	return on | everywhere&^setOf(t.Only)
}

// schemaIndex returns the position of a namespace and whether it is there.
func (d *Draft) schemaIndex(name string) (int, bool) {
	at := slices.Index(d.schemas, name)
	return at, at >= 0
}
