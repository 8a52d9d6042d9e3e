// Package faulttest breaks runs of the program and holds that the next run finishes
// the work, with each statement run exactly once.
//
// In: the real program, built once, chains of revisions written for the purpose, and
// real databases. Faults: many processes at once, kill -9 at a time or at a message of
// the protocol, SIGINT and SIGTERM, connections cut between two messages, statements
// that fail until something is mended, servers that crash, disks that are full. Out: a
// line at the end that counts them.
//
// What proves it: a table without a key that every step of a revision writes into once, a
// counter that only goes up, and the catalog and all rows, which must be those of a run
// that nobody disturbed.
//
// The default is a sample, drawn by a seed that is printed; MIGRATE_FAULT_SEED draws it
// again. MIGRATE_FAULT_WHOLE=1, which `make fault` sets, draws more and tries every place
// of the small chain; MIGRATE_FAULT_KILLS is the number of kills over all databases.
//
// It holds tests alone, and knows the program by its command line.
package faulttest
