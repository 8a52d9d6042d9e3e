package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// AlterTable changes what a table has beside columns and constraints.
func (c *compiler) AlterTable(o op.AlterTable) error {
	if o.From == nil || o.To == nil {
		return partial(o)
	}
	from, to := o.From.Postgres, o.To.Postgres
	table := "ALTER TABLE " + tableSQL(o.Table) + " "
	if c.Expr(from.PartitionBy) != c.Expr(to.PartitionBy) {
		return unsupported("make a new table and move the rows", "changing how table %q is partitioned", o.Table)
	}
	for _, parent := range from.Inherits {
		if !slices.Contains(to.Inherits, parent) {
			c.add(table + "NO INHERIT " + tableSQL(parent))
		}
	}
	for _, parent := range to.Inherits {
		if !slices.Contains(from.Inherits, parent) {
			c.add(table + "INHERIT " + tableSQL(parent))
		}
	}
	switch {
	case to.Unlogged && !from.Unlogged:
		c.add(table + "SET UNLOGGED")
	case from.Unlogged && !to.Unlogged:
		c.add(table + "SET LOGGED")
	}
	if err := c.changeAccess(o.Table, from, to); err != nil {
		return err
	}
	if space := canonTablespace(to.Tablespace); space != canonTablespace(from.Tablespace) {
		if space == "" {
			space = "pg_default"
		}
		c.add(table + "SET TABLESPACE " + syntax.Name(space))
	}
	c.changeParameters(table, canonParameters(from.With), canonParameters(to.With))
	return nil
}

func (c *compiler) changeAccess(table schema.Name, from, to schema.PostgresTable) error {
	before, after := from.Using, to.Using
	if before == "" {
		before = "heap"
	}
	if after == "" {
		after = "heap"
	}
	if before == after {
		return nil
	}
	if !c.setAccessMethod() {
		return unsupported("PostgreSQL 15 has it", "changing the access method of table %q", table)
	}
	c.addf("ALTER TABLE %s SET ACCESS METHOD %s", tableSQL(table), syntax.Name(after))
	return nil
}

// changeParameters sets the storage parameters that are new or other, and resets
// those that are gone.
func (c *compiler) changeParameters(table string, from, to []schema.Parameter) {
	var set []schema.Parameter
	var gone []string
	for _, p := range to {
		if !slices.Contains(from, p) {
			set = append(set, p)
		}
	}
	for _, p := range from {
		if !slices.ContainsFunc(to, func(other schema.Parameter) bool { return other.Key == p.Key }) {
			gone = append(gone, p.Key)
		}
	}
	if len(set) > 0 {
		c.add(table + "SET " + parametersSQL(set))
	}
	if len(gone) > 0 {
		c.add(table + "RESET (" + strings.Join(gone, ", ") + ")")
	}
}
