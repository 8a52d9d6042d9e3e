package op

import "github.com/retort-db/migrate/schema"

// Rows are no part of a schema.
func (o BulkInsert) apply(*Draft) error { return nil }

// apply does what the operation says that its SQL does, where it has SQL.
func (o Execute) apply(d *Draft) error {
	for _, effect := range o.Effect {
		on := setOf(effect.Limits()) & o.runsOn()
		if on == 0 {
			continue
		}
		only, err := on.Only()
		if err != nil {
			return err
		}
		if err := d.apply(effect.limited(only)); err != nil {
			return err
		}
	}
	return nil
}

// runsOn returns the dialects on which something is run. A dialect for which
// nothing is said counts: running there is an error that is found elsewhere.
func (o Execute) runsOn() dialects {
	on := setOf(o.Only)
	for _, d := range schema.Dialects {
		sql, said := o.By[d]
		if !said {
			sql, said = o.By[d.Inherits()]
		}
		if said && sql == nil {
			on &^= alone(d)
		}
	}
	return on
}
