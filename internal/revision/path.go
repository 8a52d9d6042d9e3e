package revision

// Direction is the way a revision is run.
type Direction string

// The directions.
const (
	Up   Direction = "upgrade"
	Down Direction = "downgrade"
)

// RowChange is what happens to the rows of the version table in one step:
// deletions, then updates in place, then insertions. The texts are those in
// the table.
type RowChange struct {
	Delete []string
	Insert []string
	// Update moves rows: from, to.
	Update [][2]string
}

// IsZero reports whether nothing changes.
func (c RowChange) IsZero() bool {
	return len(c.Delete) == 0 && len(c.Insert) == 0 && len(c.Update) == 0
}

// Move is one revision run in one direction.
type Move struct {
	Revision  *Revision
	Direction Direction
	Rows      RowChange
	// From and To are the revision and its parents by version edges, the way
	// the move goes, for "a, b -> c".
	From, To []string
}

// Path is the way from where a database is to a target.
type Path struct {
	Target    Target
	Direction Direction
	// From and To are the rows before and after.
	From, To []string
	Moves    []Move
}

// Irreversible finds the first revision on the way that cannot be downgraded;
// nil when there is none, or the way goes up.
func (p Path) Irreversible() error {
	for _, m := range p.Moves {
		if ok, why := m.Revision.Reversible(); m.Direction == Down && !ok {
			return &IrreversibleError{Place: Place{Path: m.Revision.Path}, Revision: m.Revision.ID, Reason: why}
		}
	}
	return nil
}

// StampPlan is what a stamp does to the version table.
type StampPlan struct {
	// From and To are the rows before and after.
	From, To []string
	Rows     RowChange
	// Forgets lists revisions that were applied through rows that go, on
	// branches that no target names: worth a warning, and naming their tips
	// beside the targets keeps them.
	Forgets []string
}
