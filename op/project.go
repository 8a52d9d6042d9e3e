package op

import "github.com/retort-db/migrate/schema"

// For returns the operation as it is on one dialect: without limits, variants
// resolved. It reports false when there is nothing to do there: the operation or
// what it makes is limited to others, or what it changes is the same there.
//
// An execute that says nothing for the dialect comes back with an empty Default;
// whoever would run it must refuse.
func For(o Operation, d schema.Dialect) (Operation, bool) {
	if !schema.On(d, o.Limits()) {
		return nil, false
	}
	return o.limited(nil).project(d)
}

func (o CreateSchema) project(schema.Dialect) (Operation, bool)       { return o, true }
func (o DropSchema) project(schema.Dialect) (Operation, bool)         { return o, true }
func (o RenameTable) project(schema.Dialect) (Operation, bool)        { return o, true }
func (o TableComment) project(schema.Dialect) (Operation, bool)       { return o, true }
func (o RenameIndex) project(schema.Dialect) (Operation, bool)        { return o, true }
func (o CreatePrimaryKey) project(schema.Dialect) (Operation, bool)   { return o, true }
func (o RenameConstraint) project(schema.Dialect) (Operation, bool)   { return o, true }
func (o ValidateConstraint) project(schema.Dialect) (Operation, bool) { return o, true }
func (o AlterEnum) project(schema.Dialect) (Operation, bool)          { return o, true }
func (o RenameEnum) project(schema.Dialect) (Operation, bool)         { return o, true }
func (o AlterSequence) project(schema.Dialect) (Operation, bool)      { return o, true }
func (o BulkInsert) project(schema.Dialect) (Operation, bool)         { return o, true }

func (o CreateTable) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Table.Only)
	o.Table = o.Table.For(d)
	return o, there
}

func (o DropTable) project(d schema.Dialect) (Operation, bool) {
	if o.Table == nil {
		return o, true
	}
	there := schema.On(d, o.Table.Only)
	t := o.Table.For(d)
	o.Table = &t
	return o, there
}

func (o AlterTable) project(d schema.Dialect) (Operation, bool) {
	if Partial(o) {
		o.Change = o.Change.For(d)
		return o, !o.Change.IsZero()
	}
	from := schema.Table{Options: *o.From, By: o.FromBy}.For(d).Options
	to := schema.Table{Options: *o.To, By: o.ToBy}.For(d).Options
	o.From, o.To, o.FromBy, o.ToBy = &from, &to, nil, nil
	o.Change = ChangedTable(from, to, nil, nil)
	return o, !o.Change.IsZero()
}

func (o AddColumn) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Column.Only)
	o.Column = o.Column.For(d)
	return o, there
}

func (o DropColumn) project(d schema.Dialect) (Operation, bool) {
	if o.Dropped == nil {
		return o, true
	}
	there := schema.On(d, o.Dropped.Only)
	c := o.Dropped.For(d)
	o.Dropped = &c
	return o, there
}

// project takes what changes on the dialect from the two sides: a change that is
// common reaches a variant only in what the variant had in common.
func (o AlterColumn) project(d schema.Dialect) (Operation, bool) {
	o.Existing = o.Existing.For(d)
	if Partial(o) {
		o.Change = o.Change.For(d)
		return o, !o.Change.IsZero() || o.Using != ""
	}
	there := schema.On(d, o.From.Only)
	from, to := o.From.For(d), o.To.For(d)
	o.From, o.To, o.Change = &from, &to, schema.Changed(from, to)
	return o, there && (!o.Change.IsZero() || o.Using != "" && d == schema.Postgres)
}

func (o CreateIndex) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Index.Only)
	o.Index = o.Index.For(d)
	return o, there
}

func (o DropIndex) project(d schema.Dialect) (Operation, bool) {
	if o.Dropped == nil {
		return o, true
	}
	there := schema.On(d, o.Dropped.Only)
	x := o.Dropped.For(d)
	o.Dropped = &x
	return o, there
}

func (o CreateUnique) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Unique.Only)
	o.Unique = o.Unique.For(d)
	return o, there
}

func (o CreateForeignKey) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Key.Only)
	o.Key = o.Key.For(d)
	return o, there
}

func (o CreateCheck) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Check.Only)
	o.Check = o.Check.For(d)
	return o, there
}

func (o CreateExclude) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Exclude.Only)
	o.Exclude.Only = nil
	return o, there
}

func (o DropConstraint) project(d schema.Dialect) (Operation, bool) {
	if o.Dropped.IsZero() {
		return o, true
	}
	there := false
	o.Dropped, there = o.Dropped.For(d)
	return o, there
}

func (o CreateEnum) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Enum.Only)
	o.Enum.Only = nil
	return o, there
}

func (o DropEnum) project(d schema.Dialect) (Operation, bool) {
	if o.Dropped == nil {
		return o, true
	}
	there := schema.On(d, o.Dropped.Only)
	e := *o.Dropped
	e.Only = nil
	o.Dropped = &e
	return o, there
}

func (o CreateSequence) project(d schema.Dialect) (Operation, bool) {
	there := schema.On(d, o.Sequence.Only)
	o.Sequence.Only = nil
	return o, there
}

func (o DropSequence) project(d schema.Dialect) (Operation, bool) {
	if o.Dropped == nil {
		return o, true
	}
	there := schema.On(d, o.Dropped.Only)
	s := *o.Dropped
	s.Only = nil
	o.Dropped = &s
	return o, there
}

// project picks the dialect's own SQL. Its effects are projected with it.
func (o Execute) project(d schema.Dialect) (Operation, bool) {
	sql, said := o.By[d]
	if !said {
		sql, said = o.By[d.Inherits()]
	}
	o.By = nil
	if said {
		if sql == nil {
			return o, false
		}
		o.Default = *sql
	}
	var effects []Operation
	for _, effect := range o.Effect {
		if projected, ok := For(effect, d); ok {
			effects = append(effects, projected)
		}
	}
	o.Effect = effects
	return o, true
}
