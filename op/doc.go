// Package op is the vocabulary of change: one struct per operation, with
// Alembic's names and arguments.
//
// In: a schema and an operation on it. Out: the schema after it ([Apply]), the
// operation that goes back ([Reverse]), the operation with everything filled in
// that the schema before it knows ([Complete]).
//
// An operation is whole when it holds both sides of what it changes, dropped
// objects included; diff writes whole ones. A hand-written one may be partial: it
// names a thing and what changes. Complete makes it whole. Only whole operations
// are reversed or compiled.
//
// The package may not know SQL text beyond column names in expressions, files,
// dialects' behaviour or connections.
package op
