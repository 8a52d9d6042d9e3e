package cli

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate"
)

// event tells what happens during a run.
func (p *program) event(e migrate.Event) {
	c := p.talkPaint()
	switch e.Kind {
	case migrate.RevisionStarted:
		if e.Direction != "upgrade" && e.Direction != "downgrade" {
			return // stamp says itself what it did
		}
		from, to := joinedOr(e.Down, "<base>"), e.Revision
		if e.Direction == "downgrade" {
			from, to = to, from
		}
		text := fmt.Sprintf("Running %s %s -> %s", e.Direction, from, to)
		if e.Resumed {
			text = fmt.Sprintf("Going on with %s %s -> %s", e.Direction, from, to)
		}
		if e.Message != "" {
			text += ", " + firstLine(e.Message)
		}
		if p.streams.ErrTerminal && e.Count > 1 {
			text = c.cyan(fmt.Sprintf("[%d/%d] ", e.Index+1, e.Count)) + text
		}
		p.say("%s", text)
	case migrate.StatementStarted:
		if p.flags.verbose {
			p.say("  %s", strings.ReplaceAll(strings.TrimSpace(e.Statement), "\n", "\n  "))
		}
	case migrate.LockWaiting:
		holder := ""
		if e.Holder != "" {
			holder = " (" + e.Holder + ")"
		}
		p.say("%s", c.yellow("waiting for another run to finish"+holder))
	}
}
