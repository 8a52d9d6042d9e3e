package cli

import (
	"bytes"
	"testing"
	"time"

	"github.com/retort-db/migrate"
)

func TestProgress(t *testing.T) {
	var screen bytes.Buffer
	p := &progress{to: &screen, width: 60}
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	expect := func(what, want string) {
		t.Helper()
		if got := screen.String(); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
		screen.Reset()
	}
	p.note(migrate.Event{Kind: migrate.RevisionStarted, Revision: "r2", Index: 1, Count: 3}, at)
	p.note(migrate.Event{Kind: migrate.StatementStarted, Statement: "ALTER TABLE people\n  ADD COLUMN city text", Number: 2, Total: 4}, at)
	expect("at first", "")
	p.draw(at.Add(12345 * time.Millisecond))
	expect("after a while", clearLine+"12s revision 2 of 3, r2, statement 2 of 4: ALTER TABLE peo…")
	_, _ = p.Write([]byte("a notice\n"))
	expect("a line above", clearLine+"a notice\n")
	p.draw(at.Add(75 * time.Second))
	expect("again", clearLine+"1m15s revision 2 of 3, r2, statement 2 of 4: ALTER TABLE p…")
	p.note(migrate.Event{Kind: migrate.RevisionFinished}, at)
	expect("at the end", clearLine)
	p.draw(at)
	expect("after it", "")
	p.note(migrate.Event{Kind: migrate.LockWaiting, Holder: "x"}, at)
	p.draw(at.Add(2 * time.Second))
	expect("for the lock", clearLine+"2s waiting for another run to finish")
	p.stop()
	expect("stopped", clearLine)
	p.draw(at)
	p.stop()
	expect("after that", "")
}

// What is piped has no clock and no line.
func TestNoProgressInPipes(t *testing.T) {
	p := newProgram(Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}, func(string) (string, bool) { return "", false })
	p.live()
	if p.progress != nil {
		t.Error("there is a line")
	}
	p.streams.ErrTerminal = true
	p.flags.quiet = true
	p.live()
	if p.progress != nil {
		t.Error("there is a line, and -q was given")
	}
	p.flags.quiet = false
	p.live()
	if p.progress == nil || p.talk != p.progress {
		t.Error("there is no line on a terminal")
	}
}
