package steps

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Step is one piece of a revision; exactly one of Op, SQL and Func is set.
type Step struct {
	Op   op.Operation
	SQL  []Statement
	Func Func
	// Effect is what raw SQL does to the schema when the author said so.
	Effect []op.Operation
	// Known means that the schema after raw SQL follows from Effect: there is an
	// effect, or the SQL only reads and writes rows.
	Known bool
	// DoneWhen is a query that is true once the SQL has run.
	DoneWhen string

	Line, Column int // in the revision's file; 0 unknown
}

// Statement is one statement of raw SQL and where it stands in the file.
type Statement struct {
	Text         string
	Line, Column int
	Effect       sqltext.Effect
}

// Func is what a Go revision runs: inside the revision's transaction when there
// is one.
type Func func(ctx context.Context, tx Querier) error

// Querier is the connection as Go revisions see it.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Reader reads the steps of revisions for one dialect.
type Reader struct {
	Dialect    schema.Dialect
	Syntax     sqltext.Syntax
	Convention schema.Convention
	// Args are the -x arguments that SQL files may use.
	Args map[string]string

	replays bool // nothing is run: arguments that are not given are no error
}

// MissingDialectError says that raw SQL names dialects and not the running one.
type MissingDialectError struct {
	Dialect schema.Dialect
}

func (e *MissingDialectError) Error() string {
	return fmt.Sprintf("the SQL is for other dialects and says nothing for %s", e.Dialect)
}

// Hint returns the way out.
func (e *MissingDialectError) Hint() string {
	return fmt.Sprintf("add a part for %s, or \"%s: null\" when nothing is to be done there", e.Dialect, e.Dialect)
}

// Read returns the steps of a revision in a direction. A revision that does not go
// back is a *revision.IrreversibleError.
func (r Reader) Read(rev *revision.Revision, d revision.Direction) ([]Step, error) {
	if d == revision.Down {
		if ok, why := rev.Reversible(); !ok {
			return nil, &revision.IrreversibleError{Place: revision.Place{Path: rev.Path}, Revision: rev.ID, Reason: why}
		}
	}
	switch rev.Format {
	case revision.FormatSQL:
		return r.sql(rev, d)
	case revision.FormatGo:
		return r.goSteps(rev, d)
	}
	return r.yaml(rev, d)
}

// Elsewhere stands for the functions of a revision made in Go of which this program
// has only seen the text.
type Elsewhere struct{}

// ElsewhereError says that a revision made in Go cannot be run by this program.
type ElsewhereError struct{ Revision, Path string }

func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("%s: revision %q is made in Go, and this program does not have its functions", e.Path, e.Revision)
}

// Hint returns the way out.
func (e *ElsewhereError) Hint() string {
	return "run the program that lists it in Config.GoRevisions"
}

func (r Reader) goSteps(rev *revision.Revision, d revision.Direction) ([]Step, error) {
	f := rev.Upgrade
	if d == revision.Down {
		f = rev.Downgrade
	}
	if f == nil {
		return nil, nil
	}
	if _, ok := f.(Elsewhere); ok {
		err := &ElsewhereError{rev.ID, rev.Path}
		if !r.replays {
			return nil, err
		}
		f = Func(func(context.Context, Querier) error { return err })
	}
	run, ok := f.(Func)
	if !ok {
		return nil, fmt.Errorf("revision %s: its function is a %T", rev.ID, f)
	}
	return []Step{{Func: run}}, nil
}

func (r Reader) yaml(rev *revision.Revision, d revision.Direction) ([]Step, error) {
	body, err := grammar.DecodeRevision(rev.Path, rev.Data, grammar.Options{Convention: r.Convention})
	if err != nil {
		return nil, err
	}
	written := body.Upgrade
	if d == revision.Down {
		written = body.Downgrade
	}
	out := make([]Step, 0, len(written))
	for _, w := range written {
		execute, raw := w.Op.(op.Execute)
		if !raw {
			out = append(out, Step{Op: w.Op, Line: w.Line, Column: w.Column})
			continue
		}
		step, ok, err := r.execute(execute, w.Line, w.Column)
		if err != nil {
			return nil, &PlacedError{Path: rev.Path, Line: w.Line, Column: w.Column, Err: err}
		}
		if ok {
			out = append(out, step)
		}
	}
	return out, nil
}

// execute chooses the SQL for the dialect; ok is false when nothing is to be done.
func (r Reader) execute(e op.Execute, line, column int) (step Step, ok bool, err error) {
	if !schema.On(r.Dialect, e.Only) {
		return Step{}, false, nil
	}
	text := e.Default
	for _, d := range []schema.Dialect{r.Dialect, r.Dialect.Inherits()} {
		own, named := e.By[d]
		if !named {
			continue
		}
		if own == nil {
			return Step{}, false, nil
		}
		text = *own
		break
	}
	if text == "" {
		return Step{}, false, &MissingDialectError{r.Dialect}
	}
	text, err = r.arguments(text)
	if err != nil {
		return Step{}, false, err
	}
	split, err := sqltext.Split(r.Syntax, text)
	if err != nil {
		return Step{}, false, unsplit(err, false)
	}
	step = Step{Effect: e.Effect, DoneWhen: e.DoneWhen, Line: line, Column: column}
	for _, s := range split {
		step.SQL = append(step.SQL, Statement{Text: s.Text, Line: line, Column: column, Effect: sqltext.Classify(r.Syntax, s.Text)})
	}
	step.Known = len(e.Effect) > 0 || onlyRows(step.SQL)
	return step, true, nil
}

// onlyRows reports whether the statements leave the schema alone.
func onlyRows(statements []Statement) bool {
	return !slices.ContainsFunc(statements, func(s Statement) bool { return s.Effect.ChangesSchema() })
}

// sql takes the sections of a .sql revision that are for the dialect, or those that
// are for every dialect when none names it.
func (r Reader) sql(rev *revision.Revision, d revision.Direction) ([]Step, error) {
	sections := rev.SQLSections()
	var own, common []revision.SQLSection
	others := false
	for _, s := range sections {
		switch {
		case s.Direction != d:
		case len(s.Dialects) == 0:
			common = append(common, s)
		case schema.On(r.Dialect, s.Dialects):
			own = append(own, s)
		default:
			others = true
		}
	}
	if exact := sectionsOf(own, r.Dialect); len(exact) > 0 {
		own = exact // MariaDB's own part stands for MySQL's, as in execute
	}
	if len(own) == 0 {
		own = common
	}
	if len(own) == 0 && others {
		return nil, &PlacedError{Path: rev.Path, Err: &MissingDialectError{r.Dialect}}
	}
	var out []Step
	for _, s := range own {
		step, err := r.section(rev, s)
		if err != nil {
			return nil, err
		}
		if len(step.SQL) > 0 {
			out = append(out, step)
		}
	}
	return out, nil
}

// sectionsOf are the sections that name the dialect itself.
func sectionsOf(sections []revision.SQLSection, d schema.Dialect) []revision.SQLSection {
	var out []revision.SQLSection
	for _, s := range sections {
		if slices.Contains(s.Dialects, d) {
			out = append(out, s)
		}
	}
	return out
}

func (r Reader) section(rev *revision.Revision, s revision.SQLSection) (Step, error) {
	text, err := r.arguments(s.SQL)
	if err != nil {
		return Step{}, &PlacedError{Path: rev.Path, Line: s.Line, Err: err}
	}
	split, err := sqltext.Split(r.Syntax, text)
	if err != nil {
		placed := &PlacedError{Path: rev.Path, Line: s.Line, Err: unsplit(err, true)}
		var problem *sqltext.TextError
		if errors.As(err, &problem) {
			placed.Line, placed.Column = s.Line+problem.Line-1, problem.Column
		}
		return Step{}, placed
	}
	step := Step{Line: s.Line}
	for _, one := range split {
		step.SQL = append(step.SQL, Statement{Text: one.Text, Line: s.Line + one.Line - 1, Column: one.Column, Effect: sqltext.Classify(r.Syntax, one.Text)})
	}
	step.Known = onlyRows(step.SQL)
	return step, nil
}

// PlacedError is an error at a place in a revision file.
type PlacedError struct {
	Path         string
	Line, Column int
	Err          error
}

func (e *PlacedError) Error() string {
	where := e.Path
	if e.Line > 0 {
		where += fmt.Sprintf(":%d", e.Line)
		if e.Column > 0 {
			where += fmt.Sprintf(":%d", e.Column)
		}
	}
	return where + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *PlacedError) Unwrap() error { return e.Err }
