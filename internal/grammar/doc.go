// Package grammar is the one YAML grammar of schemas and operations.
//
// In goes the text of a model file ([DecodeModel], [DecodeModels]) or the lists
// of operations of a revision file ([DecodeOperations], [DecodeRevision]); out
// come schema values and op values. The other way ([EncodeModel],
// [EncodeOperations]) writes the shortest form that reads back as the same
// values. The same trees are to be had as JSON ([ModelJSON], [OperationJSON]).
//
// The grammar is strict: what it does not know it refuses. Every mistake of a
// file is found in one reading and comes with file, line, column, path and, where
// there is one, the nearest right word ([Errors]). Names, ids, enum values and
// SQL are the text of the scalar, whatever YAML thinks that it is.
//
// How a thing is read: a mapping with fixed keys is spread into [fields], a slot
// per key of its [keyset]. A dialect's part (postgres: {…}) is laid over the slots
// of the thing itself and read by the same code, which yields the whole variant.
// Writing goes the other way round: the tree of a variant minus the tree of what
// it inherits is the part.
//
// An operation may be written in several ways, with Alembic's words among them
// (table_name, source_table, type_ …). The canonical form, which EncodeOperations
// writes, has the short words; a column stands whole under add_column:
//
//   - add_column: {table: users, column: {name: age, type: integer}}
//
// and what its short keys would say (unique, index, foreign_key, primary_key) are
// operations of their own, into which the decoder turns them too.
//
// The package may not know files, graphs, connections or how a dialect spells
// anything; of its databases it knows the names of their types.
package grammar
