package migrate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/revision"
)

// Rebase moves a revision, with all that stands on it, onto another parent: it
// changes the down_revision in its file, whole or not at all, and nothing else there.
// onto is a target; "base" makes it a root. Where there is a database the revision
// must not be applied to it; others cannot be seen from here, so a revision that has
// been given away is better left where it is. With offline no database is asked.
//
// Errors: *AppliedError, *UnknownRevisionError, *CycleError and others of the graph,
// *ConnectionError, *RewriteError for a header written in an unusual way.
func (m *Migrator) Rebase(ctx context.Context, rev, onto string, offline bool) (Written, error) {
	g, err := m.loadGraph()
	if err != nil {
		return Written{}, err
	}
	old, err := g.Get(rev)
	if err != nil {
		return Written{}, err
	}
	moved, err := g.Rebase(rev, onto)
	if err != nil {
		return Written{}, err
	}
	if old.Format == revision.FormatGo {
		return Written{}, &NoFileError{Revision: old.ID}
	}
	if !offline && m.db != nil {
		if err := m.notApplied(ctx, g, old.ID); err != nil {
			return Written{}, err
		}
	}
	out := Written{Path: old.Path, Data: old.Data}
	if out.File, err = m.fileOf(old); err != nil {
		return Written{}, err
	}
	if !slices.Equal(old.Down, moved.Down) {
		if out.Data, err = old.WithDown(moved.Down); err != nil {
			return Written{}, err
		}
		if err := replace(out.File, out.Data); err != nil {
			return Written{}, fmt.Errorf("writing revision %s: %w", old.Path, err)
		}
		m.forget()
	}
	public, err := m.Show(ctx, old.ID)
	if err != nil {
		return out, err
	}
	out.Revision = &public[0]
	return out, nil
}

// notApplied makes sure that the database does not have a revision.
func (m *Migrator) notApplied(ctx context.Context, g *revision.Graph, id string) error {
	rows, err := m.versionRows(ctx)
	if err != nil {
		return err
	}
	applied, err := g.Applied(rows)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(applied, func(r *revision.Revision) bool { return r.ID == id || slices.Contains(r.Replaces, id) }) {
		return &AppliedError{Revision: id, Rows: list(rows)}
	}
	return nil
}

// AppliedError says that a revision cannot be moved, because the database has it.
type AppliedError struct {
	Revision string
	Rows     []string // of the version table
}

func (e *AppliedError) Error() string {
	return fmt.Sprintf("revision %q is applied to the database, which is at %s", e.Revision, strings.Join(e.Rows, ", "))
}

// Hint returns the way out.
func (e *AppliedError) Hint() string {
	return "take it down first: its place in the history is where databases have run it; branches that are applied are joined by merge"
}

// NoFileError says that a revision is no file that can be written: made in Go, or
// part of the program.
type NoFileError struct{ Revision, Path string }

func (e *NoFileError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("revision %q is made in Go, and no file to be changed", e.Revision)
	}
	return fmt.Sprintf("revision %q (%s) is in none of the version locations", e.Revision, e.Path)
}

// Hint returns the way out.
func (e *NoFileError) Hint() string { return "change it where it is declared" }

// fileOf finds the file on disk that a revision was read from.
func (m *Migrator) fileOf(r *revision.Revision) (string, error) {
	for _, path := range []string{r.Path, filepath.Join(m.config.Root, r.Path)} {
		file := abs(path)
		below := slices.ContainsFunc(m.config.Locations, func(l string) bool {
			return strings.HasPrefix(file, abs(l)+string(filepath.Separator))
		})
		if !below {
			continue
		}
		switch data, err := os.ReadFile(file); {
		case err == nil && bytes.Equal(data, r.Data):
			return file, nil
		case err == nil:
			return "", fmt.Errorf("writing revision %s: the file has changed since it was read", r.Path)
		}
	}
	return "", &NoFileError{Revision: r.ID, Path: r.Path}
}

// replace puts a file in the place of another, whole or not at all. What a link
// leads to is replaced, not the link.
func replace(file string, data []byte) error {
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return pathCause(err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return pathCause(err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(real), ".migrate-*")
	if err != nil {
		return pathCause(err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(data)
	if err == nil {
		err = temporary.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = temporary.Sync()
	}
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	return pathCause(os.Rename(temporary.Name(), real))
}
