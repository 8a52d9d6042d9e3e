package postgres

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateEnum makes an enum type.
func (c *compiler) CreateEnum(o op.CreateEnum) error {
	c.createEnum(o.Enum)
	c.fresh[o.Enum.Name] = true
	return nil
}

func (c *compiler) createEnum(e schema.Enum) {
	c.add("CREATE TYPE " + tableSQL(e.Name) + " AS ENUM " + valuesSQL(e.Values))
	if e.Comment != "" {
		c.comment("TYPE "+tableSQL(e.Name), e.Comment)
	}
}

func valuesSQL(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quoteText(v)
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

// RenameEnum gives an enum type another name; its columns follow.
func (c *compiler) RenameEnum(o op.RenameEnum) error {
	c.addf("ALTER TYPE %s RENAME TO %s", tableSQL(o.From), syntax.Name(o.To))
	c.fresh[schema.Name{Schema: o.From.Schema, Name: o.To}] = c.fresh[o.From]
	delete(c.fresh, o.From)
	return nil
}

// DropEnum removes an enum type; the server refuses one that is used.
func (c *compiler) DropEnum(o op.DropEnum) error {
	c.addf("DROP TYPE %s%s", ifExists(o.IfExists), tableSQL(o.Name))
	delete(c.fresh, o.Name)
	return nil
}

// AlterEnum changes the values of an enum type. Values are renamed and added where
// the type stands; to remove or reorder some, the type is made anew and its columns
// are moved over.
func (c *compiler) AlterEnum(o op.AlterEnum) error {
	if o.From == nil {
		return partial(o)
	}
	values := slices.Clone(o.From)
	for _, r := range o.Rename {
		i := slices.Index(values, r.From)
		if i < 0 || slices.Contains(values, r.To) {
			return fmt.Errorf("compiling alter_enum %q: cannot rename value %q to %q", o.Name, r.From, r.To)
		}
		values[i] = r.To
		c.add("ALTER TYPE " + tableSQL(o.Name) + " RENAME VALUE " + quoteText(r.From) + " TO " + quoteText(r.To))
	}
	switch {
	case slices.Equal(values, o.To):
	case isSubsequence(values, o.To):
		c.addValues(o.Name, values, o.To)
	default:
		if err := c.remakeEnum(o, values); err != nil {
			return err
		}
	}
	if o.Comment != o.FromComment {
		c.comment("TYPE "+tableSQL(o.Name), o.Comment.Value)
	}
	return nil
}

// isSubsequence reports whether all of part stands in whole, in the same order.
func isSubsequence(part, whole []string) bool {
	for _, v := range whole {
		if len(part) > 0 && part[0] == v {
			part = part[1:]
		}
	}
	return len(part) == 0
}

// addValues adds values, each outside a transaction: what follows may use it, which
// the server allows only once it is committed (55P04, PostgreSQL 12 to 18), except
// in the transaction that made the type. They go before the rest of the segment, so
// that this stays in one transaction; a value that nobody uses yet does no harm.
func (c *compiler) addValues(name schema.Name, from, to []string) {
	have := slices.Clone(from)
	for i, v := range to {
		if slices.Contains(have, v) {
			continue
		}
		text := "ALTER TYPE " + tableSQL(name) + " ADD VALUE IF NOT EXISTS " + quoteText(v)
		switch {
		case i == 0 && len(have) > 0:
			text += " BEFORE " + quoteText(have[0])
		case i > 0 && have[len(have)-1] != to[i-1]:
			text += " AFTER " + quoteText(to[i-1])
		}
		have = slices.Insert(have, i, v)
		switch s := (render.Statement{SQL: text, Op: c.at, Alone: true, Again: true}); {
		case c.fresh[name]:
			c.add(text)
		case c.untouched(name):
			c.first = append(c.first, s)
		default:
			c.out = append(c.out, s)
		}
	}
}

// untouched reports whether the enum stands as it did before the segment.
func (c *compiler) untouched(name schema.Name) bool {
	if n := len(c.out); n > 0 && c.out[n-1].Op == c.at {
		return false // its values were renamed
	}
	return !slices.ContainsFunc(c.past, func(o op.Operation) bool {
		return strings.HasSuffix(op.Keyword(o), "_enum") && slices.Contains(op.Touches(o), name)
	})
}
