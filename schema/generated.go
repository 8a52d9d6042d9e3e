package schema

// Generated tells how the database makes a column's values. The set is sealed; a
// nil Generated means that it does not.
type Generated interface{ isGenerated() }

type (
	// Auto is an integer key numbered by the database, however it does that:
	// identity BY DEFAULT (or an existing serial) on PostgreSQL, AUTO_INCREMENT,
	// SQLite's rowid.
	Auto struct{}
	// Identity is an SQL identity column, with its options (PostgreSQL).
	Identity struct {
		Always  bool
		Options SequenceOptions
	}
	// Serial is a PostgreSQL column with a sequence of its own as default. Sequence is
	// its name where it is not the one that the server gives it, as after a table got
	// another name; without it any will do.
	Serial struct{ Sequence Name }
	// Computed is a generated column. Expression is in the database's own words.
	Computed struct {
		Expression string
		Stored     bool
	}
	// NotGenerated says of an integer key that the application numbers it, where
	// a nil Generated would leave it to the database. It is for models written in
	// Go: [Metadata.WithAutoKeys] replaces it by nil, and nothing else knows it.
	NotGenerated struct{}
)

func (Auto) isGenerated()         {}
func (Identity) isGenerated()     {}
func (Serial) isGenerated()       {}
func (Computed) isGenerated()     {}
func (NotGenerated) isGenerated() {}

// SequenceOptions are the options of a sequence or identity; what is unset has
// the server's default.
type SequenceOptions struct {
	Start, Increment, Min, Max, Cache Opt[int64]
	Cycle                             bool
}

// Sequence is a sequence that stands by itself (PostgreSQL, MariaDB).
type Sequence struct {
	Name    Name
	Type    Type // nil is the dialect's default, 64-bit
	Options SequenceOptions
	// OwnedBy is the column that the sequence goes with (PostgreSQL); zero for none.
	OwnedBy ColumnName
	Comment string
	Only    []Dialect
}

// Enum is a named list of values that columns refer to by [EnumRef]: a type on
// PostgreSQL, ENUM(…) on the MySQL family, a check on SQLite. The order of the
// values is part of it.
type Enum struct {
	Name    Name
	Values  []string
	Comment string
	Only    []Dialect
}
