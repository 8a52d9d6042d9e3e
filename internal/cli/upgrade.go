package cli

import "github.com/spf13/cobra"

func newUpgrade(p *program) *cobra.Command {
	o := &runOptions{program: p}
	c := &cobra.Command{
		Use:   "upgrade TARGET [--sql] [--dry-run] [--tag TEXT]",
		Short: "Run revisions until the target is applied",
		Long: `Run revisions until the target is applied. A target is head, heads, a revision's id or
its beginning, +2, id+2, label@head or label@+1; with --sql also a range a:b. A target
that is applied already is no error. Runs of several processes take turns.`,
		Example: `  migrate upgrade head
  migrate upgrade +1 --dry-run
  migrate upgrade 3f2c8e1b7a90:head --sql > upgrade.sql`,
		Args: targets(1, 1, "a target", "migrate upgrade head"),
	}
	o.bind(c)
	return p.command(c, &o.document, o.run)
}
