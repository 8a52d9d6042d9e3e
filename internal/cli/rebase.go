package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/config"
)

type rebaseOptions struct {
	*program
	offline  bool
	document writtenDocument
}

func newRebase(p *program) *cobra.Command {
	o := &rebaseOptions{program: p}
	c := &cobra.Command{
		Use:   "rebase REV ONTO [--offline]",
		Short: "Move a revision that nobody applied onto another parent",
		Long: `Move a revision, with all that stands on it, onto another parent: its down_revision changes
in its file, nothing else. The configured database must not have the revision; others
cannot be seen, so move only what nobody else has applied. Its path stands on stdout.`,
		Example: `  migrate rebase 3f2c8e1b7a90 head
  migrate rebase billing@head 9d1e4477ab02
  migrate rebase 3f2c base --offline`,
		Args: targets(2, 2, "a revision and its new parent", "migrate rebase 3f2c8e1b7a90 9d1e4477ab02"),
	}
	c.Flags().BoolVar(&o.offline, "offline", false, "do not ask the database whether it has the revision")
	return p.command(c, &o.document, o.run)
}

func (o *rebaseOptions) run(ctx context.Context, args []string) error {
	m, err := o.open(needsRevisions)
	if err != nil {
		return err
	}
	offline, err := o.asksNone()
	if err != nil {
		return err
	}
	before, err := m.Show(ctx, args[0])
	if err != nil {
		return err
	}
	written, err := m.Rebase(ctx, args[0], args[1], offline)
	o.document.fill(written)
	if err != nil {
		return err
	}
	if offline {
		o.warn(migrate.Warning{Code: "not_asked", Message: "no database was asked whether it has the revision"})
	}
	if len(before) == 1 {
		o.say("Moved %s: %s -> %s", written.Revision.ID, joinedOr(before[0].DownRevision, "base"), joinedOr(written.Revision.DownRevision, "base"))
	}
	fmt.Fprintln(o.out, written.Path)
	return nil
}

// asksNone reports whether no database is asked. One that is configured and cannot be
// opened is an error.
func (o *rebaseOptions) asksNone() (bool, error) {
	var none *config.NoURLError
	switch {
	case o.offline || errors.As(o.urlError, &none):
		return true, nil
	case o.urlError != nil:
		return false, &hinted{"asking the database whether it has the revision: " + o.message(o.urlError), "give its URL, or say --offline"}
	}
	o.connects = true
	return false, nil
}
