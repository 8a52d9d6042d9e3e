package runner

import "time"

// Outcome says what became of a revision.
type Outcome string

// The outcomes.
const (
	Applied Outcome = "applied"
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped"
	Planned Outcome = "planned"
)

// Done is what was done with one revision.
type Done struct {
	Revision   string
	Message    string
	Direction  string
	Outcome    Outcome
	Resumed    bool
	Duration   time.Duration
	Statements int
}

// EventKind says what happened.
type EventKind string

// The kinds of event.
const (
	RevisionStarted   EventKind = "revision started"
	StatementStarted  EventKind = "statement started"
	StatementFinished EventKind = "statement finished"
	RevisionFinished  EventKind = "revision finished"
	LockWaiting       EventKind = "waiting for the lock"
	Retrying          EventKind = "trying again after a lock timeout"
)

// Event is something that happens during a run.
type Event struct {
	Kind      EventKind
	Revision  string
	Down      []string
	Message   string
	Direction string
	Resumed   bool // an earlier run began the revision
	Index     int  // of the revision in the run, from 0
	Count     int  // revisions in the run
	Statement string
	Number    int // of the statement in the revision, from 1
	Total     int // statements in the revision; 0 while not all are compiled
	Duration  time.Duration
	Holder    string // of the lock
	Err       error
}

// HistoryRow is one row of the history table.
type HistoryRow struct {
	Revision  string
	Direction string
	Started   time.Time
	Duration  time.Duration
	By        string
	Checksum  string
}
