// Package postgres is everything about PostgreSQL, 13 and later.
//
// In: a connection, operations with the schema before them, questions about
// expressions, a URL. Out: what the contract in internal/dialect asks for: the
// normal form in which spellings are compared, the catalog as a schema, the
// statements of operations, the server's own spelling of expressions, the lock,
// the session, the SQL of the tool's own tables, details of driver errors.
//
// A value is made for one server version and one search path; New makes one for
// the oldest version that is supported. What versions differ in is asked for by
// name (capabilities.go).
//
// The package may not know a driver: errors are read by method and field in
// detail.go. It may not know other dialects, files or revisions.
package postgres
