package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

type headsOptions struct {
	*program
	resolve  bool
	document listDocument
}

func newHeads(p *program) *cobra.Command {
	o := &headsOptions{program: p}
	c := &cobra.Command{
		Use:     "heads [-v] [--resolve-dependencies]",
		Short:   "List the revisions that none follows",
		Example: "  migrate heads",
		Args:    none(),
	}
	c.Flags().BoolVar(&o.resolve, "resolve-dependencies", false, "without those that others depend on")
	return p.command(c, &o.document, o.run)
}

func (o *headsOptions) run(context.Context, []string) error {
	m, err := o.open(needsRevisions)
	if err != nil {
		return err
	}
	found, err := m.Heads(o.resolve)
	if err != nil {
		return err
	}
	o.document.Revisions = listed(found, false)
	c := o.outPaint()
	for _, r := range found {
		if o.flags.verbose {
			fmt.Fprint(o.out, c.full(r))
		} else {
			fmt.Fprintln(o.out, c.entry(r, entryParts{branches: true}))
		}
	}
	return nil
}
