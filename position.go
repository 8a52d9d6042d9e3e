package migrate

import (
	"errors"

	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/runner"
	"github.com/retort-db/migrate/internal/steps"
)

// Position returns the place in a file that an error is about, the first of several.
// line and column count from 1; what is not known is zero.
func Position(err error) (file string, line, column int) {
	for _, at := range positions {
		if file, line, column = at(err); file != "" {
			return file, line, column
		}
	}
	return "", 0, 0
}

// positions are tried in order: the exact place first, the file as a whole last.
var positions = []func(error) (string, int, int){
	find(func(e grammar.Error) (string, int, int) { return e.File, e.Line, e.Column }),
	find(func(e *steps.PlacedError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *steps.ElsewhereError) (string, int, int) { return e.Path, 0, 0 }),
	find(func(e *revision.HeaderError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.NameError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.MissingRevisionError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.DuplicateError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.SquashError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.IrreversibleError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.RewriteError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.StrandedError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *revision.CycleError) (string, int, int) {
		if len(e.Places) == 0 {
			return "", 0, 0
		}
		return e.Places[0].Path, e.Places[0].Line, e.Places[0].Column
	}),
	find(func(e *runner.StatementError) (string, int, int) { return e.Path, e.Line, e.Column }),
	find(func(e *runner.RevisionError) (string, int, int) { return e.Path, e.Line, e.Column }),
}

func find[T error](at func(T) (string, int, int)) func(error) (string, int, int) {
	return func(err error) (string, int, int) {
		var found T
		if !errors.As(err, &found) {
			return "", 0, 0
		}
		return at(found)
	}
}
