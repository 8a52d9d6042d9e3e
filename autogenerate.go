package migrate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/op"
)

// Autogenerate compares the database with the models and writes a revision that
// turns one into the other. With nothing to do no file is written and
// Written.Revision is nil. The database must be at the heads (*NotAtHeadsError);
// with NewRevision.Offline the revision chain stands for it.
func (m *Migrator) Autogenerate(ctx context.Context, n NewRevision) (Written, error) {
	found, err := m.compare(ctx, n.Offline, m.config.AskRename)
	if err != nil {
		return Written{}, err
	}
	out := Written{Comparison: &found}
	if !found.AtHeads {
		return out, m.notAtHeads(ctx)
	}
	changes := &Changes{Message: n.Message, Upgrade: found.upgrade, Downgrade: found.downgrade}
	if m.config.Rewrite != nil {
		if err := m.config.Rewrite(ctx, changes); err != nil {
			return out, fmt.Errorf("rewriting the operations: %w", err)
		}
	}
	if len(changes.Upgrade) == 0 {
		return out, nil
	}
	n.Message, n.Format = changes.Message, "yaml"
	written, err := m.write(ctx, n, func(g *revision.Graph, d revision.Draft) (revision.Revision, body, error) {
		made, err := g.New(d)
		return made, body{up: changes.Upgrade, down: changes.Downgrade, renames: found.Renames}, err
	})
	written.Comparison = &found
	return written, err
}

func (m *Migrator) notAtHeads(ctx context.Context) error {
	g, err := m.loadGraph()
	if err != nil {
		return err
	}
	rows, err := m.versionRows(ctx)
	if err != nil {
		return err
	}
	out := &NotAtHeadsError{Current: rows}
	for _, h := range g.RealHeads() {
		out.Heads = append(out.Heads, h.ID)
	}
	return out
}

// NewRevision writes an empty revision. With the format "go" that is a Go file that
// declares a [GoRevision], to be registered in Config.GoRevisions.
func (m *Migrator) NewRevision(ctx context.Context, n NewRevision) (Written, error) {
	return m.write(ctx, n, func(g *revision.Graph, d revision.Draft) (revision.Revision, body, error) {
		made, err := g.New(d)
		return made, body{}, err
	})
}

// Merge writes a revision that joins the revisions named by Head; none means all
// heads.
func (m *Migrator) Merge(ctx context.Context, n NewRevision) (Written, error) {
	if len(n.Head) == 0 {
		n.Head = []string{"heads"}
	}
	return m.write(ctx, n, func(g *revision.Graph, d revision.Draft) (revision.Revision, body, error) {
		made, err := g.Merge(d)
		return made, body{}, err
	})
}

// body is what a new file holds below the header of every revision.
type body struct {
	up, down []op.Operation
	renames  []PossibleRename // among up
	header   []byte           // further lines of the header, of .yaml alone
	oneWay   bool             // there is no downgrade part
}

// maker makes a revision of a draft, after checking what it does to the graph.
type maker func(*revision.Graph, revision.Draft) (revision.Revision, body, error)

// write checks what the new revision does to the graph, then writes its file, whole
// or not at all, and runs the post-write hooks on it. When one of those fails the
// file stays and is in the result.
func (m *Migrator) write(ctx context.Context, n NewRevision, make maker) (Written, error) {
	g, err := m.loadGraph()
	if err != nil {
		return Written{}, err
	}
	created, err := m.created(n)
	if err != nil {
		return Written{}, err
	}
	draft := revision.Draft{ID: n.ID, Parents: n.Head, Splice: n.Splice, DependsOn: n.DependsOn, Message: n.Message, Created: created}
	if n.BranchLabel != "" {
		draft.Labels = []string{n.BranchLabel}
	}
	made, body, err := make(g, draft)
	if err != nil {
		return Written{}, err
	}
	folder, err := m.folder(n.VersionPath)
	if err != nil {
		return Written{}, err
	}
	naming := revision.Naming{Template: m.config.FileTemplate, SlugLength: m.config.TruncateSlugLength}
	name, err := naming.Name(made.ID, made.Message, created)
	if err != nil {
		return Written{}, err
	}
	if strings.Contains(name, "/") && !m.config.Recursive {
		return Written{}, &folderNameError{name}
	}
	made.Format = formats[n.Format]
	file := filepath.Join(folder, filepath.FromSlash(name)+"."+string(made.Format))
	made.Path = m.shown(file)
	data, err := m.content(&made, n.Format, body)
	if err != nil {
		return Written{}, fmt.Errorf("writing revision %s: %w", made.Path, err)
	}
	if err := create(file, data); err != nil {
		return Written{}, fmt.Errorf("writing revision %s: %w", made.Path, err)
	}
	m.forget()
	return m.finish(ctx, g, made, file, data)
}

// folderNameError says that a new file would lie where nobody looks for it.
type folderNameError struct{ name string }

func (e *folderNameError) Error() string {
	return fmt.Sprintf("file_template makes the name %q, in a folder below the version location", e.name)
}

// Hint returns the way out.
func (e *folderNameError) Hint() string {
	return "set recursive: true, or leave the / out of file_template"
}

// finish runs the hooks on a new file and describes it as it is then.
func (m *Migrator) finish(ctx context.Context, g *revision.Graph, made revision.Revision, file string, data []byte) (Written, error) {
	out := Written{Path: made.Path, File: abs(file), Data: data}
	with, err := g.With(made)
	if err != nil {
		return out, err // cannot be: the maker has asked the same
	}
	public, err := m.public(with, []*revision.Revision{&made})
	if err != nil {
		return out, err
	}
	out.Revision = &public[0]
	if out.Hooks, err = m.runHooks(ctx, out); err != nil {
		return out, err
	}
	if len(out.Hooks) > 0 {
		if out.Data, err = os.ReadFile(file); err != nil {
			return out, fmt.Errorf("reading %s after the post-write hooks: %w", made.Path, pathCause(err))
		}
	}
	_, err = m.loadGraph() // a template or a hook may have written what is no revision
	return out, err
}

// created is when the revision is made: SOURCE_DATE_EPOCH when that is set, so that
// files can be reproduced.
func (m *Migrator) created(n NewRevision) (time.Time, error) {
	zone := m.config.TimeZone
	if zone == nil {
		zone = time.UTC
	}
	if !n.Created.IsZero() {
		return n.Created.In(zone), nil
	}
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q: want seconds since 1970", epoch)
		}
		return time.Unix(seconds, 0).In(zone), nil
	}
	return time.Now().In(zone).Truncate(time.Second), nil
}

// folder is where the file goes.
func (m *Migrator) folder(path string) (string, error) {
	switch {
	case path != "":
		for _, l := range m.config.Locations {
			if same(l, path) || m.config.Recursive && strings.HasPrefix(abs(path), abs(l)+string(filepath.Separator)) {
				return path, nil
			}
		}
		return "", fmt.Errorf("%q is not one of the version locations: %s", path, strings.Join(m.config.Locations, ", "))
	case len(m.config.Locations) == 0:
		return "", errors.New("there is no folder to write a revision to: Config.Locations is empty")
	case len(m.config.Locations) > 1:
		return "", fmt.Errorf("there are several version locations (%s); say which with --version-path", strings.Join(m.config.Locations, ", "))
	}
	return m.config.Locations[0], nil
}

func same(a, b string) bool { return abs(a) == abs(b) }

func abs(path string) string {
	if out, err := filepath.Abs(path); err == nil {
		return out
	}
	return path
}

// create writes a new file whole or not at all; one that is there already is not
// touched.
func create(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return pathCause(err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), ".migrate-*")
	if err != nil {
		return pathCause(err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(data)
	if err == nil {
		err = temporary.Chmod(0o644)
	}
	if err == nil {
		err = temporary.Sync()
	}
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	// A hard link, unlike a rename, does not replace what is there.
	if err := os.Link(temporary.Name(), file); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return errors.New("the file exists already")
		}
		return pathCause(err)
	}
	return nil
}

// pathCause is the reason of a file error without the path, which is named already.
func pathCause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
