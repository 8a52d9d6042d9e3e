// Package op is the vocabulary of change: one struct per operation, with
// Alembic's names and arguments.
//
// In: a schema and an operation on it. Out: the schema after it ([Apply], or a
// [Draft] for many), the operation that goes back ([Reverse]), the operation with
// everything filled in that the schema before it knows ([Complete]), the operation
// as it is on one dialect ([For]).
//
// An operation is whole when it holds both sides of what it changes, dropped
// objects included; diff writes whole ones. A hand-written one may be partial: it
// names a thing and what changes. Complete makes it whole. Only whole operations
// are reversed or compiled.
//
// An operation may be limited to some dialects, as may what it is about. On a
// schema with variants it then changes what exists there: a dropped index stays
// for the other dialects, a changed column becomes a variant, and what a table can
// only be or have as a whole (its name, a column's name, its primary key) parts the
// table in two of one name that stand side by side, each limited. Whatever it
// does, projecting the schema and applying the projected operation gives the same.
//
// The package may not know SQL text beyond column names in expressions, files,
// dialects' behaviour or connections.
package op
