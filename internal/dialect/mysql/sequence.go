package mysql

import (
	"fmt"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateSequence makes the sequence, where there are any.
func (c *compiler) CreateSequence(o op.CreateSequence) error {
	q := o.Sequence
	if err := c.holdsSequence(q.Name); err != nil {
		return err
	}
	if q.OwnedBy != (schema.ColumnName{}) {
		return c.unsupported("sequence "+q.Name.String()+": an owner", "limit it with only: [postgres]")
	}
	switch q.Type.(type) {
	case nil, schema.BigInteger:
	default:
		return c.unsupported("sequence "+q.Name.String()+": a type", "give it a max instead")
	}
	sql := "CREATE SEQUENCE " + c.table(q.Name) + sequenceOptions(q.Options)
	if q.Comment != "" {
		sql += " COMMENT=" + c.syntax.String(q.Comment)
	}
	c.emit(sql)
	return nil
}

// AlterSequence states all options: those not given get the server's defaults.
func (c *compiler) AlterSequence(o op.AlterSequence) error {
	if err := c.holdsSequence(o.Name); err != nil {
		return err
	}
	if o.From == nil || o.To == nil {
		return fmt.Errorf("altering sequence %q: the options are not known", o.Name)
	}
	if o.To.OwnedBy != (schema.ColumnName{}) {
		return c.unsupported("sequence "+o.Name.String()+": an owner", "limit it with only: [postgres]")
	}
	switch o.To.Type.(type) {
	case nil, schema.BigInteger:
	default:
		return c.unsupported("sequence "+o.Name.String()+": a type", "give it a max instead")
	}
	if o.From.Comment != o.To.Comment {
		c.emit("ALTER TABLE " + c.table(o.Name) + " COMMENT=" + c.syntax.String(o.To.Comment))
	}
	if o.From.Options == o.To.Options {
		return nil
	}
	to := o.To.Options
	if !to.Increment.Set {
		to.Increment = schema.Some(int64(1))
	}
	if !to.Cache.Set {
		to.Cache = schema.Some(int64(1000))
	}
	sql := "ALTER SEQUENCE " + c.table(o.Name) + sequenceOptions(to)
	if !to.Min.Set {
		sql += " NO MINVALUE"
	}
	if !to.Max.Set {
		sql += " NO MAXVALUE"
	}
	if !to.Start.Set {
		sql += fmt.Sprintf(" START WITH %d", firstOf(to))
	}
	if !to.Cycle {
		sql += " NOCYCLE"
	}
	c.emit(sql)
	return nil
}

// DropSequence drops the sequence.
func (c *compiler) DropSequence(o op.DropSequence) error {
	if err := c.holdsSequence(o.Name); err != nil {
		return err
	}
	sql := "DROP SEQUENCE "
	if o.IfExists {
		sql += "IF EXISTS "
	}
	c.emit(sql + c.table(o.Name))
	return nil
}

func (c *compiler) holdsSequence(name schema.Name) error {
	if c.has(sequences) {
		return nil
	}
	return c.unsupported("sequence "+name.String(), "limit it with only: [postgres, mariadb]")
}

// firstOf is where a sequence starts that does not say.
func firstOf(o schema.SequenceOptions) int64 {
	if o.Increment.Or(1) < 0 {
		return o.Max.Or(-1)
	}
	return o.Min.Or(1)
}

func sequenceOptions(o schema.SequenceOptions) string {
	var out string
	add := func(words string, n schema.Opt[int64]) {
		if n.Set {
			out += fmt.Sprintf(" %s %d", words, n.Value)
		}
	}
	add("START WITH", o.Start)
	add("INCREMENT BY", o.Increment)
	add("MINVALUE", o.Min)
	add("MAXVALUE", o.Max)
	add("CACHE", o.Cache)
	if o.Cycle {
		out += " CYCLE"
	}
	return out
}
