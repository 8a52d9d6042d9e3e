package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Script is the sink that writes SQL text for the server's own client.
type Script struct {
	W       io.Writer
	Dialect dialect.Dialect
	Tables  dialect.Tables
	// From are the rows the script starts from. Preamble checks them in the server.
	From []string
	// Fresh makes the tool's own tables first.
	Fresh bool

	verify []string
	err    error
}

// Preamble writes what stands before the first revision: the own tables when the
// script starts at base, and a check that the database is where it should be.
func (s *Script) Preamble() error {
	var statements []string
	if s.Fresh {
		statements = s.own()
	}
	for _, statement := range s.Dialect.Guard(s.Tables, s.From) {
		if !slices.Contains(statements, statement) { // some guards need the table too
			statements = append(statements, statement)
		}
	}
	for _, statement := range statements {
		s.line(statement)
	}
	return s.err
}

// OwnTables writes the statements that make the tool's own tables.
func (s *Script) OwnTables() error {
	for _, statement := range s.own() {
		s.line(statement)
	}
	return s.err
}

func (s *Script) own() []string {
	statements := []string{s.Dialect.CreateVersion(s.Tables)}
	if s.Tables.History != (schema.Name{}) {
		statements = append(statements, s.Dialect.CreateHistory(s.Tables))
	}
	return statements
}

// Open writes what stands before the revision's transaction.
func (s *Script) Open(_ context.Context, l dialect.Limits, ops []op.Operation) (func(context.Context) error, error) {
	before, verify, after := s.Dialect.AroundSQL(ops)
	set, reset := s.Dialect.LimitsSQL(l, false)
	before, after = append(set, before...), append(slices.Clone(after), reset...)
	for _, statement := range before {
		s.line(statement)
	}
	s.verify = verify
	return func(context.Context) error {
		for _, statement := range after {
			s.line(statement)
		}
		return s.err
	}, s.err
}

// Heading writes a comment that names the revision.
func (s *Script) Heading(w Work) {
	from, to := strings.Join(w.Down, ", "), w.Revision
	if from == "" {
		from = "<base>"
	}
	if w.Downgrade {
		from, to = to, from
	}
	if w.Stamp {
		s.text(fmt.Sprintf("-- Running stamp %s\n\n", w.Revision))
		return
	}
	s.text(fmt.Sprintf("-- Running %s %s -> %s\n\n", w.Direction(), from, to))
}

// Begin writes the start of a transaction.
func (s *Script) Begin(context.Context) error { return s.line(s.Dialect.BeginSQL()) }

// Commit writes the checks and the end of a transaction.
func (s *Script) Commit(context.Context) error {
	for _, statement := range s.verify {
		s.line(statement)
	}
	return s.line("COMMIT")
}

// Rollback writes nothing: a script that could not be compiled ends with an error.
func (s *Script) Rollback(context.Context) error { return s.err }

// Exec writes a statement.
func (s *Script) Exec(_ context.Context, statement render.Statement) error {
	if statement.Assert {
		return s.line(s.Dialect.Refuse(statement.SQL, statement.Message))
	}
	return s.line(statement.SQL)
}

// Call refuses: what a Go function does cannot be written down.
func (s *Script) Call(context.Context, steps.Func) error {
	return errors.New("a Go revision cannot be written as SQL")
}

// Record writes the change of the version rows. A script has no clock and does not know
// who runs it: it writes no history.
func (s *Script) Record(_ context.Context, change revision.RowChange, _ HistoryRow) error {
	for _, r := range rowStatements(s.Dialect, s.Tables, change) {
		s.line(r.sql)
	}
	return s.err
}

// Moved is never true: the script checks at its start.
func (s *Script) Moved(context.Context, []string, *Plan) (bool, error) { return false, nil }

// Save, Stop and Remove do nothing: a script that breaks off is not gone on with.
func (s *Script) Save(context.Context, *Plan) error { return nil }

// Stop does nothing.
func (s *Script) Stop(context.Context, *Plan) error { return nil }

// Remove does nothing.
func (s *Script) Remove(context.Context, *Plan) error { return nil }

// line writes a statement with its end.
func (s *Script) line(statement string) error {
	if statement == "" {
		return s.err
	}
	s.text(strings.TrimRight(sqltext.Terminated(s.Dialect.Syntax(), statement), "\n") + "\n\n")
	return s.err
}

func (s *Script) text(text string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.W, text)
	}
}
