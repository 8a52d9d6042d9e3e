// Package dialect is the contract that a database's folder fulfils: what the rooms
// below declare (canon, reader, compiler), and what running needs: lock, URL,
// version-table SQL, sessions, details of driver errors.
//
// In: nothing. Out: the interface [Dialect], implemented once a folder below. The
// package may not know its implementations.
package dialect
