package revision

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Walk reads the revision files of a folder of fsys, sorted by path, so that
// the order they are loaded in is the order of their names. A folder that is
// not there holds none. Names that start with "." or "_" and names of no
// revision's kind are passed over, .go files alone are handed on without their
// bytes, so that an error can point to one.
func Walk(fsys fs.FS, dir string, recursive bool) ([]Source, error) {
	sources, err := list(fsys, dir, recursive)
	if err != nil {
		return nil, err
	}
	return sources, readAll(fsys, sources)
}

// list finds the files and reads none.
func list(fsys fs.FS, dir string, recursive bool) ([]Source, error) {
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
			below, err := list(fsys, name, recursive)
			if err != nil {
				return nil, err
			}
			sources = append(sources, below...)
		case strings.HasSuffix(name, ".go"):
			if !strings.HasSuffix(name, "_test.go") {
				sources = append(sources, Source{Path: name})
			}
		case formatOf(name) != "":
			sources = append(sources, Source{Path: name})
		}
	}
	return sources, nil
}

// readAll reads the files side by side: there may be thousands, at the start of every
// replica. The error is that of the first in order.
func readAll(fsys fs.FS, sources []Source) error {
	failed := make([]error, len(sources))
	var next atomic.Int64
	var readers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(sources)) {
		readers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(sources); i = int(next.Add(1)) - 1 {
				if s := &sources[i]; !strings.HasSuffix(s.Path, ".go") {
					s.Data, failed[i] = fs.ReadFile(fsys, s.Path)
				}
			}
		})
	}
	readers.Wait()
	for i, err := range failed {
		if err != nil {
			return fmt.Errorf("reading revision file %q: %w", sources[i].Path, err)
		}
	}
	return nil
}
