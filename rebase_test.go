package migrate_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/retort-db/migrate"
)

func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

var threeRevisions = map[string]string{
	"a.yaml": "revision: a\ndown_revision: null\nupgrade: []\ndowngrade: []\n",
	"b.yaml": "revision: b\ndown_revision: a\nupgrade: []\ndowngrade: []\n",
	"c.yaml": "revision: c\ndown_revision: a # why\nupgrade: []\ndowngrade: []\n",
}

func TestRebaseKeepsLinksAndModes(t *testing.T) {
	folder := folderOf(t, threeRevisions)
	real := filepath.Join(t.TempDir(), "real.yaml")
	link := filepath.Join(folder, "c.yaml")
	if err := errors.Join(os.Rename(link, real), os.Symlink(real, link)); err != nil {
		t.Fatal(err)
	}
	m, err := migrate.New(nil, migrate.Config{Locations: []string{folder}})
	if err != nil {
		t.Fatal(err)
	}
	written, err := m.Rebase(context.Background(), "c", "b", false)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(real)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.Readlink(link); got != real || info.Mode().Perm() != 0o640 {
		t.Errorf("%q, %v, %s", got, err, info.Mode())
	}
	data, err := os.ReadFile(real)
	if want := "revision: c\ndown_revision: b # why\nupgrade: []\ndowngrade: []\n"; err != nil || string(data) != want || !bytes.Equal(data, written.Data) {
		t.Errorf("%q, %v", data, err)
	}
	if r := written.Revision; r == nil || len(r.DownRevision) != 1 || r.DownRevision[0] != "b" {
		t.Errorf("%+v", r)
	}
	left, err := os.ReadDir(filepath.Dir(real))
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestRebaseOfWhatIsNoFile(t *testing.T) {
	embedded := fstest.MapFS{}
	for name, text := range threeRevisions {
		embedded[name] = &fstest.MapFile{Data: []byte(text)}
	}
	made := []migrate.GoRevision{{ID: "g", DownRevision: []string{"b"}}}
	m, err := migrate.New(nil, migrate.Config{Migrations: embedded, GoRevisions: made})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"c", "g"} {
		var no *migrate.NoFileError
		if _, err := m.Rebase(context.Background(), id, "a", false); id == "g" && !errors.As(err, &no) {
			t.Errorf("%s: %v", id, err)
		}
		if _, err := m.Rebase(context.Background(), id, "base", false); !errors.As(err, &no) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// A file that another process changed since it was read is left alone.
func TestRebaseOfAChangedFile(t *testing.T) {
	folder := folderOf(t, threeRevisions)
	m, err := migrate.New(nil, migrate.Config{Locations: []string{folder}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Heads(false); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "c.yaml")
	if err := os.WriteFile(file, []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Rebase(context.Background(), "c", "b", false); err == nil {
		t.Error("no error")
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "changed" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestSquashOfARevisionInGo(t *testing.T) {
	folder := folderOf(t, threeRevisions)
	made := []migrate.GoRevision{{ID: "g", DownRevision: []string{"b"}}}
	m, err := migrate.New(nil, migrate.Config{Locations: []string{folder}, GoRevisions: made})
	if err != nil {
		t.Fatal(err)
	}
	var content *migrate.SquashContentError
	if _, err := m.Squash(context.Background(), "b:g", migrate.NewRevision{}); !errors.As(err, &content) || content.Revision != "g" {
		t.Errorf("%v", err)
	}
}
