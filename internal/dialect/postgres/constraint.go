package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreatePrimaryKey adds a primary key.
func (c *compiler) CreatePrimaryKey(o op.CreatePrimaryKey) error {
	return c.addConstraint(o.Table, op.Constraint{PrimaryKey: &o.Key})
}

// CreateUnique adds a unique constraint.
func (c *compiler) CreateUnique(o op.CreateUnique) error {
	return c.addConstraint(o.Table, op.Constraint{Unique: &o.Unique})
}

// CreateForeignKey adds a foreign key.
func (c *compiler) CreateForeignKey(o op.CreateForeignKey) error {
	return c.addConstraint(o.Table, op.Constraint{ForeignKey: &o.Key})
}

// CreateCheck adds a check.
func (c *compiler) CreateCheck(o op.CreateCheck) error {
	return c.addConstraint(o.Table, op.Constraint{Check: &o.Check})
}

// CreateExclude adds an exclusion constraint.
func (c *compiler) CreateExclude(o op.CreateExclude) error {
	return c.addConstraint(o.Table, op.Constraint{Exclude: &o.Exclude})
}

// DropConstraint removes a constraint.
func (c *compiler) DropConstraint(o op.DropConstraint) error {
	if o.Name == "" {
		return partial(o)
	}
	if c.isPending(o.Table, o.Name) || c.isGone(o.Table, o.Name) {
		return nil
	}
	t, _ := c.draft.Schema().Table(o.Table)
	inherits := len(t.Options.Postgres.Inherits) > 0 && o.Dropped.Check != nil // it may have gone with that of its parent
	c.addf("ALTER TABLE %s DROP CONSTRAINT %s%s", tableSQL(o.Table), ifExists(o.IfExists || inherits), syntax.Name(o.Name))
	if o.Dropped.PrimaryKey != nil {
		c.unkey(t, *o.Dropped.PrimaryKey)
	}
	return nil
}

// unkey lets the columns of a key that is gone be null which may be so from now on:
// while they were in it, the server kept them from it, and goes on doing so.
func (c *compiler) unkey(t schema.Table, key schema.PrimaryKey) {
	for _, name := range key.Columns {
		if column, ok := t.Column(name); ok && column.Nullable && !isNumbered(column.Generated) {
			c.addf("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", tableSQL(t.Name), syntax.Name(name))
		}
	}
}

// RenameConstraint gives a constraint another name.
func (c *compiler) RenameConstraint(o op.RenameConstraint) error {
	if i := slices.Index(c.pending, pendingKey{o.Table, o.From}); i >= 0 {
		c.pending[i].name = o.To
		return nil
	}
	c.addf("ALTER TABLE %s RENAME CONSTRAINT %s TO %s", tableSQL(o.Table), syntax.Name(o.From), syntax.Name(o.To))
	return nil
}

// ValidateConstraint checks the rows that were there before the constraint.
func (c *compiler) ValidateConstraint(o op.ValidateConstraint) error {
	c.addf("ALTER TABLE %s VALIDATE CONSTRAINT %s", tableSQL(o.Table), syntax.Name(o.Name))
	return nil
}

func (c *compiler) addConstraint(table schema.Name, k op.Constraint) error {
	text, err := c.constraintSQL(table, k)
	if err != nil {
		return err
	}
	if notValid(k) {
		text += " NOT VALID"
	}
	c.add("ALTER TABLE " + tableSQL(table) + " ADD " + text)
	return c.commentConstraint(table, k)
}

func notValid(k op.Constraint) bool {
	return k.Check != nil && k.Check.Postgres.NotValid || k.ForeignKey != nil && k.ForeignKey.Postgres.NotValid
}

func (c *compiler) commentConstraint(table schema.Name, k op.Constraint) error {
	text := ""
	switch {
	case k.Unique != nil:
		text = k.Unique.Comment
	case k.ForeignKey != nil:
		text = k.ForeignKey.Comment
	case k.Check != nil:
		text = k.Check.Comment
	case k.Exclude != nil:
		text = k.Exclude.Comment
	}
	if text == "" {
		return nil
	}
	if k.Name() == "" {
		return unsupported("give the constraint a name", "table %q: a comment on a constraint without a name", table)
	}
	c.comment("CONSTRAINT "+syntax.Name(k.Name())+" ON "+tableSQL(table), text)
	return nil
}

// constraintSQL writes a constraint as in CREATE TABLE and ADD.
func (c *compiler) constraintSQL(table schema.Name, k op.Constraint) (string, error) {
	text := ""
	if k.Name() != "" {
		text = "CONSTRAINT " + syntax.Name(k.Name()) + " "
	}
	switch {
	case k.PrimaryKey != nil:
		p := k.PrimaryKey
		return text + "PRIMARY KEY " + columnsSQL(p.Columns) + keyTail(p.Postgres) + deferral(p.Deferrable, p.InitiallyDeferred), nil
	case k.Unique != nil:
		body, err := c.uniqueSQL(table, *k.Unique)
		return text + body, err
	case k.ForeignKey != nil:
		body, err := foreignKeySQL(table, *k.ForeignKey)
		return text + body, err
	case k.Check != nil:
		text += "CHECK " + inParens(k.Check.Expression)
		if k.Check.Postgres.NoInherit {
			text += " NO INHERIT"
		}
		return text, nil
	case k.Exclude != nil:
		body, err := c.excludeSQL(table, *k.Exclude)
		return text + body, err
	}
	return "", unsupported("", "table %q: an empty constraint", table)
}

func keyTail(k schema.PostgresKey) string {
	text := ""
	if len(k.Include) > 0 {
		text += " INCLUDE " + columnsSQL(k.Include)
	}
	if len(k.With) > 0 {
		text += " WITH " + parametersSQL(k.With)
	}
	if k.Tablespace != "" {
		text += " USING INDEX TABLESPACE " + syntax.Name(k.Tablespace)
	}
	return text
}

func deferral(deferrable, deferred bool) string {
	switch {
	case deferred:
		return " DEFERRABLE INITIALLY DEFERRED"
	case deferrable:
		return " DEFERRABLE"
	}
	return ""
}

func (c *compiler) uniqueSQL(table schema.Name, u schema.Unique) (string, error) {
	text := "UNIQUE "
	if u.NullsNotDistinct {
		if !c.nullsNotDistinct() {
			return "", unsupported("PostgreSQL 15 has it", "unique constraint %q of table %q: NULLS NOT DISTINCT", u.Name, table)
		}
		text += "NULLS NOT DISTINCT "
	}
	return text + columnsSQL(u.Columns) + keyTail(u.Postgres) + deferral(u.Deferrable, u.InitiallyDeferred), nil
}

func foreignKeySQL(table schema.Name, f schema.ForeignKey) (string, error) {
	text := "FOREIGN KEY " + columnsSQL(f.Columns) + " REFERENCES " + tableSQL(f.References.Table)
	if len(f.References.Columns) > 0 {
		text += " " + columnsSQL(f.References.Columns)
	}
	switch strings.ToLower(f.Match) {
	case "", "simple":
	case "full":
		text += " MATCH FULL"
	default:
		return "", unsupported("write match: full or leave it out", "foreign key %q of table %q: MATCH %s", f.Name, table, f.Match)
	}
	if a := canonAction(f.OnDelete); a != schema.NoAction {
		text += " ON DELETE " + strings.ToUpper(string(a))
	}
	if a := canonAction(f.OnUpdate); a != schema.NoAction {
		text += " ON UPDATE " + strings.ToUpper(string(a))
	}
	return text + deferral(f.Deferrable, f.InitiallyDeferred), nil
}

func (c *compiler) excludeSQL(table schema.Name, e schema.Exclude) (string, error) {
	using := e.Using
	if using == "" {
		using = "gist"
	}
	elements := make([]string, len(e.Elements))
	for i, x := range e.Elements {
		text, err := elementSQL("exclusion constraint", e.Name, table, x.IndexElement)
		if err != nil {
			return "", err
		}
		elements[i] = text + " WITH " + x.With
	}
	text := "EXCLUDE USING " + syntax.Name(using) + " (" + strings.Join(elements, ", ") + ")"
	if len(e.Include) > 0 {
		text += " INCLUDE " + columnsSQL(e.Include)
	}
	if e.Where != "" {
		text += " WHERE " + inParens(e.Where)
	}
	return text + deferral(e.Deferrable, e.InitiallyDeferred), nil
}
