package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	texttemplate "text/template"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate/internal/config"
)

type initOptions struct {
	*program
	template string
	document struct {
		Created list[string] `json:"created"`
		Kept    list[string] `json:"kept"`
	}
}

func newInit(p *program) *cobra.Command {
	o := &initOptions{program: p}
	c := &cobra.Command{
		Use:   "init [DIR] [--template NAME]",
		Short: "Begin a project: migrate.yaml, schema.yaml and a folder of revisions",
		Long: `Begin a project: migrate.yaml and a starter schema.yaml in the working folder, or in that
of -c, and DIR (default migrations) for the revisions. A migrate.yaml that exists is not
touched and nothing is written; other files that exist are kept.

--template is one of list-templates or a folder: its files are copied beside migrate.yaml,
those below its folder migrations into DIR. Its migrate.yaml is a text/template, with
.Migrations for DIR and .Args for the -x arguments.`,
		Example: `  migrate init
  migrate init db/revisions
  migrate init --template library`,
		Args: targets(0, 1, "", ""),
	}
	c.Flags().StringVarP(&o.template, "template", "t", generic, "`NAME` of what to begin with, see list-templates, or a folder")
	return p.command(c, &o.document, o.run)
}

func (o *initOptions) run(_ context.Context, args []string) error {
	files, err := starter(o.template)
	if err != nil {
		return err
	}
	file := o.flags.config
	if file == "" {
		file = config.FileName
	}
	if _, err := os.Lstat(file); err == nil {
		return &hinted{file + " exists already; nothing was written", "delete it first, or give another place with -c"}
	}
	folder := filepath.Dir(file)
	revisions := filepath.Join(folder, "migrations")
	if len(args) > 0 {
		revisions = args[0]
	}
	written, err := pathIn(folder, revisions)
	if err != nil {
		return err
	}
	text, err := o.configuration(files, written)
	if err != nil {
		return err
	}
	if err := o.folder(folder, false); err != nil {
		return err
	}
	if err := o.folder(revisions, true); err != nil {
		return err
	}
	if err := o.copy(files, folder, revisions); err != nil {
		return err
	}
	// last: while it is not there, init can be run again
	if err := o.file(file, text); err != nil {
		return err
	}
	o.show()
	return nil
}

// configuration is the migrate.yaml of a template.
func (o *initOptions) configuration(files fs.FS, migrations string) (string, error) {
	text, err := fs.ReadFile(files, config.FileName)
	if errors.Is(err, fs.ErrNotExist) {
		return "", &hinted{fmt.Sprintf("template %q has no %s", o.template, config.FileName), "a template is a folder with one"}
	}
	if err != nil {
		return "", fmt.Errorf("reading template %q: %w", o.template, cause(err))
	}
	t, err := texttemplate.New(config.FileName).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return "", fmt.Errorf("reading template %q: %w", o.template, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, map[string]any{"Migrations": migrations, "Args": o.flags.args()}); err != nil {
		return "", fmt.Errorf("filling template %q: %w", o.template, err)
	}
	return b.String(), nil
}

// copy copies the other files of a template.
func (o *initOptions) copy(files fs.FS, folder, revisions string) error {
	return fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path == config.FileName {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return fmt.Errorf("reading template %q: %w", o.template, cause(err))
		}
		to := filepath.Join(folder, filepath.FromSlash(path))
		if below, ok := strings.CutPrefix(path, "migrations/"); ok {
			to = filepath.Join(revisions, filepath.FromSlash(below))
		}
		// Go code that is embedded here is no code of this program.
		if strings.HasSuffix(to, ".go.txt") {
			to = strings.TrimSuffix(to, ".txt")
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return fmt.Errorf("creating folder %s: %w", filepath.Dir(to), cause(err))
		}
		return o.file(to, string(text))
	})
}

// pathIn is a folder as the configuration in another writes it.
func pathIn(folder, path string) (string, error) {
	if !filepath.IsAbs(path) {
		relative, err := filepath.Rel(folder, path)
		if err != nil {
			return "", fmt.Errorf("naming %q in the configuration: %w", path, err)
		}
		path = filepath.ToSlash(relative)
	}
	path = strings.ReplaceAll(path, "$", "$$")
	if strings.Trim(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./") != "" || strings.HasPrefix(path, "-") {
		path = strconv.Quote(path)
	}
	return path, nil
}

// folder makes a folder unless it is there.
func (o *initOptions) folder(path string, named bool) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.IsDir():
		return &hinted{path + " is no folder; nothing was written", "name another"}
	case err == nil && named:
		o.document.Kept = append(o.document.Kept, path)
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(path, 0o755); err != nil {
			return fmt.Errorf("creating folder %s: %w", path, cause(err))
		}
		if named {
			o.document.Created = append(o.document.Created, path)
		}
	case err != nil:
		return fmt.Errorf("creating folder %s: %w", path, cause(err))
	}
	return nil
}

// file writes a file unless it is there.
func (o *initOptions) file(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		o.document.Kept = append(o.document.Kept, path)
		return nil
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, cause(err))
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(path) // a part of it is worse than none
		return fmt.Errorf("writing %s: %w", path, cause(err))
	}
	o.document.Created = append(o.document.Created, path)
	return nil
}

func (o *initOptions) show() {
	for _, path := range o.document.Created {
		fmt.Fprintf(o.out, "%s\n", path)
	}
	for _, path := range o.document.Kept {
		o.say("kept %s, which was there", path)
	}
	next := "Declare tables in schema.yaml, then: migrate revision --autogenerate -m \"first tables\""
	if o.template == "sql" {
		next = "Write the first revision: migrate revision -m \"first tables\" --format sql"
	}
	o.say("%s", next)
}

// cause is the reason of an error of a file, without the path that is named already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
