package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

// renameFlag is the flag --rename of what compares.
type renameFlag struct{ given []string }

func (r *renameFlag) bind(c *cobra.Command) {
	c.Flags().StringArrayVar(&r.given, "rename", nil, "`OLD=NEW` of a table or column that only got another name: users.nick=users.nickname; may be repeated")
}

// renames reads what was given.
func (r *renameFlag) renames() ([]migrate.Rename, error) {
	var out []migrate.Rename
	for _, g := range r.given {
		from, to, ok := strings.Cut(g, "=")
		if !ok || from == "" || to == "" {
			return nil, &usageError{fmt.Sprintf("--rename %q is not OLD=NEW", g), "write users=people, or users.nick=users.nickname"}
		}
		out = append(out, migrate.Rename{From: from, To: to})
	}
	return out, nil
}

// asksRenames reports whether there is a person to ask: one who sees the question
// and can answer it.
func (p *program) asksRenames() bool {
	return p.streams.InTerminal && p.streams.ErrTerminal && !p.flags.quiet && !p.flags.json
}

// renameAsker asks the person at the terminal what may be a rename. An empty line is
// no; at the end of the input nothing is decided.
func (p *program) renameAsker() func(context.Context, migrate.PossibleRename) migrate.Decision {
	lines := make(chan string)
	input := bufio.NewScanner(p.streams.In)
	return func(ctx context.Context, r migrate.PossibleRename) migrate.Decision {
		fmt.Fprintf(p.talk, "Was %s %s renamed to %s? If not, it is dropped with what it holds. [y/N] ", r.Kind, r.From, r.To)
		go func() { // reading cannot be interrupted
			if input.Scan() {
				lines <- input.Text()
			} else {
				close(lines)
			}
		}()
		select {
		case <-ctx.Done():
			return migrate.NotDecided
		case line, ok := <-lines:
			switch strings.ToLower(strings.TrimSpace(line)) {
			case "y", "yes":
				return migrate.Renamed
			}
			if !ok {
				fmt.Fprintln(p.talk)
				return migrate.NotDecided
			}
			return migrate.NotRenamed
		}
	}
}

// showDowngrade says what the way back of a new revision loses, beside what is in
// the tables and columns that the revision makes.
func (p *program) showDowngrade(c migrate.Comparison) {
	for _, o := range c.Downgrade {
		if o.LosesData && !strings.HasPrefix(o.Operation, "drop_") {
			p.say("note: the downgrade loses data: %s; %s", o.Reason, o.Instead)
		}
	}
}

// showRenames says what may be a rename and was taken for a drop and an add.
func (p *program) showRenames(c migrate.Comparison) {
	for _, r := range c.Renames {
		p.warn(migrate.Warning{Code: "possible_rename", Message: r.Note()})
	}
}
