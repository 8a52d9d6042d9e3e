// Package render is the contract of compiling operations to SQL, and the one path
// that every use of it takes: upgrade, --dry-run and --sql.
//
// In: the schema before a segment and the operations of the segment. Out:
// statements. A segment is what stands between two pieces of raw SQL; within it a
// compiler may fold neighbours (one rebuild of a table, one ALTER), and nothing is
// ever moved across raw SQL.
//
// The package may not know YAML or a connection: the schema before comes from a
// function, live or replayed.
package render
