// Package dialects is the one explicit table from URL schemes and names to
// dialects.
//
// In: a URL, a name, or a connection. Out: the dialect. The package may not know
// any SQL beyond asking a server of an unknown kind what it is.
package dialects
