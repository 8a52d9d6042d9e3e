package postgres

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// assemble makes the schema of what was read.
func (c *catalog) assemble() (schema.Metadata, error) {
	var m schema.Metadata
	c.addTypes(&m)
	for _, r := range c.order {
		if c.isTable(r) {
			r.table = &schema.Table{Name: r.title}
		}
	}
	if err := c.addParts(); err != nil {
		return schema.Metadata{}, err
	}
	for _, r := range c.order {
		if r.table == nil {
			continue
		}
		t := r.table
		t.Columns = c.tableColumns(r, t.PrimaryKey)
		var err error
		if t.Options, err = c.options(r); err != nil {
			return schema.Metadata{}, fmt.Errorf("reading table %q: %w", r.title, err)
		}
		sortParts(t)
		m.Tables = append(m.Tables, *t)
	}
	c.addSequences(&m)
	c.addRelations()
	c.addObjects()
	m.Unmanaged = c.unmanaged
	m.Schemas = c.namespaces
	m.Sort()
	return m, nil
}

// addParts puts constraints and indexes into their tables.
func (c *catalog) addParts() error {
	for _, k := range c.constraints {
		if r, ok := c.relations[k.relation]; ok && r.table != nil {
			if err := c.addConstraint(r, k); err != nil {
				return fmt.Errorf("reading table %q: %w", r.title, err)
			}
		}
	}
	for _, x := range c.indexOrder {
		if r, ok := c.relations[x.relation]; ok && r.table != nil && !x.backs {
			if err := c.addIndex(r, x); err != nil {
				return fmt.Errorf("reading table %q: %w", r.title, err)
			}
		}
	}
	return nil
}

func sortParts(t *schema.Table) {
	slices.SortFunc(t.ForeignKeys, func(a, b schema.ForeignKey) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(t.Uniques, func(a, b schema.Unique) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(t.Checks, func(a, b schema.Check) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(t.Excludes, func(a, b schema.Exclude) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(t.Indexes, func(a, b schema.Index) int { return strings.Compare(a.Name, b.Name) })
}
