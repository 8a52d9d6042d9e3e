package postgres

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// isReplaced reports whether the server can make the column what it is to be only
// by dropping it and adding it anew: an ordinary column cannot become a generated
// one, a virtual one not an ordinary one, and before PostgreSQL 17 no expression
// can become another.
func (a *alteration) isReplaced() bool {
	from, was := a.from.Generated.(schema.Computed)
	to, is := a.to.Generated.(schema.Computed)
	switch {
	case was && is:
		same := a.Expr(from.Expression) == a.Expr(to.Expression)
		return from.Stored != to.Stored || !same && (!a.setExpression() || a.retyped()) || a.retyped() && !a.isAssignable()
	case is:
		return true
	case was:
		return !from.Stored
	}
	return false
}

// replace drops the column and adds it anew, at the end of the table. What stands
// on it is dropped and made again.
func (a *alteration) replace() error {
	if err := blocked(a.before, a.what("replacing"), a.table.Name, a.from.Name); err != nil {
		return err
	}
	h := &held{compiler: a.compiler}
	h.gatherAll(a.before, a.table, a.from.Name)
	h.drop()
	a.disown(a.before, a.table.Name, a.from.Name)
	a.addf("ALTER TABLE %s DROP COLUMN %s", tableSQL(a.table.Name), syntax.Name(a.from.Name))
	added := a.to
	added.Name, added.Comment = a.from.Name, ""
	computed, fill := a.from.Generated.(schema.Computed)
	fill = fill && added.Generated == nil
	required := fill && !added.Nullable
	added.Nullable = added.Nullable || fill
	line, err := a.columnSQL(a.table.Name, added, false)
	if err != nil {
		return err
	}
	a.add("ALTER TABLE " + tableSQL(a.table.Name) + " ADD COLUMN " + line)
	if err := a.finishColumn(a.table.Name, added); err != nil {
		return err
	}
	if fill { // a virtual column's values stay
		a.addf("UPDATE %s SET %s = %s", tableSQL(a.table.Name), syntax.Name(added.Name), inParens(computed.Expression))
	}
	if required {
		a.addf("ALTER TABLE %s %sSET NOT NULL", tableSQL(a.table.Name), a.column())
	}
	a.from.Comment = "" // went with the column
	return h.restore()
}

// holdComputed holds the generated columns that read the column, with all that
// stands on them: the server changes the type of no column under one (PostgreSQL 12
// to 18). One that a later operation makes another is made so at once: its old
// expression may not fit the new type.
func (a *alteration) holdComputed(h *held) error {
	for _, column := range a.table.Columns {
		g, ok := column.Generated.(schema.Computed)
		if !ok || column.Name == a.from.Name || !mentions(g.Expression, a.from.Name) {
			continue
		}
		if err := blocked(a.before, a.what("changing the type of"), a.table.Name, column.Name); err != nil {
			return err
		}
		h.gatherAll(a.before, a.table, column.Name)
		h.columns = append(h.columns, heldColumn{a.table.Name, a.later(column)})
	}
	return nil
}

// later is the column as a later operation of the segment makes it.
func (a *alteration) later(column schema.Column) schema.Column {
	for _, o := range a.rest {
		if next, ok := o.(op.AlterColumn); ok && next.Table == a.table.Name && next.Column == column.Name && next.To != nil {
			if _, computed := next.To.Generated.(schema.Computed); computed {
				column.Generated, column.Type = next.To.Generated, next.To.Type
			}
		}
	}
	return column
}

// regenerated reports whether the way in which values are generated changes. Auto
// is whatever numbers the column: an existing serial or identity satisfies it.
func (a *alteration) regenerated() bool {
	from, to := a.canonGenerated(a.table, a.from), a.canonGenerated(a.table, a.to)
	if a.from.Generated == a.to.Generated || from == to {
		return false
	}
	return a.to.Generated != schema.Generated(schema.Auto{}) || !isNumbered(a.from.Generated) || isIdentityAlways(from) || hasOptions(from)
}

func isIdentityAlways(g schema.Generated) bool {
	identity, ok := g.(schema.Identity)
	return ok && identity.Always
}

func hasOptions(g schema.Generated) bool {
	identity, ok := g.(schema.Identity)
	return ok && identity.Options != schema.SequenceOptions{}
}

// leaveGeneration ends what the column had, where it ends without a successor.
func (a *alteration) leaveGeneration() error {
	if !a.regenerated() || isNumbered(a.to.Generated) {
		return nil
	}
	switch a.from.Generated.(type) {
	case schema.Identity:
		a.clause("DROP IDENTITY")
	case schema.Computed:
		if a.to.Generated == nil {
			a.clause("DROP EXPRESSION")
		}
	case schema.Auto, schema.Serial:
		a.flush()
		a.numbering("", false)
	}
	if to, ok := a.to.Generated.(schema.Computed); ok && a.setExpression() {
		a.clause("SET EXPRESSION AS " + inParens(to.Expression))
	}
	return nil
}

// enterGeneration begins what the column is to have.
func (a *alteration) enterGeneration() error {
	kindChanged := a.canonType(a.from.Type) != a.canonType(a.to.Type)
	if !a.regenerated() {
		if kindChanged && a.mayBeSerial(a.from) && a.mayBeSerial(a.to) {
			a.widenSequence()
		}
		return nil
	}
	from, wasIdentity := a.from.Generated.(schema.Identity)
	switch to := a.to.Generated.(type) {
	case schema.Identity:
		if wasIdentity {
			a.changeIdentity(from, to)
			return nil
		}
		a.number(identitySQL(to))
	case schema.Auto:
		if wasIdentity {
			a.changeIdentity(from, schema.Identity{})
			return nil
		}
		a.number("GENERATED BY DEFAULT AS IDENTITY")
	case schema.Serial:
		if isSerial(a.from.Generated) {
			a.renameSequence()
			if kindChanged {
				a.widenSequence()
			}
			return nil
		}
		a.number("")
	}
	return nil
}

func (a *alteration) changeIdentity(from, to schema.Identity) {
	var words []string
	if from.Always != to.Always {
		words = append(words, map[bool]string{true: "SET GENERATED ALWAYS", false: "SET GENERATED BY DEFAULT"}[to.Always])
	}
	for _, option := range changedOptions(from.Options, to.Options) {
		words = append(words, "SET "+option)
	}
	if len(words) > 0 {
		a.add("ALTER TABLE " + tableSQL(a.table.Name) + " " + a.column() + strings.Join(words, " "))
	}
}

// number makes the server number the column: by an identity, or by a serial when
// identity is "". An ordinary column goes on after the greatest value it holds.
func (a *alteration) number(identity string) {
	if isNumbered(a.from.Generated) {
		a.numbering(identity, true)
		return
	}
	table, column := tableSQL(a.table.Name), syntax.Name(a.from.Name)
	if identity != "" {
		a.add("ALTER TABLE " + table + " " + a.column() + "ADD " + identity)
	} else {
		a.add(a.createSerial())
		a.add(a.setSerial())
	}
	a.addf("SELECT pg_catalog.setval(%s, max(%s) + 1, false) FROM %s HAVING max(%s) >= 1",
		a.sequence(), column, table, column)
}

// sequence is an expression for the sequence behind the column.
func (a *alteration) sequence() string {
	return fmt.Sprintf("pg_catalog.pg_get_serial_sequence(%s, %s)", quoteText(tableSQL(a.table.Name)), quoteText(a.from.Name))
}

// numbering ends what numbers the column, identity or serial: which of them it is
// only the server knows, as Auto stands for both, and so does the name of the
// sequence. Then it begins what numbers the column from now on, if anything, where
// the old sequence stood.
func (a *alteration) numbering(identity string, again bool) {
	table := tableSQL(a.table.Name)
	begin := ""
	if again {
		begin = "  " + a.createSerial() + ";\n  " + a.setSerial() + ";\n"
		if identity != "" {
			begin = "  ALTER TABLE " + table + " " + a.column() + "ADD " + identity + ";\n"
		}
		begin += "  IF following IS NOT NULL THEN\n    PERFORM pg_catalog.setval(" + a.sequence() + ", following, false);\n  END IF;\n"
	}
	a.add(doBlock(fmt.Sprintf(`DECLARE
  numbers text := %[1]s;
  following bigint;
BEGIN
  IF numbers IS NOT NULL THEN
    following := pg_catalog.nextval(numbers::regclass);
  END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = %[2]s::regclass AND attname = %[3]s AND attidentity <> '') THEN
    ALTER TABLE %[4]s %[5]sDROP IDENTITY;
  ELSE
    ALTER TABLE %[4]s %[5]sDROP DEFAULT;
    IF numbers IS NOT NULL THEN
      EXECUTE 'DROP SEQUENCE ' || numbers;
    END IF;
  END IF;
%[6]sEND`, a.sequence(), quoteText(table), quoteText(a.from.Name), table, a.column(), begin)))
}
