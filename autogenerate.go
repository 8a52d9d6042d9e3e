package migrate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/op"
)

// Autogenerate compares the database with the models and writes a revision that
// turns one into the other. With nothing to do no file is written and
// Written.Revision is nil. The database must be at the heads (*NotAtHeadsError);
// with NewRevision.Offline the revision chain stands for it.
func (m *Migrator) Autogenerate(ctx context.Context, n NewRevision) (Written, error) {
	found, err := m.Compare(ctx, n.Offline)
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
	written, err := m.write(n, func(g *revision.Graph, d revision.Draft) (revision.Revision, error) { return g.New(d) }, changes)
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

// NewRevision writes an empty revision.
func (m *Migrator) NewRevision(_ context.Context, n NewRevision) (Written, error) {
	return m.write(n, func(g *revision.Graph, d revision.Draft) (revision.Revision, error) { return g.New(d) }, nil)
}

// Merge writes a revision that joins the revisions named by Head; none means all
// heads.
func (m *Migrator) Merge(_ context.Context, n NewRevision) (Written, error) {
	if len(n.Head) == 0 {
		n.Head = []string{"heads"}
	}
	return m.write(n, func(g *revision.Graph, d revision.Draft) (revision.Revision, error) { return g.Merge(d) }, nil)
}

// write checks what the new revision does to the graph, then writes its file, whole
// or not at all.
func (m *Migrator) write(n NewRevision, make func(*revision.Graph, revision.Draft) (revision.Revision, error), changes *Changes) (Written, error) {
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
	made, err := make(g, draft)
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
	data, ext, err := content(made, n.Format, changes)
	if err != nil {
		return Written{}, err
	}
	file := filepath.Join(folder, name+ext)
	made.Path = m.shown(file)
	if err := create(file, data); err != nil {
		return Written{}, fmt.Errorf("writing revision %s: %w", made.Path, err)
	}
	m.forget()
	public, err := m.Show(context.Background(), made.ID)
	if err != nil {
		return Written{}, err
	}
	return Written{Revision: &public[0], Path: made.Path, File: file, Data: data}, nil
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

// content is the file's text and extension.
func content(r revision.Revision, format string, changes *Changes) ([]byte, string, error) {
	switch format {
	case "", "yaml":
		return yamlFile(r, changes), ".yaml", nil
	case "sql":
		return sqlFile(r), ".sql", nil
	}
	return nil, "", fmt.Errorf("revision format %q is unknown; known are yaml and sql (Go revisions are registered in Config.GoRevisions)", format)
}

func yamlFile(r revision.Revision, changes *Changes) []byte {
	var b bytes.Buffer
	b.Write(r.YAMLHeader())
	up, down := []op.Operation{}, []op.Operation{}
	if changes != nil {
		up, down = changes.Upgrade, changes.Downgrade
	}
	for _, o := range up {
		if loss := diff.Loss(o); loss != "" {
			fmt.Fprintf(&b, "# Loses data: %s\n", loss)
		}
	}
	b.WriteString("upgrade:")
	b.Write(operationList(up))
	b.WriteString("downgrade:")
	b.Write(operationList(down))
	return b.Bytes()
}

func operationList(ops []op.Operation) []byte {
	if len(ops) == 0 {
		return []byte(" []\n")
	}
	return append([]byte("\n"), grammar.EncodeOperations(ops)...)
}

func sqlFile(r revision.Revision) []byte {
	var b bytes.Buffer
	b.Write(r.SQLHeader())
	b.WriteString("-- migrate:up\n\n-- migrate:down\n")
	return b.Bytes()
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
