// Package runner carries out work: the one loop behind upgrade, downgrade, stamp,
// --dry-run and --sql.
//
// In: revisions in the order to run them, each with its steps and its change of
// the version rows; a sink, which is a pinned connection or a writer. Out: what was
// done with each revision, and events on the way.
//
// A revision's steps fall into segments: operations that stand together are
// compiled from the state before them ([render.Compile]); raw SQL and Go functions
// run as they are, after which the state is read again. Where the database rolls
// DDL back, a revision is one transaction, and the version rows and the history row
// change in it.
//
// The package may not know where a path through the revision graph came from, nor
// files.
package runner
