package postgres

import (
	"fmt"
	"unicode/utf8"

	"github.com/retort-db/migrate/schema"
)

// renameSequence gives the sequence behind a serial its new name.
func (a *alteration) renameSequence() {
	a.add(doBlock(fmt.Sprintf(`BEGIN
  EXECUTE 'ALTER SEQUENCE ' || %s || ' RENAME TO ' || %s;
END`, a.sequence(), quoteText(syntax.Name(a.newSequence().Name)))))
}

func (a *alteration) mayBeSerial(c schema.Column) bool {
	return c.Generated == schema.Generated(schema.Auto{}) || isSerial(c.Generated)
}

// serialName is the name that the server gives the sequence of a serial when it is
// free: the longer of the two names is cut (makeObjectName, PostgreSQL 13 to 18).
func serialName(table schema.Name, column string) schema.Name {
	const longest = 63 - len("__seq")
	head, tail := len(table.Name), len(column)
	for head+tail > longest {
		if head > tail {
			head--
		} else {
			tail--
		}
	}
	return schema.Name{Schema: table.Schema, Name: whole(table.Name, head) + "_" + whole(column, tail) + "_seq"}
}

// whole is the beginning of a text without half a character at its end.
func whole(text string, length int) string {
	for length > 0 && length < len(text) && !utf8.RuneStart(text[length]) {
		length--
	}
	return text[:length]
}

// sequenceOfSerial is the name of the sequence behind a serial.
func sequenceOfSerial(own schema.Serial, table schema.Name, column string) schema.Name {
	if own != (schema.Serial{}) {
		return own.Sequence
	}
	return serialName(table, column)
}

func nextvalSQL(sequence schema.Name) string { return "nextval(" + quoteText(tableSQL(sequence)) + ")" }

func (a *alteration) createSerial() string {
	return fmt.Sprintf("CREATE SEQUENCE %s AS %s OWNED BY %s.%s", tableSQL(a.newSequence()), a.canonType(a.to.Type),
		tableSQL(a.table.Name), syntax.Name(a.from.Name))
}

func (a *alteration) setSerial() string {
	return fmt.Sprintf("ALTER TABLE %s %sSET DEFAULT %s", tableSQL(a.table.Name), a.column(), nextvalSQL(a.newSequence()))
}

// newSequence is the name of the sequence that a serial gets.
func (a *alteration) newSequence() schema.Name {
	own, _ := a.to.Generated.(schema.Serial)
	return sequenceOfSerial(own, a.table.Name, a.from.Name)
}

// widenSequence gives the sequence of a serial the column's new type; that of an
// identity follows by itself.
func (a *alteration) widenSequence() {
	a.add(doBlock(fmt.Sprintf(`DECLARE
  numbers text := %s;
BEGIN
  IF numbers IS NOT NULL THEN
    EXECUTE 'ALTER SEQUENCE ' || numbers || ' AS %s';
  END IF;
END`, a.sequence(), a.canonType(a.to.Type))))
}
