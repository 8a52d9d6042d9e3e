// Package mysql is everything about MySQL and MariaDB, which is a flavour of it.
//
// In: a connection, a schema, operations, a URL. Out: what package dialect asks
// for: the catalog as a schema, the normal form two spellings are compared in, the
// statements of a segment, the server's spelling of expressions, locks, sessions.
//
// What the flavours and versions differ in is a capability with a name (see
// capability.go) or a word in a table (see flavour.go); code asks for the
// capability, never for the name of the server.
//
// The package may not know the other dialects, files, graphs, or a driver: errors
// are read by their text, in one file.
package mysql
