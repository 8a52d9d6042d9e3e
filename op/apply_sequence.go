package op

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

func (o CreateSequence) apply(d *Draft) error { return d.sequences.add(o.Sequence, setOf(o.Only)) }

func (o AlterSequence) apply(d *Draft) error {
	on := setOf(o.Only)
	found, err := d.sequences.must(o.Name, on)
	if err != nil {
		return err
	}
	for _, s := range found {
		err := d.sequences.change(s, on, func(s *schema.Sequence) error {
			s.Type, s.Options, s.OwnedBy, s.Comment = o.To.Type, o.To.Options, o.To.OwnedBy, o.To.Comment
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// reown gives the sequences that belong to a table, or to one column of it when
// column is not "", the owner that to returns.
func (d *Draft) reown(table schema.Name, column string, to func(schema.ColumnName) schema.ColumnName) error {
	for _, s := range slices.Clone(d.sequences.items) {
		if s.OwnedBy.Table != table || s.OwnedBy.Table.Name == "" || column != "" && s.OwnedBy.Column != column {
			continue
		}
		if err := d.sequences.change(s, everywhere, func(s *schema.Sequence) error { s.OwnedBy = to(s.OwnedBy); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// unowned is the owner of a sequence whose table or column goes.
func unowned(schema.ColumnName) schema.ColumnName { return schema.ColumnName{} }

func (o DropSequence) apply(d *Draft) error {
	on := setOf(o.Only)
	found, err := d.sequences.must(o.Name, on)
	if err != nil {
		if o.IfExists {
			return nil
		}
		return err
	}
	for _, s := range found {
		if err := d.sequences.remove(s, on); err != nil {
			return err
		}
	}
	return nil
}
