package steps

import (
	"errors"

	"github.com/retort-db/migrate/internal/sqltext"
)

// TextError says why SQL in a revision cannot be cut into statements.
type TextError struct {
	Problem *sqltext.TextError
	// Placed says that the place is told beside the error, in lines of the file.
	Placed bool
}

// unsplit is an error of [sqltext.Split], with the way out where an error has it.
func unsplit(err error, placed bool) error {
	var problem *sqltext.TextError
	if !errors.As(err, &problem) {
		return err
	}
	return &TextError{problem, placed}
}

func (e *TextError) Error() string {
	if e.Placed {
		return e.Problem.Reason()
	}
	return "in its SQL, " + e.Problem.Error()
}

// Hint returns the way out, "" when there is none to advise.
func (e *TextError) Hint() string { return e.Problem.Hint }

// Unwrap returns the cause.
func (e *TextError) Unwrap() error { return e.Problem }
