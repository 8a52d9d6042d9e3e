package op

import "github.com/retort-db/migrate/schema"

func (o CreateSequence) apply(d *Draft) error { return d.sequences.add(o.Sequence, setOf(o.Only)) }

func (o AlterSequence) apply(d *Draft) error {
	on := setOf(o.Only)
	found, err := d.sequences.must(o.Name, on)
	if err != nil {
		return err
	}
	for _, s := range found {
		err := d.sequences.change(s, on, func(s *schema.Sequence) error {
			s.Type, s.Options, s.Comment = o.To.Type, o.To.Options, o.To.Comment
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

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
