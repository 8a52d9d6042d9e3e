package cli

import (
	"embed"
	"io/fs"
	"os"
)

// starters are the files that init writes, a folder for each template.
//
//go:embed starter
var starters embed.FS

// template is a way of beginning a project.
type template struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// templates are what init can begin a project with.
func templates() []template {
	return []template{
		{"generic", "one database, models in YAML, revisions in a folder"},
		{"sql", "no models: revisions written by hand, in SQL or YAML"},
		{"library", "generic, and a Go package that embeds the revisions and lists those made in Go"},
	}
}

// generic is the template when none is named.
const generic = "generic"

// starter finds the files of a template: one of templates, or a folder on disk.
func starter(name string) (fs.FS, error) {
	for _, t := range templates() {
		if t.Name == name {
			return fs.Sub(starters, "starter/"+name)
		}
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return os.DirFS(name), nil
	}
	return nil, &usageError{"template \"" + name + "\" is unknown", "migrate list-templates lists them; a folder with a migrate.yaml is one too"}
}
