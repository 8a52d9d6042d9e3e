package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type branchesOptions struct {
	*program
	document listDocument
}

func newBranches(p *program) *cobra.Command {
	o := &branchesOptions{program: p}
	c := &cobra.Command{
		Use:     "branches [-v]",
		Short:   "List the revisions that several follow",
		Example: "  migrate branches -v",
		Args:    none(),
	}
	return p.command(c, &o.document, o.run)
}

func (o *branchesOptions) run(ctx context.Context, _ []string) error {
	m, err := o.open(needsRevisions)
	if err != nil {
		return err
	}
	found, err := m.Branches()
	if err != nil {
		return err
	}
	o.document.Revisions = listed(found, false)
	c := o.outPaint()
	for _, r := range found {
		if err := o.show(ctx, m, c, r); err != nil {
			return err
		}
	}
	return nil
}

// show writes a branch point and what follows it.
func (o *branchesOptions) show(ctx context.Context, m *migrate.Migrator, c paint, r migrate.Revision) error {
	if o.flags.verbose {
		fmt.Fprint(o.out, c.full(r))
	} else {
		fmt.Fprintln(o.out, c.entry(r, entryParts{branches: true, tree: true}))
	}
	for _, id := range r.Children {
		child, err := m.Show(ctx, id)
		if err != nil {
			return err
		}
		for _, one := range child {
			fmt.Fprintf(o.out, "%s -> %s\n", strings.Repeat(" ", len(r.ID)), c.entry(one, entryParts{branches: true, tree: true, message: o.flags.verbose}))
		}
	}
	return nil
}
