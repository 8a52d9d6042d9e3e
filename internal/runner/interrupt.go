package runner

import (
	"context"
	"errors"
	"time"
)

// interruptible runs what the end of the context must end on the server, not only
// here: a driver that goes away leaves an ALTER TABLE running for hours. Where that
// cannot be had, the driver does what it can.
func (c *Connection) interruptible(ctx context.Context, work func(context.Context) error) error {
	if cause := context.Cause(ctx); cause != nil {
		return &StoppedError{Cause: cause}
	}
	if c.Interrupt == nil || ctx.Done() == nil {
		return stopped(ctx, work(ctx))
	}
	inner, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-done:
		case <-ctx.Done():
			c.interrupt(done, func() { cancel(context.Cause(ctx)) })
		}
	}()
	err := work(inner)
	close(done)
	<-watched // an interrupt on its way must not meet the next statement
	return stopped(ctx, err)
}

// interrupt asks the server to end the statement, and gives it time to; then the
// driver ends it.
func (c *Connection) interrupt(done <-chan struct{}, giveUp func()) {
	if c.Interrupt() == nil {
		timer := time.NewTimer(interruptGrace)
		defer timer.Stop()
		select {
		case <-done:
			return
		case <-timer.C:
		}
	}
	giveUp()
}

// interruptGrace is how long a statement may take to end that the server was told to
// end: what it did has to be rolled back.
const interruptGrace = 20 * time.Second

// StoppedError says that the run was told to stop.
type StoppedError struct {
	Cause error
	// Err is what became of the statement that ran; nil when none did.
	Err error
}

func (e *StoppedError) Error() string {
	if errors.Is(e.Cause, context.Canceled) {
		return "interrupted"
	}
	return e.Cause.Error()
}

// Unwrap returns why, and what the server said.
func (e *StoppedError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Cause}
	}
	return []error{e.Cause, e.Err}
}

// Hint returns the way on.
func (e *StoppedError) Hint() string { return "run it again: it goes on where it stopped" }

// stopped says why a statement failed when it was the context: drivers cut the
// connection then, and some say no more than that it is bad.
func stopped(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return &StoppedError{Cause: cause, Err: err}
	}
	return err
}
