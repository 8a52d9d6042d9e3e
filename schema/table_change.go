package schema

import "reflect"

// TableChange says which table options become different; what is not set stays.
// The comment is no part of it, nor is what no server can alter.
type TableChange struct {
	Unlogged   Opt[bool]
	With       Opt[[]Parameter]
	Tablespace Opt[string]
	Access     Opt[string] // PostgreSQL: using
	Engine     Opt[string]
	Charset    Opt[string]
	Collation  Opt[string]
	RowFormat  Opt[string]
	Strict     Opt[bool]
	WithoutRow Opt[bool] // SQLite: without_rowid
	Autoinc    Opt[bool] // SQLite: autoincrement
	// By holds what changes on one dialect alone.
	By map[Dialect]TableChange
}

// IsZero reports whether nothing changes.
func (c TableChange) IsZero() bool {
	for _, over := range c.By {
		if !over.IsZero() {
			return false
		}
	}
	return !anyGiven(c.slots())
}

// For returns the change as it is on one dialect.
func (c TableChange) For(d Dialect) TableChange {
	out := c
	out.By = nil
	for _, part := range []Dialect{d.Inherits(), d} {
		if over, ok := c.By[part]; ok {
			lay(out.slots(), over.slots())
		}
	}
	return out
}

// ChangedTable returns what must change for a table's options to become others,
// variants (see [Table.By]) included.
func ChangedTable(from, to TableOptions, fromBy, toBy map[Dialect]TableOptions) TableChange {
	change := changedOptions(from, to)
	for _, d := range Dialects {
		base, variant, target := pick(from, fromBy, d.Inherits()), pick(from, fromBy, d), pick(to, toBy, d)
		want, brings := changedOptions(variant, target), change.For(d.Inherits())
		own(want.slots(), brings.slots(), allOptions(base).slots(), allOptions(variant).slots(), allOptions(target).slots())
		if want.IsZero() {
			continue
		}
		if change.By == nil {
			change.By = map[Dialect]TableChange{}
		}
		change.By[d] = want
	}
	return change
}

// Apply returns the options, and their variants, after the change. The common
// change reaches a variant only in what was common before.
func (c TableChange) Apply(options TableOptions, by map[Dialect]TableOptions) (TableOptions, map[Dialect]TableOptions) {
	var outBy map[Dialect]TableOptions
	out := c.applyHere(options)
	changes, after := map[Dialect]TableChange{"": c}, map[Dialect]TableOptions{"": out}
	for _, d := range Dialects {
		change := changes[d.Inherits()]
		change.By = nil
		base, variant := pick(options, by, d.Inherits()), pick(options, by, d)
		reach(change.slots(), allOptions(base).slots(), allOptions(variant).slots())
		over := c.By[d]
		lay(change.slots(), over.slots())
		changes[d], after[d] = change, change.applyHere(variant)
		if reflect.DeepEqual(after[d], after[d.Inherits()]) {
			continue
		}
		if outBy == nil {
			outBy = map[Dialect]TableOptions{}
		}
		outBy[d] = after[d]
	}
	return out, outBy
}

func changedOptions(from, to TableOptions) TableChange {
	change := *allOptions(to)
	without(change.slots(), allOptions(from).slots())
	return change
}

// allOptions returns the change that sets each option.
func allOptions(o TableOptions) *TableChange {
	return &TableChange{
		Unlogged:   Some(o.Postgres.Unlogged),
		With:       Some(o.Postgres.With),
		Tablespace: Some(o.Postgres.Tablespace),
		Access:     Some(o.Postgres.Using),
		Engine:     Some(o.MySQL.Engine),
		Charset:    Some(o.MySQL.Charset),
		Collation:  Some(o.MySQL.Collation),
		RowFormat:  Some(o.MySQL.RowFormat),
		Strict:     Some(o.SQLite.Strict),
		WithoutRow: Some(o.SQLite.WithoutRowID),
		Autoinc:    Some(o.SQLite.Autoincrement),
	}
}

// applyHere sets what is set, without looking at variants.
func (c TableChange) applyHere(o TableOptions) TableOptions {
	c.Unlogged.set(&o.Postgres.Unlogged)
	c.With.set(&o.Postgres.With)
	c.Tablespace.set(&o.Postgres.Tablespace)
	c.Access.set(&o.Postgres.Using)
	c.Engine.set(&o.MySQL.Engine)
	c.Charset.set(&o.MySQL.Charset)
	c.Collation.set(&o.MySQL.Collation)
	c.RowFormat.set(&o.MySQL.RowFormat)
	c.Strict.set(&o.SQLite.Strict)
	c.WithoutRow.set(&o.SQLite.WithoutRowID)
	c.Autoinc.set(&o.SQLite.Autoincrement)
	return o
}

// slots returns the fields in a fixed order.
func (c *TableChange) slots() []slot {
	return []slot{
		&c.Unlogged, &c.With, &c.Tablespace, &c.Access, &c.Engine, &c.Charset, &c.Collation, &c.RowFormat,
		&c.Strict, &c.WithoutRow, &c.Autoinc,
	}
}
