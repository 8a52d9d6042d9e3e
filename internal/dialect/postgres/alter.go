package postgres

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// alteration is one column on its way from one state to another.
type alteration struct {
	*compiler
	before   schema.Metadata
	table    schema.Table // as it is before; may lack what a hand-written file knew alone
	from, to schema.Column
	using    string
	clauses  []string // of one ALTER TABLE, so that the table is rewritten once
}

// AlterColumn changes a column: type and default in one statement, then how its
// values are generated, its comment, and its name last, so that USING and the
// statements before read the old one.
func (c *compiler) AlterColumn(o op.AlterColumn) error {
	if o.From == nil || o.To == nil {
		return partial(o)
	}
	a := &alteration{compiler: c, before: c.draft.Schema(), from: serialType(*o.From), to: serialType(*o.To), using: o.Using}
	a.table, _ = a.before.Table(o.Table)
	a.table.Name = o.Table
	a.from.Name = o.Column
	var err error
	switch {
	case a.isReplaced():
		err = a.replace()
	default:
		err = a.alter()
	}
	if err != nil {
		return err
	}
	if a.from.Comment != a.to.Comment {
		c.comment(columnThing(o.Table, o.Column), a.to.Comment)
	}
	if a.from.Name != a.to.Name {
		c.addf("ALTER TABLE %s RENAME COLUMN %s TO %s", tableSQL(o.Table), syntax.Name(a.from.Name), syntax.Name(a.to.Name))
	}
	return nil
}

func (a *alteration) what(doing string) string {
	return fmt.Sprintf("%s column %q of table %q", doing, a.from.Name, a.table.Name)
}

// alter changes the column where it stands.
func (a *alteration) alter() error {
	first := a.endsNumbering()
	if first { // PostgreSQL changes types before all else in a statement, and numbers integers alone
		if err := a.leaveGeneration(); err != nil {
			return err
		}
		a.flush()
	}
	held, err := a.changeType()
	if err != nil {
		return err
	}
	if !first {
		if err := a.leaveGeneration(); err != nil {
			return err
		}
	}
	a.changeDefault()
	a.changeNull()
	if err := a.changeStorage(); err != nil {
		return err
	}
	a.flush()
	if err := a.enterGeneration(); err != nil {
		return err
	}
	return held.restore()
}

// endsNumbering reports whether a numbered column becomes one of a type that cannot
// be numbered.
func (a *alteration) endsNumbering() bool {
	return isNumbered(a.from.Generated) && !isNumbered(a.to.Generated) && a.retyped() && !schema.IsInteger(a.to.Type)
}

// column is the beginning of each clause.
func (a *alteration) column() string { return "ALTER COLUMN " + syntax.Name(a.from.Name) + " " }

func (a *alteration) clause(text string) { a.clauses = append(a.clauses, a.column()+text) }

// flush writes the clauses gathered so far as one statement.
func (a *alteration) flush() {
	if len(a.clauses) > 0 {
		a.add("ALTER TABLE " + tableSQL(a.table.Name) + " " + strings.Join(a.clauses, ", "))
	}
	a.clauses = nil
}

// retyped reports whether the type or the collation becomes another.
func (a *alteration) retyped() bool {
	return a.canonType(a.from.Type) != a.canonType(a.to.Type) ||
		a.canonCollation(a.from.Collation) != a.canonCollation(a.to.Collation)
}

// changeType writes the change of type. Where the type's name changes, what reads
// the column in an expression is dropped first and made again in the author's
// words: the server would keep the old type's casts in it, or fail (PostgreSQL 15
// under a partial index on an enum: "operator does not exist").
func (a *alteration) changeType() (*held, error) {
	if !a.retyped() || a.inherits() {
		return nil, nil
	}
	if err := retypeBlocked(a.before, a.what("changing the type of"), a.table.Name, a.from.Name); err != nil {
		return nil, err
	}
	from, fromOK := a.typeName(a.from.Type)
	to, toOK := a.typeName(a.to.Type)
	h := &held{compiler: a.compiler}
	renamed := !fromOK || !toOK || a.local(from).bare().String() != a.local(to).bare().String()
	if renamed {
		h.gatherBound(a.table, a.from.Name)
	}
	if err := a.holdComputed(h); err != nil {
		return nil, err
	}
	h.drop()
	if renamed {
		a.part(a.before, a.table.Name, a.from.Name, a.to.Type)
	}
	if a.from.Default != nil && a.from.Generated == nil {
		a.clause("DROP DEFAULT")
	}
	text := "TYPE " + a.typeSQL(a.to.Type)
	if a.to.Collation != "" { // without it, the collation is the type's
		text += " COLLATE " + collationSQL(a.to.Collation)
	}
	switch {
	case a.using != "":
		text += " USING " + a.using
	case !a.isAssignable():
		text += " USING " + conversion(syntax.Name(a.from.Name), from, to, a.typeSQL(a.to.Type))
	}
	a.clause(text)
	return h, nil
}

// isAssignable reports whether the server converts the column's values unasked.
func (a *alteration) isAssignable() bool {
	from, fromOK := a.typeName(a.from.Type)
	to, toOK := a.typeName(a.to.Type)
	return fromOK && toOK && assignable(a.local(from), a.local(to))
}

// inherits reports whether the column has become what it is to be already, with
// the one that it is inherited from.
func (a *alteration) inherits() bool {
	for _, name := range a.table.Options.Postgres.Inherits {
		parent, _ := a.before.Table(name)
		if above, ok := parent.Column(a.from.Name); ok && a.canonType(above.Type) == a.canonType(a.to.Type) {
			return true
		}
	}
	return false
}

// changeDefault drops or sets the default. After a change of type it is set again:
// it was dropped, as the server cannot convert every default (an enum's never).
func (a *alteration) changeDefault() {
	if a.from.Generated != nil && a.to.Generated == a.from.Generated {
		return
	}
	had, has := a.from.Default, a.to.Default
	if a.from.Generated != nil {
		had = nil // it went with the generation
	}
	if a.to.Generated != nil {
		has = nil
	}
	dropped := a.retyped() && had != nil && !a.inherits()
	switch {
	case has != nil && (dropped || !reflect.DeepEqual(had, has)):
		a.clause("SET DEFAULT " + a.defaultSQL(a.to.Type, has))
	case has == nil && had != nil && !dropped:
		a.clause("DROP DEFAULT")
	}
}

// changeNull sets or drops NOT NULL. An identity column cannot be null.
func (a *alteration) changeNull() {
	identity := isIdentity(a.to.Generated)
	nullable, wasNullable := a.to.Nullable && !identity, a.from.Nullable && !isIdentity(a.from.Generated)
	switch {
	case nullable && !wasNullable && !a.table.InPrimaryKey(a.from.Name):
		a.clause("DROP NOT NULL")
	case !nullable && wasNullable:
		a.clause("SET NOT NULL")
	}
}

func isIdentity(g schema.Generated) bool {
	switch g.(type) {
	case schema.Auto, schema.Identity:
		return true
	}
	return false
}

func (a *alteration) changeStorage() error {
	from, to := a.canonColumnPart(a.from), a.canonColumnPart(a.to)
	if from.Storage != to.Storage {
		word := strings.ToUpper(to.Storage)
		if word == "" {
			if word = "DEFAULT"; !a.storageDefault() {
				word = strings.ToUpper(a.defaultStorage(a.to.Type))
			}
			if word == "" {
				return unsupported("name the storage; PostgreSQL 16 has SET STORAGE DEFAULT", "%s to the type's own", a.what("resetting the storage of"))
			}
		}
		a.clause("SET STORAGE " + word)
	}
	if from.Compression == to.Compression {
		return nil
	}
	if !a.columnCompression() {
		return unsupported("PostgreSQL 14 has it", "%s", a.what("setting the compression of"))
	}
	word := to.Compression
	if word == "" {
		word = "default"
	}
	a.clause("SET COMPRESSION " + word)
	return nil
}
