package op

import "github.com/retort-db/migrate/schema"

// Operation is one change of a schema, or of data. The set is sealed: [Visit] is
// the only switch over it. What this package does with operations are methods
// that each one has, so that a new operation does not compile until it has them.
type Operation interface {
	// Limits returns the dialects the operation is limited to; empty means all.
	Limits() []schema.Dialect

	keyword() string
	subject() (schema.Name, string)
	touches() []schema.Name
	partial() bool
	limited(only []schema.Dialect) Operation
	project(d schema.Dialect) (Operation, bool)
	apply(d *Draft) error
	complete(d *Draft) ([]Operation, error)
	reverse() (Operation, error)
}

// Limit is embedded in each operation: the dialects it is limited to.
type Limit struct{ Only []schema.Dialect }

// Limits returns the dialects the operation is limited to; empty means all.
func (l Limit) Limits() []schema.Dialect { return l.Only }

type (
	// CreateSchema makes a namespace.
	CreateSchema struct {
		Limit
		Name        string
		IfNotExists bool
	}
	// DropSchema removes an empty namespace.
	DropSchema struct {
		Limit
		Name     string
		IfExists bool
	}

	// CreateTable makes a table with all that is part of it, indexes too.
	CreateTable struct {
		Limit
		Table       schema.Table
		IfNotExists bool
	}
	// DropTable removes a table. Table is what is dropped; nil when partial.
	DropTable struct {
		Limit
		Name     schema.Name
		Table    *schema.Table
		IfExists bool
	}
	// RenameTable gives a table another name. The schema can't change.
	RenameTable struct {
		Limit
		From schema.Name
		To   string
	}
	// AlterTable changes table options other than the comment. Change holds what
	// becomes different; From and To are nil when partial.
	AlterTable struct {
		Limit
		Table    schema.Name
		Change   TableChange
		From, To *schema.TableOptions
		FromBy   map[schema.Dialect]schema.TableOptions
		ToBy     map[schema.Dialect]schema.TableOptions
	}
	// TableComment sets (create_table_comment) or removes (drop_table_comment) a
	// table's comment. From is unset when partial.
	TableComment struct {
		Limit
		Table schema.Name
		From  schema.Opt[string]
		To    string // "" removes it
	}

	// AddColumn adds a column at the end. Constraints that a column's short form
	// stands for (primary_key, unique, index, foreign_key) are operations of their own.
	AddColumn struct {
		Limit
		Table       schema.Name
		Column      schema.Column
		IfNotExists bool
	}
	// DropColumn removes a column. Dropped is what is dropped; nil when partial.
	DropColumn struct {
		Limit
		Table    schema.Name
		Name     string
		Dropped  *schema.Column
		IfExists bool
	}
	// AlterColumn changes a column, its name included. From and To are nil when
	// partial. Existing is what the writer knew of the column before, used when
	// nothing better is known.
	AlterColumn struct {
		Limit
		Table    schema.Name
		Column   string
		Change   schema.ColumnChange
		Existing schema.ColumnChange
		Using    string // PostgreSQL: expression that converts the old values
		From, To *schema.Column
	}

	// CreateIndex makes an index.
	CreateIndex struct {
		Limit
		Table        schema.Name
		Index        schema.Index
		IfNotExists  bool
		Concurrently bool // PostgreSQL: outside a transaction
	}
	// DropIndex removes an index. Table may be unknown and Dropped nil when partial.
	DropIndex struct {
		Limit
		Table        schema.Name
		Name         string
		Dropped      *schema.Index
		IfExists     bool
		Concurrently bool
	}
	// RenameIndex gives an index another name.
	RenameIndex struct {
		Limit
		Table    schema.Name // zero when partial
		From, To string
	}

	// CreatePrimaryKey adds a primary key to a table that has none.
	CreatePrimaryKey struct {
		Limit
		Table schema.Name
		Key   schema.PrimaryKey
	}
	// CreateUnique adds a unique constraint (create_unique_constraint).
	CreateUnique struct {
		Limit
		Table  schema.Name
		Unique schema.Unique
	}
	// CreateForeignKey adds a foreign key.
	CreateForeignKey struct {
		Limit
		Table schema.Name
		Key   schema.ForeignKey
	}
	// CreateCheck adds a check (create_check_constraint).
	CreateCheck struct {
		Limit
		Table schema.Name
		Check schema.Check
	}
	// CreateExclude adds an exclusion constraint (create_exclude_constraint).
	CreateExclude struct {
		Limit
		Table   schema.Name
		Exclude schema.Exclude
	}
	// DropConstraint removes a constraint: by name, or by Kind and Columns.
	// Dropped is a value of the constraint's type; nil when partial.
	DropConstraint struct {
		Limit
		Table    schema.Name
		Name     string
		Kind     ConstraintKind // "" when only the name is known
		Columns  []string
		Dropped  Constraint
		IfExists bool
	}
	// RenameConstraint gives a constraint another name.
	RenameConstraint struct {
		Limit
		Table    schema.Name
		From, To string
	}
	// ValidateConstraint checks existing rows against a NOT VALID constraint (PostgreSQL).
	ValidateConstraint struct {
		Limit
		Table schema.Name
		Name  string
	}

	// CreateEnum makes an enum.
	CreateEnum struct {
		Limit
		Enum schema.Enum
	}
	// AlterEnum changes the values of an enum, or its comment. Map says what rows
	// that hold a removed value get instead. From is nil when partial.
	AlterEnum struct {
		Limit
		Name     schema.Name
		From, To []string
		// Comment is set when it becomes another; FromComment when that is known too.
		FromComment, Comment schema.Opt[string]
		Rename               []Renamed // values that get another name; rows follow
		Map                  []Renamed // values that rows lose, and what they hold then
	}
	// RenameEnum gives an enum another name.
	RenameEnum struct {
		Limit
		From schema.Name
		To   string
	}
	// DropEnum removes an enum. Dropped is nil when partial.
	DropEnum struct {
		Limit
		Name     schema.Name
		Dropped  *schema.Enum
		IfExists bool
	}

	// CreateSequence makes a sequence.
	CreateSequence struct {
		Limit
		Sequence schema.Sequence
	}
	// AlterSequence changes a sequence where it stands. From and To are nil when
	// partial; Change is then what is given.
	AlterSequence struct {
		Limit
		Name     schema.Name
		Change   schema.SequenceChange
		From, To *schema.Sequence
	}
	// DropSequence removes a sequence. Dropped is nil when partial.
	DropSequence struct {
		Limit
		Name     schema.Name
		Dropped  *schema.Sequence
		IfExists bool
	}

	// BulkInsert inserts rows.
	BulkInsert struct {
		Limit
		Table   schema.Name
		Columns []string
		Rows    [][]schema.Expr // nil is NULL
	}
	// Execute runs SQL. Default serves every dialect that By does not name; a nil
	// entry of By means nothing is to be done there.
	Execute struct {
		Limit
		Default string
		By      map[schema.Dialect]*string
		// Effect is what the SQL does to the schema, applied and never run.
		Effect []Operation
		// DoneWhen is a query that yields true once the SQL has run.
		DoneWhen string
	}
)

// Renamed pairs an enum value with another.
type Renamed struct{ From, To string }

// TableChange says which table options become different.
type TableChange = schema.TableChange

// ChangedTable returns what must change for a table's options, and their
// variants, to become others.
func ChangedTable(from, to schema.TableOptions, fromBy, toBy map[schema.Dialect]schema.TableOptions) TableChange {
	return schema.ChangedTable(from, to, fromBy, toBy)
}
