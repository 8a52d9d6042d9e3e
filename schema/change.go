package schema

import (
	"maps"
	"reflect"
)

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

	Storage     Opt[string] // PostgreSQL
	Compression Opt[string]
	Unsigned    Opt[bool] // MySQL family
	Zerofill    Opt[bool]
	Charset     Opt[string]
	OnUpdate    Opt[string]
	Invisible   Opt[bool]

	// By holds what changes on one dialect alone, over what changes everywhere.
	By map[Dialect]ColumnChange
}

// IsZero reports whether nothing changes.
func (c ColumnChange) IsZero() bool { return reflect.DeepEqual(c, ColumnChange{}) }

// For returns the change as it is on one dialect.
func (c ColumnChange) For(d Dialect) ColumnChange {
	out := c
	out.By = nil
	for _, part := range []Dialect{d.Inherits(), d} {
		if over, ok := c.By[part]; ok {
			out = out.over(over)
		}
	}
	return out
}

// Changed returns what must change for from to become to. Variants are part of
// it: a dialect on which the change differs from the common one is in By.
func Changed(from, to Column) ColumnChange {
	common := changedHere(from, to)
	for _, d := range Dialects {
		_, had := from.By[d]
		_, has := to.By[d]
		if !had && !has {
			continue
		}
		want := changedHere(from.For(d), to.For(d))
		if over := want.minus(common, to.For(d)); !over.IsZero() {
			if common.By == nil {
				common.By = map[Dialect]ColumnChange{}
			}
			common.By[d] = over
		}
	}
	return common
}

// Apply returns the column after the change. Where the column differs on a
// dialect, the common change reaches it only in what was common before.
func (c ColumnChange) Apply(col Column) Column {
	base := col
	by := maps.Clone(col.By)
	out := c.applyHere(col)
	for d, variant := range by {
		differs := changedHere(base, variant)
		by[d] = differs.applyHere(out)
	}
	for _, d := range Dialects {
		over, ok := c.By[d]
		if !ok {
			continue
		}
		if by == nil {
			by = map[Dialect]Column{}
		}
		now := pick(out, by, d)
		now.By, now.Only = nil, nil
		by[d] = over.applyHere(now)
	}
	out.By = nil
	for d, variant := range by {
		variant.By, variant.Only = nil, nil
		if (d.Inherits() != "" && by[d.Inherits()].Name != "") || !changedHere(out, variant).IsZero() {
			if out.By == nil {
				out.By = map[Dialect]Column{}
			}
			out.By[d] = variant
		}
	}
	return out
}

// changedHere compares two columns without their variants.
func changedHere(from, to Column) ColumnChange {
	return ColumnChange{
		Name:        differ(from.Name, to.Name),
		Type:        differ(from.Type, to.Type),
		Nullable:    differ(from.Nullable, to.Nullable),
		Default:     differ(from.Default, to.Default),
		Generated:   differ(from.Generated, to.Generated),
		Collation:   differ(from.Collation, to.Collation),
		Comment:     differ(from.Comment, to.Comment),
		Storage:     differ(from.Postgres.Storage, to.Postgres.Storage),
		Compression: differ(from.Postgres.Compression, to.Postgres.Compression),
		Unsigned:    differ(from.MySQL.Unsigned, to.MySQL.Unsigned),
		Zerofill:    differ(from.MySQL.Zerofill, to.MySQL.Zerofill),
		Charset:     differ(from.MySQL.Charset, to.MySQL.Charset),
		OnUpdate:    differ(from.MySQL.OnUpdate, to.MySQL.OnUpdate),
		Invisible:   differ(from.MySQL.Invisible, to.MySQL.Invisible),
	}
}

// applyHere sets what is set, without looking at variants.
func (c ColumnChange) applyHere(col Column) Column {
	set(&col.Name, c.Name)
	set(&col.Type, c.Type)
	set(&col.Nullable, c.Nullable)
	set(&col.Default, c.Default)
	set(&col.Generated, c.Generated)
	set(&col.Collation, c.Collation)
	set(&col.Comment, c.Comment)
	set(&col.Postgres.Storage, c.Storage)
	set(&col.Postgres.Compression, c.Compression)
	set(&col.MySQL.Unsigned, c.Unsigned)
	set(&col.MySQL.Zerofill, c.Zerofill)
	set(&col.MySQL.Charset, c.Charset)
	set(&col.MySQL.OnUpdate, c.OnUpdate)
	set(&col.MySQL.Invisible, c.Invisible)
	return col
}

// over returns c with what other sets laid over it.
func (c ColumnChange) over(other ColumnChange) ColumnChange {
	lay(&c.Name, other.Name)
	lay(&c.Type, other.Type)
	lay(&c.Nullable, other.Nullable)
	lay(&c.Default, other.Default)
	lay(&c.Generated, other.Generated)
	lay(&c.Collation, other.Collation)
	lay(&c.Comment, other.Comment)
	lay(&c.Storage, other.Storage)
	lay(&c.Compression, other.Compression)
	lay(&c.Unsigned, other.Unsigned)
	lay(&c.Zerofill, other.Zerofill)
	lay(&c.Charset, other.Charset)
	lay(&c.OnUpdate, other.OnUpdate)
	lay(&c.Invisible, other.Invisible)
	return c
}

// minus returns what a dialect must state beside the common change: what it
// changes differently, and what it keeps though it changes elsewhere.
func (c ColumnChange) minus(common ColumnChange, to Column) ColumnChange {
	full := changedHere(Column{}, to)
	rest(&c.Name, common.Name, to.Name)
	rest(&c.Type, common.Type, to.Type)
	rest(&c.Nullable, common.Nullable, to.Nullable)
	rest(&c.Default, common.Default, to.Default)
	rest(&c.Generated, common.Generated, to.Generated)
	rest(&c.Collation, common.Collation, to.Collation)
	rest(&c.Comment, common.Comment, to.Comment)
	rest(&c.Storage, common.Storage, full.Storage.Value)
	rest(&c.Compression, common.Compression, full.Compression.Value)
	rest(&c.Unsigned, common.Unsigned, full.Unsigned.Value)
	rest(&c.Zerofill, common.Zerofill, full.Zerofill.Value)
	rest(&c.Charset, common.Charset, full.Charset.Value)
	rest(&c.OnUpdate, common.OnUpdate, full.OnUpdate.Value)
	rest(&c.Invisible, common.Invisible, full.Invisible.Value)
	return c
}

func differ[T any](from, to T) Opt[T] {
	if reflect.DeepEqual(from, to) {
		return Opt[T]{}
	}
	return Some(to)
}

func set[T any](field *T, o Opt[T]) {
	if o.Set {
		*field = o.Value
	}
}

func lay[T any](field *Opt[T], o Opt[T]) {
	if o.Set {
		*field = o
	}
}

func rest[T any](own *Opt[T], common Opt[T], to T) {
	switch {
	case own.Set && common.Set && reflect.DeepEqual(own.Value, common.Value):
		*own = Opt[T]{}
	case !own.Set && common.Set:
		*own = Some(to)
	}
}
