package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/retort-db/migrate"
)

// event tells what happens during a run.
func (p *program) event(e migrate.Event) {
	if p.progress != nil {
		p.progress.note(e, time.Now())
	}
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
	case migrate.Retrying:
		p.say("%s", c.yellow(fmt.Sprintf("a lock was waited for too long; trying again in %s", e.Duration)))
	}
}

// live puts a line of progress under the talk, where a person looks at it.
func (p *program) live() {
	term, _ := p.lookup("TERM")
	if !p.streams.ErrTerminal || p.flags.quiet || p.flags.json || term == "dumb" || p.progress != nil {
		return
	}
	const usual, least = 80, 20
	width := p.streams.Width
	if width < least {
		width = usual
	}
	p.progress = &progress{to: p.streams.Err, width: width}
	p.talk = p.progress
}
