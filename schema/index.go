package schema

// Index is an index that backs no constraint.
type Index struct {
	Name             string
	Implicit         bool
	Unique           bool
	Elements         []IndexElement
	Where            string      // predicate: PostgreSQL, SQLite
	Include          []string    // PostgreSQL
	Using            string      // access method: btree, hash, gin …; "" is the dialect's default
	With             []Parameter // PostgreSQL
	NullsNotDistinct bool        // PostgreSQL 15
	Tablespace       string      // PostgreSQL
	Kind             string      // MySQL: "", "fulltext", "spatial"
	Parser           string      // MySQL fulltext parser
	Invisible        bool        // MySQL INVISIBLE, MariaDB IGNORED
	Comment          string
	Only             []Dialect
	By               map[Dialect]Index
}

// IndexElement is a column or an expression with its order.
type IndexElement struct {
	Column     string // or
	Expression string // in the database's own words, without outer parentheses
	Descending bool
	Nulls      string // "", "first", "last"; "" is the default of the order
	Collation  string
	OpClass    string // PostgreSQL
	Length     int    // MySQL prefix length; 0 none
}
