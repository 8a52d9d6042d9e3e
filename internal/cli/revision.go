package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

// writtenDocument is the document of revision and merge.
type writtenDocument struct {
	Revision *revisionJSON `json:"revision"`
	Path     word          `json:"path"`
	comparisonJSON
}

func (d *writtenDocument) fill(w migrate.Written) {
	if w.Comparison != nil {
		d.comparisonJSON.fill(*w.Comparison)
	}
	if w.Revision != nil {
		made := toJSON(*w.Revision)
		d.Revision, d.Path = &made, word(w.Path)
	}
}

type revisionOptions struct {
	*program
	made         migrate.NewRevision
	autogenerate bool
	head         string
	rename       renameFlag
	document     writtenDocument
}

func newRevision(p *program) *cobra.Command {
	o := &revisionOptions{program: p}
	c := &cobra.Command{
		Use:   "revision -m MESSAGE [--autogenerate]",
		Short: "Write a new revision file",
		Long: `Write a new revision file; its path stands alone on stdout. --autogenerate fills it with
what turns the database into the models; with nothing to do no file is written.`,
		Example: `  migrate revision --autogenerate -m "add posts"
  migrate revision -m "backfill bios" --format sql
  migrate revision -m "billing begins" --head base --branch-label billing --depends-on head`,
		Args: none(),
	}
	f := c.Flags()
	f.StringVarP(&o.made.Message, "message", "m", "", "`MESSAGE` in the file and its name")
	f.BoolVar(&o.autogenerate, "autogenerate", false, "fill it with what the models and the database differ by")
	f.BoolVar(&o.made.Offline, "offline", false, "autogenerate from the revisions, without a database")
	o.rename.bind(c)
	f.StringVar(&o.head, "head", "", "`REV` that the new one follows (default head); base for a new root")
	f.BoolVar(&o.made.Splice, "splice", false, "follow a revision that is no head")
	f.StringVar(&o.made.BranchLabel, "branch-label", "", "`LABEL` of the branch that begins here")
	f.StringArrayVar(&o.made.DependsOn, "depends-on", nil, "`REV` that must run before, on another branch; may be repeated")
	f.StringVar(&o.made.VersionPath, "version-path", "", "`FOLDER` of the file, one of the configured")
	f.StringVar(&o.made.ID, "rev-id", "", "`ID` of the revision (default 12 hex digits)")
	f.StringVar(&o.made.Format, "format", "yaml", "yaml, sql or go")
	p.bindReadOnly(c)
	return p.command(c, &o.document, o.run)
}

func (o *revisionOptions) run(ctx context.Context, _ []string) error {
	if err := o.check(); err != nil {
		return err
	}
	var err error
	if o.renames, err = o.rename.renames(); err != nil {
		return err
	}
	if o.asksRenames() {
		o.renamed = o.renameAsker()
	}
	n := needsRevisions | needsNaming
	switch {
	case o.made.Offline:
		n |= needsModels | needsFilter | needsDialect
	case o.autogenerate:
		n |= needsModels | needsFilter | needsDatabase
	}
	m, err := o.open(n)
	if err != nil {
		return err
	}
	if o.head != "" {
		o.made.Head = []string{o.head}
	}
	work := m.NewRevision
	if o.autogenerate {
		work = m.Autogenerate
	}
	written, err := work(ctx, o.made)
	o.document.fill(written)
	if err != nil {
		o.kept(written)
		return err
	}
	o.show(written)
	return nil
}

// kept names a file that was written although the command failed after that: a
// post-write hook did.
func (p *program) kept(w migrate.Written) {
	if w.Revision != nil {
		p.hooks(w)
		fmt.Fprintln(p.out, w.Path)
	}
}

// hooks shows what post-write hooks said.
func (p *program) hooks(w migrate.Written) {
	for _, h := range w.Hooks {
		if output := strings.TrimSpace(h.Output); output != "" {
			p.say("%s", output)
		}
	}
}

// check refuses what the flags do not allow together.
func (o *revisionOptions) check() error {
	switch {
	case o.made.Offline && !o.autogenerate:
		return &usageError{"--offline belongs to --autogenerate", ""}
	case len(o.rename.given) > 0 && !o.autogenerate:
		return &usageError{"--rename belongs to --autogenerate", ""}
	case o.made.Format != "yaml" && o.made.Format != "sql" && o.made.Format != "go":
		return &usageError{fmt.Sprintf("format %q is unknown", o.made.Format), "yaml, sql or go"}
	case o.autogenerate && o.made.Format != "yaml":
		return &usageError{"--autogenerate writes YAML", "leave out --format"}
	}
	return nil
}

// show writes the path alone on stdout, and says beside it what the file does.
func (o *revisionOptions) show(w migrate.Written) {
	c := o.talkPaint()
	if w.Comparison != nil {
		for _, operation := range w.Comparison.Operations {
			o.say("%s", c.operation(operation))
		}
		for _, u := range w.Comparison.Undecided {
			o.warn(migrate.Warning{Code: "undecided", Message: "undecided: " + u.Object + ": " + u.Reason})
		}
		o.showRenames(*w.Comparison)
		o.showDowngrade(*w.Comparison)
		o.showBeside(*w.Comparison)
	}
	if w.Revision == nil {
		o.say("No new upgrade operations detected; no file was written.")
		return
	}
	o.hooks(w)
	if w.Revision.Format == "go" {
		o.warn(migrate.Warning{Code: "go_revision", Message: "list the new revision in Config.GoRevisions of your own program, which is to run it: " +
			"this one has it in the graph and cannot run it"})
	}
	fmt.Fprintln(o.out, w.Path)
}
