package postgres

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// remade is an enum type being made anew.
type remade struct {
	*compiler
	op.AlterEnum
	before schema.Metadata
	values []string // after renaming
	users  []enumUser
	// computed are generated columns of the type, or that read a user: they are made
	// anew, as the server converts none.
	computed []heldColumn
}

// remakeEnum makes the type anew: rows that hold a value that goes and is not
// mapped stop it; what is bound to the type is dropped; the old type steps aside,
// the columns are converted by their text; what was dropped is made again.
func (c *compiler) remakeEnum(o op.AlterEnum, values []string) error {
	r := &remade{compiler: c, AlterEnum: o, before: c.draft.Schema(), values: values}
	e, _ := r.before.Enum(o.Name)

	r.findUsers()
	if err := r.check(); err != nil {
		return err
	}
	r.assertGone()
	h := r.holdDependants()
	h.drop()
	aside := r.aside()
	r.addf("ALTER TYPE %s RENAME TO %s", tableSQL(o.Name), syntax.Name(aside.Name))
	r.createEnum(schema.Enum{Name: o.Name, Values: o.To, Comment: e.Comment})
	if err := r.convert(); err != nil {
		return err
	}
	r.addf("DROP TYPE %s", tableSQL(aside))
	return h.restore()
}

// removed are the values that go.
func (r *remade) removed() []string {
	var gone []string
	for _, v := range r.values {
		if !slices.Contains(r.To, v) {
			gone = append(gone, v)
		}
	}
	return gone
}

// mapped returns what a value becomes, itself when nothing is said of it.
func (r *remade) mapped(value string) string {
	for _, m := range r.Map {
		if m.From == value {
			return m.To
		}
	}
	return value
}

// check finds what stands in the way before the first statement.
func (r *remade) check() error {
	for _, m := range r.Map {
		if !slices.Contains(r.To, m.To) {
			return fmt.Errorf("compiling alter_enum %q: rows with %q are to get %q, which is none of the new values", r.Name, m.From, m.To)
		}
	}
	for _, u := range r.users {
		what := fmt.Sprintf("changing the values of enum %q under column %q of table %q", r.Name, u.column.Name, u.table.Name)
		if err := retypeBlocked(r.before, what, u.table.Name, u.column.Name); err != nil {
			return err
		}
		if _, err := r.defaultOf(u); err != nil {
			return err
		}
	}
	for _, g := range r.computed {
		if err := blocked(r.before, fmt.Sprintf("changing the values of enum %q", r.Name), g.table, g.Name); err != nil {
			return err
		}
	}
	return nil
}

// defaultOf returns the default that a column has afterwards.
func (r *remade) defaultOf(u enumUser) (schema.Expr, error) {
	e := u.column.Default
	if written, ok := e.(schema.SQL); ok {
		e = r.liftDefault(u.column.Type, written.Text)
	}
	literal, ok := e.(schema.Literal)
	if !ok || u.array {
		return e, nil
	}
	for _, renamed := range r.Rename {
		if literal.Text == renamed.From {
			literal.Text = renamed.To
			break
		}
	}
	literal.Text = r.mapped(literal.Text)
	if slices.Contains(r.To, literal.Text) {
		return literal, nil
	}
	if r.defaultChanges(u) {
		return nil, nil
	}
	return nil, unsupported("change the default first, or map the value",
		"removing value %q of enum %q: it is the default of column %q of table %q and", literal.Text, r.Name, u.column.Name, u.table.Name)
}

// defaultChanges reports whether a later operation sets the column's default.
func (r *remade) defaultChanges(u enumUser) bool {
	for _, o := range r.rest {
		later, ok := o.(op.AlterColumn)
		if ok && later.Table == u.table.Name && later.Column == u.column.Name && later.Change.Default.Set {
			return true
		}
	}
	return false
}

// assertGone adds queries that find rows which hold a value that goes.
func (r *remade) assertGone() {
	var lost []string
	for _, v := range r.removed() {
		if r.mapped(v) == v {
			lost = append(lost, quoteText(v))
		}
	}
	if len(lost) == 0 {
		return
	}
	list := strings.Join(lost, ", ")
	for _, u := range r.users {
		column := syntax.Name(u.column.Name)
		condition := column + "::text IN (" + list + ")"
		if u.array {
			condition = column + "::text[] && ARRAY[" + list + "]"
		}
		r.out = append(r.out, render.Statement{
			SQL: fmt.Sprintf("SELECT count(*) FROM %s WHERE %s HAVING count(*) > 0", tableSQL(u.table.Name), condition),
			Op:  r.at, Assert: true,
			Message: fmt.Sprintf("rows of table %q still hold %s in column %q, which enum %q is to lose: change them first, or map the value",
				u.table.Name, list, u.column.Name, r.Name),
		})
	}
}

// holdDependants finds what is bound to the type: expressions that read one of its
// columns, and foreign keys between two of them.
func (r *remade) holdDependants() *held {
	h := &held{compiler: r.compiler}
	for i, u := range r.users {
		if i > 0 && r.users[i-1].table.Name == u.table.Name {
			continue // all columns of a table together
		}
		h.gatherBound(u.table, r.columnsOf(u.table.Name)...)
	}
	for _, g := range r.computed {
		t, _ := r.before.Table(g.table)
		h.gatherAll(r.before, t, g.Name)
	}
	h.columns = r.computed
	h.gatherForeign(r.before, func(table schema.Name, f schema.ForeignKey) bool {
		return slices.ContainsFunc(f.Columns, func(name string) bool { return slices.Contains(r.columnsOf(table), name) })
	})
	return h
}

// aside is the name that the old type has meanwhile.
func (r *remade) aside() schema.Name {
	name := schema.Name{Schema: r.Name.Schema, Name: schema.Cut("migrate_old_" + r.Name.Name)}
	for taken := true; taken; {
		if _, taken = r.before.Enum(name); taken {
			name.Name = schema.Cut("migrate_" + name.Name)
		}
	}
	return name
}

// convert moves the columns over, those of a table in one statement, which reads
// the table once.
func (r *remade) convert() error {
	for i, u := range r.users {
		if i > 0 && r.users[i-1].table.Name == u.table.Name {
			continue
		}
		var clauses []string
		for _, user := range r.users {
			if user.table.Name != u.table.Name {
				continue
			}
			more, err := r.convertColumn(user)
			if err != nil {
				return err
			}
			clauses = append(clauses, more...)
		}
		r.add("ALTER TABLE " + tableSQL(u.table.Name) + " " + strings.Join(clauses, ", "))
	}
	return nil
}

func (r *remade) convertColumn(u enumUser) ([]string, error) {
	column := syntax.Name(u.column.Name)
	head := "ALTER COLUMN " + column + " "
	var clauses []string
	if u.column.Default != nil {
		clauses = append(clauses, head+"DROP DEFAULT")
	}
	kind := tableSQL(r.Name)
	using := r.mapping(column + "::text")
	if u.array {
		kind += "[]"
		using = column + "::text[]"
		for _, m := range r.Map {
			using = fmt.Sprintf("array_replace(%s, %s, %s)", using, quoteText(m.From), quoteText(m.To))
		}
	}
	clauses = append(clauses, head+"TYPE "+kind+" USING "+using+"::"+kind)
	if u.column.Default == nil {
		return clauses, nil
	}
	after, err := r.defaultOf(u)
	if err == nil && after != nil {
		clauses = append(clauses, head+"SET DEFAULT "+r.defaultSQL(u.column.Type, after))
	}
	return clauses, err
}

// mapping writes the text of a value with what is mapped replaced.
func (r *remade) mapping(text string) string {
	if len(r.Map) == 0 {
		return text
	}
	out := "(CASE " + text
	for _, m := range r.Map {
		out += " WHEN " + quoteText(m.From) + " THEN " + quoteText(m.To)
	}
	return out + " ELSE " + text + " END)"
}
