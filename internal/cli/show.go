package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

type showOptions struct {
	*program
	document struct {
		Revisions list[shownJSON] `json:"revisions"`
	}
}

func newShow(p *program) *cobra.Command {
	o := &showOptions{program: p}
	c := &cobra.Command{
		Use:     "show REV",
		Short:   "Show a revision and what it does",
		Example: "  migrate show head",
		Args:    targets(1, 1, "a revision", "migrate show head"),
	}
	return p.command(c, &o.document, o.run)
}

func (o *showOptions) run(ctx context.Context, args []string) error {
	m, err := o.open(needsRevisions)
	if err != nil {
		return err
	}
	found, err := m.Show(ctx, args[0])
	if err != nil {
		return err
	}
	c := o.outPaint()
	for i, one := range listed(found, false) {
		does, err := m.Operations(found[i].ID)
		if err != nil {
			return err
		}
		o.document.Revisions = append(o.document.Revisions, shownJSON{listedJSON: one, Operations: operations(does)})
		fmt.Fprint(o.out, c.full(found[i]))
		for _, operation := range does {
			fmt.Fprintln(o.out, c.operation(operation))
		}
	}
	return nil
}
