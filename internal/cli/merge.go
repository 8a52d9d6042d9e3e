package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type mergeOptions struct {
	*program
	made     migrate.NewRevision
	document writtenDocument
}

func newMerge(p *program) *cobra.Command {
	o := &mergeOptions{program: p}
	c := &cobra.Command{
		Use:     "merge REV... [-m MESSAGE]",
		Short:   "Write a revision that joins several",
		Example: `  migrate merge heads -m "join billing and main"`,
		Args:    targets(1, -1, "what to join", "migrate merge heads"),
	}
	f := c.Flags()
	f.StringVarP(&o.made.Message, "message", "m", "", "`MESSAGE` in the file and its name")
	f.BoolVar(&o.made.Splice, "splice", false, "join revisions that are no heads")
	f.StringVar(&o.made.BranchLabel, "branch-label", "", "`LABEL` of the branch that begins here")
	f.StringArrayVar(&o.made.DependsOn, "depends-on", nil, "`REV` that must run before, on another branch; may be repeated")
	f.StringVar(&o.made.VersionPath, "version-path", "", "`FOLDER` of the file, one of the configured")
	f.StringVar(&o.made.ID, "rev-id", "", "`ID` of the revision (default 12 hex digits)")
	return p.command(c, &o.document, o.run)
}

func (o *mergeOptions) run(ctx context.Context, args []string) error {
	m, err := o.open(needsRevisions | needsNaming)
	if err != nil {
		return err
	}
	o.made.Head = args
	written, err := m.Merge(ctx, o.made)
	o.document.fill(written)
	if err != nil {
		o.kept(written)
		return err
	}
	o.hooks(written)
	fmt.Fprintln(o.out, written.Path)
	return nil
}
