package runner

import (
	"context"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
)

// Pauses before what ran into a lock timeout is tried again.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 10 * time.Second
)

// patience tries again what ran into a lock timeout and left nothing behind: a
// statement alone, or all of a transaction. Whoever holds the lock gets time to end,
// and whoever queued behind us for it gets a turn.
type patience struct {
	dialect dialect.Dialect
	retries int
	event   func(Event)
}

// try runs f until it ends otherwise than by a lock timeout, or the retries are used
// up. again is asked before f runs once more, and may refuse; nil allows it.
func (p patience) try(ctx context.Context, about Event, again func() bool, f func() error) error {
	pause := firstPause
	for i := 0; ; i++ {
		err := f()
		if err == nil || i >= p.retries || !p.dialect.Detail(err).LockTimeout || again != nil && !again() {
			return err
		}
		if p.event != nil {
			about.Kind, about.Duration, about.Err = Retrying, pause, err
			p.event(about)
		}
		if dialect.Pause(ctx, pause) != nil {
			return err
		}
		pause = min(2*pause, longestPause)
	}
}
