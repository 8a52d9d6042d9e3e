// Package revision knows revision files by their headers and the graph they
// form.
//
// What goes in: the bytes of .yaml and .sql files, revisions written in Go as
// values, the rows of a version table, and the targets that users type
// ("head", "label@-1", "3f2c:+2"). What comes out: the graph and what it can
// be asked, the path from those rows to a target as ordered moves with the
// change of version rows that goes with each, and typed errors that name the
// revision, its file and the way out.
//
// What it may not know: a database, a clock (except where handed one), the
// operations in a file's body (they are handed over as bytes), terminals.
//
// # The graph
//
// A revision has version edges (down_revision) and dependency edges
// (depends_on). A database's state is a set of applied revisions that holds
// every ancestor of each of its members by both kinds of edge; the version
// table holds the members of that set that no other member implies, and
// nothing else. All of this package follows from these two sentences: an
// upgrade adds ancestors of its target, a downgrade takes descendants away,
// and the rows are what is left on top.
//
// Heads have no child by version edges, real heads none by either kind; an
// effective head is a head that is not a real one, because another revision
// depends on it.
//
// # What differs from Alembic
//
// Targets, sets and rows are Alembic 1.18's, except where its answer is an
// accident:
//
//   - "-N" with several rows in the version table is refused (it would depend
//     on the order of the rows) and asks for "label@-N".
//   - "-1" at a merge point undoes the merge revision alone and leaves its
//     parents; a longer walk past it wants a branch ("label@-2").
//   - "label@base" takes down what belongs to the label's branch alone;
//     revisions that an applied sibling branch also needs stay. For
//     "label@rev" and "label@-N", which name an exact end, it is refused.
//   - "label@-N" goes down the way the database came, wherever the label
//     stands, and at a merge point the way of the label.
//   - "label@base" in a stamp leaves the rows that the same downgrade would
//     leave, so that what a removed row implied on another branch is kept.
//     "label@rev" there is rev, once it is known to be on the branch.
//   - A stamp that would put a revision and its ancestor into the version
//     table is refused; what a stamp makes the table forget is said.
//   - An ambiguous prefix lists its candidates; an id is resolved by prefix
//     among ids and labels of more than three characters, as there.
//   - A database is at heads when it is on all real heads: depended-on heads
//     are implied and never stand in the table.
//   - "history -r -N:x" counts from x.
//   - "rev-N" that is base is refused by an upgrade (there: a crash).
//   - An empty target is refused: it would mean base.
package revision
