// Package steps reads what a revision does: its operations, raw statements and
// functions, in order, for one dialect and direction; and replays a chain of
// revisions on a schema in memory.
//
// In: a revision, a direction, a dialect, the naming convention. Out: steps with
// their positions, or the schema that the chain makes. The package may not know a
// connection or how a path was found.
package steps
