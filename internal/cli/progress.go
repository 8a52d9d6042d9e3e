package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/retort-db/migrate"
)

// progress is a line at the bottom of a terminal that says what has been going on
// for how long. What is written through it stands above the line.
type progress struct {
	to    io.Writer
	width int

	mu       sync.Mutex
	revision string // "2 of 5, 3f2c8e1b7a90"; "" while none runs
	doing    string
	since    time.Time
	shown    bool
	done     chan struct{} // closed to stop the clock; nil while it does not run
}

// Write writes above the line, which comes back with the next second.
func (p *progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.to.Write(text)
}

const clearLine = "\r\x1b[K"

func (p *progress) clear() {
	if p.shown {
		_, _ = io.WriteString(p.to, clearLine)
		p.shown = false
	}
}

// told is told what happens during a run.
func (p *program) told(e migrate.Event) {
	if p.progress != nil {
		p.progress.note(e, time.Now())
	}
	if e.Kind == migrate.Retrying {
		p.say("%s", p.talkPaint().yellow(fmt.Sprintf("a lock was waited for too long; trying again in %s", e.Duration)))
		return
	}
	p.event(e)
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

// note takes in what happens.
func (p *progress) note(e migrate.Event, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e.Kind {
	case migrate.RevisionStarted:
		p.revision = e.Revision
		if e.Count > 1 {
			p.revision = fmt.Sprintf("revision %d of %d, %s", e.Index+1, e.Count, e.Revision)
		}
		p.doing, p.since = "preparing", now
	case migrate.StatementStarted:
		number := fmt.Sprintf("statement %d", e.Number)
		if e.Total > 0 {
			number += fmt.Sprintf(" of %d", e.Total)
		}
		p.doing, p.since = number+": "+oneLine(e.Statement), now
	case migrate.StatementFinished:
		p.doing, p.since = "between statements", now
	case migrate.RevisionFinished:
		p.revision, p.doing = "", ""
		p.clear()
		return
	case migrate.LockWaiting:
		p.doing, p.since = "waiting for another run to finish", now
	case migrate.Retrying:
		p.doing, p.since = "waiting to try again: "+oneLine(e.Statement), now
	default:
		return
	}
	p.start()
}

// start lets the clock run.
func (p *progress) start() {
	if p.done != nil {
		return
	}
	done := make(chan struct{})
	p.done = done
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case now := <-ticker.C:
				p.draw(now)
			}
		}
	}()
}

// stop takes the line away for good.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.revision, p.doing = "", ""
	if p.done != nil {
		close(p.done)
		p.done = nil
	}
}

// draw shows the line as it is now.
func (p *progress) draw(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.doing == "" || p.done == nil {
		return
	}
	text := now.Sub(p.since).Round(time.Second).String() + " "
	if p.revision != "" {
		text += p.revision + ", "
	}
	_, _ = io.WriteString(p.to, clearLine+cut(text+p.doing, p.width-1))
	p.shown = true
}

// cut shortens a text to so many characters, without control characters.
func cut(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
