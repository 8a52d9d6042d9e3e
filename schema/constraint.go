package schema

// A constraint's name is given (Implicit false) or made by the naming convention
// (Implicit true). An implicit name is used when the constraint is created; when
// schemas are compared, a constraint of the same kind and columns is the same
// one whatever it is called.

// PrimaryKey is a table's primary key.
type PrimaryKey struct {
	Name     string
	Implicit bool
	Columns  []string
	Postgres PostgresKey
	MySQL    MySQLKey
	SQLite   SQLiteKey
	// Deferrable and InitiallyDeferred are PostgreSQL's.
	Deferrable, InitiallyDeferred bool
}

// Unique is a unique constraint.
type Unique struct {
	Name                          string
	Implicit                      bool
	Columns                       []string
	Deferrable, InitiallyDeferred bool
	NullsNotDistinct              bool // PostgreSQL 15
	Comment                       string
	Postgres                      PostgresKey
	SQLite                        SQLiteKey
	Only                          []Dialect
	By                            map[Dialect]Unique
}

// PostgresKey is what PostgreSQL has on the index behind a key.
type PostgresKey struct {
	Include    []string
	With       []Parameter
	Tablespace string
}

// MySQLKey is what the MySQL family alone has on a primary key. A unique key with
// these is an [Index] there.
type MySQLKey struct {
	Lengths    []int  // the prefix length of each key column, 0 for none; nil when all are
	Descending []bool // DESC of each key column; nil when none is
}

// SQLiteKey is what SQLite has on a key.
type SQLiteKey struct {
	OnConflict string   // rollback, abort, fail, ignore, replace
	Collations []string // COLLATE of each key column, "" for none; nil when all are
	Descending []bool   // DESC of each key column; nil when none is
}

// Action is what a foreign key does when the referenced row goes or changes.
type Action string

// The actions; NoAction is the default.
const (
	NoAction   Action = ""
	Restrict   Action = "restrict"
	Cascade    Action = "cascade"
	SetNull    Action = "set null"
	SetDefault Action = "set default"
)

// ForeignKey is a foreign-key constraint.
type ForeignKey struct {
	Name                          string
	Implicit                      bool
	Columns                       []string
	References                    Reference
	OnDelete, OnUpdate            Action
	Match                         string // "" (simple), "full", "partial"
	Deferrable, InitiallyDeferred bool
	Comment                       string
	Postgres                      PostgresConstraint
	Only                          []Dialect
	By                            map[Dialect]ForeignKey
}

// Reference is what a foreign key points at. Columns may be empty only in a
// live schema, where SQLite takes the primary key.
type Reference struct {
	Table   Name
	Columns []string
}

// Check is a check constraint. Expression is in the database's own words.
type Check struct {
	Name       string
	Implicit   bool
	Expression string
	Comment    string
	Postgres   PostgresConstraint
	MySQL      MySQLCheck
	SQLite     SQLiteCheck
	Only       []Dialect
	By         map[Dialect]Check
}

// PostgresConstraint is what PostgreSQL alone has on a check or foreign key.
type PostgresConstraint struct {
	NotValid  bool
	NoInherit bool
}

// MySQLCheck is what MySQL alone has on a check.
type MySQLCheck struct{ NotEnforced bool }

// SQLiteCheck is what SQLite alone has on a check.
type SQLiteCheck struct{ OnConflict string }

// Exclude is a PostgreSQL exclusion constraint.
type Exclude struct {
	Name                          string
	Implicit                      bool
	Using                         string // access method; "" is gist, as PostgreSQL's grammar defaults to btree only formally
	Elements                      []ExcludeElement
	Where                         string
	Include                       []string
	Deferrable, InitiallyDeferred bool
	Comment                       string
	Only                          []Dialect
}

// ExcludeElement is one element of an exclusion constraint with its operator.
type ExcludeElement struct {
	IndexElement
	With string
}

// Parameter is a storage parameter. Lists of them are sorted by Key.
type Parameter struct{ Key, Value string }
