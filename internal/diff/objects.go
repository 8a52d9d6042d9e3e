package diff

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func (c *comparison) schemas() {
	if c.adopting && !c.canon.Stores(Schemas) {
		return
	}
	for _, name := range c.model.Schemas {
		if !slices.Contains(c.base.schemas, name) && !c.leavesOutSchema(name, c.model.Tables) {
			c.add(op.CreateSchema{Name: name})
		}
	}
	for _, name := range c.base.schemas {
		if !slices.Contains(c.model.Schemas, name) && !c.leavesOutSchema(name, c.from.Tables) {
			c.add(op.DropSchema{Name: name})
		}
	}
}

func (c *comparison) enums() error {
	if c.adopting && !c.canon.Stores(EnumTypes) {
		return nil
	}
	for _, e := range c.model.Enums {
		if c.leavesOutEnum(e.Name) {
			continue
		}
		i := slices.IndexFunc(c.base.enums, func(o owned[schema.Enum]) bool { return o.value.Name == e.Name })
		if i < 0 {
			if c.counts(e.Only) {
				c.add(op.CreateEnum{Enum: e})
			}
			continue
		}
		from := c.base.enums[i]
		s := c.spread([]extent{{from.known, from.value.Only}}, e.Only, nil)
		if err := c.respread(s, op.DropEnum{Name: e.Name, Dropped: &from.value}, op.CreateEnum{Enum: e}); err != nil {
			return fmt.Errorf("enum %s: %w", e.Name, err)
		}
		alter := op.AlterEnum{Name: e.Name, From: from.value.Values, To: e.Values, Limit: op.Limit{Only: e.Only}}
		if from.value.Comment != e.Comment && (from.known || c.canon.Stores(EnumTypes)) {
			alter.FromComment, alter.Comment = schema.Some(from.value.Comment), schema.Some(e.Comment)
		}
		if alter.Comment.Set || !slices.Equal(alter.From, alter.To) {
			c.removed[e.Name] = removedValues(alter)
			if err := c.limit(alter, s.kept[0]); err != nil {
				return err
			}
		}
	}
	for _, o := range c.base.enums {
		if _, ok := c.model.Enum(o.value.Name); !ok && !c.leavesOutEnum(o.value.Name) {
			c.add(op.DropEnum{Name: o.value.Name, Dropped: &o.value, Limit: op.Limit{Only: o.value.Only}})
		}
	}
	return nil
}

func (c *comparison) sequences() error {
	if c.adopting && !c.canon.Stores(Sequences) {
		return nil
	}
	for _, q := range c.model.Sequences {
		if c.leavesOutSequence(q.Name) {
			continue
		}
		i := slices.IndexFunc(c.base.sequences, func(o owned[schema.Sequence]) bool { return o.value.Name == q.Name })
		if i < 0 {
			if c.counts(q.Only) {
				c.add(op.CreateSequence{Sequence: q})
			}
			continue
		}
		from := c.base.sequences[i].value
		s := c.spread([]extent{{c.base.sequences[i].known, from.Only}}, q.Only, nil)
		if err := c.respread(s, op.DropSequence{Name: q.Name, Dropped: &from}, op.CreateSequence{Sequence: q}); err != nil {
			return fmt.Errorf("sequence %s: %w", q.Name, err)
		}
		if !reflect.DeepEqual(sequenceForm(c.canon, from), sequenceForm(c.canon, q)) {
			if err := c.limit(op.AlterSequence{Name: q.Name, Change: schema.ChangedSequence(from, q), From: &from, To: &q}, s.kept[0]); err != nil {
				return err
			}
		}
	}
	for _, o := range c.base.sequences {
		if _, ok := c.model.Sequence(o.value.Name); !ok && !c.leavesOutSequence(o.value.Name) {
			from, free := o.value, o.value
			if free.OwnedBy = (schema.ColumnName{}); from.OwnedBy != free.OwnedBy {
				c.add(alterSequence(from, free))
			}
			c.add(op.DropSequence{Name: from.Name, Dropped: &free, Limit: op.Limit{Only: from.Only}})
		}
	}
	return nil
}

func alterSequence(from, to schema.Sequence) op.AlterSequence {
	return op.AlterSequence{Name: to.Name, Change: schema.ChangedSequence(from, to), From: &from, To: &to, Limit: op.Limit{Only: to.Only}}
}
