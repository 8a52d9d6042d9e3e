package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

type historyOptions struct {
	*program
	revisions string
	current   bool
	document  listDocument
}

func newHistory(p *program) *cobra.Command {
	o := &historyOptions{program: p}
	c := &cobra.Command{
		Use:   "history [-r A:B] [-i] [-v]",
		Short: "List revisions, newest first",
		Long: `List revisions, newest first. A range a:b includes both ends; either may be left out,
and may be an id, a label, base, head, current, or a number of steps such as -3.`,
		Example: `  migrate history
  migrate history -r current:head -v`,
		Args: none(),
	}
	c.Flags().StringVarP(&o.revisions, "rev-range", "r", "", "revisions from `A:B`")
	c.Flags().BoolVarP(&o.current, "indicate-current", "i", false, "mark where the database is")
	return p.command(c, &o.document, o.run)
}

func (o *historyOptions) run(ctx context.Context, _ []string) error {
	if o.revisions != "" && !strings.Contains(o.revisions, ":") {
		return &usageError{fmt.Sprintf("%q is no range", o.revisions), "write [start]:[end], [start]: or :[end]"}
	}
	n := needsRevisions
	if o.current || strings.Contains(o.revisions, "current") {
		n |= needsDatabase
	}
	m, err := o.open(n)
	if err != nil {
		return err
	}
	found, err := m.History(ctx, o.revisions, o.current)
	if err != nil {
		return err
	}
	o.document.Revisions = listed(found, o.current)
	c := o.outPaint()
	for _, r := range found {
		if o.flags.verbose {
			fmt.Fprint(o.out, c.full(r))
		} else {
			fmt.Fprintln(o.out, c.entry(r, entryParts{parents: true, branches: true, tree: true, message: true}))
		}
	}
	return nil
}
