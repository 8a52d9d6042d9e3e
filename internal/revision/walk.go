package revision

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Walk reads the revision files of a folder of fsys, sorted by path, so that
// the order they are loaded in is the order of their names. A folder that is
// not there holds none. Names that start with "." or "_" and names of no
// revision's kind are passed over, .go files alone are handed on without their
// bytes, so that an error can point to one.
func Walk(fsys fs.FS, dir string, recursive bool) ([]Source, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading folder %q: %w", dir, err)
	}
	sources := make([]Source, 0, len(entries))
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."), strings.HasPrefix(entry.Name(), "_"):
		case entry.IsDir():
			if !recursive {
				continue
			}
			below, err := Walk(fsys, name, recursive)
			if err != nil {
				return nil, err
			}
			sources = append(sources, below...)
		case strings.HasSuffix(name, ".go"):
			if !strings.HasSuffix(name, "_test.go") {
				sources = append(sources, Source{Path: name})
			}
		case formatOf(name) != "":
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, fmt.Errorf("reading revision file %q: %w", name, err)
			}
			sources = append(sources, Source{Path: name, Data: data})
		}
	}
	return sources, nil
}
