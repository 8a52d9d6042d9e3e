package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type squashOptions struct {
	*program
	made     migrate.NewRevision
	document writtenDocument
}

func newSquash(p *program) *cobra.Command {
	o := &squashOptions{program: p}
	c := &cobra.Command{
		Use:   "squash A:B [-m MESSAGE]",
		Short: "Write one revision that replaces a range",
		Long: `Write one revision that stands for all from A to B, both included: its upgrade is theirs in
order, its downgrade theirs backwards, raw SQL as it is. The old files stay: a database
outside the range runs the new revision, one inside walks the old files to the end and is
then on it. Once every database is past B they can be deleted, all together.`,
		Example: `  migrate squash 9d1e4477ab02:3f2c8e1b7a90 -m "the first year"`,
		Args:    targets(1, 1, "a range A:B", "migrate squash 9d1e4477ab02:3f2c8e1b7a90"),
	}
	f := c.Flags()
	f.StringVarP(&o.made.Message, "message", "m", "", "`MESSAGE` in the file and its name")
	f.StringVar(&o.made.BranchLabel, "branch-label", "", "`LABEL` beside those of the range")
	f.StringVar(&o.made.VersionPath, "version-path", "", "`FOLDER` of the file, one of the configured")
	f.StringVar(&o.made.ID, "rev-id", "", "`ID` of the revision (default 12 hex digits)")
	return p.command(c, &o.document, o.run)
}

func (o *squashOptions) run(ctx context.Context, args []string) error {
	m, err := o.open(needsRevisions | needsNaming)
	if err != nil {
		return err
	}
	written, err := m.Squash(ctx, args[0], o.made)
	o.document.fill(written)
	if err != nil {
		o.kept(written)
		return err
	}
	o.hooks(written)
	o.say("Replaces %s; keep their files until every database is past %s.", counted(written.Revision.Replaces),
		written.Revision.Replaces[len(written.Revision.Replaces)-1])
	fmt.Fprintln(o.out, written.Path)
	return nil
}
