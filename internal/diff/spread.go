package diff

import (
	"fmt"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// extent is where a thing of the base stands: where its limit says, if the replay
// knows it.
type extent struct {
	known bool
	only  []schema.Dialect
}

// spread is what becomes of a thing that stands, whole or in parts of one name, on
// some dialects and shall stand on others.
type spread struct {
	gone, kept []schema.DialectSet // of each part
	come       schema.DialectSet   // where there is none yet
}

// same reports whether there is one part, which stays where it is.
func (s spread) same() bool { return len(s.kept) == 1 && s.gone[0] == 0 && s.come == 0 }

// gradual reports whether the one part stays on some dialects, so that only the
// others have something to do.
func (s spread) gradual() bool {
	_, goes := s.gone[0].Only()
	_, comes := s.come.Only()
	return s.kept[0] != 0 && (s.gone[0] == 0 || goes == nil) && (s.come == 0 || comes == nil) && !s.same()
}

// spread compares where the parts of a thing are with where it is wished. A part
// that only the live catalog knows is here; of the other dialects nothing is known,
// and where it is wished here too, nothing is to do there. Outside of where its table
// is nothing counts.
func (c *comparison) spread(parts []extent, only, table []schema.Dialect) spread {
	var out spread
	var known, all schema.DialectSet
	wished := schema.SetOf(only) & schema.SetOf(table)
	for _, p := range parts {
		if p.known {
			known |= schema.SetOf(p.only) & schema.SetOf(table)
		}
	}
	for _, p := range parts {
		on := schema.SetOf(p.only) & schema.SetOf(table)
		switch {
		case p.known:
		case wished.Has(c.canon.Name()):
			on = wished &^ known
		default:
			on = schema.SetOf([]schema.Dialect{c.canon.Name()}) &^ known
		}
		all |= on
		out.gone, out.kept = append(out.gone, on&^wished), append(out.kept, on&wished)
	}
	out.come = wished &^ all
	if c.adopting && !out.come.Has(c.canon.Name()) {
		out.come = 0
	}
	return out
}

// limit adds an operation on some dialects, none when there are none.
func (c *comparison) limit(o op.Operation, on schema.DialectSet) error {
	if on == 0 {
		return nil
	}
	only, err := on.Only()
	if err != nil {
		return fmt.Errorf("%s: only: %w; write the revision by hand", op.Keyword(o), err)
	}
	c.add(op.Limited(o, only))
	return nil
}

// respread drops a thing where it is gone and makes it where it is to come.
func (c *comparison) respread(s spread, drop, create op.Operation) error {
	for i := range s.gone {
		if err := c.limit(drop, s.gone[i]); err != nil {
			return err
		}
	}
	return c.limit(create, s.come)
}

// limitSince limits the operations added since there were n of them.
func (c *comparison) limitSince(n int, on schema.DialectSet) error {
	added := c.ops[n:]
	c.ops = c.ops[:n:n]
	for _, o := range added {
		if err := c.limit(o, on&schema.SetOf(o.Limits())); err != nil {
			return err
		}
	}
	return nil
}

// tableParts compares a table, which stands in several parts when it is not the same
// on all dialects, and makes and drops it where the model's limit is another.
func (c *comparison) tableParts(parts []int, t schema.Table) error {
	extents := make([]extent, len(parts))
	for i, at := range parts {
		extents[i] = extent{c.base.tables[at].known, c.base.tables[at].only}
	}
	s := c.spread(extents, t.Only, nil)
	if s.same() {
		return c.table(c.base.tables[parts[0]], t)
	}
	for i, at := range parts {
		b := c.base.tables[at]
		whole := b.table()
		if err := c.limit(op.DropTable{Name: b.name, Table: &whole}, s.gone[i]); err != nil {
			return err
		}
		if s.kept[i] == 0 {
			continue
		}
		only, err := s.kept[i].Only()
		if err != nil {
			return fmt.Errorf("table %s: only: %w; write the revision by hand", t.Name, err)
		}
		n, kept := len(c.ops), t
		kept.Only = only
		if err := c.table(b.limitedTo(only), kept); err != nil {
			return err
		}
		if err := c.limitSince(n, s.kept[i]); err != nil {
			return err
		}
	}
	return c.limit(op.CreateTable{Table: plain(t)}, s.come)
}

// limitedTo is the table on fewer dialects.
func (b baseTable) limitedTo(only []schema.Dialect) baseTable {
	b.only = only
	if b.made != nil {
		made := *b.made
		made.Only = only
		b.made = &made
	}
	return b
}

// columnParts compares a column, which stands in several parts when it is not the
// same on all dialects, and adds and drops it where the model's limit is another.
func (c *comparison) columnParts(b baseTable, parts []int, t schema.Table, to schema.Column, renamed bool) error {
	extents := make([]extent, len(parts))
	for i, at := range parts {
		extents[i] = extent{b.columns[at].known, b.columns[at].value.Only}
	}
	s := c.spread(extents, to.Only, t.Only)
	if s.same() {
		c.column(b, b.columns[parts[0]], t, to, renamed)
		return nil
	}
	if renamed {
		return fmt.Errorf("column %s.%s: it has another name and another only:; make two revisions of it", t.Name, to.Name)
	}
	for i, at := range parts {
		o, dropped := b.columns[at], b.columns[at].value
		if err := c.limit(op.DropColumn{Table: t.Name, Name: dropped.Name, Dropped: &dropped}, s.gone[i]); err != nil {
			return err
		}
		if s.kept[i] == 0 {
			continue
		}
		only, err := s.kept[i].Only()
		if err != nil {
			return fmt.Errorf("column %s.%s: only: %w; write the revision by hand", t.Name, to.Name, err)
		}
		kept := to
		o.value.Only, kept.Only = only, only
		c.column(b, o, t, kept, false)
	}
	return c.limit(op.AddColumn{Table: t.Name, Column: to}, s.come)
}
