package cli

import "github.com/spf13/cobra"

func newDowngrade(p *program) *cobra.Command {
	o := &runOptions{program: p, down: true}
	c := &cobra.Command{
		Use:   "downgrade TARGET [--sql] [--dry-run] [--tag TEXT]",
		Short: "Take revisions back until the target is left",
		Long: `Take revisions back until only the target, and what it stands on, is applied. A target is
base, a revision's id or its beginning, -1, id-1, label@base or label@-1; with --sql a
range a:b that says where the database is.`,
		Example: `  migrate downgrade -1
  migrate downgrade base
  migrate downgrade head:base --sql`,
		Args: targets(1, 1, "a target", "migrate downgrade -1"),
	}
	o.bind(c)
	return p.command(c, &o.document, o.run)
}
