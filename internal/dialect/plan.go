package dialect

// PlanStore is the SQL of the table that holds a revision under way.
type PlanStore interface {
	// CreatePlan makes the plan table if it is not there. Its columns: version_table
	// (the key), revision, direction, checksum, segment, done, running (0 or 1),
	// started_at, applied_by, plan (long text).
	CreatePlan(t Tables) string
	// Standings is one query for all that says where a database stands: rows ('row', id,
	// '', 0) of the version table, ('plan', '', '', 0) when there may be a plan for it, and,
	// with a history table, ('ran', revision, checksum, id) for each upgrade in it. It fails
	// with NoTable when the version or the history table is not there; where it can, it does
	// not fail for a plan table that is not there.
	Standings(t Tables) string
}
