package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type repairOptions struct {
	*program
	ran, notRun, undo, forget bool
	document                  struct {
		Repair   word          `json:"repair"`
		Underway *underwayJSON `json:"underway"`
	}
}

func newRepair(p *program) *cobra.Command {
	o := &repairOptions{program: p}
	c := &cobra.Command{
		Use:   "repair [--ran | --not-run | --undo | --forget]",
		Short: "Say what became of a revision that a run did not end",
		Long: `Say what became of a revision that was cut off in the middle. Most of them the next upgrade or
downgrade finishes by itself: it compares what is there with what each statement does. repair
is for the rest: raw SQL that may or may not have run, and files that were edited meanwhile.
Without a flag it shows what is under way, like status.

  --ran      the statement in doubt has run: the next run goes on after it
  --not-run  it has not: the next run runs it
  --undo     take back what the revision did so far
  --forget   leave the database as it is; the revision counts as not begun

Where the file was edited, --ran and --not-run accept it as it is now for what follows.`,
		Example: `  migrate status
  migrate repair --not-run
  migrate upgrade head`,
		Args: none(),
	}
	c.Flags().BoolVar(&o.ran, "ran", false, "the statement in doubt has run")
	c.Flags().BoolVar(&o.notRun, "not-run", false, "the statement in doubt has not run")
	c.Flags().BoolVar(&o.undo, "undo", false, "take back what the revision did so far")
	c.Flags().BoolVar(&o.forget, "forget", false, "leave the database as it is, and forget that the revision was begun")
	return p.command(c, &o.document, o.run)
}

func (o *repairOptions) choice() (r migrate.Repair, said string) {
	switch {
	case o.ran:
		return migrate.RepairRan, "the next run goes on after it"
	case o.notRun:
		return migrate.RepairNotRun, "the next run runs it"
	case o.undo:
		return migrate.RepairUndo, "what it did is taken back"
	case o.forget:
		return migrate.RepairForget, "the database is left as it is"
	}
	return "", ""
}

func (o *repairOptions) run(ctx context.Context, _ []string) error {
	chosen := 0
	for _, given := range []bool{o.ran, o.notRun, o.undo, o.forget} {
		if given {
			chosen++
		}
	}
	if chosen > 1 {
		return &usageError{"--ran, --not-run, --undo and --forget exclude each other", ""}
	}
	m, err := o.open(needsRevisions | needsDatabase | needsLimits)
	if err != nil {
		return err
	}
	choice, said := o.choice()
	o.document.Repair = word(choice)
	if choice == "" {
		found, err := m.Status(ctx)
		if err != nil {
			return err
		}
		o.document.Underway = underway(found.Underway)
		if found.Underway == nil {
			return migrate.ErrNothingToRepair
		}
		o.showUnderway(*found.Underway)
		return nil
	}
	was, err := m.Repair(ctx, choice)
	if was.Revision != "" {
		o.document.Underway = underway(&was)
	}
	if err != nil {
		return err
	}
	o.say("%s of revision %s: %s", was.Direction, was.Revision, said)
	return nil
}
