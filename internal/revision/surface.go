package revision

import (
	"io/fs"
	"time"
)

// Graph is the revisions of a history and how they hang together. It does not
// change after Load and may be used from several goroutines.
type Graph struct{}

// Info is what the graph knows about a revision beyond its header.
type Info struct {
	// IsHead: no child by version edges. IsRealHead: no child by either kind
	// of edge. IsEffectiveHead: a head on which another revision depends.
	IsHead, IsRealHead, IsEffectiveHead bool
	// IsBase: no parent by version edges.
	IsBase, IsBranchPoint, IsMergePoint bool
	// Children by version edges; Dependents by depends_on.
	Children, Dependents []string
	// DependsOn is the revision's depends_on with labels resolved to ids.
	DependsOn []string
	// Labels are the branch labels that reach the revision: its own, those of
	// its ancestors, and those declared above it up to the next fork.
	Labels []string
	// ReplacedBy is the squash that stands for it, if one does.
	ReplacedBy string
}

// Walk reads the revision files of a folder of fsys, sorted by path.
func Walk(fsys fs.FS, dir string, recursive bool) ([]Source, error) { panic("soon") }

// Load reads the headers of all sources and links them, with the revisions
// made in Go, into a graph. What is wrong comes back all at once in a
// *LoadError.
func Load(sources []Source, made ...Revision) (*Graph, error) { panic("soon") }

// With is the graph with the given revisions added, or put in place of those
// of the same id, checked like a loaded one.
func (g *Graph) With(rs ...Revision) (*Graph, error) { panic("soon") }

// Revisions lists all revisions in the order they were loaded.
func (g *Graph) Revisions() []*Revision { panic("soon") }

// Heads lists the revisions without a child by version edges.
func (g *Graph) Heads() []*Revision { panic("soon") }

// RealHeads lists the revisions on which nothing stands or depends: the rows
// of a database that has everything.
func (g *Graph) RealHeads() []*Revision { panic("soon") }

// Bases lists the revisions without a parent by version edges.
func (g *Graph) Bases() []*Revision { panic("soon") }

// BranchPoints lists the revisions with several children by version edges.
func (g *Graph) BranchPoints() []*Revision { panic("soon") }

// Info tells what the graph knows about the revision with this id.
func (g *Graph) Info(id string) (Info, error) { panic("soon") }

// Get finds a revision by id, label or unique prefix.
func (g *Graph) Get(name string) (*Revision, error) { panic("soon") }

// Resolve finds the revisions that a target names, for a database with these
// rows; none for base.
func (g *Graph) Resolve(rows []string, target string) ([]*Revision, error) { panic("soon") }

// RowsAt gives the version rows of a database that is at the target and has
// nothing else, as offline mode assumes it; rows count for a relative target.
func (g *Graph) RowsAt(rows []string, target string) ([]string, error) { panic("soon") }

// Plan is the way from a database with these rows to the target.
func (g *Graph) Plan(rows []string, target string, d Direction) (Path, error) { panic("soon") }

// Stamp plans what stamping the targets does to the rows. With purge all rows
// go first, whatever they are.
func (g *Graph) Stamp(rows, targets []string, purge bool) (StampPlan, error) { panic("soon") }

// History lists the revisions of a range [from]:[to], newest first, both ends
// included; an empty text is all. rows count for "current".
func (g *Graph) History(rows []string, rng string) ([]*Revision, error) { panic("soon") }

// Current lists the applied revisions without an applied child by version
// edges: the tips of the branches a database is on, those implied by
// dependencies too.
func (g *Graph) Current(rows []string) ([]*Revision, error) { panic("soon") }

// Applied lists all applied revisions in the order an upgrade from nothing
// would run them.
func (g *Graph) Applied(rows []string) ([]*Revision, error) { panic("soon") }

// Missing lists the real heads that a database with these rows has not
// reached: none when it is at heads.
func (g *Graph) Missing(rows []string) ([]*Revision, error) { panic("soon") }

// Unknown lists the rows that name no revision.
func (g *Graph) Unknown(rows []string) []string { panic("soon") }

// Draft is a revision to be made, in the words of the command line.
type Draft struct {
	ID        string
	Parents   []string // targets; none means head
	Splice    bool
	Labels    []string
	DependsOn []string
	Message   string
	Created   time.Time
	Rows      []string // for targets that are relative to the database
}

// New turns a draft into a revision, after checking what it would do to the
// graph: nothing has to be written to learn that it is refused.
func (g *Graph) New(d Draft) (Revision, error) { panic("soon") }

// Merge is New for a revision that joins several.
func (g *Graph) Merge(d Draft) (Revision, error) { panic("soon") }

// Checksum is a digest of what a revision does: see the method's text.
func (r *Revision) Checksum() string { panic("soon") }

// NewID makes a revision id: 12 hexadecimal digits.
func NewID() string { panic("soon") }

// Naming says how new files are called.
type Naming struct {
	Template           string // default DefaultTemplate
	TruncateSlugLength int    // default 40
}

// DefaultTemplate is the file_template when none is given.
const DefaultTemplate = "{year}{month}{day}_{hour}{minute}_{rev}_{slug}"

// Name is the file name, without extension, of a new revision.
func (n Naming) Name(rev, message string, created time.Time) (string, error) { panic("soon") }

// SQLSection is a part of a .sql revision between two directives.
type SQLSection struct {
	Direction Direction
	Dialects  []string // empty: every dialect not named by another section
	SQL       string
	Line      int // of the first line of SQL
}

// SQLSections takes a .sql revision apart.
func (r *Revision) SQLSections() ([]SQLSection, error) { panic("soon") }
