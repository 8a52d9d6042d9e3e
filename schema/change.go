package schema

import "reflect"

// ColumnChange says what becomes different about a column; what is not set stays.
// It is the difference of two columns and what a hand-written alter_column holds.
type ColumnChange struct {
	Name      Opt[string]
	Type      Opt[Type]
	Nullable  Opt[bool]
	Default   Opt[Expr]      // Some(nil) drops the default
	Generated Opt[Generated] // Some(nil) makes it an ordinary column
	Collation Opt[string]
	Comment   Opt[string]

	Storage         Opt[string] // PostgreSQL
	Compression     Opt[string]
	Unsigned        Opt[bool] // MySQL family
	Zerofill        Opt[bool]
	Charset         Opt[string]
	OnUpdate        Opt[string]
	Invisible       Opt[bool]
	NotNullConflict Opt[string] // SQLite

	// By holds what changes on one dialect alone, over what changes everywhere.
	By map[Dialect]ColumnChange
}

// IsZero reports whether nothing changes.
func (c ColumnChange) IsZero() bool {
	for _, over := range c.By {
		if !over.IsZero() {
			return false
		}
	}
	return !anyGiven(c.slots())
}

// For returns the change as it is on one dialect.
func (c ColumnChange) For(d Dialect) ColumnChange {
	out := c
	out.By = nil
	for _, part := range []Dialect{d.Inherits(), d} {
		if over, ok := c.By[part]; ok {
			lay(out.slots(), over.slots())
		}
	}
	return out
}

// Changed returns what must change for from to become to. Variants are part of
// it: a dialect on which the change differs from the common one is in By. Only
// and RenamedFrom are no part of it.
func Changed(from, to Column) ColumnChange {
	change := changedHere(from, to)
	for _, d := range Dialects {
		base, variant := from.For(d.Inherits()), from.For(d)
		want, brings := changedHere(variant, to.For(d)), change.For(d.Inherits())
		own(want.slots(), brings.slots(), everything(base).slots(), everything(variant).slots(), everything(to.For(d)).slots())
		if want.IsZero() {
			continue
		}
		if change.By == nil {
			change.By = map[Dialect]ColumnChange{}
		}
		change.By[d] = want
	}
	return change
}

// Apply returns the column after the change. Where the column differs on a
// dialect, the common change reaches it only in what was common before; MySQL's
// change reaches MariaDB likewise.
func (c ColumnChange) Apply(col Column) Column {
	out := c.applyHere(col)
	out.By = nil
	// What changes, and what it leads to, without a dialect and on each.
	changes, after := map[Dialect]ColumnChange{"": c}, map[Dialect]Column{"": out.For("")}
	for _, d := range Dialects {
		change := changes[d.Inherits()]
		change.By = nil
		base, variant := col.For(d.Inherits()), col.For(d)
		reach(change.slots(), everything(base).slots(), everything(variant).slots())
		over := c.By[d]
		lay(change.slots(), over.slots())
		changes[d], after[d] = change, change.applyHere(variant)
		if reflect.DeepEqual(after[d], after[d.Inherits()]) {
			continue
		}
		if out.By == nil {
			out.By = map[Dialect]Column{}
		}
		out.By[d] = after[d]
	}
	return out
}

// changedHere compares two columns without their variants.
func changedHere(from, to Column) ColumnChange {
	change := *everything(to)
	without(change.slots(), everything(from).slots())
	return change
}

// everything returns the change that sets each property to the column's own.
func everything(c Column) *ColumnChange {
	return &ColumnChange{
		Name:            Some(c.Name),
		Type:            Some(c.Type),
		Nullable:        Some(c.Nullable),
		Default:         Some(c.Default),
		Generated:       Some(c.Generated),
		Collation:       Some(c.Collation),
		Comment:         Some(c.Comment),
		Storage:         Some(c.Postgres.Storage),
		Compression:     Some(c.Postgres.Compression),
		Unsigned:        Some(c.MySQL.Unsigned),
		Zerofill:        Some(c.MySQL.Zerofill),
		Charset:         Some(c.MySQL.Charset),
		OnUpdate:        Some(c.MySQL.OnUpdate),
		Invisible:       Some(c.MySQL.Invisible),
		NotNullConflict: Some(c.SQLite.NotNullConflict),
	}
}

// applyHere sets what is set, without looking at variants.
func (c ColumnChange) applyHere(col Column) Column {
	c.Name.set(&col.Name)
	c.Type.set(&col.Type)
	c.Nullable.set(&col.Nullable)
	c.Default.set(&col.Default)
	c.Generated.set(&col.Generated)
	c.Collation.set(&col.Collation)
	c.Comment.set(&col.Comment)
	c.Storage.set(&col.Postgres.Storage)
	c.Compression.set(&col.Postgres.Compression)
	c.Unsigned.set(&col.MySQL.Unsigned)
	c.Zerofill.set(&col.MySQL.Zerofill)
	c.Charset.set(&col.MySQL.Charset)
	c.OnUpdate.set(&col.MySQL.OnUpdate)
	c.Invisible.set(&col.MySQL.Invisible)
	c.NotNullConflict.set(&col.SQLite.NotNullConflict)
	return col
}

// slots returns the fields in a fixed order.
func (c *ColumnChange) slots() []slot {
	return []slot{
		&c.Name, &c.Type, &c.Nullable, &c.Default, &c.Generated, &c.Collation, &c.Comment, &c.Storage, &c.Compression,
		&c.Unsigned, &c.Zerofill, &c.Charset, &c.OnUpdate, &c.Invisible, &c.NotNullConflict,
	}
}
