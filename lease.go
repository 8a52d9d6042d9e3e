package migrate

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
)

// newLease is the claim of this run.
func (s *session) newLease() *dialect.Lease {
	owner := make([]byte, 12)
	_, _ = rand.Read(owner) // never fails
	l := &dialect.Lease{
		Words: s.dialect.LeaseWords(s.m.tables.Lock), Table: s.m.tables.Lock, Name: s.m.tables.Version.Name,
		Owner: hex.EncodeToString(owner), Who: fmt.Sprintf("%s, process %d", who(), os.Getpid()), Life: leaseTime,
	}
	if s.alone() {
		l.Life = aloneTime
	}
	return l
}

// alone reports whether the pool has no second connection to renew the lease on.
func (s *session) alone() bool { return s.m.db.Stats().MaxOpenConnections == 1 }

// takeLease takes a lease and keeps it, on another connection of the pool where there
// may be one, else between statements.
func (s *session) takeLease(ctx context.Context) (context.Context, func(context.Context) error, error) {
	lease := s.newLease()
	if err := lease.Take(ctx, s.conn, s.request()); err != nil {
		return nil, nil, err
	}
	s.lease, s.beaten = lease, time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	stopped := make(chan struct{})
	if s.alone() {
		close(stopped)
	} else {
		go func() {
			defer close(stopped)
			s.keep(ctx, lease, cancel)
		}()
	}
	return ctx, func(after context.Context) error {
		cancel(nil)
		<-stopped
		s.lease = nil
		err := lease.Release(after, s.conn)
		if err != nil && !s.alone() {
			bounded, done := context.WithTimeout(after, interruptTime)
			defer done()
			_ = lease.ReleaseLost(bounded, s.m.db, interruptTime) // else it runs out
		}
		return err
	}, nil
}

// keep renews the lease until the context ends. A beat that does not come through
// is made up for by the next; when the lease is another's the run is cancelled.
func (s *session) keep(ctx context.Context, lease *dialect.Lease, cancel context.CancelCauseFunc) {
	for dialect.Pause(ctx, lease.Life/3) == nil {
		beat, done := context.WithTimeout(ctx, lease.Life/3)
		err := lease.Beat(beat, s.m.db)
		done()
		var lost *LeaseLostError
		if errors.As(err, &lost) {
			cancel(lost)
			return
		}
	}
}

// beatBetween renews the lease between statements where nobody else does.
func (s *session) beatBetween(ctx context.Context) error {
	if s.lease == nil || !s.alone() || time.Since(s.beaten) < s.lease.Life/20 {
		return nil
	}
	s.beaten = time.Now()
	return s.lease.Beat(ctx, s.conn)
}
