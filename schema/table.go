package schema

// Table is a table with everything that is part of it.
type Table struct {
	Name        Name
	Columns     []Column // in the order of the database
	PrimaryKey  *PrimaryKey
	ForeignKeys []ForeignKey
	Uniques     []Unique
	Checks      []Check
	Excludes    []Exclude
	Indexes     []Index
	Options     TableOptions

	// RenamedFrom is the name this table had before, in models only.
	RenamedFrom Name

	// Definition is the SQL that made the table and its indexes, in live schemas of
	// databases that keep it as it was written (SQLite): a rebuild keeps the author's
	// words and comments. It may be older than the table, and is no part of what is
	// compared or written to a file.
	Definition string

	// Only limits the table to some dialects; empty means all.
	Only []Dialect
	// By holds the options as they are on a dialect where they differ.
	By map[Dialect]TableOptions
}

// TableOptions are the properties of a table beside its columns and constraints.
type TableOptions struct {
	Comment  string
	Postgres PostgresTable
	MySQL    MySQLTable
	SQLite   SQLiteTable
}

// PostgresTable is what PostgreSQL alone has on a table.
type PostgresTable struct {
	Unlogged    bool
	With        []Parameter
	Tablespace  string
	Inherits    []Name
	PartitionBy string // text after PARTITION BY; partitions themselves are not managed
	Using       string // table access method
}

// MySQLTable is what the MySQL family alone has on a table.
type MySQLTable struct {
	Engine      string
	Charset     string
	Collation   string
	RowFormat   string
	PartitionBy string // text after PARTITION BY
}

// SQLiteTable is what SQLite alone has on a table.
type SQLiteTable struct {
	Strict        bool
	WithoutRowID  bool
	Autoincrement bool // the AUTOINCREMENT keyword on the integer primary key
}

// Column returns the column of that name and whether there is one.
func (t Table) Column(name string) (Column, bool) {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return t.Columns[i], true
		}
	}
	return Column{}, false
}

// InPrimaryKey reports whether the column of that name is in the primary key.
func (t Table) InPrimaryKey(column string) bool {
	if t.PrimaryKey == nil {
		return false
	}
	for _, c := range t.PrimaryKey.Columns {
		if c == column {
			return true
		}
	}
	return false
}
