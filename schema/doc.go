// Package schema holds the one model of a database schema: tables, columns,
// types, constraints, indexes, enums, sequences, as plain values.
//
// In: what a model file declares, what a catalog holds, what Go code spells out.
// Out: values that every other room reads. Declared and live schemas are the
// same types; a value has no pointers back, no hidden state and no behaviour that
// talks to anything.
//
// Names are raw: exactly the characters the database stores, never quoted. An
// empty Name.Schema is the connection's default schema. What one dialect alone
// has is a typed part (Column.MySQL, Table.Options.SQLite, …); what differs
// between dialects is a variant (Column.By), and [Metadata.For] projects a schema
// onto one dialect, after which neither variants nor Only remain.
//
// The package may not know SQL text, files, graphs or connections.
package schema
