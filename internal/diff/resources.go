package diff

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// phase is where an operation stands when nothing forces another place.
type phase int

const (
	createSchemas phase = iota
	renames
	dropForeignKeys
	dropKeys
	createTypes
	createTables
	renameColumns
	addColumns
	alterColumns
	createKeys
	createForeignKeys
	dropColumns
	dropTables
	dropTypes
	dropSchemas
)

// node is what ordering knows of one operation. Resources are words: "table t",
// "column t.c", "name t.ix", "key t(a,b)", "enum e".
type node struct {
	phase phase
	table schema.Name
	index int
	// rank and detail order operations of one phase and table, see sorted.
	rank   rank
	detail string
	label  string
	makes  []string // exists from then on
	needs  []string // must exist by then, if some operation makes it
	// follows is there already, or made by then by those operations that make it.
	follows []string
	// prefers had better exist by then, unless something forces the other order.
	prefers []string
	// removes is gone from then on; releases is no longer used from then on, so that
	// it may be removed.
	removes, releases []string
}

func describe(before schema.Metadata, o op.Operation) node {
	d := &describer{before: before}
	d.node.label = op.Keyword(o)
	_ = op.Visit(o, d) // no method fails
	return d.node
}

// describer fills a node.
type describer struct {
	before schema.Metadata
	node   node
}

func table(n schema.Name) string              { return "table " + n.String() }
func column(t schema.Name, c string) string   { return "column " + t.String() + "." + c }
func named(t schema.Name, name string) string { return "name " + t.String() + "." + name }

// relation is a name that tables, indexes, the indexes of keys, and sequences of one
// schema share on PostgreSQL, whatever table they stand on.
func relation(schema, name string) string { return "relation " + schema + "." + name }
func enum(n schema.Name) string           { return "enum " + n.String() }
func namespace(n string) string           { return "schema " + n }
func sequence(n schema.Name) string       { return "sequence " + n.String() }
func key(t schema.Name, columns []string) string {
	return "key " + t.String() + "(" + strings.Join(columns, ",") + ")"
}

func (d *describer) at(p phase, t schema.Name) { d.node.phase, d.node.table = p, t }

func (d *describer) make(r ...string)    { d.node.makes = append(d.node.makes, r...) }
func (d *describer) need(r ...string)    { d.node.needs = append(d.node.needs, r...) }
func (d *describer) follow(r ...string)  { d.node.follows = append(d.node.follows, r...) }
func (d *describer) prefer(r ...string)  { d.node.prefers = append(d.node.prefers, r...) }
func (d *describer) remove(r ...string)  { d.node.removes = append(d.node.removes, r...) }
func (d *describer) release(r ...string) { d.node.releases = append(d.node.releases, r...) }

// relations are the names that a table makes beside those of its columns.
func relations(t schema.Table) []string {
	out := []string{relation(t.Name.Schema, t.Name.Name)}
	add := func(name string) {
		if name != "" {
			out = append(out, relation(t.Name.Schema, name))
		}
	}
	if t.PrimaryKey != nil {
		add(t.PrimaryKey.Name)
	}
	for _, u := range t.Uniques {
		add(u.Name)
	}
	for _, e := range t.Excludes {
		add(e.Name)
	}
	for _, x := range t.Indexes {
		add(x.Name)
	}
	return out
}

// inSchema needs the namespace the thing stands in.
func (d *describer) inSchema(n schema.Name) {
	if n.Schema != "" {
		d.need(namespace(n.Schema))
	}
}

func (d *describer) outOfSchema(n schema.Name) {
	if n.Schema != "" {
		d.release(namespace(n.Schema))
	}
}

func (d *describer) CreateSchema(o op.CreateSchema) error {
	d.at(createSchemas, schema.N(o.Name))
	d.make(namespace(o.Name))
	return nil
}

func (d *describer) DropSchema(o op.DropSchema) error {
	d.at(dropSchemas, schema.N(o.Name))
	d.remove(namespace(o.Name))
	return nil
}

func (d *describer) CreateTable(o op.CreateTable) error {
	t := o.Table
	d.at(createTables, t.Name)
	d.inSchema(t.Name)
	d.make(table(t.Name))
	d.make(relations(t)...)
	for _, c := range t.Columns {
		d.make(column(t.Name, c.Name))
		d.needType(c)
	}
	if t.PrimaryKey != nil {
		d.make(key(t.Name, t.PrimaryKey.Columns))
	}
	for _, u := range t.Uniques {
		d.make(key(t.Name, u.Columns), named(t.Name, u.Name))
	}
	for _, x := range t.Indexes {
		d.make(indexNames(t.Name, x)...)
	}
	for _, f := range t.ForeignKeys {
		d.needReference(t.Name, f)
	}
	for _, parent := range t.Options.Postgres.Inherits {
		d.need(table(parent))
	}
	return nil
}

func (d *describer) DropTable(o op.DropTable) error {
	d.at(dropTables, o.Name)
	d.outOfSchema(o.Name)
	d.remove(table(o.Name))
	if o.Table == nil {
		return nil
	}
	d.remove(relations(*o.Table)...)
	for _, c := range o.Table.Columns {
		d.remove(column(o.Name, c.Name))
		d.releaseType(c)
		d.freeEnum(c)
	}
	for _, f := range o.Table.ForeignKeys {
		d.releaseReference(o.Name, f)
	}
	for _, u := range o.Table.Uniques {
		d.remove(named(o.Name, u.Name))
	}
	for _, x := range o.Table.Indexes {
		d.remove(named(o.Name, x.Name))
	}
	for _, parent := range o.Table.Options.Postgres.Inherits {
		d.release(table(parent))
	}
	return nil
}

func (d *describer) RenameTable(o op.RenameTable) error {
	d.at(renames, o.From)
	to := schema.Name{Schema: o.From.Schema, Name: o.To}
	d.make(table(to), relation(to.Schema, to.Name))
	d.remove(table(o.From), relation(o.From.Schema, o.From.Name))
	return nil
}

func (d *describer) AlterTable(o op.AlterTable) error {
	d.at(alterColumns, o.Table)
	d.ranked(afterColumns, "")
	d.need(table(o.Table))
	d.release(table(o.Table))
	return nil
}

func (d *describer) TableComment(o op.TableComment) error {
	d.at(alterColumns, o.Table)
	d.ranked(afterColumns, "")
	d.need(table(o.Table))
	d.release(table(o.Table))
	return nil
}

func (d *describer) AddColumn(o op.AddColumn) error {
	d.at(addColumns, o.Table)
	d.need(table(o.Table))
	d.make(column(o.Table, o.Column.Name))
	d.needType(o.Column)
	d.needComputed(o.Table, o.Column)
	for _, child := range d.children(o.Table) {
		d.need(column(child, o.Column.Name))
	}
	return nil
}

func (d *describer) DropColumn(o op.DropColumn) error {
	d.at(dropColumns, o.Table)
	d.ranked(-d.position(o.Table, o.Name), "")
	d.need(table(o.Table))
	d.remove(column(o.Table, o.Name))
	d.release(table(o.Table))
	if o.Dropped != nil {
		d.releaseType(*o.Dropped)
		d.freeEnum(*o.Dropped)
		for _, c := range d.computedFrom(o.Table, *o.Dropped) {
			d.release(column(o.Table, c))
			d.make("uncomputed " + column(o.Table, c))
		}
	}
	d.make("dropped " + column(o.Table, o.Name))
	for _, parent := range d.parents(o.Table) {
		d.need("dropped " + column(parent, o.Name))
	}
	return nil
}

func (d *describer) AlterColumn(o op.AlterColumn) error {
	d.at(alterColumns, o.Table)
	d.ranked(d.position(o.Table, o.Column), "")
	d.need(table(o.Table))
	d.release(table(o.Table))
	if o.Change.Name.Set {
		d.node.phase = renameColumns
		d.make(column(o.Table, o.Change.Name.Value))
		d.remove(column(o.Table, o.Column))
	} else {
		d.make("retyped " + column(o.Table, o.Column))
		if !d.numbering(o) {
			d.make("altered " + column(o.Table, o.Column))
			d.loosening(o)
		}
	}
	d.prefer("freed " + column(o.Table, o.Column))
	if o.Change.Nullable.Or(false) {
		d.need("unkeyed " + column(o.Table, o.Column))
	}
	if o.To != nil {
		if dropsDefault(o) || d.keepsValue(o) {
			d.freeEnum(*o.From)
		} else {
			d.needType(*o.To)
			d.freeLeft(o)
		}
		d.needComputed(o.Table, *o.To)
		d.leavesEnums(o)
	}
	if o.Change.Type.Set { // the server retypes no column that a generated one reads
		d.need("uncomputed " + column(o.Table, o.Column))
	}
	for _, parent := range d.parents(o.Table) {
		d.need("altered " + column(parent, o.Column))
	}
	if o.From != nil {
		d.releaseType(*o.From)
		for _, read := range d.computedFrom(o.Table, *o.From) {
			if read != o.Column {
				d.release(column(o.Table, read))
			}
		}
	}
	return nil
}

func (d *describer) CreateEnum(o op.CreateEnum) error {
	d.at(createTypes, o.Enum.Name)
	d.inSchema(o.Enum.Name)
	d.make(enum(o.Enum.Name))
	return nil
}

func (d *describer) AlterEnum(o op.AlterEnum) error {
	d.at(createTypes, o.Name)
	d.make("altered " + enum(o.Name))
	d.release(enum(o.Name))
	if len(removedValues(o)) > 0 {
		d.need("freed " + enum(o.Name))
	}
	return nil
}

func (d *describer) RenameEnum(o op.RenameEnum) error {
	d.at(renames, o.From)
	d.remove(enum(o.From))
	d.make(enum(schema.Name{Schema: o.From.Schema, Name: o.To}))
	return nil
}

func (d *describer) DropEnum(o op.DropEnum) error {
	d.at(dropTypes, o.Name)
	d.outOfSchema(o.Name)
	d.remove(enum(o.Name))
	return nil
}

func (d *describer) CreateSequence(o op.CreateSequence) error {
	d.at(createTypes, o.Sequence.Name)
	d.inSchema(o.Sequence.Name)
	d.make(sequence(o.Sequence.Name), relation(o.Sequence.Name.Schema, o.Sequence.Name.Name))
	return nil
}

func (d *describer) AlterSequence(o op.AlterSequence) error {
	d.at(createTypes, o.Name)
	d.need(sequence(o.Name))
	d.release(sequence(o.Name))
	if o.From != nil && o.From.OwnedBy.Column != "" {
		d.release(table(o.From.OwnedBy.Table), column(o.From.OwnedBy.Table, o.From.OwnedBy.Column))
	}
	if o.To != nil && o.To.OwnedBy.Column != "" {
		d.node.phase = createForeignKeys
		d.need(table(o.To.OwnedBy.Table), column(o.To.OwnedBy.Table, o.To.OwnedBy.Column))
	}
	return nil
}

func (d *describer) DropSequence(o op.DropSequence) error {
	d.at(dropTypes, o.Name)
	d.outOfSchema(o.Name)
	d.remove(sequence(o.Name), relation(o.Name.Schema, o.Name.Name))
	return nil
}

func (d *describer) BulkInsert(o op.BulkInsert) error {
	d.at(createForeignKeys, o.Table)
	d.need(table(o.Table))
	return nil
}

func (d *describer) Execute(op.Execute) error {
	d.at(createForeignKeys, schema.Name{})
	return nil
}

// needType needs the enum a column is of, and its values.
func (d *describer) needType(c schema.Column) {
	for _, t := range typesOf(c) {
		d.need(enum(t), "altered "+enum(t))
	}
}

// loosening orders a change that lets a column be NULL, and no more, after a primary
// key of it, which makes it NOT NULL; any other change comes before the key.
func (d *describer) loosening(o op.AlterColumn) {
	typed := "typed " + column(o.Table, o.Column)
	rest := o.Change
	rest.Nullable = schema.Opt[bool]{}
	if o.Change.Nullable.Or(false) && rest.IsZero() {
		d.need(typed, "keyed "+column(o.Table, o.Column))
		return
	}
	d.make(typed)
}

// numbering orders a column that starts or stops being numbered by the database:
// MySQL wants it to be a key for as long as it is.
func (d *describer) numbering(o op.AlterColumn) (starts bool) {
	if o.From == nil || o.To == nil || !o.Change.Generated.Set {
		return false
	}
	if _, was := o.From.Generated.(schema.Auto); was {
		d.make("unnumbered " + o.Table.String())
	}
	if _, is := o.To.Generated.(schema.Auto); is {
		d.need("primary key " + o.Table.String())
		d.follow("unnumbered " + o.Table.String()) // MySQL has one such column in a table
		return true
	}
	return false
}

// keepsValue reports whether a default becomes another value that the enum has
// before: such a change need not wait for the enum's, which may wait for it.
func (d *describer) keepsValue(o op.AlterColumn) bool {
	to, ok := o.To.Default.(schema.Literal)
	if !ok || o.From == nil || !o.Change.Default.Set || o.Change.Type.Set {
		return false
	}
	enums := typesOf(*o.From)
	return len(enums) > 0 && !slices.ContainsFunc(enums, func(n schema.Name) bool {
		e, _ := d.before.Enum(n)
		return !slices.Contains(e.Values, to.Text)
	})
}

// parents are the tables that a table inherits from: what is changed there changes
// in it, and PostgreSQL changes and drops it there first.
func (d *describer) parents(t schema.Name) []schema.Name {
	child, _ := d.before.Table(t)
	return child.Options.Postgres.Inherits
}

// children are the tables that inherit from a table. What they add as well, they
// add first: it is merged then, and would be there already otherwise.
func (d *describer) children(t schema.Name) []schema.Name {
	var out []schema.Name
	for _, child := range d.before.Tables {
		if slices.Contains(child.Options.Postgres.Inherits, t) {
			out = append(out, child.Name)
		}
	}
	return out
}

// dropsDefault reports whether a column only loses its default, and what goes with
// it: such a change can come before the values of its enum change.
func dropsDefault(o op.AlterColumn) bool {
	return o.From != nil && o.Change.Default.Set && o.Change.Default.Value == nil && !o.Change.Type.Set
}

// freeEnum: a default names one of the enum's values, and until it is gone the value
// cannot be removed.
func (d *describer) freeEnum(c schema.Column) { d.free(c, typesOf(c)) }

// freeLeft does so for the enums that a column is of no more.
func (d *describer) freeLeft(o op.AlterColumn) {
	if o.From == nil {
		return
	}
	stays := typesOf(*o.To)
	d.free(*o.From, slices.DeleteFunc(typesOf(*o.From), func(n schema.Name) bool { return slices.Contains(stays, n) }))
}

func (d *describer) free(c schema.Column, enums []schema.Name) {
	for _, t := range enums {
		d.need(enum(t))
		if hasDefault(c) {
			d.make("freed " + enum(t))
		}
	}
}

// leavesEnums: a column that is no longer of an enum frees its values.
func (d *describer) leavesEnums(o op.AlterColumn) {
	if o.From == nil || !hasDefault(*o.From) {
		return
	}
	for _, t := range typesOf(*o.From) {
		if !slices.Contains(typesOf(*o.To), t) {
			d.make("freed " + enum(t))
		}
	}
}

// hasDefault reports whether a column has a default on any database.
func hasDefault(c schema.Column) bool {
	for _, variant := range c.By {
		if variant.Default != nil {
			return true
		}
	}
	return c.Default != nil
}

func (d *describer) releaseType(c schema.Column) {
	for _, t := range typesOf(c) {
		d.release(enum(t))
	}
}

func typesOf(c schema.Column) []schema.Name {
	out := enumsIn(c.Type)
	for _, d := range schema.Dialects {
		if v, ok := c.By[d]; ok {
			out = append(out, enumsIn(v.Type)...)
		}
	}
	return out
}

func enumsIn(t schema.Type) []schema.Name {
	switch t := t.(type) {
	case schema.EnumRef:
		return []schema.Name{t.Name}
	case schema.Array:
		return enumsIn(t.Of)
	}
	return nil
}

// needComputed: a generated column needs the columns it reads as they will be.
func (d *describer) needComputed(t schema.Name, c schema.Column) {
	for _, read := range d.computedFrom(t, c) {
		if read != c.Name {
			d.need(column(t, read), "altered "+column(t, read))
		}
	}
}

// computedFrom lists the words of a generated column's expression.
func (d *describer) computedFrom(_ schema.Name, c schema.Column) []string {
	g, ok := c.Generated.(schema.Computed)
	if !ok {
		return nil
	}
	return words(g.Expression)
}
