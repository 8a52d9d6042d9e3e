package postgres

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// held are generated columns, constraints and indexes that are dropped before a
// change of columns and made again after it, in the author's words.
type held struct {
	*compiler
	columns     []heldColumn
	constraints []heldConstraint
	indexes     []heldIndex
}

// heldColumn is a generated column: its values are computed anew.
type heldColumn struct {
	table schema.Name
	schema.Column
}

type heldConstraint struct {
	table schema.Name
	op.Constraint
}

type heldIndex struct {
	table schema.Name
	schema.Index
}

// gatherBound finds what is bound to the type of one of the columns. What has no name stays: it could
// not be dropped by one.
func (h *held) gatherBound(t schema.Table, columns ...string) {
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
}

// gatherAll finds everything that stands on a column: also plain keys and indexes, and
// foreign keys of other tables.
func (h *held) gatherAll(m schema.Metadata, t schema.Table, column string) {
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
	h.gatherForeign(m, func(_ schema.Name, f schema.ForeignKey) bool {
		return f.References.Table == t.Name && slices.Contains(f.References.Columns, column)
	})
}

func (h *held) gather(t schema.Table, constraint func(op.Constraint) bool, index func(schema.Index) bool) {
	for _, k := range op.Constraints(t) {
		if k.Name() != "" && constraint(k) && !h.has(t.Name, k.Name()) {
			h.constraints = append(h.constraints, heldConstraint{t.Name, k})
		}
	}
	for _, x := range t.Indexes {
		known := slices.ContainsFunc(h.indexes, func(other heldIndex) bool { return other.table == t.Name && other.Name == x.Name })
		if x.Name != "" && index(x) && !known && !h.gone[pendingKey{t.Name, x.Name}] {
			h.indexes = append(h.indexes, heldIndex{t.Name, x})
		}
	}
}

// has reports whether a constraint is held already, or gone for good.
func (h *held) has(table schema.Name, name string) bool {
	return h.gone[pendingKey{table, name}] ||
		slices.ContainsFunc(h.constraints, func(k heldConstraint) bool { return k.table == table && k.Name() == name })
}

// gatherForeign finds the foreign keys for which match holds, of any table.
func (h *held) gatherForeign(m schema.Metadata, match func(schema.Name, schema.ForeignKey) bool) {
	for _, t := range m.Tables {
		for _, k := range op.Constraints(t) {
			if k.ForeignKey != nil && k.Name() != "" && !h.has(t.Name, k.Name()) && match(t.Name, *k.ForeignKey) {
				h.constraints = append(h.constraints, heldConstraint{t.Name, k})
			}
		}
	}
}

// bound reports whether an element of an index is bound to the type of one of the
// columns: by what it reads, an operator class or a collation.
func bound(e schema.IndexElement, columns []string) bool {
	return mentionsAny(e.Expression, columns) || (e.OpClass != "" || e.Collation != "") && slices.Contains(columns, e.Column)
}

func mentionsAny(expression string, columns []string) bool {
	return slices.ContainsFunc(columns, func(c string) bool { return mentions(expression, c) })
}

// drop drops what is held: foreign keys before the keys they lean on. What a later
// operation of the segment drops is dropped for good.
func (h *held) drop() {
	defer h.forget()
	for _, x := range h.indexes {
		h.addf("DROP INDEX %s", tableSQL(schema.Name{Schema: x.table.Schema, Name: x.Name}))
	}
	for i := len(h.constraints) - 1; i >= 0; i-- {
		k := h.constraints[i]
		h.addf("ALTER TABLE %s DROP CONSTRAINT %s", tableSQL(k.table), syntax.Name(k.Name()))
	}
	for _, column := range h.columns {
		h.addf("ALTER TABLE %s DROP COLUMN %s", tableSQL(column.table), syntax.Name(column.Name))
	}
}

// forget does not hold what a later operation drops: it may not go with the new
// types, and that operation has nothing left to do.
func (h *held) forget() {
	h.indexes = slices.DeleteFunc(h.indexes, func(x heldIndex) bool {
		return h.goesLater(x.table, x.Name, func(o op.Operation) bool {
			drop, ok := o.(op.DropIndex)
			return ok && drop.Table == x.table && drop.Name == x.Name && !drop.Concurrently
		})
	})
	h.constraints = slices.DeleteFunc(h.constraints, func(k heldConstraint) bool {
		return h.goesLater(k.table, k.Name(), func(o op.Operation) bool {
			drop, ok := o.(op.DropConstraint)
			return ok && drop.Table == k.table && drop.Name == k.Name()
		})
	})
}

func (h *held) goesLater(table schema.Name, name string, drops func(op.Operation) bool) bool {
	if !slices.ContainsFunc(h.rest, drops) {
		return false
	}
	h.gone[pendingKey{table, name}] = true
	return true
}

// isGone reports, once, whether an index or constraint that an operation is to drop
// has been dropped for good already.
func (c *compiler) isGone(table schema.Name, name string) bool {
	key := pendingKey{table, name}
	gone := c.gone[key]
	delete(c.gone, key)
	return gone
}

// restore makes what is held again. A nil held holds nothing.
func (h *held) restore() error {
	if h == nil {
		return nil
	}
	for _, column := range h.columns {
		if err := h.AddColumn(op.AddColumn{Table: column.table, Column: column.Column}); err != nil {
			return err
		}
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
