package schema

// Column is a column of a table.
type Column struct {
	Name      string
	Type      Type
	Nullable  bool
	Default   Expr      // nil: none
	Generated Generated // nil: not generated
	Collation string
	Comment   string

	// RenamedFrom is the name this column had before, in models only.
	RenamedFrom string

	Postgres PostgresColumn
	MySQL    MySQLColumn
	SQLite   SQLiteColumn

	// Only limits the column to some dialects; empty means all.
	Only []Dialect
	// By holds the whole column as it is on a dialect where it differs.
	By map[Dialect]Column
}

// PostgresColumn is what PostgreSQL alone has on a column.
type PostgresColumn struct {
	Storage     string // plain, external, extended, main; "" the type's default
	Compression string // pglz, lz4; "" the server's default
}

// MySQLColumn is what the MySQL family alone has on a column.
type MySQLColumn struct {
	Unsigned  bool
	Zerofill  bool
	Charset   string
	OnUpdate  string // expression after ON UPDATE
	Invisible bool
}

// SQLiteColumn is what SQLite alone has on a column.
type SQLiteColumn struct {
	NotNullConflict string // ON CONFLICT of NOT NULL: rollback, abort, fail, ignore, replace
}
