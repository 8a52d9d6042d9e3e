package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type checkOptions struct {
	*program
	offline  bool
	document differencesDocument
}

func newCheck(p *program) *cobra.Command {
	o := &checkOptions{program: p}
	c := &cobra.Command{
		Use:   "check [--offline]",
		Short: "Exit 0 when the database is at heads and matches the models, 3 when not",
		Long: `Compare the database with the models. Exit 0 when it is at the heads and matches, 3 when
not; pending revisions and missing operations are printed. --offline compares the models
with what the revisions make, without a database.`,
		Example: "  migrate check --offline",
		Args:    none(),
	}
	c.Flags().BoolVar(&o.offline, "offline", false, "compare the models with the revisions, without a database")
	p.bindReadOnly(c)
	return p.command(c, &o.document, o.run)
}

// bindReadOnly is the flag --read-only of what compares.
func (p *program) bindReadOnly(c *cobra.Command) {
	c.Flags().BoolVar(&p.readOnly, "read-only", false, "write nothing to the database, no temporary table either; what is open then is said")
}

func (o *checkOptions) run(ctx context.Context, _ []string) error {
	found, err := o.compare(ctx, o.offline)
	o.document.fill(found)
	if err != nil {
		return err
	}
	c := o.outPaint()
	for _, id := range found.Pending {
		fmt.Fprintf(o.out, "pending: %s\n", c.yellow(id))
	}
	for _, operation := range found.Operations {
		fmt.Fprintln(o.out, c.operation(operation))
	}
	for _, u := range found.Undecided {
		fmt.Fprintf(o.out, "undecided: %s: %s\n", u.Object, u.Reason)
	}
	o.showRenames(found)
	o.showBeside(found)
	if !found.Matches {
		return errDiffers
	}
	fmt.Fprintln(o.out, "No new upgrade operations detected.")
	return nil
}

// compare is what check and diff begin with.
func (p *program) compare(ctx context.Context, offline bool) (migrate.Comparison, error) {
	n := needsRevisions | needsModels | needsFilter | needsDatabase
	if offline {
		n = needsRevisions | needsModels | needsFilter | needsDialect
	}
	m, err := p.open(n)
	if err != nil {
		return migrate.Comparison{}, err
	}
	return m.Compare(ctx, offline)
}

// showBeside says what a comparison found and no operation is about.
func (p *program) showBeside(c migrate.Comparison) {
	for _, n := range c.Notices {
		p.say("note: %s", n)
	}
	p.showUnmanaged(c.Unmanaged)
}
