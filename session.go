package migrate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/user"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
)

// session is a pinned connection for one piece of work.
type session struct {
	m       *Migrator
	conn    *sql.Conn
	dialect dialect.Dialect

	standing dialect.Standing // of the connection, once the lock was asked for
	lease    *dialect.Lease   // held instead of a lock of the session; mostly nil
	beaten   time.Time        // when the lease was last renewed between statements

	ran  map[string]string // the history's checksums, nil when not read
	open bool              // a revision may be under way: see underway
	// work is what is being run, done its steps that have run.
	work runner.Work
	done []steps.Step
}

// read pins a connection for work that changes nothing.
func (m *Migrator) read(ctx context.Context, work func(*session) error) error {
	c, err := m.conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	d, err := m.known()
	if err != nil {
		return err
	}
	s := &session{m: m, conn: c, dialect: d}
	if d.Locks() {
		return work(s)
	}
	// Without a lock a read, too, can meet another run's commit; waiting is set up by
	// taking the lock that there is not.
	waiting := s.request()
	waiting.Looking = true
	unlock, err := d.Lock(ctx, c, waiting)
	if err != nil {
		return fmt.Errorf("preparing the connection: %w", m.reach(d, err))
	}
	err = work(s)
	if uerr := unlock(context.WithoutCancel(ctx)); uerr != nil {
		s.discard()
		err = errors.Join(err, uerr)
	}
	return err
}

// discard takes the connection out of the pool.
func (s *session) discard() { (&runner.Connection{Conn: s.conn}).Discard() }

// readDetected is read for work that depends on the server's version.
func (m *Migrator) readDetected(ctx context.Context, work func(*session) error) error {
	return m.read(ctx, func(s *session) error {
		if err := s.detect(ctx); err != nil {
			return err
		}
		return work(s)
	})
}

// look is readDetected for work that writes nothing but a scratch place, and not that
// when the configuration says so.
func (m *Migrator) look(ctx context.Context, work func(*session) error) error {
	return m.readDetected(ctx, func(s *session) (err error) {
		if !m.config.ReadOnly {
			return work(s)
		}
		set, reset := s.dialect.ReadOnly()
		if _, err := s.conn.ExecContext(ctx, set); err != nil {
			return fmt.Errorf("making the session read only: %w", err)
		}
		defer func() {
			if _, rerr := s.conn.ExecContext(context.WithoutCancel(ctx), reset); rerr != nil {
				s.discard()
			}
		}()
		return work(s)
	})
}

func (s *session) detect(ctx context.Context) error {
	d, err := s.m.detect(ctx, s.conn)
	if err != nil {
		return s.m.reach(s.dialect, err)
	}
	s.dialect = d
	return nil
}

// reach wraps the error of a connection that could not be had or was lost.
func (m *Migrator) reach(d dialect.Dialect, err error) error {
	if d != nil && d.Detail(err).Connection {
		return &ConnectionError{Err: err}
	}
	return err
}

// rows reads the version table, and whether a revision may be under way.
func (s *session) rows(ctx context.Context) (rows []string, exists bool, err error) {
	standing, err := runner.ReadStanding(ctx, s.conn, s.dialect, s.m.tables)
	s.open, s.ran = standing.Open, standing.Ran
	return standing.Rows, standing.Exists, s.m.reach(s.dialect, err)
}

// ensureTables makes the tool's own tables.
func (s *session) ensureTables(ctx context.Context) error {
	made := []string{s.dialect.CreateVersion(s.m.tables)}
	if s.m.tables.History.Name != "" {
		made = append(made, s.dialect.CreateHistory(s.m.tables))
	}
	for _, statement := range made {
		if _, err := s.conn.ExecContext(ctx, statement); err != nil {
			if d := s.dialect.Detail(err); d.ReadOnly {
				return &ReadOnlyError{Reason: d.Message}
			}
			return fmt.Errorf("creating the version table: %w", s.m.reach(s.dialect, err))
		}
	}
	return nil
}

func (m *Migrator) event(e Event) {
	if m.config.OnEvent != nil {
		m.config.OnEvent(e)
	}
	if m.config.Logger == nil {
		return
	}
	switch e.Kind {
	case RevisionStarted:
		m.config.Logger.Info("running "+e.Direction, "revision", e.Revision, "message", e.Message, "number", e.Index+1, "of", e.Count)
	case RevisionFinished:
		m.config.Logger.Info("finished "+e.Direction, "revision", e.Revision, "duration", e.Duration)
	case StatementStarted:
		m.config.Logger.Debug("running statement", "revision", e.Revision, "number", e.Number, "statement", e.Statement)
	case StatementFinished:
		m.config.Logger.Debug("finished statement", "revision", e.Revision, "number", e.Number, "duration", e.Duration)
	case LockWaiting:
		m.config.Logger.Info("waiting for another run to finish", "holder", e.Holder)
	case Retrying:
		m.config.Logger.Warn("trying again after a lock timeout", "revision", e.Revision, "number", e.Number, "in", e.Duration, "error", e.Err)
	}
}

// who is the user and machine that run this, for the history.
func who() string {
	name := os.Getenv("USER")
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	host, err := os.Hostname()
	if err != nil {
		return name
	}
	return name + "@" + host
}

// again runs work anew for as long as another run keeps moving the version rows.
func again(ctx context.Context, work func() error) error {
	for {
		err := work()
		if !errors.Is(err, runner.ErrMoved) || ctx.Err() != nil {
			return err
		}
	}
}
