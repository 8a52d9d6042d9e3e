package cli

import (
	"context"
	"fmt"
	"time"

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

		Underway *underwayJSON `json:"underway"`
	}
}

// underwayJSON is a revision that a run began and did not end.
type underwayJSON struct {
	Revision  string    `json:"revision"`
	Direction string    `json:"direction"`
	File      word      `json:"file"`
	StartedAt time.Time `json:"started_at"`
	AppliedBy string    `json:"applied_by"`
	Statement word      `json:"statement"`
	Line      number    `json:"line"`
	Number    number    `json:"number"`
	Count     int       `json:"count"`
	InDoubt   bool      `json:"in_doubt"`
	Reason    word      `json:"reason"`
}

func underway(u *migrate.Underway) *underwayJSON {
	if u == nil {
		return nil
	}
	return &underwayJSON{Revision: u.Revision, Direction: u.Direction, File: word(u.Path), StartedAt: u.Started.UTC(), AppliedBy: u.By,
		Statement: word(u.Statement), Line: number(u.Line), Number: number(u.Number), Count: u.Count, InDoubt: u.InDoubt, Reason: word(u.Reason)}
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
	d.InDoubt, d.Edited, d.Underway = found.InDoubt, found.Edited, underway(found.Underway)
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
	if s.Underway != nil {
		o.showUnderway(*s.Underway)
	}
}

// showUnderway says how far a revision is that was not ended, and what is next.
func (p *program) showUnderway(u migrate.Underway) {
	c := p.outPaint()
	fmt.Fprintf(p.out, "%-9s %s of %s, begun %s by %s\n", "underway", u.Direction, u.Revision, u.Started.UTC().Format(time.RFC3339), u.By)
	at := u.Path
	if u.Line > 0 {
		at += fmt.Sprintf(":%d", u.Line)
	}
	if u.Statement != "" {
		fmt.Fprintf(p.out, "%-9s statement %d of %d, %s: %s\n", "at", u.Number, u.Count, at, oneLine(u.Statement))
	}
	if u.InDoubt {
		fmt.Fprintf(p.out, "%-9s %s\n", "", c.red("whether it has run cannot be told: "+u.Reason))
		return
	}
	fmt.Fprintf(p.out, "%-9s the next upgrade or downgrade goes on with it\n", "")
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
