package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type statusOptions struct {
	*program
	document struct {
		State   word         `json:"state"`
		Current list[string] `json:"current"`
		Heads   list[string] `json:"heads"`
		Pending list[string] `json:"pending"`
		Unknown list[string] `json:"unknown"`
		InDoubt list[string] `json:"in_doubt"`
		Edited  list[string] `json:"edited"`
		Lock    word         `json:"lock"`
	}
}

func newStatus(p *program) *cobra.Command {
	o := &statusOptions{program: p}
	c := &cobra.Command{
		Use:   "status",
		Short: "Show where the database is, on one screen",
		Long: `Show where the database is: its revisions and the heads, what is pending, what is in doubt
after a run that was cut short, files that were edited after they ran, who holds the lock.
The exit code is 0 whatever is found.`,
		Example: "  migrate status",
		Args:    none(),
	}
	return p.command(c, &o.document, o.run)
}

func (o *statusOptions) run(ctx context.Context, _ []string) error {
	m, err := o.open(needsRevisions | needsDatabase)
	if err != nil {
		return err
	}
	found, err := m.Status(ctx)
	d := &o.document
	d.State, d.Lock = word(found.State), word(found.Lock)
	d.Current, d.Heads, d.Pending, d.Unknown = found.Current, found.Heads, found.Pending, found.Unknown
	d.InDoubt, d.Edited = found.InDoubt, found.Edited
	if err != nil {
		return err
	}
	o.show(found)
	return nil
}

func (o *statusOptions) show(s migrate.Status) {
	c := o.outPaint()
	state := c.yellow(string(s.State))
	if s.State == migrate.UpToDate {
		state = c.green(string(s.State))
	}
	for _, line := range []struct {
		name, value string
		always      bool
	}{
		{"database", masked(o.url), true},
		{"state", state, true},
		{"current", joinedOr(s.Current, "base"), true},
		{"heads", joinedOr(s.Heads, "none"), true},
		{"pending", counted(s.Pending), true},
		{"unknown", counted(s.Unknown), len(s.Unknown) > 0},
		{"in doubt", c.red(counted(s.InDoubt)), len(s.InDoubt) > 0},
		{"edited", c.yellow(counted(s.Edited)), len(s.Edited) > 0},
		{"lock", c.yellow(s.Lock), s.Lock != ""},
	} {
		if line.always {
			fmt.Fprintf(o.out, "%-9s %s\n", line.name, line.value)
		}
	}
}

// counted is how many revisions there are, and the first of them.
func counted(ids []string) string {
	const most = 10
	switch {
	case len(ids) == 0:
		return "none"
	case len(ids) > most:
		return fmt.Sprintf("%d: %s and %d more", len(ids), joinedOr(ids[:most], ""), len(ids)-most)
	}
	return fmt.Sprintf("%d: %s", len(ids), joinedOr(ids, ""))
}
