package revision

import (
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Load reads the headers of all sources and links them, with the revisions
// made in Go, into a graph. Files that are no revisions by their name are
// passed over. What is wrong comes back all at once in a *LoadError.
func Load(sources []Source, made ...Revision) (*Graph, error) {
	var errs []error
	var goFiles []string
	revs := make([]*Revision, 0, len(sources)+len(made))
	sources = onceEach(sources)
	for i, h := range readHeaders(sources) {
		if h.revision == nil {
			if strings.HasSuffix(sources[i].Path, ".go") {
				goFiles = append(goFiles, sources[i].Path)
			}
			continue
		}
		errs = append(errs, h.errs...)
		if nameProblem(h.revision.ID) == "" {
			revs = append(revs, h.revision)
		}
	}
	for i := range made {
		r := made[i]
		if r.Format == "" {
			r.Format = FormatGo
			r.HasDowngrade = r.HasDowngrade || r.Downgrade != nil
		}
		headerErrs := checkMade(&r)
		errs = append(errs, headerErrs...)
		if nameProblem(r.ID) == "" {
			revs = append(revs, &r)
		}
	}
	return link(revs, goFiles, errs)
}

// header is what came of reading one source; no revision for a file that is
// none.
type header struct {
	revision *Revision
	errs     []error
}

// readHeaders reads the headers of all sources, a share of them on each
// processor.
func readHeaders(sources []Source) []header {
	headers := make([]header, len(sources))
	share := max(64, (len(sources)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for from := 0; from < len(sources); from += share {
		group.Go(func() {
			for i := from; i < min(from+share, len(sources)); i++ {
				if formatOf(sources[i].Path) != "" {
					headers[i].revision, headers[i].errs = readHeader(sources[i])
				}
			}
		})
	}
	group.Wait()
	return headers
}

// onceEach drops files that come a second time, by way of another folder.
func onceEach(sources []Source) []Source {
	seen := make(map[string]bool, len(sources))
	out := make([]Source, 0, len(sources))
	for _, src := range sources {
		if src.Path == "" || !seen[src.Path] {
			seen[src.Path] = true
			out = append(out, src)
		}
	}
	return out
}

// checkMade checks the names of a revision that no file spelled.
func checkMade(r *Revision) []error {
	var errs []error
	at := Place{Path: r.Path}
	if err := checkName(kindID, r.ID, at); err != nil {
		errs = append(errs, err)
	}
	for _, part := range []struct {
		key, kind string
		names     []string
	}{{"down_revision", kindID, r.Down}, {"branch_labels", kindLabel, r.Labels}, {"depends_on", kindID, r.DependsOn}, {"replaces", kindID, r.Replaces}} {
		errs = append(errs, checkNames(entry{key: part.key, place: at}, part.names, part.kind)...)
	}
	return errs
}

// link makes a graph of the revisions, or a LoadError of what stands against
// it beside what was wrong before.
func link(revs []*Revision, goFiles []string, errs []error) (*Graph, error) {
	g := &Graph{ids: make(map[string]*Revision, len(revs)), labels: map[string]*Revision{}, goFiles: goFiles}
	errs = append(errs, g.claimIDs(revs)...)
	g.findSquashes()
	errs = append(errs, g.claimLabels()...)
	errs = append(errs, g.checkReferences()...)
	whole := newNet(g, g.revs, g.wholeID)
	cycles := whole.cycles()
	errs = append(errs, cycles...)
	if len(cycles) == 0 {
		whole.settle()
		errs = append(errs, g.checkSquashes(whole)...)
	}
	if len(errs) > 0 {
		return nil, &LoadError{Errors: errs}
	}
	if g.main = whole; len(g.squashes) > 0 {
		g.main = g.newView(nil)
		if cycles := g.main.cycles(); len(cycles) > 0 { // a squash that depends on what stands above it
			return nil, &LoadError{Errors: cycles}
		}
	}
	return g, nil
}

// claimIDs enters the revisions by id, the first of each.
func (g *Graph) claimIDs(revs []*Revision) []error {
	var errs []error
	for _, r := range revs {
		if first := g.ids[r.ID]; first != nil {
			errs = append(errs, &DuplicateError{Place: r.place("revision", 0), Kind: kindID, FirstKind: kindID, Name: r.ID,
				Revision: r.ID, Holder: first.ID, First: first.place("revision", 0)})
			continue
		}
		g.ids[r.ID] = r
		g.revs = append(g.revs, r)
	}
	return errs
}

// claimLabels enters the labels. A squash may repeat those of the revisions
// it replaces, and then has them.
func (g *Graph) claimLabels() []error {
	var errs []error
	for _, r := range g.revs {
		for i, label := range r.Labels {
			if nameProblem(label) != "" {
				continue
			}
			if holder := g.ids[label]; holder != nil {
				errs = append(errs, &DuplicateError{Place: r.place("branch_labels", i), Kind: kindLabel, FirstKind: kindID, Name: label,
					Revision: r.ID, Holder: holder.ID, First: holder.place("revision", 0)})
				continue
			}
			holder := g.labels[label]
			switch {
			case holder == nil, g.replaces(r, holder):
				g.labels[label] = r
			case holder == r, g.replaces(holder, r): // twice in one list: said with the header
			default:
				errs = append(errs, &DuplicateError{Place: r.place("branch_labels", i), Kind: kindLabel, FirstKind: kindLabel, Name: label,
					Revision: r.ID, Holder: holder.ID, First: holder.place("branch_labels", slices.Index(holder.Labels, label))})
			}
		}
	}
	return errs
}

// checkReferences finds parents and dependencies that are not there.
func (g *Graph) checkReferences() []error {
	var errs []error
	for _, r := range g.revs {
		for i, id := range r.Down {
			if nameProblem(id) == "" && g.ids[g.wholeID(id)] == nil || g.isLabel(id) {
				errs = append(errs, g.missing(r, "down_revision", id, i))
			}
		}
		for i, name := range r.DependsOn {
			if nameProblem(name) == "" && g.ids[g.wholeID(name)] == nil {
				errs = append(errs, g.missing(r, "depends_on", name, i))
			}
		}
	}
	return errs
}

// isLabel reports whether a name is a label and no id.
func (g *Graph) isLabel(name string) bool { return g.ids[name] == nil && g.labels[name] != nil }

// wholeID resolves a name in a header among all revisions: an id, a label, or
// the end of a squashed range whose files are gone.
func (g *Graph) wholeID(name string) string {
	if g.ids[name] != nil {
		return name
	}
	if r := g.labels[name]; r != nil {
		return r.ID
	}
	if s := g.replaced[name]; s != nil && s.end == name {
		return s.by.ID
	}
	return name
}

// maxLooked is for how many missing revisions near names are looked for.
const maxLooked = 20

// missing is the error of a reference to nothing.
func (g *Graph) missing(r *Revision, key, name string, item int) error {
	err := &MissingRevisionError{Place: r.place(key, item), Revision: r.ID, Key: key, Missing: name}
	switch s := g.replaced[name]; {
	case s != nil:
		err.Advice = fmt.Sprintf("it is inside the range that revision %q replaces: name that", s.by.ID)
		return err
	case g.isLabel(name):
		err.Advice = fmt.Sprintf("%q is a branch label: write the id of a revision, %q has the label", name, g.labels[name].ID)
		return err
	}
	for _, file := range g.goFiles {
		if strings.Contains(path.Base(file), name) {
			err.Advice = fmt.Sprintf("%s looks like it: a revision in Go has to be registered with the program that runs it", file)
			return err
		}
	}
	if g.looked++; g.looked <= maxLooked {
		err.Near = nearest(name, g.names())
	}
	return err
}

// names lists ids and labels in load order.
func (g *Graph) names() []string {
	var out []string
	for _, r := range g.revs {
		out = append(append(out, r.ID), r.Labels...)
	}
	return out
}

// With is the graph with the given revisions added, or put in place of those
// of the same id, checked like a loaded one.
func (g *Graph) With(rs ...Revision) (*Graph, error) {
	revs := slices.Clone(g.revs)
	at := make(map[string]int, len(revs))
	for i, r := range revs {
		at[r.ID] = i
	}
	var errs []error
	for i := range rs {
		r := rs[i]
		errs = append(errs, checkMade(&r)...)
		if j, ok := at[r.ID]; ok {
			revs[j] = &r
			continue
		}
		at[r.ID] = len(revs)
		revs = append(revs, &r)
	}
	return link(revs, g.goFiles, errs)
}

// place finds a header value in the revision's file, for an error: the file
// is read again, since nobody keeps positions for the case that all is well.
func (r *Revision) place(key string, item int) Place {
	at := Place{Path: r.Path}
	var entries []entry
	switch {
	case r.Data == nil:
		return at
	case r.Format == FormatSQL:
		entries, _ = sqlEntries(r)
	default:
		again := Revision{Path: r.Path, Data: r.Data}
		entries, _ = parseYAML(&again)
	}
	for _, e := range entries {
		if e.key == key {
			return e.at(item)
		}
	}
	return at
}
