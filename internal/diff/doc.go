// Package diff compares schemas and orders the operations between them. It is
// pure: no connection, no clock, no maps in the order of output.
//
// In: what is there (live), what is wished (model), what the revision chain says
// (replay), the dialects' normal forms ([Canon]) and answers to earlier questions.
// Out: operations in the model's spelling, in an order that runs, and what could
// not be settled without asking the server ([Question]).
//
// # Three ways
//
// [Overlay] lays the replay over the live schema: wherever the two agree under the
// dialect's canon, the replay's object stands for the live one. It carries the
// author's spelling and what this database cannot store (other dialects' variants,
// enum names on MySQL, comments on SQLite). [Compare] then compares that base with
// the model. Objects known from the replay are compared under every dialect's
// canon, so the same two models give the same revision whichever database it was
// made against; objects known from the live catalog alone are compared under that
// database's canon.
package diff
