// Package sqlite is everything about SQLite: its catalog, its normal forms, its
// SQL and the care a connection needs.
//
// In: one query's rows of sqlite_schema, or operations with the schema before
// them. Out: a [schema.Metadata], or statements. SQLite keeps the text of every
// CREATE as it was written, so reading the catalog is parsing that text (the
// parse_ files), and nothing is ever asked back (spell.go). What ALTER TABLE cannot
// do is one rebuild of the table for all of a segment's changes (rebuild.go), in
// which the author's own text is kept where nothing changes (keep.go).
//
// The package links no driver and knows no file of ours, no graph and no other
// dialect.
package sqlite
