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
		Use:   "init [DIR]",
		Short: "Begin a project: migrate.yaml, schema.yaml and a folder of revisions",
		Long: `Begin a project: migrate.yaml and a starter schema.yaml in the working folder, or in that
of -c, and DIR (default migrations) for the revisions. A migrate.yaml that exists is not
touched and nothing is written; other files that exist are kept.`,
		Example: `  migrate init
  migrate init db/revisions`,
		Args: targets(0, 1, "", ""),
	}
	c.Flags().StringVarP(&o.template, "template", "t", generic.Name, "what to begin with; see list-templates")
	return p.command(c, &o.document, o.run)
}

func (o *initOptions) run(_ context.Context, args []string) error {
	if o.template != generic.Name {
		return &usageError{fmt.Sprintf("template %q is unknown", o.template), "migrate list-templates lists them"}
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
	if err := o.folder(folder, false); err != nil {
		return err
	}
	if err := o.folder(revisions, true); err != nil {
		return err
	}
	if err := o.file(filepath.Join(folder, "schema.yaml"), starterSchema); err != nil {
		return err
	}
	// last: while it is not there, init can be run again
	text := strings.Replace(starterConfig, "MIGRATIONS", written, 1)
	if err := o.file(file, text); err != nil {
		return err
	}
	o.show()
	return nil
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
	o.say("Declare tables in schema.yaml, then: migrate revision --autogenerate -m \"first tables\"")
}

// cause is the reason of an error of a file, without the path that is named already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
