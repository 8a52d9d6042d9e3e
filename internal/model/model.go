package model

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/schema"
)

// Source is where declared models come from.
type Source interface {
	// Load returns the declared schema, sorted, with names by the convention.
	Load(ctx context.Context, c schema.Convention) (schema.Metadata, error)
}

// Value is a source that is a Go value.
type Value schema.Metadata

// Load returns the value, checked, with keys and names as a file would have them.
func (v Value) Load(_ context.Context, c schema.Convention) (schema.Metadata, error) {
	m := schema.Metadata(v)
	m.Tables = slices.Clone(m.Tables)
	m = m.WithAutoKeys().Named(c)
	m.Sort()
	return m, Check(m)
}

// Files is a source of YAML files and folders of them in a file system.
type Files struct {
	FS    fs.FS
	Paths []string
	// Shown is what stands before a path in messages.
	Shown string
}

// Load reads all files as one model.
func (f Files) Load(_ context.Context, c schema.Convention) (schema.Metadata, error) {
	var files []grammar.File
	for _, p := range f.Paths {
		found, err := f.read(p)
		if err != nil {
			return schema.Metadata{}, err
		}
		files = append(files, found...)
	}
	return grammar.DecodeModels(files, grammar.Options{Convention: c})
}

func (f Files) read(p string) ([]grammar.File, error) {
	info, err := fs.Stat(f.FS, p)
	if err != nil {
		return nil, fmt.Errorf("reading model %q: %w", f.Shown+p, cause(err))
	}
	if !info.IsDir() {
		return f.file(p, nil)
	}
	var out []grammar.File
	err = fs.WalkDir(f.FS, p, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isYAML(name) {
			return err
		}
		out, err = f.file(name, out)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading models in %q: %w", f.Shown+p, cause(err))
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("reading models in %q: the folder has no .yaml file", f.Shown+p)
	}
	return out, nil
}

func (f Files) file(p string, to []grammar.File) ([]grammar.File, error) {
	data, err := fs.ReadFile(f.FS, p)
	if err != nil {
		return nil, fmt.Errorf("reading model %q: %w", f.Shown+p, cause(err))
	}
	return append(to, grammar.File{Name: f.Shown + p, Data: data}), nil
}

func isYAML(name string) bool {
	ext := path.Ext(name)
	return (ext == ".yaml" || ext == ".yml") && !strings.HasPrefix(path.Base(name), ".")
}

// cause is the reason of an error of a file, without the path that is named
// already.
func cause(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}
