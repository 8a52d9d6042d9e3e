package mysql

import (
	"context"
	"fmt"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// readCreates asks SHOW CREATE TABLE for each table that needs it.
func (r *reading) readCreates(ctx context.Context) error {
	var names []string
	for name, t := range r.tables {
		if t.create {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		t := r.tables[name]
		made, err := r.showCreate(ctx, t.Name)
		if err != nil {
			return fmt.Errorf("reading table %q: %w", name, err)
		}
		if err := t.complete(r, made); err != nil {
			return fmt.Errorf("reading table %q: %w", name, err)
		}
	}
	return nil
}

func (r *reading) showCreate(ctx context.Context, name schema.Name) (created, error) {
	var made created
	err := each(ctx, r.q, "SHOW CREATE TABLE "+r.table(name), func(f fields) error {
		var err error
		made, err = r.parseCreate(f.text(1), r.mode)
		return err
	})
	return made, err
}

// complete fills in what information_schema did not tell. Anything missing is an
// error: what is not understood must not be taken for absent.
func (t *liveTable) complete(r *reading, made created) error {
	for i := range t.columns {
		if err := t.columns[i].complete(r, made); err != nil {
			return err
		}
	}
	for _, name := range t.checks {
		check, ok := made.checks[name]
		if !ok {
			return fmt.Errorf("check %q is not in SHOW CREATE TABLE", name)
		}
		t.Checks = append(t.Checks, schema.Check{Name: name, Expression: r.server.clean(check.expression), MySQL: schema.MySQLCheck{NotEnforced: check.notEnforced}})
	}
	for _, c := range t.columns {
		if own := made.columns[c.Name].check; t.ownChecks && own != "" && c.text.base != "json" {
			t.Checks = append(t.Checks, schema.Check{Name: c.Name, Expression: r.server.clean(own)})
		}
	}
	for name, x := range t.indexes {
		if name == primaryName {
			continue
		}
		if err := x.complete(r, made.indexes[name]); err != nil {
			return err
		}
	}
	if t.partitioned {
		if made.partition == "" {
			return fmt.Errorf("the partitions are not in SHOW CREATE TABLE")
		}
		t.Options.MySQL.PartitionBy = made.partition
	}
	return nil
}

func (c *liveColumn) complete(r *reading, made created) error {
	if !c.wantDefault && !c.wantGenerated {
		return nil
	}
	column, ok := made.columns[c.Name]
	if !ok {
		return fmt.Errorf("column %q is not in SHOW CREATE TABLE", c.Name)
	}
	if computed, ok := c.Generated.(schema.Computed); ok && c.wantGenerated {
		computed.Expression = r.server.clean(column.generated)
		c.Generated = computed
	}
	if c.wantDefault {
		c.Default = r.server.liftDefault(c.text, column.defaults)
	}
	return nil
}

func (x *liveIndex) complete(r *reading, made createdIndex) error {
	x.Parser = made.parser
	if !x.functional {
		return nil
	}
	if len(made.elements) != len(x.Elements) {
		return fmt.Errorf("index %q has %d elements and SHOW CREATE TABLE %d", x.Name, len(x.Elements), len(made.elements))
	}
	for i := range x.Elements {
		if x.Elements[i].Column == "" {
			x.Elements[i].Expression = r.server.clean(made.elements[i])
		}
	}
	return nil
}
