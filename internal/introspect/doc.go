// Package introspect is the contract of reading a live catalog.
//
// In: a connection and a scope. Out: a [schema.Metadata] of what is there, with
// types, defaults and generation lifted to the generic ones where the server's
// spelling maps to exactly one of them, and with every object that was seen and is
// not modelled in Unmanaged. A catalog is read in a fixed number of round trips,
// whatever the number of tables.
//
// The package may not know the SQL of any dialect.
package introspect
