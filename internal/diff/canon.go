package diff

import "github.com/retort-db/migrate/schema"

// Canon is a dialect's normal form, for comparing only. Each method takes an
// object already projected onto the dialect (schema.Metadata.For) together with
// where it stands, and returns it in the form in which two spellings of one thing
// are equal under reflect.DeepEqual, except for expressions, which are compared by
// Expr. What the database does not store is left zero. All methods are pure.
type Canon interface {
	// Name is the dialect.
	Name() schema.Dialect
	// Column normalises a column: Type becomes schema.Native with the server's own
	// spelling (enums resolved through m), a default that is a constant becomes a
	// schema.Literal in one spelling for the type, now() and its kin
	// schema.Portable, anything else stays schema.SQL; a collation or charset that
	// is the inherited default is dropped; Generated is one of nil, Auto, Identity
	// (options that equal the defaults unset), Serial, Computed. By, Only,
	// RenamedFrom are dropped.
	Column(m schema.Metadata, t schema.Table, c schema.Column) schema.Column
	// Options normalises the table's options.
	Options(m schema.Metadata, t schema.Table) schema.TableOptions
	// PrimaryKey, Unique, ForeignKey, Check, Exclude and Index normalise parts of t.
	PrimaryKey(t schema.Table, k schema.PrimaryKey) schema.PrimaryKey
	Unique(t schema.Table, u schema.Unique) schema.Unique
	ForeignKey(t schema.Table, f schema.ForeignKey) schema.ForeignKey
	Check(t schema.Table, c schema.Check) schema.Check
	Exclude(t schema.Table, e schema.Exclude) schema.Exclude
	Index(t schema.Table, x schema.Index) schema.Index
	// Sequence normalises a sequence.
	Sequence(s schema.Sequence) schema.Sequence

	// ImpliedChecks are the checks that exist because of the table's columns
	// (SQLite's checks of enum columns).
	ImpliedChecks(m schema.Metadata, t schema.Table) []schema.Check
	// ImpliedIndex reports whether a live index exists only because of a foreign
	// key of its table, so that a model need not name it.
	ImpliedIndex(t schema.Table, x schema.Index) bool
	// RemadeIndex reports whether it is one that the server makes again, name and
	// all, for whoever makes the table without it.
	RemadeIndex(t schema.Table, x schema.Index) bool

	// Expr is the normal form of an expression's text; equal means the same.
	Expr(text string) string
	// FoldName is the form in which names of tables and columns are the same to the
	// server ("Users" and "users" on SQLite). NameEqual for identifiers of a dialect
	// that tells case apart is the name itself.
	FoldName(name string) string
	// Stores reports whether the catalog holds the aspect at all.
	Stores(a Aspect) bool
	// Spells reports whether the server rewrites expressions, so that a difference
	// of text is a question for it. When false (SQLite keeps text), different
	// normal forms are different expressions.
	Spells() bool
}

// Aspect is something that not every catalog stores.
type Aspect int

// The aspects.
const (
	EnumTypes          Aspect = iota // enums are objects
	Sequences                        // sequences exist
	Comments                         // comments on tables and columns
	PrimaryKeyNames                  // a primary key has a name
	UniqueConstraints                // a unique constraint differs from a unique index
	Schemas                          // several schemas can be created
	ConstraintComments               // comments on constraints
	IndexComments                    // comments on indexes
	ColumnOrder                      // columns have an order one can read
)
