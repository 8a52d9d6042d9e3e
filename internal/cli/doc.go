// Package cli is the migrate program: commands, flags, terminals, exit codes.
//
// In: arguments, streams, the environment. Out: text for people or one JSON
// document on stdout, talk on stderr, an exit code. Each command is a file: a
// constructor parses its flags into an options struct, whose run method calls the
// library and shows the values that come back.
//
// The package is the library's first customer: it reaches nothing of the engine but
// the root package and schema, and may not know dialects or SQL.
package cli
