package cli

import "errors"

// The exit codes. No other file knows numbers.
const (
	exitDone    = 0
	exitFailed  = 1 // the work failed, or a file, the configuration or the database is wrong
	exitUsage   = 2 // the command line is wrong
	exitDiffers = 3 // differences, pending revisions or below heads: check, current --check-heads
)

// errDiffers ends a command that worked and found what it was asked to look for.
// Nothing is printed for it.
var errDiffers = errors.New("differences were found")

// usageError says that the command line is wrong.
type usageError struct {
	message, hint string
}

func (e *usageError) Error() string { return e.message }

// Hint returns the way out.
func (e *usageError) Hint() string { return e.hint }

func exitCode(err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errDiffers):
		return exitDiffers
	case errors.As(err, &usage):
		return exitUsage
	}
	return exitFailed
}
