package cli

import (
	"context"

	"github.com/spf13/cobra"
)

type ensureVersionOptions struct {
	*program
	document struct{}
}

func newEnsureVersion(p *program) *cobra.Command {
	o := &ensureVersionOptions{program: p}
	c := &cobra.Command{
		Use:     "ensure-version",
		Aliases: []string{"ensure_version"},
		Short:   "Make the version table if it is not there",
		Example: "  migrate ensure-version",
		Args:    none(),
	}
	return p.command(c, &o.document, o.run)
}

func (o *ensureVersionOptions) run(ctx context.Context, _ []string) error {
	m, err := o.open(needsDatabase | needsLimits)
	if err != nil {
		return err
	}
	return m.EnsureVersion(ctx)
}
