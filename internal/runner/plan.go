package runner

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
)

// Plan is a revision under way that does not fit in one transaction, as it is
// stored before each piece of it runs: what runs, how far it is, and what follows.
// There is one for a version table at most.
type Plan struct {
	Revision  string
	Direction string
	Checksum  string // of the revision's file as it was read
	// Segment counts the revision's segments, Position the statements of that segment
	// that are done.
	Segment, Position int
	// Running means that the statement at Position may have been sent to the server
	// since. It is false after a run that knew how it ended.
	Running bool
	Started time.Time
	By      string
	Details

	stored    *mark // what the row holds; nil when there is none
	committed *mark // what it holds once the open transaction is rolled back
	resumed   bool  // an earlier run stored it
	rewrite   bool  // all of the row changes when it is next stored
}

// mark is a place in a revision.
type mark struct {
	segment, position int
	running           bool
	harmless          bool // all that is done may run again
}

// Details is the part of a plan that stands in one column, as JSON.
type Details struct {
	Path string             `json:"path,omitempty"`
	Rows revision.RowChange `json:"rows"`
	Part Part               `json:"segment"`
}

// Part is a segment with its SQL.
type Part struct {
	Units []Unit `json:"statements"`
	// Operations is what they do, in the words of revision files, and Before what of
	// the schema it was compiled from that touches, as a model. Of raw SQL, Operations is the
	// author's effect.
	Operations string `json:"operations,omitempty"`
	Before     string `json:"before,omitempty"`
	// DoneWhen is the author's query that is true once raw SQL has run.
	DoneWhen string `json:"done_when,omitempty"`

	compiled *render.Segment // not described yet
	effect   bool            // of raw SQL: it was not compiled from the state
}

// Unit is one statement of a plan, or a function of a Go revision.
type Unit struct {
	SQL       string   `json:"sql,omitempty"`
	Func      bool     `json:"func,omitempty"`
	Op        int      `json:"op"` // of the part's operations, -1 for none of them
	Operation string   `json:"operation,omitempty"`
	Line      int      `json:"line,omitempty"`
	Column    int      `json:"column,omitempty"`
	Alone     bool     `json:"alone,omitempty"` // commits by itself, and is in doubt when a run dies with it
	Commits   bool     `json:"commits,omitempty"`
	Again     bool     `json:"again,omitempty"`
	Session   bool     `json:"session,omitempty"`
	Redo      []string `json:"redo,omitempty"`
	Assert    bool     `json:"assert,omitempty"`
	Message   string   `json:"message,omitempty"`
}

func (u Unit) statement() render.Statement {
	return render.Statement{SQL: u.SQL, Alone: u.Alone, Assert: u.Assert, Message: u.Message}
}

// text names the unit to people.
func (u Unit) text() string {
	if u.Func {
		return "the revision's Go function"
	}
	return u.SQL
}

// Unit returns the statement that is next, false when the segment is done.
func (p *Plan) Unit() (Unit, bool) {
	if p.Position >= len(p.Part.Units) {
		return Unit{}, false
	}
	return p.Part.Units[p.Position], true
}

// Doubtful reports whether nobody knows if the next statement has run.
func (p *Plan) Doubtful() bool {
	u, ok := p.Unit()
	return ok && p.Running && u.Alone
}

// Rewrite says that the whole row changes when the plan is next stored.
func (p *Plan) Rewrite() { p.rewrite = true }

func (p *Plan) mark() mark {
	harmless := p.Segment == 0 && !slices.ContainsFunc(p.Part.Units[:p.Position], func(u Unit) bool { return !u.Again })
	return mark{p.Segment, p.Position, p.Running, harmless}
}

func (d Details) encode() (string, error) {
	text, err := json.Marshal(d)
	return string(text), err
}

func (d *Details) decode(text string) error {
	if err := json.Unmarshal([]byte(text), d); err != nil {
		return fmt.Errorf("reading the plan of a revision under way: %w", err)
	}
	return nil
}
