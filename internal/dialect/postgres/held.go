package postgres

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// held are constraints and indexes that are dropped before a change of columns and
// made again after it, in the author's words.
type held struct {
	*compiler
	constraints []heldConstraint
	indexes     []heldIndex
}

type heldConstraint struct {
	table schema.Name
	op.Constraint
}

type heldIndex struct {
	table schema.Name
	schema.Index
}

// hold finds what reads one of the columns in an expression, or by an operator
// class of its own, and so is bound to its type. What has no name stays: it could
// not be dropped by one.
func (c *compiler) hold(t schema.Table, columns ...string) *held {
	h := &held{compiler: c}
	h.gather(t, func(k op.Constraint) bool {
		switch {
		case k.Check != nil:
			return mentionsAny(k.Check.Expression, columns)
		case k.Exclude != nil:
			return mentionsAny(k.Exclude.Where, columns) || slices.ContainsFunc(k.Exclude.Elements, func(e schema.ExcludeElement) bool {
				return bound(e.IndexElement, columns)
			})
		}
		return false
	}, func(x schema.Index) bool {
		return mentionsAny(x.Where, columns) || slices.ContainsFunc(x.Elements, func(e schema.IndexElement) bool { return bound(e, columns) })
	})
	return h
}

// holdAll finds everything that stands on a column: also plain keys and indexes.
func (c *compiler) holdAll(t schema.Table, column string) *held {
	h := &held{compiler: c}
	h.gather(t, func(k op.Constraint) bool {
		return slices.Contains(k.Columns(), column) || k.Check != nil && mentions(k.Check.Expression, column) ||
			k.PrimaryKey != nil && slices.Contains(k.PrimaryKey.Postgres.Include, column) ||
			k.Unique != nil && slices.Contains(k.Unique.Postgres.Include, column) ||
			k.Exclude != nil && (mentions(k.Exclude.Where, column) || slices.Contains(k.Exclude.Include, column) ||
				slices.ContainsFunc(k.Exclude.Elements, func(e schema.ExcludeElement) bool { return mentions(e.Expression, column) }))
	}, func(x schema.Index) bool {
		return mentions(x.Where, column) || slices.Contains(x.Include, column) ||
			slices.ContainsFunc(x.Elements, func(e schema.IndexElement) bool {
				return e.Column == column || mentions(e.Expression, column)
			})
	})
	return h
}

func (h *held) gather(t schema.Table, constraint func(op.Constraint) bool, index func(schema.Index) bool) {
	for _, k := range op.Constraints(t) {
		if k.Name() != "" && constraint(k) {
			h.constraints = append(h.constraints, heldConstraint{t.Name, k})
		}
	}
	for _, x := range t.Indexes {
		if x.Name != "" && index(x) {
			h.indexes = append(h.indexes, heldIndex{t.Name, x})
		}
	}
}

// gatherForeign finds the foreign keys for which match holds, of any table.
func (h *held) gatherForeign(m schema.Metadata, match func(schema.Name, schema.ForeignKey) bool) {
	for _, t := range m.Tables {
		for _, k := range op.Constraints(t) {
			known := slices.ContainsFunc(h.constraints, func(other heldConstraint) bool {
				return other.table == t.Name && other.Name() == k.Name()
			})
			if k.ForeignKey != nil && k.Name() != "" && !known && match(t.Name, *k.ForeignKey) {
				h.constraints = append(h.constraints, heldConstraint{t.Name, k})
			}
		}
	}
}

// bound reports whether an element of an index is bound to the type of one of the
// columns.
func bound(e schema.IndexElement, columns []string) bool {
	return mentionsAny(e.Expression, columns) || e.OpClass != "" && slices.Contains(columns, e.Column)
}

func mentionsAny(expression string, columns []string) bool {
	return slices.ContainsFunc(columns, func(c string) bool { return mentions(expression, c) })
}

// drop drops what is held: foreign keys before the keys they lean on.
func (h *held) drop() {
	for _, x := range h.indexes {
		h.addf("DROP INDEX %s", tableSQL(schema.Name{Schema: x.table.Schema, Name: x.Name}))
	}
	for i := len(h.constraints) - 1; i >= 0; i-- {
		k := h.constraints[i]
		h.addf("ALTER TABLE %s DROP CONSTRAINT %s", tableSQL(k.table), syntax.Name(k.Name()))
	}
}

// restore makes what is held again. A nil held holds nothing.
func (h *held) restore() error {
	if h == nil {
		return nil
	}
	for _, k := range h.constraints {
		if err := h.addConstraint(k.table, k.Constraint); err != nil {
			return err
		}
	}
	for _, x := range h.indexes {
		if err := h.createIndex(x.table, x.Index, op.CreateIndex{}); err != nil {
			return err
		}
	}
	return nil
}
