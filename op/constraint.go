package op

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// ConstraintKind names a kind of constraint, in the words of drop_constraint.
type ConstraintKind string

// The kinds of constraint.
const (
	PrimaryKind   ConstraintKind = "primary"
	UniqueKind    ConstraintKind = "unique"
	ForeignKind   ConstraintKind = "foreignkey"
	CheckKind     ConstraintKind = "check"
	ExclusionKind ConstraintKind = "exclude"
)

// Constraint is one of *schema.PrimaryKey, *schema.Unique, *schema.ForeignKey,
// *schema.Check and *schema.Exclude; exactly one field is set.
type Constraint struct {
	PrimaryKey *schema.PrimaryKey
	Unique     *schema.Unique
	ForeignKey *schema.ForeignKey
	Check      *schema.Check
	Exclude    *schema.Exclude
}

// IsZero reports whether no constraint is set.
func (c Constraint) IsZero() bool { return c == Constraint{} }

// Name returns the constraint's name.
func (c Constraint) Name() string {
	switch {
	case c.PrimaryKey != nil:
		return c.PrimaryKey.Name
	case c.Unique != nil:
		return c.Unique.Name
	case c.ForeignKey != nil:
		return c.ForeignKey.Name
	case c.Check != nil:
		return c.Check.Name
	case c.Exclude != nil:
		return c.Exclude.Name
	}
	return ""
}

// Constraints returns the constraints of a table: unique constraints, foreign
// keys, checks and exclusions in the table's order. The primary key comes first.
func Constraints(t schema.Table) []Constraint {
	var all []Constraint
	if t.PrimaryKey != nil {
		all = append(all, Constraint{PrimaryKey: t.PrimaryKey})
	}
	for i := range t.Uniques {
		all = append(all, Constraint{Unique: &t.Uniques[i]})
	}
	for i := range t.ForeignKeys {
		all = append(all, Constraint{ForeignKey: &t.ForeignKeys[i]})
	}
	for i := range t.Checks {
		all = append(all, Constraint{Check: &t.Checks[i]})
	}
	for i := range t.Excludes {
		all = append(all, Constraint{Exclude: &t.Excludes[i]})
	}
	return all
}

// Kind returns the constraint's kind, "" when none is set.
func (c Constraint) Kind() ConstraintKind {
	switch {
	case c.PrimaryKey != nil:
		return PrimaryKind
	case c.Unique != nil:
		return UniqueKind
	case c.ForeignKey != nil:
		return ForeignKind
	case c.Check != nil:
		return CheckKind
	case c.Exclude != nil:
		return ExclusionKind
	}
	return ""
}

// Columns returns the columns that the constraint names: none for a check, whose
// columns stand in its expression.
func (c Constraint) Columns() []string {
	switch {
	case c.PrimaryKey != nil:
		return c.PrimaryKey.Columns
	case c.Unique != nil:
		return c.Unique.Columns
	case c.ForeignKey != nil:
		return c.ForeignKey.Columns
	case c.Exclude != nil:
		return excludedColumns(c.Exclude)
	}
	return nil
}

func excludedColumns(e *schema.Exclude) []string {
	var names []string
	for _, x := range e.Elements {
		if x.Column != "" {
			names = append(names, x.Column)
		}
	}
	return names
}

// Implicit reports whether the naming convention made the name.
func (c Constraint) Implicit() bool {
	switch {
	case c.PrimaryKey != nil:
		return c.PrimaryKey.Implicit
	case c.Unique != nil:
		return c.Unique.Implicit
	case c.ForeignKey != nil:
		return c.ForeignKey.Implicit
	case c.Check != nil:
		return c.Check.Implicit
	case c.Exclude != nil:
		return c.Exclude.Implicit
	}
	return false
}

// Limits returns the dialects the constraint is limited to; empty means all.
func (c Constraint) Limits() []schema.Dialect {
	switch {
	case c.Unique != nil:
		return c.Unique.Only
	case c.ForeignKey != nil:
		return c.ForeignKey.Only
	case c.Check != nil:
		return c.Check.Only
	case c.Exclude != nil:
		return c.Exclude.Only
	}
	return nil
}

// Create returns the operation that makes the constraint.
func (c Constraint) Create(table schema.Name) Operation {
	switch {
	case c.PrimaryKey != nil:
		return CreatePrimaryKey{Table: table, Key: *c.PrimaryKey}
	case c.Unique != nil:
		return CreateUnique{Table: table, Unique: *c.Unique}
	case c.ForeignKey != nil:
		return CreateForeignKey{Table: table, Key: *c.ForeignKey}
	case c.Check != nil:
		return CreateCheck{Table: table, Check: *c.Check}
	case c.Exclude != nil:
		return CreateExclude{Table: table, Exclude: *c.Exclude}
	}
	return nil
}

// Drop returns the whole operation that removes the constraint.
func (c Constraint) Drop(table schema.Name) DropConstraint {
	drop := DropConstraint{Table: table, Name: c.Name(), Kind: c.Kind(), Dropped: c}
	if drop.Name == "" {
		drop.Columns = c.Columns()
	}
	return drop
}

// For returns the constraint as it is on one dialect, and whether it is there.
func (c Constraint) For(d schema.Dialect) (Constraint, bool) {
	if !schema.On(d, c.Limits()) {
		return Constraint{}, false
	}
	switch {
	case c.Unique != nil:
		u := c.Unique.For(d)
		return Constraint{Unique: &u}, true
	case c.ForeignKey != nil:
		f := c.ForeignKey.For(d)
		return Constraint{ForeignKey: &f}, true
	case c.Check != nil:
		k := c.Check.For(d)
		return Constraint{Check: &k}, true
	case c.Exclude != nil:
		e := *c.Exclude
		e.Only = nil
		return Constraint{Exclude: &e}, true
	}
	return c, true
}

// describe names the constraint for messages.
func (c Constraint) describe(table schema.Name) string {
	return described(kindWords[c.Kind()], c.Name(), table)
}

var kindWords = map[ConstraintKind]string{
	PrimaryKind: "primary key", UniqueKind: uniques.word, ForeignKind: foreignKeys.word,
	CheckKind: checks.word, ExclusionKind: excludes.word, "": "constraint",
}

// same reports whether two constraints are of one kind and on the same columns,
// whatever they are called.
func (c Constraint) same(other Constraint) bool {
	if c.Kind() != other.Kind() {
		return false
	}
	switch {
	case c.ForeignKey != nil:
		return slices.Equal(c.Columns(), other.Columns()) && c.ForeignKey.References.Table == other.ForeignKey.References.Table
	case c.Check != nil:
		return strings.TrimSpace(c.Check.Expression) == strings.TrimSpace(other.Check.Expression)
	}
	return slices.Equal(c.Columns(), other.Columns())
}
