package diff

import "github.com/retort-db/migrate/schema"

// ExprKind says where an expression stands.
type ExprKind string

// Where expressions stand.
const (
	DefaultExpr   ExprKind = "default"
	GeneratedExpr ExprKind = "generated"
	CheckExpr     ExprKind = "check"
	IndexExpr     ExprKind = "index"     // one element of an index
	PredicateExpr ExprKind = "predicate" // WHERE of an index
	OnUpdateExpr  ExprKind = "on update"
)

// Question asks how the server spells an expression that stands in a table. It is
// comparable, so that answers are a map.
type Question struct {
	Table  schema.Name // a table of the schema the question is about
	Column string      // for defaults and generated columns
	Kind   ExprKind
	Text   string // as written
	// Live is what the catalog holds in its place, "" where that is no expression. A
	// database that may not spell can still tell whether the two are one.
	Live string
}

// Answers hold the server's spellings: for each question the texts that the
// server would hold for it (more than one where a second pass differs,
// PostgreSQL's varchar IN lists). A question that the server refused has none.
type Answers map[Question][]string

// NotSpelledError says why a database spelled no expressions and how to allow it.
// Answers may still come with it.
type NotSpelledError struct{ Reason, Hint string }

// Error returns the reason.
func (e *NotSpelledError) Error() string { return e.Reason }
