package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

type currentOptions struct {
	*program
	checkHeads bool
	document   struct {
		listDocument
		AtHeads      bool `json:"at_heads"`
		VersionTable word `json:"version_table"`
	}
}

func newCurrent(p *program) *cobra.Command {
	o := &currentOptions{program: p}
	c := &cobra.Command{
		Use:   "current [-v] [--check-heads]",
		Short: "Show the revisions the database is at",
		Example: `  migrate current
  migrate current --check-heads || migrate upgrade head`,
		Args: none(),
	}
	c.Flags().BoolVar(&o.checkHeads, "check-heads", false, "exit 3 when the database is below the heads")
	return p.command(c, &o.document, o.run)
}

func (o *currentOptions) run(ctx context.Context, _ []string) error {
	m, err := o.open(needsRevisions | needsDatabase)
	if err != nil {
		return err
	}
	found, err := m.Current(ctx)
	o.document.Revisions = listed(found.Revisions, true)
	o.document.AtHeads, o.document.VersionTable = found.AtHeads, word(found.VersionTable)
	if err != nil {
		return err
	}
	c := o.outPaint()
	if o.flags.verbose {
		fmt.Fprintf(o.out, "Current revision(s) for %s:\n", masked(o.url))
	}
	for _, r := range found.Revisions {
		r.IsCurrent = false // all are
		if o.flags.verbose {
			fmt.Fprint(o.out, c.full(r))
		} else {
			fmt.Fprintln(o.out, c.entry(r, entryParts{tree: true}))
		}
	}
	if o.checkHeads && !found.AtHeads {
		o.say("The database is not at all heads.")
		return errDiffers
	}
	return nil
}
